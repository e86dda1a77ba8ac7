"""Dates, citizenships, addresses and numbers as this list writes them in its cells."""

import re
from collections.abc import Iterable
from datetime import date

from exportgate.feeds.dates import as_date, cut_date, masked_date, written_date
from exportgate.feeds.workbook import Cell, cell_text
from exportgate.law.places import place
from exportgate.shipment import Identifier

_LABEL = re.compile(r"(?:(?<=\s)|^)[a-z]\)\s*")
_YEARS_APART = 15  # a span of birth years wider than this says nothing
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*"
_DATE = re.compile(
    rf"""
    (?P<span>(?<!\d)(?P<from>(?:19|20)\d\d)\s*(?:-|–|/|\bto\b|\band\b)\s*(?P<to>(?:19|20)\d\d)(?![\d/]))
    | (?P<numbers>(?<!\d)(?:\d{{1,2}}/)?\d{{1,2}}/(?:19|20)\d\d(?!\d))
    | (?P<words>(?<!\d)(?:\d{{1,2}}[\s.\-]*)?\b{_MONTH}[.\s,\-]+(?:19|20)\d\d(?!\d))
    | (?P<year>(?<![\d/])(?:19|20)\d\d(?!\d))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\b", re.IGNORECASE)
_UN_REFERENCE = re.compile(r"[A-Z]{2,3}[ie]\.\d{3}\b")
_DOCUMENT = re.compile(
    r"\b(?P<label>passport|national\s+(?:identification|identity|id)|tax|registration|IMO)\b"
    r"(?:\s+(?:identification|information|card|document|no|number|id|\([^)]*\)))*\.?\s*(?:[:\-–]\s*)?"
    r"(?P<number>(?=[A-Z\-]*\d)[A-Z0-9][A-Z0-9/\-]{4,})",
    re.IGNORECASE,
)
_SCHEMES = {"passport": "passport", "tax": "tax", "registration": "registration", "imo": "imo"}


def birth_dates(cell: Cell | None) -> list[str]:
    """Give the dates of birth in a cell, each cut to what is known: a date, a year, or words with several of them.

    Years from one to another count each, up to fifteen apart.

    Example:
        >>> birth_dates("a) Approximately 1955- 1957 b) 4 Mar. 1960"), birth_dates(1963.0), birth_dates("03/1961")
        (['1955', '1956', '1957', '1960-03-04'], ['1963'], ['1961-03'])
    """
    if day := as_date(cell):
        return [day.isoformat()]
    found: list[str | None] = []
    text = " ".join(cell_text(cell).split())
    for match in _DATE.finditer(text):
        if match["span"] and not (re.search(r"\band\b", match["span"]) and not _BETWEEN.search(text)):
            found += _span(int(match["from"]), int(match["to"]))
        elif match["span"]:
            found += [match["from"], match["to"]]
        elif match["numbers"]:
            found.append(masked_date(match["numbers"]))
        else:
            found.append(written_date(match["words"] or match["year"]))
    return list(dict.fromkeys(born for born in found if born))


def _span(first: int, last: int) -> list[str | None]:
    if not 0 <= last - first <= _YEARS_APART:
        return [cut_date(first), cut_date(last)]
    return [cut_date(year) for year in range(first, last + 1)]


def first_day(texts: Iterable[str]) -> date | None:
    """Give the earliest whole day named in some texts, `None` where there is none."""
    days = []
    for text in texts:
        days += re.findall(r"\d{4}-\d{2}-\d{2}", text)
        for match in _DATE.finditer(text):
            written = match["numbers"] or match["words"]
            read = written and (masked_date(written) if match["numbers"] else written_date(written))
            days += [read] if read and len(read) == len("yyyy-mm-dd") else []
    return date.fromisoformat(min(days)) if days else None


def parts(text: str, separators: str = "") -> list[str]:
    """Split a text at its labels `a)`, `b)` and at the separators, a regular expression."""
    pieces = _LABEL.split(text)
    if separators:
        pieces = [piece for outer in pieces for piece in re.split(separators, outer)]
    return [trimmed for piece in pieces if (trimmed := piece.strip(" .;,\xa0"))]


def citizenships(text: str, adjectives: dict[str, str]) -> tuple[list[str], list[str]]:
    """Give the countries of a citizenship cell, and the words in it that name none.

    Example:
        >>> citizenships("a) Egyptian b) Saudi Arabia", {"egyptian": "EG"})
        (['EG', 'SA'], [])
    """
    found: list[str] = []
    unread: list[str] = []
    for words in parts(text, r"[,;:/]"):
        pieces = [words] if place(words) else parts(words, r"\band\b")
        for bare in (re.sub(r"\([^)]*\)?", "", piece).strip() for piece in pieces):
            code = place(bare) or adjectives.get(bare.casefold())
            if code:
                found.append(code)
            elif bare:
                unread.append(bare)
    return list(dict.fromkeys(found)), unread


def country_of_address(text: str) -> str:
    """Give the country that an address ends with (or is), "" where it ends with none that we know."""
    bare = re.sub(r"\([^)]*\)[\s.]*$", "", text) or text
    last = bare.strip(" .;,()").rpartition(",")[2].strip(" .")
    return place(bare.strip(" .;,()")) or place(last) or ""


def document_numbers(text: str) -> list[Identifier]:
    """Give the numbers that free text labels as a passport, an identity card, a tax or company number or a ship.

    Example:
        >>> [(found.scheme, found.value) for found in document_numbers("Passport no: A1234567. Tax Number: 9707028663")]
        [('passport', 'A1234567'), ('tax', '9707028663')]
    """
    found = [Identifier(scheme="un_reference", value=text[: m.end()]) for m in [_UN_REFERENCE.match(text)] if m]
    for match in _DOCUMENT.finditer(text):
        scheme = _SCHEMES.get(match["label"].split()[0].lower(), "national_id")
        found.append(Identifier(scheme=scheme, value=match["number"].rstrip("-/")))
    return found
