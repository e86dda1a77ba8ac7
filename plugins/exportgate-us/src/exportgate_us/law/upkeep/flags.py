"""Which entries say that a licence exception may be used, and which bar License Exception STA."""

import re
from collections.abc import Iterator
from pathlib import Path

from exportgate.errors import LawTableError
from exportgate_us.law.upkeep.countries import BEGINS, DATES
from exportgate_us.law.upkeep.rows import Cells, Made, own, read

SYMBOLS = ("LVS", "GBS", "TSR", "IEC")
"""Exceptions that an entry itself opens; the others are told by their own sections."""

_ANY = "LVS|GBS|TSR|IEC|APP|ACE|AIA|ACM|LPP|HBM|ENC|STA"
_FLAG = re.compile(rf"\b({_ANY}): (.*?)(?=; (?:{_ANY}): |$)")
_DOLLARS = re.compile(r"^\$([\d,]+)$")
_WHOLE_ENTRY = re.compile(
    r"(?:any|in this|for) .*?(?:item|commodity|technology|software|entry|ECCN|[0-9][A-E][0-9]{3})"
)
_PARAGRAPHS = re.compile(r"[0-9][A-E][0-9]{3}\.\s?[a-z]")


def eligibility(folder: Path) -> Made:
    """Make the table of entries that open LVS, GBS, TSR or IEC, with paragraphs, dollars and conditions.

    Raises:
        LawTableError: a flag is neither plain (`N/A`, `Yes`, dollars) nor read in `eligibility_readings.csv`.

    Law: 15 CFR 774 Supp. 1, "List Based License Exceptions" and IEC of each entry.
    """
    readings = own("eligibility_readings")
    read_by_hand = {(eccn, row["symbol"]) for row in readings for eccn in row["eccn"].split()}
    rows = list(_plain(folder, read_by_hand))
    for reading in readings:
        rows += [_row({**reading, "eccn": eccn}) for eccn in reading["eccn"].split() if reading["applies"]]
    columns = (
        *("eccn", "symbol", "applies", "except", "limit_usd", "not_reasons", "to", "not_to", "part", "words"),
        *DATES,
    )
    order = sorted(rows, key=lambda row: (row["eccn"], row["symbol"], row["applies"]))
    return Made("ccl_eligibility", columns, order)


def _plain(folder: Path, read_by_hand: set[tuple[str, str]]) -> Iterator[Cells]:
    for eccn, flags in _flags(folder).items():
        for symbol, text in _FLAG.findall(flags):
            if symbol not in SYMBOLS or (eccn, symbol) in read_by_hand:
                continue
            limit = _plain_limit(symbol, text.strip(" .;"), eccn)
            if limit is not None:
                yield _row({"eccn": eccn, "symbol": symbol, "applies": "*", "limit_usd": limit, "certainty": "A"})


def _plain_limit(symbol: str, text: str, eccn: str) -> str | None:
    """Dollars of a plain LVS flag, "" for a plain yes, `None` where the exception is not open."""
    if text.startswith("N/A"):
        return None
    if symbol == "LVS" and (dollars := _DOLLARS.match(text)):
        return dollars.group(1).replace(",", "")
    if symbol != "LVS" and (text == "Yes" or (symbol == "IEC" and text.startswith("Yes, see"))):
        return ""
    raise LawTableError(
        f"no rule reads {symbol}: {text!r}",
        where=f"us_ccl_license_requirements.csv, {eccn}",
        hint="Add what it means to eligibility_readings.csv.",
    )


def _row(cells: Cells) -> Cells:
    return {**cells, "valid_from": BEGINS, "citation": f"774 Supp. 1 {cells['eccn']}"}


def _flags(folder: Path) -> dict[str, str]:
    return {cells["eccn"]: cells["exception_flags"] for cells in read(folder / "us_ccl_license_requirements.csv")}


def sta(folder: Path) -> Made:
    """Make the table of entries and paragraphs that License Exception STA does not cover.

    Raises:
        LawTableError: an STA paragraph speaks of single paragraphs or parts and is not read in `sta_readings.csv`.

    Law: 15 CFR 774 Supp. 1, "Special Conditions for STA" of each entry; 740.20(b)(2), (b)(3).
    """
    readings = own("sta_readings")
    read_by_hand = {eccn for row in readings for eccn in row["eccn"].split()}
    rows = [{**row, "eccn": eccn, "valid_from": BEGINS} for row in readings for eccn in row["eccn"].split()]
    for cells in _special(folder):
        if cells["eccn"] not in read_by_hand:
            rows.append(_whole(cells))
    columns = ("eccn", "applies", "except", "groups", "reasons", "part", "words", *DATES)
    order = sorted(rows, key=lambda row: (row["eccn"], row["applies"], row["groups"], row["words"]))
    return Made("ccl_sta", columns, order)


def _special(folder: Path) -> Iterator[Cells]:
    seen: set[str] = set()
    for cells in read(folder / "us_ccl_license_requirements.csv"):
        if cells["sta_special_conditions"] and cells["eccn"] not in seen:
            seen.add(cells["eccn"])
            yield cells


def _whole(cells: Cells) -> Cells:
    text = cells["sta_special_conditions"]
    if _PARAGRAPHS.search(text) or "(1)" in text or not _WHOLE_ENTRY.search(text):
        raise LawTableError(
            f"no rule reads {text!r}",
            where=f"us_ccl_license_requirements.csv, {cells['eccn']}",
            hint="Add what it means to sta_readings.csv.",
        )
    lesser = "(c)(2)" in text or ("A:6" in text and "A:5" not in text)
    return {
        "eccn": cells["eccn"],
        "applies": "*",
        "except": "",
        "groups": "A:6" if lesser else "A:5 A:6",
        "words": "",
        "valid_from": BEGINS,
        "citation": f"774 Supp. 1 {cells['eccn']}",
        "certainty": "A",
    }
