"""The line of a cell that names a party: its name, and what the line itself tells of aliases, parent and address."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from exportgate.entry import NameKind
from exportgate_us.feeds.part744.addresses import country_in
from exportgate_us.feeds.part744.names import split_after_stop, split_name_and_address, tidy_name

_NUMBER_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_COUNTS = {word: number for number, word in enumerate(_NUMBER_WORDS, 1)}
_KNOWN_AS = r"(?:a\.?k\.?a\b\.?|f\.?k\.?a\b\.?)"
_LIST = re.compile(
    rf"[\s,;(]*(?:{_KNOWN_AS}[\s,]*|(?=the follow))(?:(?:as|and|including|the|follow\w*)\s+)*(?:(?P<count>\w+)\s+)?"
    r"(?:follow\w*\s+)?(?:alia\w*|entity)\b[^:]*(?::|$)\s*",
    re.IGNORECASE,
)
_BRACKETED = re.compile(rf"\s*\((?={_KNOWN_AS})", re.IGNORECASE)
_INLINE = re.compile(rf"[\s,;(]*\b({_KNOWN_AS}),?\s+", re.IGNORECASE)
_BETWEEN = re.compile(r";\s*(?:and\s+)?|\s+and\s+-")
_GROUP = re.compile(r"The following (.+):")
_OF_PARENT = re.compile(r"(?P<parent>.+?),? subordinate institution:\s*(?P<rest>.*)", re.IGNORECASE)

Alias = tuple[str, NameKind]


@dataclass(frozen=True, slots=True)
class Head:
    """What the line tells. `declared` is the number of further aliases it announces."""

    name: str
    parent: str = ""
    aliases: tuple[Alias, ...] = ()
    declared: int | None = None
    address: str = ""


def read_head(line: str) -> Head:
    """Read the line that names a party.

    Example:
        >>> read_head("Emal Company (EBCC), a.k.a., the following two aliases:").declared
        2
        >>> read_head("Gazprom Inform, OOO (f.k.a., ZAO Informgazinvest), Moscow, Russia")
        Head(name='Gazprom Inform, OOO', parent='', aliases=(('ZAO Informgazinvest', 'former'),), declared=None, \
address='Moscow, Russia')
        >>> read_head("Tony Wong, a.k.a., Tonny Wong, Unit 12B, Hong Kong").aliases
        (('Tonny Wong', 'alias'),)
    """
    if known := _looked_up(line):
        return known
    parent = ""
    if found := _OF_PARENT.fullmatch(line):
        parent, line = tidy_name(found["parent"]), found["rest"]
    aliases, line = off_brackets(line)
    head = _with_list(line) or _with_inline_names(line) or _with_address(line)
    return replace(head, parent=parent, aliases=(*aliases, *head.aliases))


@cache
def _lookups() -> tuple[tuple[str, Head], ...]:
    text = (files("exportgate_us.feeds.part744") / "lookups.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text), strict=True)
    return tuple(
        (
            row["printed"],
            Head(row["name"], aliases=tuple((alias, "alias") for alias in row["aliases"].split("|") if alias)),
        )
        for row in rows
    )


def _looked_up(line: str) -> Head | None:
    """Give the head of a line that no rule reads right, its address what comes after the looked-up start."""
    for printed, head in _lookups():
        if line.startswith(printed):
            return replace(head, address=line[len(printed) :].strip(" ,"))
    return None


def off_brackets(line: str) -> tuple[tuple[Alias, ...], str]:
    """Take `(a.k.a. A; f.k.a. B)` out of a line."""
    found = _BRACKETED.search(line)
    if not found:
        return (), line
    depth, end = 0, len(line)
    for at in range(found.start(), len(line)):
        depth += {"(": 1, ")": -1}.get(line[at], 0)
        if depth == 0 and line[at] == ")":
            end = at
            break
    return tuple(_inline_names(line[found.end() : end])), line[: found.start()] + line[end + 1 :]


def name_then_address(text: str) -> tuple[str, str]:
    """Part a name from the address after it, at a comma or at a full stop that stands for one.

    Example:
        >>> name_then_address("TNK Trade Limited. Elenion Building 5, 2nd floor, Nicosia, Cyprus")
        ('TNK Trade Limited', 'Elenion Building 5, 2nd floor, Nicosia, Cyprus')
    """
    name, address = split_name_and_address(text)
    parted = split_after_stop(name)
    if parted and country_in(f"{parted[1]}, {address}" if address else parted[1]):
        return parted[0], f"{parted[1]}, {address}" if address else parted[1]
    return name, address


def _inline_names(text: str) -> Iterator[Alias]:
    _, *parts = _INLINE.split(f" {text}")
    for known_as, names in zip(parts[::2], parts[1::2], strict=True):
        for name in names.replace(";'", "';").split(";"):
            if tidy := tidy_name(name):
                yield tidy, _kind(known_as)


def _kind(known_as: str) -> NameKind:
    return "former" if known_as.lstrip().casefold().startswith("f") else "alias"


def _with_list(line: str) -> Head | None:
    found = _LIST.search(line)
    if not found:
        return None
    count = (found["count"] or "").casefold()
    declared = int(count) if count.isdecimal() else _COUNTS.get(count)
    aliases, address = _on_the_same_line(line[found.end() :], declared or 1)
    return Head(tidy_name(line[: found.start()]), aliases=aliases, declared=declared, address=address)


def _on_the_same_line(text: str, declared: int) -> tuple[tuple[Alias, ...], str]:
    """Read `Sawa Aviation; and Sawa Air. P.O. Box 42707, Dubai, U.A.E.` after the colon of a list of two aliases."""
    if not text.strip():
        return (), ""
    pieces = _BETWEEN.split(text, maxsplit=declared - 1) if declared > 1 else [text]
    pieces = [piece.lstrip(" -–—") for piece in pieces]
    name, address = name_then_address(pieces[-1])
    return tuple((tidy_name(piece), "alias") for piece in (*pieces[:-1], name)), address


def _with_inline_names(line: str) -> Head | None:
    found = _INLINE.search(line)
    if not found:
        return None
    _, *parts = _INLINE.split(line[found.start() :])
    kinds = [_kind(known_as) for known_as in parts[::2]]
    name, address = name_then_address(parts[-1])
    names = [tidy_name(text) for text in (*parts[1:-1:2], name)]
    aliases = tuple((text, kind) for text, kind in zip(names, kinds, strict=True) if text)
    return Head(tidy_name(line[: found.start()]), aliases=aliases, address=address)


def _with_address(line: str) -> Head:
    if found := _GROUP.fullmatch(line):
        return Head(found[1])
    name, address = split_name_and_address(line)
    if not address:
        name, address = name_then_address(line)
    return Head(tidy_name(name), address=address)
