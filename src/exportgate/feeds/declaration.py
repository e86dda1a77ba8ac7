"""Reading the declarations of feeds: one `feed.yaml` in each sub-folder of a plugin's feeds package."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from exportgate.entry import Entry
from exportgate.errors import ExportgateError, PluginError
from exportgate.feeds.feed import Comparison, Feed, FeedFile, Guards, Holds, Reader, Reading
from exportgate.law.tables import load_yaml

FILE_NAME = "feed.yaml"
_ID = re.compile(r"[a-z0-9]+(\.[a-z0-9_]+)+")
_HOST = re.compile(r"[a-z0-9][a-z0-9.\-]*\.[a-z]+")
_NAME = re.compile(r"[A-Za-z0-9][\w.\- ]*")
_FUNCTION = re.compile(r"[\w.]+:\w+")


class _Rows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    min: int
    max: int


class _Guards(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rows: _Rows
    shrink: float = 0.2
    filled: dict[str, float] = {}
    parts: dict[str, int] = {}


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    url: str
    max_bytes: int = 200_000_000
    optional: bool = False
    redirects: list[str] = []


class _Declaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    feed: str
    title: str
    publisher: str
    programme: str
    data_licence: str
    stale_after_hours: int
    format: str
    files: list[_File]
    guards: _Guards
    readers: dict[str, str]
    closed_on: date | None = None
    mirror_only: bool = False
    holds: Holds = "parties"
    compared_by: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class LazyReader:
    """A reader named as `module:function`, imported when it is first called so that a cold start stays quick."""

    address: str

    def __call__(self, files: Any) -> Reading:
        """Read the files of one publication.

        Raises:
            FeedError: the files are not what they should be.
            PluginError: there is no such function.
        """
        return self.load()(files)

    def load(self) -> Reader:
        """Import the function.

        Raises:
            PluginError: there is no such function.
        """
        reader: Reader = _function(self.address, "reader")
        return reader


@dataclass(frozen=True, slots=True)
class LazyComparison:
    """A comparison of law named as `module:function`, imported when it is first called."""

    address: str

    def __call__(self, entries: Sequence[Entry], on: date) -> Sequence[str]:
        """Say where rows of law differ from the plugin's tables.

        Raises:
            ExportgateError: the tables do not cover the day.
            PluginError: there is no such function.
        """
        compare: Comparison = _function(self.address, "comparison")
        return compare(entries, on)


def _function(address: str, what: str) -> Any:
    module, _, name = address.partition(":")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise PluginError(f"has no {what} {address}: {error}", hint="Repair the plugin or its feed.yaml.") from error


def load_feeds(package: str) -> list[Feed]:
    """Read the declarations of a plugin's feeds package, e.g. `load_feeds("exportgate_xx.feeds")`, sorted by id.

    Raises:
        PluginError: a declaration is malformed or two of them claim one id.
    """
    folders = sorted((folder for folder in files(package).iterdir() if folder.is_dir()), key=lambda item: item.name)
    feeds = [read_declaration(folder / FILE_NAME) for folder in folders if (folder / FILE_NAME).is_file()]
    ids = [feed.id for feed in feeds]
    if doubles := {feed_id for feed_id in ids if ids.count(feed_id) > 1}:
        raise PluginError(f"declares {', '.join(sorted(doubles))} twice", where=package)
    return sorted(feeds, key=lambda feed: feed.id)


def read_declaration(file: Traversable) -> Feed:
    """Read one `feed.yaml`.

    Raises:
        PluginError: a key is unknown, missing, written twice or holds what it may not.
    """
    try:
        declared = msgspec.convert(load_yaml(file), _Declaration)
    except (msgspec.ValidationError, ExportgateError) as error:
        raise PluginError(
            str(error), where=str(file), hint="The form is described in exportgate.feeds.feed."
        ) from error
    if faults := list(_faults(declared)):
        raise PluginError("; ".join(faults), where=str(file))
    return _feed(declared, Path(str(file)))


def fingerprint(feed: Feed) -> str:
    """Give a hash of the code and tables that read a feed: an edition read by other code is read anew.

    It covers the plugin's whole feeds package, as readers share parts, and what the host lends them. "" for a feed that
    was not declared in a file.
    """
    if feed.declared_in is None:
        return ""
    return _hash_of_code(feed.declared_in.parent.parent)


@cache
def _hash_of_code(package: Path) -> str:
    host = files("exportgate")
    parts: list[Traversable] = [host.joinpath(*name.split("/")) for name in _HOST_PARTS]
    parts += sorted(path for path in package.rglob("*") if path.suffix in _CODE and path.is_file())
    total = sha256()
    for part in parts:
        total.update(sha256(part.read_bytes()).digest())
    return total.hexdigest()


_CODE = frozenset({".py", ".yaml", ".csv", ".json", ".toml"})
_HOST_PARTS = (
    "entry.py",
    "feeds/dates.py",
    "feeds/notes.py",
    "feeds/reading.py",
    "feeds/workbook.py",
    "law/place_spellings.csv",
    "law/places.py",
)


def _feed(declared: _Declaration, path: Path) -> Feed:
    guards = declared.guards
    readers: Mapping[str, Reader] = {layout: LazyReader(address) for layout, address in declared.readers.items()}
    return Feed(
        id=declared.feed,
        title=declared.title,
        publisher=declared.publisher,
        programme=declared.programme,
        data_licence=declared.data_licence,
        stale_after_hours=declared.stale_after_hours,
        format=declared.format,
        files=tuple(
            FeedFile(item.name, item.url, item.max_bytes, item.optional, tuple(item.redirects))
            for item in declared.files
        ),
        guards=Guards(guards.rows.min, guards.rows.max, guards.shrink, guards.filled, guards.parts),
        readers=readers,
        closed_on=declared.closed_on,
        mirror_only=declared.mirror_only,
        declared_in=path,
        holds=declared.holds,
        compare=LazyComparison(declared.compared_by) if declared.compared_by else None,
    )


def _faults(declared: _Declaration) -> list[str]:
    return [
        *_faults_of_head(declared),
        *_faults_of_files(declared.files),
        *_faults_of_guards(declared.guards),
    ]


def _faults_of_head(declared: _Declaration) -> list[str]:
    faults = []
    if not _ID.fullmatch(declared.feed):
        faults.append(f"feed {declared.feed!r} is not of the form place.list in lower case")
    if declared.stale_after_hours <= 0:
        faults.append(f"stale_after_hours {declared.stale_after_hours} is not above 0")
    if declared.format not in declared.readers:
        faults.append(f"format {declared.format!r} has no reader under readers")
    faults += [
        f"reader {address!r} of {layout} is not of the form module:function"
        for layout, address in declared.readers.items()
        if not _FUNCTION.fullmatch(address)
    ]
    if declared.compared_by and not _FUNCTION.fullmatch(declared.compared_by):
        faults.append(f"compared_by {declared.compared_by!r} is not of the form module:function")
    if declared.compared_by and declared.holds != "law":
        faults.append("compared_by is for a feed that holds law")
    if isinstance(declared.closed_on, datetime):
        faults.append("closed_on is a day, not a moment")
    return faults


def _faults_of_files(declared: list[_File]) -> list[str]:
    faults = [f"file name {item.name!r} is not a plain name" for item in declared if not _NAME.fullmatch(item.name)]
    faults += [f"{item.name}: {item.url!r} is not an https address" for item in declared if not _is_https(item.url)]
    faults += [f"{item.name}: max_bytes {item.max_bytes} is not above 0" for item in declared if item.max_bytes <= 0]
    faults += [
        f"{item.name}: redirect {host!r} is not the name of a host"
        for item in declared
        for host in item.redirects
        if not _HOST.fullmatch(host)
    ]
    names = [item.name for item in declared]
    if len(set(names)) < len(names):
        faults.append("two files have one name")
    optional = [item.optional for item in declared]
    if not declared or optional != sorted(optional):
        faults.append("files are at least one, those that may be missing last")
    return faults


def _is_https(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


def _faults_of_guards(guards: _Guards) -> list[str]:
    faults = []
    if not 0 < guards.rows.min <= guards.rows.max:
        faults.append(f"guards.rows: 0 < min <= max does not hold for {guards.rows.min} and {guards.rows.max}")
    shares = {"shrink": guards.shrink, **{f"filled.{name}": share for name, share in guards.filled.items()}}
    faults += [
        f"guards.{name}: {share} is no share from 0 to 1" for name, share in shares.items() if not 0 <= share <= 1
    ]
    faults += [f"guards.filled: an entry has no field {name}" for name in guards.filled if name not in _FIELDS]
    faults += [f"guards.parts: {part} needs at least 1" for part, least in guards.parts.items() if least < 1]
    return faults


_FIELDS = frozenset(Entry.__struct_fields__)
