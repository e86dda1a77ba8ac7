"""How long a decision must be kept: by the law of every jurisdiction that it reached, the longest time of all."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exportgate.decision import Decision, Outcome
from exportgate.errors import LawTableError
from exportgate.jurisdiction import Jurisdiction
from exportgate.law.tables import LawTable, Row

NOT_OF_LAW = frozenset({"gate", "policy"})
"""What speaks in decisions beside the laws of jurisdictions."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One law's demand: keep until a day (inside it), and by which provision; `until` is `None` where it is unknown."""

    jurisdiction: str
    until: dt.date | None
    law: str


@dataclass(frozen=True, slots=True)
class Term:
    """How long a decision must be kept.

    Args:
        until: the last day of the longest time; `None` where no law that it reached asks for any.
        duties: the demands, the longest first; those that are unknown before all others.
        open: why it is kept whatever its age: its shipment has not left yet, or a law cannot be asked.
    """

    until: dt.date | None
    duties: tuple[Duty, ...]
    open: str = ""

    def is_over(self, today: dt.date) -> bool:
        """Say whether it may be deleted."""
        return not self.open and (self.until is None or self.until < today)

    @property
    def words(self) -> str:
        """Say until when it is to be kept, and by what."""
        if self.open:
            return self.open
        longest = next(iter(self.duties), None)
        return f"until {self.until}: {longest.law}" if longest else "no law that it reached asks for it"


def term_of(
    decision: Decision, last: dt.date, today: dt.date, jurisdictions: Mapping[str, Jurisdiction], waiting: bool
) -> Term:
    """Give how long a decision must be kept.

    Args:
        decision: with the outcome of each jurisdiction; one that is out of scope demands nothing.
        last: the last day on which anything happened to its shipment: decided, shipped, cancelled.
        today: the present day; the law of now counts, and that of the day decided.
        jurisdictions: those installed.
        waiting: the shipment is still at the gate, and this is its last decision.
    """
    reached = [name for name, outcome in decision.outcomes.items() if outcome is not Outcome.OUT_OF_SCOPE]
    duties: list[Duty] = []
    for name in reached:
        if name not in NOT_OF_LAW:
            duties += _duties(name, jurisdictions.get(name), decision.as_of, last, today)
    duties.sort(key=lambda duty: duty.until or dt.date.max, reverse=True)
    days = [duty.until for duty in duties if duty.until is not None]
    open = next((duty.law for duty in duties if duty.until is None), "")
    if waiting:
        open = "its shipment is still at the gate"
    return Term(max(days, default=None), tuple(duties), open)


def _duties(
    name: str, jurisdiction: Jurisdiction | None, decided: dt.date, last: dt.date, today: dt.date
) -> Iterator[Duty]:
    if jurisdiction is None:
        yield Duty(name, None, f"the law of {name} cannot be asked, since no plugin for it is installed")
        return
    if jurisdiction.retention is None:
        yield Duty(name, None, f"how long {jurisdiction.name} asks for records to be kept is not known")
        return
    table = jurisdiction.retention()
    found = {id(row): row for day in (decided, today) for row in _in_force(table, day)}
    for row in found.values():
        yield Duty(name, _until(row, last), _words(row, jurisdiction))


def _in_force(table: LawTable, day: dt.date) -> list[Row]:
    try:
        return table.on(day)
    except LawTableError:  # the day lies before what the table holds; the law of today is asked in any case
        return []


def _until(row: Row, last: dt.date) -> dt.date:
    """Give the last day of a time that begins with a day, or with the end of its year."""
    start = dt.date(last.year, 12, 31) if row.get("year_end", False) else last
    year = start.year + int(row["years"])
    try:
        return start.replace(year=year)
    except ValueError:  # 29 February
        return dt.date(year, 3, 1)


def _words(row: Row, jurisdiction: Jurisdiction) -> str:
    doubt = ", to verify" if row.verify else ""
    years = f"{row['years']} years from {row['counted_from']}"
    return f"{jurisdiction.name}, {row['regime']}: {years} ({row.citation}{doubt})"
