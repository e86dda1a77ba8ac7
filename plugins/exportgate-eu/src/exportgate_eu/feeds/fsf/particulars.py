"""Births and papers of an entity."""

import csv
import io
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from exportgate.feeds.dates import cut_date, iso_date
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import xml_text
from exportgate.shipment import Identifier
from exportgate_eu.feeds.fsf.elements import attribute, country_of, parts, tidy

_GREGORIAN = ("", "GREGORIAN")
_LONGEST_SPAN = 40
"""Years between which a birth may lie and still be told as years."""
_MARKS = {
    "knownFalse": "false",
    "knownExpired": "expired",
    "reportedLost": "reported lost",
    "revokedByIssuer": "revoked",
    "diplomatic": "diplomatic",
}


def births(items: Iterable[Any], identity: str, notes: Notes) -> Iterator[str]:
    """Give each date that may be the day of birth, cut to what is known, and each year of a span."""
    for item in items:
        if attribute(item, "calendarType").upper() not in _GREGORIAN:
            notes.add("date of birth in another calendar, kept as printed only", identity)
            continue
        yield from _births(item)


def _births(item: Any) -> Iterable[str]:
    first, last = _number(item, "yearRangeFrom"), _number(item, "yearRangeTo")
    if first and last and 0 <= last - first <= _LONGEST_SPAN:
        return [cut_date(year) or "" for year in range(first, last + 1)]
    day = iso_date(attribute(item, "birthdate"))
    if day and attribute(item, "circa").casefold() != "true":
        return [day.isoformat()]
    year, month, date = (_number(item, name) for name in ("year", "monthOfYear", "dayOfMonth"))
    year = year or (day.year if day else 0)
    if attribute(item, "circa").casefold() == "true":
        return [cut_date(year) or ""]
    return [cut_date(year, month, date if month else 0) or cut_date(year) or ""]


def _number(item: Any, name: str) -> int:
    text = attribute(item, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("9999") else 0


def printed_birth(item: Any) -> str:
    """Give what a birth says beyond a plain day or year: another calendar, a span, that it is approximate, a remark."""
    calendar, circa = attribute(item, "calendarType").upper(), attribute(item, "circa").casefold() == "true"
    span = "-".join(filter(None, (attribute(item, "yearRangeFrom"), attribute(item, "yearRangeTo"))))
    day = attribute(item, "birthdate") or "-".join(
        filter(None, (attribute(item, name) for name in ("year", "monthOfYear", "dayOfMonth")))
    )
    remark = tidy(" ".join(xml_text(part) for part in parts(item, "remark")))
    if not (circa or span or remark or calendar not in _GREGORIAN):
        return ""
    other = "" if calendar in _GREGORIAN else f"[{calendar.casefold()}]"
    return tidy(f"{'circa' if circa else ''} {day or span} {other} {f'({remark})' if remark else ''}")


@cache
def _schemes() -> dict[str, str]:
    text = (files("exportgate_eu.feeds.fsf") / "identifications.csv").read_text(encoding="utf-8")
    return {row["code"]: row["scheme"] for row in csv.DictReader(io.StringIO(text), strict=True)}


def identifiers(items: Iterable[Any], identity: str, notes: Notes) -> Iterator[Identifier]:
    """Give the numbers of the papers, also false or expired ones, which their bearer may still show.

    A kind of paper that is not known is `other`, and a note says so.
    """
    for item in items:
        code = attribute(item, "identificationTypeCode")
        if code.casefold() not in _schemes():
            notes.add(f"kind of paper {code[:40]!r} is not known", identity)
        scheme, country = _schemes().get(code.casefold(), "other"), country_of(item)
        for number in dict.fromkeys(attribute(item, name) for name in ("number", "latinNumber")):
            if number:
                yield Identifier(scheme=scheme, value=number, country=country)


def printed_number(item: Any) -> str:
    """Give a paper in words where the list says more of it than kind, number and country."""
    marks = [words for name, words in _MARKS.items() if attribute(item, name).casefold() == "true"]
    dates = [attribute(item, name) for name in ("issueDate", "validFrom", "validTo")]
    remark = tidy(" ".join(xml_text(part) for part in parts(item, "remark"))).strip("()")
    more = [*marks, *filter(None, (attribute(item, "issuedBy"), attribute(item, "nameOnDocument"), *dates, remark))]
    what = attribute(item, "identificationTypeDescription") or attribute(item, "identificationTypeCode")
    return f"{what} {attribute(item, 'number')} ({', '.join(more)})" if more else ""
