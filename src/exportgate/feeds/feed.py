"""A feed: one published source, declared so that a compliance officer can read it, with its reader beside it.

The declaration is a file `feed.yaml` in the plugin's folder `feeds/<list>/`:

    feed: us.el                      # id, as used everywhere
    title: Entity List
    publisher: Bureau of Industry and Security, U.S. Department of Commerce
    programme: 15 CFR part 744, Supplement No. 4
    data_licence: public domain (17 U.S.C. 105)
    stale_after_hours: 72            # older than this raises an alarm
    holds: parties                   # optional: parties, or law (a table of law: see below)
    closed_on: 2026-01-28            # optional: the publisher stopped it; any use after that day raises an alarm
    mirror_only: true                # optional: the publisher serves pages and no file, so it comes from a mirror only
    format: ecfr-xml                 # the layout the official address serves; a mirror may name another one
    files:                           # in the order the reader gets them
      - {name: part-744.xml, url: "https://...", max_bytes: 50000000}
      - {name: notice.pdf, url: "https://...", optional: true}
      # redirects: hosts of the publisher's storage that this address hands its visitors to; any other is refused
      - {name: more.csv, url: "https://...", optional: true, redirects: [files.example.org]}
    guards:
      rows: {min: 2700, max: 6800}   # healthy run: 3,400
      shrink: 0.10                   # share of entries that may vanish at once
      filled: {names: 1.0, licence_requirement: 0.98}   # share of entries with a value in that field
      parts: {us.sdn: 12000}         # combined feeds: least number of entries of each original list (Entry.listed_by)
    readers:                         # a reader for each layout, imported when it is first used
      ecfr-xml: exportgate_us.feeds.el.reader:read
    compared_by: exportgate_us.check:chart_differences   # optional, for a table of law only
    notes: anything a compliance officer should know of this source   # optional

A feed that holds law gives rows of a table for entries: `Entry.id` is the row's key (a country, an item's number), its
first name the label, `details` what each column says. Such a feed is kept, guarded, shown and compared as any other; no
party is screened against it. `compared_by` names the function that says where a loaded edition differs from the dated
tables that the plugin answers from.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from exportgate.entry import Entry


class RawFile(Protocol):
    """One file of a publication, as kept on disk; a gzipped one opens decompressed, within its size limit."""

    @property
    def name(self) -> str:
        """The name that the declaration gives it (not the mirror's)."""
        ...

    def open(self) -> BinaryIO:
        """Open for reading as bytes.

        Raises:
            FeedError: it holds more bytes than its declaration allows, or is a broken gzip.
        """
        ...

    def read_bytes(self) -> bytes:
        """Read the whole, within the same limit."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in the files of one publication.

    Args:
        entries: in the order of the publication; ids are unique.
        published: the day written in the files, `None` where they say none.
        rows: rows, records or elements seen, for the guard (before joining into entries).
        notes: what a reader of the list should know (rows without a party, remarks that do not join), in words.
    """

    entries: Sequence[Entry]
    rows: int
    published: date | None = None
    notes: tuple[str, ...] = ()


Reader = Callable[[Sequence[RawFile]], Reading]
"""Turns the files of one publication, in the declared order (optional ones may be missing at the end), into entries.

Raises:
    FeedError: the files are not what they should be; `where` names file and row or element.
"""


Comparison = Callable[[Sequence[Entry], date], Sequence[str]]
"""Says in words, a line each, where the rows of a law edition differ from the plugin's own dated tables on a day.

Raises:
    ExportgateError: the plugin's tables do not cover the day.
"""

Holds = Literal["parties", "law"]
"""What a feed is a list of: parties to screen against, or rows of a table of law."""


@dataclass(frozen=True, slots=True)
class FeedFile:
    """One file of a publication: its name, official address, size limit in bytes, and whether it may be missing.

    `redirects` names the hosts that the address may hand its visitors to; a redirect to any other is refused.
    """

    name: str
    url: str
    max_bytes: int = 200_000_000
    optional: bool = False
    redirects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guards:
    """Bounds that a new publication must keep, or the previous one stays.

    `rows_min` and `rows_max` bound the rows read; `shrink` is the share (0 to 1) of the previous edition's entries that
    may be missing; `filled` the share of entries that must have a value in a field of `Entry`; `parts` the least number
    of entries of each original list within a combined feed (by `Entry.listed_by`).
    """

    rows_min: int
    rows_max: int
    shrink: float = 0.2
    filled: Mapping[str, float] = field(default_factory=dict)
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feed:
    """A declared feed. `readers` maps the name of a layout to its reader; `format` is the official address's layout.

    `holds` says whether it lists parties or is a table of law; `compare` is for the latter.
    """

    id: str
    title: str
    publisher: str
    programme: str
    data_licence: str
    stale_after_hours: int
    format: str
    files: tuple[FeedFile, ...]
    guards: Guards
    readers: Mapping[str, Reader]
    closed_on: date | None = None
    mirror_only: bool = False
    declared_in: Path | None = None
    holds: Holds = "parties"
    compare: Comparison | None = None
