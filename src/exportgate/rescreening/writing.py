"""Folders that are there whole or not at all, however the program ends; and seals that tell damage."""

import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from exportgate.errors import ExportgateError

_HALF = ".half-"
_CHUNK = 1 << 20


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to write to, which takes its place when all is written and on the disk."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix=_HALF, dir=folder.parent))
    try:
        yield half
        for file in half.iterdir():
            _flush(file)
        put_in_place(half, folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def put_in_place(half: Path, folder: Path) -> None:
    """Move a folder to its place. What was there is moved away first, so that it never stands there in part."""
    old = _moved_away(folder)
    half.rename(folder)
    _flush(folder.parent)
    _remove(old)


def put_away(path: Path) -> None:
    """Remove a folder, or whatever else stands there, so that it never stands there in part."""
    _remove(_moved_away(path))


def whole_file(file: Path, content: bytes) -> None:
    """Write a file, which is there whole or as it was before."""
    new = file.with_name(f"{_HALF}{file.name}")
    new.write_bytes(content)
    _flush(new)
    new.replace(file)
    _flush(file.parent)


def sweep(parent: Path) -> None:
    """Remove what killed runs left half written, or half removed."""
    for half in parent.glob(f"{_HALF}*"):
        _remove(half)


def _moved_away(path: Path) -> Path | None:
    if not path.exists():
        return None
    away = Path(tempfile.mkdtemp(prefix=_HALF, dir=path.parent))
    return path.rename(away / path.name).parent


def _remove(path: Path | None) -> None:
    if path is None:
        return
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    """Have the operating system put a file, or the names in a folder, on the disk; where a folder cannot be, let be."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def seal_of(file: Path) -> int:
    """Give a number that changes with any damage of a file."""
    seal = 0
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            seal = zlib.crc32(chunk, seal)
    return seal


def is_sealed(folder: Path, seals: object) -> bool:
    """Whether the files of a folder are those that were sealed."""
    if not isinstance(seals, Mapping):
        return False
    try:
        return all(seal_of(folder / name) == seal for name, seal in seals.items())
    except (OSError, ValueError):
        return False


def read_object(file: Path) -> dict[str, object]:
    """Read a file that holds a JSON object; an empty one where it is not there, or cannot be read."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def told_in_words(folder: Path) -> Iterator[None]:
    """Tell of a full disk, or of a folder that cannot be written, as of all that a user can mend.

    Raises:
        ExportgateError: instead of what the operating system raises.
    """
    try:
        yield
    except OSError as error:
        hint = "What was kept before is as it was. Run it again when there is room and leave to write."
        raise ExportgateError(f"cannot be written: {error.strerror or error}", where=str(folder), hint=hint) from error
