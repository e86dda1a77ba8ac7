"""A mirror: a folder with copies of publications and a `mirror.toml` that says which files make up which edition.

    [[edition]]                     # complete editions, oldest first within a feed
    feed = "us.el"
    date = 2026-07-23
    format = "ecfr-xml"             # picks the reader
    form = "official"               # optional: official, text, rebuilt, reshaped; sample: a few entries, for trials
    files = ["part-744.xml"]        # in the order of the declaration, relative to this file; .gz is seen through

Other tables of it (excerpts, cross-checks) are never loaded as lists.
"""

import datetime as dt
import stat
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from exportgate.errors import FeedError
from exportgate.feeds.feed import Feed, FeedFile
from exportgate.feeds.offers import Offer, OfferedFile

FILE_NAME = "mirror.toml"
_MAX_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class MirrorEdition:
    """One `[[edition]]`: its place in the file (from 1), and what it says."""

    number: int
    feed: str
    date: dt.date
    format: str
    files: tuple[str, ...]
    form: str
    note: str


@dataclass(frozen=True, slots=True)
class Mirror:
    """A mirror as read. `faults` names, by feed id ("" where even that is missing), editions that cannot be used."""

    folder: Path
    editions: tuple[MirrorEdition, ...]
    faults: Mapping[str, Sequence[str]]

    def feeds(self) -> list[str]:
        """Give the ids of the feeds it has anything of, in its own order."""
        return list(dict.fromkeys([*(edition.feed for edition in self.editions), *(f for f in self.faults if f)]))

    def offers(self, feed: Feed) -> Iterator[Offer | FeedError]:
        """Yield the editions of one feed, oldest first; an error in place of each that is written wrongly.

        An edition is refused where one of its files is missing, is no regular file, or is larger than declared.
        """
        yield from (FeedError(fault, where=f"{feed.id} in {FILE_NAME}") for fault in self.faults.get(feed.id, ()))
        own = sorted((edition for edition in self.editions if edition.feed == feed.id), key=lambda item: item.date)
        for edition in own:
            try:
                yield self._offer(feed, edition, newest=edition is own[-1])
            except FeedError as error:
                yield error

    def _offer(self, feed: Feed, edition: MirrorEdition, *, newest: bool) -> Offer:
        where = f"{feed.id}, edition {edition.date} in {FILE_NAME}"
        declared = _declared_files(feed, edition, where)
        files = [self._file(written, known, where) for written, known in zip(edition.files, declared, strict=True)]
        return Offer(feed.id, edition.format, files, edition.date, edition.form, newest, edition.note)

    def _file(self, written: str, declared: FeedFile, where: str) -> OfferedFile:
        path = self.folder / PurePosixPath(written)
        try:
            found = path.stat()
        except (OSError, ValueError) as error:
            raise FeedError(f"file {written!r} is not there", where=where) from error
        if not stat.S_ISREG(found.st_mode):
            raise FeedError(f"{written!r} is not a regular file", where=where)
        if found.st_size > declared.max_bytes:
            raise FeedError(
                f"{written!r} holds {found.st_size:,} bytes, at most {declared.max_bytes:,} are declared", where=where
            )
        return OfferedFile(declared.name, path, declared.max_bytes, written)


def read_mirror(folder: Path) -> Mirror:
    """Read the `mirror.toml` of a folder (or that file itself).

    Raises:
        FeedError: there is none, or it is not TOML with a list of editions.
    """
    file = folder / FILE_NAME if folder.is_dir() else folder
    tables = _tables(file)
    editions: list[MirrorEdition] = []
    faults: dict[str, list[str]] = {}
    for number, table in enumerate(tables, 1):
        edition = _edition(table, number)
        if isinstance(edition, MirrorEdition):
            editions.append(edition)
        else:
            feed = table.get("feed") if isinstance(table, dict) else None
            faults.setdefault(feed if isinstance(feed, str) else "", []).append(f"edition {number}: {edition}")
    return Mirror(file.parent, tuple(editions), faults)


def _tables(file: Path) -> list[Any]:
    hint = f"--mirror takes a folder that holds a {FILE_NAME}."
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise FeedError(f"holds more than {_MAX_BYTES:,} bytes", where=str(file), hint=hint)
        tables = tomllib.loads(file.read_text(encoding="utf-8")).get("edition", [])
    except OSError as error:
        raise FeedError(f"cannot be read: {error.strerror}", where=str(file), hint=hint) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FeedError(f"is not TOML: {error}", where=str(file), hint=hint) from error
    if not isinstance(tables, list) or not tables:
        raise FeedError("has no [[edition]]", where=str(file), hint=hint)
    return tables


def _edition(table: Any, number: int) -> MirrorEdition | str:
    """The edition that a table describes, or what is wrong with it."""
    if not isinstance(table, dict):
        return "is not a table"
    for key in ("feed", "format"):
        if not isinstance(table.get(key), str) or not table[key]:
            return f"{key} is missing or not a text"
    day = table.get("date")
    if not isinstance(day, date) or isinstance(day, datetime):
        return f"date {day!r} is not a day"
    files = table.get("files")
    if not isinstance(files, list) or not files or not all(isinstance(name, str) for name in files):
        return "files is not a list of paths"
    if bad := [name for name in files if not _is_relative(name)]:
        return f"path {bad[0]!r} is not relative to the {FILE_NAME}"
    form, note = table.get("form", "official"), table.get("note", "")
    return MirrorEdition(number, table["feed"], day, table["format"], tuple(files), str(form), str(note))


def _is_relative(name: str) -> bool:
    """Whether a path is relative wherever it is read, also where a drive or a backslash means something."""
    return (
        bool(name.strip())
        and "\0" not in name
        and not PurePosixPath(name).is_absolute()
        and not (PureWindowsPath(name).drive or PureWindowsPath(name).root)
    )


def _declared_files(feed: Feed, edition: MirrorEdition, where: str) -> list[FeedFile]:
    """The declaration of each file by its place; another layout than the official address's has files of its own."""
    if edition.format != feed.format:
        limit = max(file.max_bytes for file in feed.files)
        return [FeedFile(_plain_name(name), "", limit) for name in edition.files]
    required = sum(1 for file in feed.files if not file.optional)
    if not required <= len(edition.files) <= len(feed.files):
        expected = f"{required}" if required == len(feed.files) else f"{required} to {len(feed.files)}"
        raise FeedError(f"has {len(edition.files)} files, {expected} expected", where=where)
    return list(feed.files[: len(edition.files)])


def _plain_name(written: str) -> str:
    return PurePosixPath(written).name.removesuffix(".gz")
