"""Folders that are there whole or not at all, however the program ends."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HALF = ".half-"


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to write to, which takes its place when all is written and on the disk."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix=_HALF, dir=folder.parent))
    try:
        yield half
        for file in half.iterdir():
            _flush(file)
        if folder.exists():
            shutil.rmtree(folder)
        half.rename(folder)
        _flush(folder.parent)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def sweep(parent: Path) -> None:
    """Remove what killed runs left half written."""
    for half in parent.glob(f"{_HALF}*"):
        shutil.rmtree(half, ignore_errors=True)


def _flush(path: Path) -> None:
    """Have the operating system put a file, or the names in a folder, on the disk; where a folder cannot be, let be."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
