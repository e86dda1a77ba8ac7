"""Compares this plugin's tables with the supplements that the eCFR publishes: an update of the law is one step."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import click

from exportgate.cli.law_checks import day_of_option, fail, loaded, tell
from exportgate.entry import Entry
from exportgate.errors import ExportgateError, FeedError
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.rawfile import FileOnDisk
from exportgate.feeds.reading import xml_root
from exportgate.law.differences import Difference, of_sets
from exportgate.law.tables import Row
from exportgate_us.feeds.ccl import reader as ccl_reader
from exportgate_us.feeds.ccl import sections
from exportgate_us.feeds.chart import reader as chart_reader
from exportgate_us.feeds.groups import reader as groups_reader
from exportgate_us.law.held import table
from exportgate_us.law.upkeep.rows import own
from exportgate_us.law.upkeep.scopes import Part, part_of, plain, reason_of

_LARGEST = 100_000_000
_COLUMN = re.compile(r"(?:([A-Z]{2}) )?Column ([1-3])")
_CHART_TERM = re.compile(r"[A-Z]{2}[1-3]")
_OTHER_TEXTS = re.compile(r"FN[0-9]+")
"""Rows of ours that rest on footnotes to the chart, not on the control list."""

_ENDLESS = re.compile(r"[0-9]{4}")
"""A number that no paragraph has; a range up to it would have thousands."""
_NONE = re.compile(r"N/?A", re.IGNORECASE)
_SAID_IN_CONTROL = re.compile(r"^([A-Z]{2}) appl", re.MULTILINE)
_REASON = re.compile(r"\b([A-Z]{2})[1-3]?\b")
_IN_WORDS = "in words"

Term = tuple[str, str]
"""A reason for control, and the column of the chart that it names, or `in words`."""
Covered = set[tuple[str, str]]
"""Parts of an entry, each as paragraphs that a row covers and those that it leaves out, in words parted by blanks."""


def chart_differences(entries: Sequence[Entry], on: date) -> Iterator[Difference]:
    """Compare the Commerce Country Chart with the table `country_chart`, mark by mark.

    Law: 15 CFR part 738, Supplement No. 1.
    """
    ours = {row["iso"]: row for row in table("country_chart").on(on)}
    text = {entry.id: entry for entry in entries if entry.countries}
    yield from of_sets("country_chart", "country", ours, text)
    for iso in sorted(set(ours) & set(text)):
        row, entry = ours[iso], text[iso]
        yield from of_sets(
            "country_chart", f"{iso}, mark in", row["columns"], (key.replace(" ", "") for key in entry.details)
        )
        yield from of_sets("country_chart", f"{iso}, footnote", row["footnotes"], entry.footnotes)
        if (row.get("pointer") == "yes") != bool(entry.licence_requirement):
            words = {True: "points to other sections", False: "has marks of its own"}
            pointing = row.get("pointer") == "yes"
            yield Difference("country_chart", iso, words[pointing], words[not pointing])


def groups_differences(entries: Sequence[Entry], on: date) -> Iterator[Difference]:
    """Compare the Country Groups with the table `country_groups`, mark by mark.

    Law: 15 CFR part 740, Supplement No. 1.
    """
    ours: dict[str, set[str]] = defaultdict(set)
    for row in table("country_groups").on(on):
        ours[row["iso"]].add(row["group"])
    text = {entry.id: entry for entry in entries if entry.countries}
    for iso in sorted(set(ours) | set(text)):
        yield from of_sets("country_groups", f"{iso} in", ours[iso], text[iso].details if iso in text else ())


def ccl_differences(entries: Sequence[Entry], on: date) -> Iterator[Difference]:
    """Compare the Commerce Control List with the tables `ccl_entries` and `ccl_requirements`.

    Entries, reasons with their columns, and the paragraphs that each covers, as far as the wording can be read by rule;
    of requirements that are stated in words instead of a column, whether there is one for that reason.

    Law: 15 CFR part 774, Supplement No. 1.
    """
    text = {entry.id: entry for entry in entries if sections.is_eccn(entry.id)}
    yield from of_sets("ccl_entries", "entry", (row["eccn"] for row in table("ccl_entries").on(on)), text)
    ours: dict[str, list[Row]] = defaultdict(list)
    for row in table("ccl_requirements").on(on):
        ours[row["eccn"]].append(row)
    for eccn in sorted(set(text)):
        yield from _requirements(eccn, _held(ours[eccn]), _printed(text[eccn]))


@dataclass(frozen=True, slots=True)
class _Printed:
    """What the text requires: reason and column (or `in words`), with the parts of the entry that each covers.

    `vague` are reasons of which the text speaks outside its rows, so that no rule can say what it requires for them.
    """

    covered: dict[Term, Covered]
    vague: frozenset[str]


def _requirements(eccn: str, ours: Mapping[Term, Covered], text: _Printed) -> Iterator[Difference]:
    name = "ccl_requirements"
    mine = {key for key in ours if key in text.covered or key[0] not in text.vague}
    theirs = {key for key in text.covered if key in ours or key[0] not in text.vague}
    yield from of_sets(name, f"{eccn}, requirement", map(" ".join, mine), map(" ".join, theirs))
    for key in sorted(set(ours) & set(text.covered)):
        if text.covered[key] and ours[key] != text.covered[key]:
            yield Difference(name, f"{eccn}, {' '.join(key)} applies to", _shown(ours[key]), _shown(text.covered[key]))


def _held(rows: Sequence[Row]) -> dict[Term, Covered]:
    held: dict[Term, Covered] = defaultdict(set)
    for row in rows:
        if _CHART_TERM.fullmatch(row["to"]):
            held[row["reason"], row["to"]].add((" ".join(row["applies"]), " ".join(row["except"])))
        elif not _OTHER_TEXTS.fullmatch(row["to"]):
            held[row["reason"], _IN_WORDS] = set()
    return held


def _printed(entry: Entry) -> _Printed:
    covered: dict[Term, Covered] = defaultdict(set)
    unread: set[Term] = set()
    for control, columns in entry.details.items():
        reason, rest = reason_of(control) or ("", "")
        for column in columns.split("\n") if reason else ():
            if _NONE.fullmatch(plain(column)):
                continue
            key = (reason, _term(reason, column))
            parts = _parts(entry.id, *key, rest)
            covered[key] |= parts
            unread |= set() if parts else {key}
    return _Printed(
        {key: set() if key in unread else parts for key, parts in covered.items()},
        _vague(entry, {reason for reason, _ in covered}),
    )


def _vague(entry: Entry, in_rows: set[str]) -> frozenset[str]:
    """Give the reasons that words outside the rows may be about: those named there, and those that have no row."""
    words = (entry.details.get(key, "") for key in (sections.REQUIREMENTS, sections.UNDER_HEADING))
    prose = "\n".join(text for text in words if text)
    if not prose:
        return frozenset()
    named = _REASON.findall(f"{prose} {entry.details.get(sections.REASONS, '')}")
    return frozenset({*named} - in_rows | {*_SAID_IN_CONTROL.findall(prose)})


def _term(reason: str, column: str) -> str:
    found = _COLUMN.fullmatch(plain(column))
    return f"{found.group(1) or reason}{found.group(2)}" if found else _IN_WORDS


def _parts(eccn: str, reason: str, to: str, rest: str) -> Covered:
    """Give the parts of an entry that a wording names; none where only a person could read it, or did."""
    if to == _IN_WORDS or (eccn, reason, to) in _read_by_hand():
        return set()
    part = _part(eccn, rest)
    return {(" ".join(part.applies), " ".join(part.left_out))} if part else set()


def _part(eccn: str, rest: str) -> Part | None:
    if _ENDLESS.search(rest):
        return None
    try:
        return part_of(eccn, rest)
    except (TypeError, ValueError):  # a range between unlike ends, as `b.2 to c`: no wording of ours has one
        return None


@cache
def _read_by_hand() -> frozenset[tuple[str, str, str]]:
    return frozenset((eccn, row["reason"], row["to"]) for row in own("readings") for eccn in row["eccn"].split())


def _shown(covered: Covered) -> str:
    return "; ".join(
        sorted(f"{applies} except {left_out}" if left_out else applies for applies, left_out in covered)
    ).replace("*", "the entire entry")


_COMPARISONS: Mapping[str, Callable[[Sequence[Entry], date], Iterator[Difference]]] = {
    "us.chart": chart_differences,
    "us.groups": groups_differences,
    "us.ccl": ccl_differences,
}
_READERS: Mapping[str, tuple[str, Callable[[Sequence[RawFile]], Reading]]] = {
    "us.chart": (chart_reader.NAME, chart_reader.read_ecfr_xml),
    "us.groups": (groups_reader.NAME, groups_reader.read_ecfr_xml),
    "us.ccl": (ccl_reader.NAME, ccl_reader.read_ecfr_xml),
}


def chart_lines(entries: Sequence[Entry], on: date) -> list[str]:
    """Say where a loaded chart differs from our table."""
    return [str(one) for one in chart_differences(entries, on)]


def groups_lines(entries: Sequence[Entry], on: date) -> list[str]:
    """Say where loaded country groups differ from our table."""
    return [str(one) for one in groups_differences(entries, on)]


def ccl_lines(entries: Sequence[Entry], on: date) -> list[str]:
    """Say where a loaded control list differs from our tables."""
    return [str(one) for one in ccl_differences(entries, on)]


@click.command("us-law-check")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--on", help="The day whose law is compared, as YYYY-MM-DD; with FILES, the day of their text.")
def us_law_check(files: tuple[Path, ...], on: str | None) -> None:
    """Compare the tables of United States law with what is published: chart, country groups, control list.

    FILES are parts 738, 740 and 774 of title 15 as XML from the eCFR; without them, the loaded editions of us.chart,
    us.groups and us.ccl are compared. Prints each difference; the exit code is 1 where there is one.
    """
    day = day_of_option(on)
    if files and day is None:
        raise click.UsageError("with FILES, --on names the day of their text")
    try:
        found = list(_of_files(files, day) if files and day else _of_loaded(day))
    except ExportgateError as error:
        fail(error)
    tell([str(one) for one in found], ", ".join(file.name for file in files) or "the loaded editions")


def _of_files(files: Sequence[Path], day: date) -> Iterator[Difference]:
    for path in files:
        file = FileOnDisk(path, path.name, _LARGEST)
        feed, read = _reader_of(file)
        yield from _COMPARISONS[feed](read([file]).entries, day)


def _reader_of(file: RawFile) -> tuple[str, Callable[[Sequence[RawFile]], Reading]]:
    names = {part.get("N") for part in xml_root(file).iter("{*}DIV9")}
    for feed, (name, read) in _READERS.items():
        if name in names:
            return feed, read
    raise FeedError("holds none of the supplements that can be compared", where=file.name)


def _of_loaded(day: date | None) -> Iterator[Difference]:
    for edition, entries in loaded(tuple(_COMPARISONS)):
        yield from _COMPARISONS[edition.feed](entries, day or edition.date)
