"""The compiled index on its way to the workers: packed once, sent once to each, told by its digest."""

import hashlib
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exportgate.compiled import engine_fingerprint
from exportgate.errors import ExportgateError

# The tables of the index are half empty: the quickest compression makes them a third as large.
_LEVEL = 1


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of the index: name, bytes and SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A compiled index as the workers are told of it.

    Args:
        digest: of the names and contents of its files.
        files: what it holds.
        engine: the fingerprint of the matching engine that compiled it.
        folder: where it lies, on a path that all nodes share; "" where it is sent to each.
    """

    digest: str
    files: tuple[PackedFile, ...]
    engine: str
    folder: str = ""

    @property
    def name(self) -> str:
        """The name of its folder on a worker."""
        return f"exportgate-index-{self.digest[:24]}"

    @property
    def archive(self) -> str:
        """The name of the file that is sent."""
        return f"{self.name}.zip"


_sent: dict[tuple[str, str], Path] = {}
"""The archives sent to an application, by its id and the digest: each goes once, however often it is asked for."""


def send(session: Any, folder: Path, *, shared: bool = False) -> Parcel:
    """Make a compiled index known to the workers of a session.

    Args:
        session: the Spark session.
        folder: of the index; nothing changes in it any more.
        shared: the folder lies on a path that all nodes see, so that nothing is sent.

    Raises:
        ExportgateError: the session reaches its cluster through Spark Connect, which takes no files this way.
    """
    parcel = parcel_of(folder, shared=shared)
    if shared:
        return parcel
    context = _context(session)
    key = (str(context.applicationId), parcel.digest)
    if key not in _sent:
        archive = Path(tempfile.mkdtemp(prefix="exportgate-")) / parcel.archive
        _pack(folder, parcel, archive)
        context.addFile(str(archive))
        _sent[key] = archive
    return parcel


def forget(session: Any) -> None:
    """Remove what was packed for a session that ends."""
    application = str(session.sparkContext.applicationId)
    for key in [key for key in _sent if key[0] == application]:
        archive = _sent.pop(key)
        archive.unlink(missing_ok=True)
        archive.parent.rmdir()


def parcel_of(folder: Path, *, shared: bool = False) -> Parcel:
    """Describe a compiled index.

    Raises:
        ExportgateError: it cannot be read.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file())
        files = tuple(PackedFile(path.name, path.stat().st_size, sha256_of(path)) for path in paths)
    except OSError as error:
        raise ExportgateError(f"the compiled lists cannot be read: {error.strerror}", where=str(folder)) from error
    told = "".join(f"{file.sha256}  {file.name}\n" for file in files)
    digest = hashlib.sha256(told.encode()).hexdigest()
    return Parcel(digest, files, engine_fingerprint(), str(folder.absolute()) if shared else "")


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _context(session: Any) -> Any:
    try:
        return session.sparkContext
    except Exception as error:
        raise ExportgateError(
            "the index cannot be sent through Spark Connect",
            hint="Let the data folder lie on a path that all nodes share, and say so: shared=True.",
        ) from error


def _pack(folder: Path, parcel: Parcel, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as packed:
        for file in parcel.files:
            packed.write(folder / file.name, file.name)
