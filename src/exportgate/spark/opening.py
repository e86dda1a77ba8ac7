"""What a worker of Spark does with the index: unpacks it once a node, checks it, and maps it once a process."""

import os
import shutil
import sys
import tempfile
import zipfile
from functools import lru_cache
from pathlib import Path

from filelock import FileLock

from exportgate.compiled import engine_fingerprint
from exportgate.errors import ExportgateError
from exportgate.home import VARIABLE
from exportgate.screening import Screener, Subject
from exportgate.spark.parcel import Parcel, sha256_of

_KEPT_OPEN = 2
_CHUNK = 1024**2


@lru_cache(maxsize=_KEPT_OPEN)
def opened(parcel: Parcel) -> Screener:
    """Give the index, mapped into memory: opened by the first task of a process, and found open by all after it.

    Raises:
        ExportgateError: what arrived is not what was sent, or this worker has another version of the engine.
    """
    if engine_fingerprint() != parcel.engine:
        raise ExportgateError(
            "a worker has another version of exportgate than the driver, so its answers might differ",
            where=_here(),
            hint="Install the same version on all nodes, or send the environment (docs/spark.md).",
        )
    root = worker_folder()
    with FileLock(root / f".{parcel.name}.lock"):
        folder = _checked_in_place(parcel, root) if parcel.folder else _unpacked(parcel, root)
    screener = Screener.open(folder)
    _warm(screener, parcel, root)
    # Spark keeps what workers write there, so that who runs the cluster sees how often it is opened.
    sys.stderr.write(f"exportgate: index {parcel.digest[:12]} opened by process {os.getpid()}\n")
    sys.stderr.flush()
    return screener


def worker_folder() -> Path:
    """Give the folder of this executor's own; Spark removes it."""
    from pyspark import SparkFiles

    return Path(SparkFiles.getRootDirectory())


def _unpacked(parcel: Parcel, root: Path) -> Path:
    """Unpack what was sent, where no other process of this executor has; called under a lock."""
    folder = root / parcel.name
    if folder.is_dir():
        return folder
    half_way = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=root))
    try:
        with zipfile.ZipFile(root / parcel.archive) as packed:
            for file in parcel.files:  # those named by the driver only: no path comes from the archive
                _extract(packed, file.name, file.size, half_way)
        _check(parcel, half_way)
        half_way.rename(folder)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise ExportgateError(f"the index that was sent cannot be unpacked: {error}", where=_here()) from error
    finally:
        shutil.rmtree(half_way, ignore_errors=True)
    return folder


def _extract(packed: zipfile.ZipFile, name: str, size: int, folder: Path) -> None:
    left = size
    with packed.open(name) as source, (folder / name).open("wb") as target:
        while left and (chunk := source.read(min(_CHUNK, left))):
            target.write(chunk)
            left -= len(chunk)


def _checked_in_place(parcel: Parcel, root: Path) -> Path:
    """Check the index on the shared path, once an executor; called under a lock."""
    folder, checked = Path(parcel.folder), root / f".{parcel.name}.checked"
    if not checked.exists():
        _check(parcel, folder)
        checked.touch()
    return folder


def _check(parcel: Parcel, folder: Path) -> None:
    for file in parcel.files:
        path = folder / file.name
        try:
            whole = path.stat().st_size == file.size and sha256_of(path) == file.sha256
        except OSError as error:
            hint = "With a shared data folder, every node must see it under the same path." if parcel.folder else ""
            said = f"a worker cannot read the index: {error.strerror}"
            raise ExportgateError(said, where=f"{path} on {_here()}", hint=hint) from error
        if not whole:
            raise ExportgateError("a file of the index is not what was sent", where=f"{path} on {_here()}")


def _warm(screener: Screener, parcel: Parcel, root: Path) -> None:
    """Search once, so that the loops are compiled: on a node that never did, by one process, for all of them."""
    home = root / "exportgate-home"
    if not Path(os.environ.get(VARIABLE, "") or root / "none").is_dir():
        # Where the user's cache cannot be written, compiled loops are kept below the data folder (names.compiled).
        home.mkdir(exist_ok=True)
        os.environ[VARIABLE] = str(home)
    warm = root / f".{parcel.name}.warm"
    if warm.exists():
        return
    with FileLock(root / f".{parcel.name}.lock"):
        screener.screen([Subject(name="Anybody at all"), Subject(name="何人", kind="person")])
        warm.touch()


def _here() -> str:
    import platform

    return f"worker {platform.node()}"
