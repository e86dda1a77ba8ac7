"""Every entry of the list to every country, in one run: `python -m exportgate_us.sweep [--on DATE] [--output FILE]`.

Each item leaves the United States without a paragraph, worth 1,000 dollars, for a receiver headquartered where it goes,
and nothing is known of it that the facts of the contract ask for and that would do harm. Prints how many are what, and
why answers are missing; the file has one row an entry and country.
"""

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from exportgate.decision import Finding, Outcome, most_severe
from exportgate.errors import ExportgateError
from exportgate.jurisdiction import Case
from exportgate.shipment import FactValue, Line, Party, Role, Shipment
from exportgate_us.law.held import in_force
from exportgate_us.rules.context import ID
from exportgate_us.rules.determination import assess
from exportgate_us.rules.duties import EEI, STATEMENT

VALUE = Decimal(1000)
HARMLESS: dict[str, FactValue] = {
    "end_use.wmd": "none",
    "end_use.military": False,
    "end_use.military_intelligence": False,
    "end_use.supercomputer": False,
    "end_use.advanced_fab": False,
    "end_use.diversion": False,
    "informed.us": False,
}


class Answered(NamedTuple):
    """The answer for one entry and country: outcome without duties, exceptions offered, and the reasons in words."""

    eccn: str
    country: str
    outcome: Outcome
    exceptions: tuple[str, ...]
    asks: tuple[str, ...]
    reason: str


def sweep(on: date, countries: list[str], entries: list[str]) -> Iterator[Answered]:
    """Answer for each of some entries to each of some countries on a day."""
    for country in countries:
        shipment = _shipment(on, country, entries)
        by_line: dict[int | None, list[Finding]] = {}
        for finding in assess(Case(shipment, (), on)):
            by_line.setdefault(finding.line, []).append(finding)
        for line in shipment.lines:
            found = [*by_line.get(line.line, ()), *by_line.get(None, ())]
            yield _answered(line, country, [each for each in found if each.rule not in (EEI, STATEMENT)])


def _shipment(on: date, country: str, entries: list[str]) -> Shipment:
    receiver = Party(role=Role.CONSIGNEE, name="Receiver", country=country, headquarters=country, address="Main Street")
    lines = [
        # A customs code of its own keeps each line below the value that must be filed.
        Line(line=number, hs=f"{number:010d}", origin="US", value=VALUE, currency="USD", classification={ID: eccn})
        for number, eccn in enumerate(entries, 1)
    ]
    name = f"{country} {on}"
    return Shipment(
        id=name, date=on, departure="US", destination=country, parties=(receiver,), lines=tuple(lines), facts=HARMLESS
    )


def _answered(line: Line, country: str, findings: list[Finding]) -> Answered:
    outcome = most_severe(each.outcome for each in findings)
    deciding = [each for each in findings if each.outcome is outcome]
    return Answered(
        line.classification[ID],
        country,
        outcome,
        tuple(sorted({symbol for each in findings for symbol in each.exceptions})),
        tuple(sorted({ask for each in findings for ask in each.asks})),
        deciding[0].reason,
    )


def countries_on(on: date) -> list[str]:
    """Give the countries that the chart has a row for on a day."""
    return sorted({str(row["iso"]) for row in in_force("country_chart", on)})


def entries_on(on: date) -> list[str]:
    """Give the entries of the list on a day, those that only point elsewhere among them."""
    return sorted({str(row["eccn"]) for row in in_force("ccl_entries", on)})


def main(arguments: list[str] | None = None) -> int:
    """Run the sweep. Returns 0, or 2 where the law of the day is not held."""
    parser = argparse.ArgumentParser(prog="exportgate_us.sweep", description=__doc__)
    parser.add_argument("--on", type=date.fromisoformat, default=date(2026, 7, 23), help="the day judged")
    parser.add_argument("--output", type=Path, help="a CSV file with one row an entry and country")
    chosen = parser.parse_args(arguments)
    try:
        answers = list(sweep(chosen.on, countries_on(chosen.on), entries_on(chosen.on)))
    except ExportgateError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if chosen.output:
        _write(chosen.output, answers)
    sys.stdout.writelines(f"{line}\n" for line in _table(answers))
    return 0


def _write(file: Path, answers: list[Answered]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("eccn", "country", "outcome", "exceptions", "asks"))
        for each in answers:
            writer.writerow((each.eccn, each.country, each.outcome, " ".join(each.exceptions), " ".join(each.asks)))


def _table(answers: list[Answered]) -> Iterator[str]:
    total, entries, countries = (len(answers), *(len({each[column] for each in answers}) for column in (0, 1)))
    yield f"{total} answers: {entries} entries, {countries} countries"
    for outcome, number in Counter(each.outcome for each in answers).most_common():
        yield f"  {outcome:<22}{number:>8}{number / total:>8.1%}"
    missing = [each for each in answers if each.outcome is Outcome.INDETERMINATE]
    yield "indeterminate, by reason:"
    for why, number in Counter(_kind(each) for each in missing).most_common():
        yield f"  {number:>8}  {why}"


def _kind(each: Answered) -> str:
    """The reason without the entry and the country, so that equal reasons are counted together."""
    if "IEC" in each.exceptions:
        return "License Exception IEC may be open; its table of items and countries is not held (740.24)"
    plain = re.sub(rf"\b{each.eccn}\b", "the entry", each.reason)
    plain = re.sub(rf"\b(?<!-){each.country}\b(?=[ :.])(?! \()", "the country", plain)
    return plain if len(plain) <= 160 else f"{plain[:157]}..."


if __name__ == "__main__":
    sys.exit(main())
