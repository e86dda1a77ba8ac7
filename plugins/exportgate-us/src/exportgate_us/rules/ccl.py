"""What the Commerce Control List and the Country Chart require for an item to a destination (General Prohibition 1)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from typing import NamedTuple

from exportgate.law.tables import Row
from exportgate_us.declaration import JURISDICTION
from exportgate_us.law.held import in_force, table
from exportgate_us.rules.codes import Code
from exportgate_us.rules.destinations import Destination, destination, is_headquartered, one_of, only_by_doubt

WHOLE = "*"
FAR = "MO-D5-ALL"
"""The scope whose places are those that count as far: Macau and Country Group D:5."""
PARAGRAPH = "classification.us"
REASONS = "us_reasons"
SUPP_8 = "us.supp8_740"
EXPORTER = "exporter.headquarters"


class Holds(Enum):
    """Whether something holds: surely, perhaps (a fact is missing), or not."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


class Asked(NamedTuple):
    """One question to the list and the chart; all that the answer rests on, so that it can be kept.

    Args:
        code: an ECCN.
        reasons: the reasons that the line confirms (`NS`, `RS2`); `None` where it confirms none.
        destination: ISO code.
        departure: ISO code of the place the item leaves.
        on: the day judged.
        exporter_headquarters: ISO code, "" where unknown.
        supp_8: whether consignee and end users are entities of Supplement No. 8 to part 740; `None` where unknown.
    """

    code: Code
    reasons: frozenset[str] | None
    destination: str
    departure: str
    on: date
    exporter_headquarters: str = ""
    supp_8: bool | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement row of an entry, ready to be asked.

    Args:
        reason: `NS`.
        to: a chart column (`NS1`) or the id of a row of `us_scopes`.
        applies: paragraphs that it covers; empty for the whole entry.
        left_out: paragraphs that it excepts.
        part: it covers only part of those; `words` says which.
        row: the row of the table, for its days and citation.
        footnote: a footnote of the chart demands it, not a column.
    """

    reason: str
    to: str
    applies: tuple[tuple[str, ...], ...]
    left_out: tuple[tuple[str, ...], ...]
    part: bool
    words: str
    row: Row
    footnote: bool

    @property
    def by(self) -> str:
        """What it rests on, in words: `NS Column 1`, or `RS` where no column but a text names the destinations."""
        return self.reason if table("scopes").by("scope").get(self.to) else f"{self.reason} Column {self.to[-1]}"

    @property
    def named(self) -> str:
        """The row in words: `NS Column 1 (.b.2, .b.3: not for civil telecommunications)`."""
        where = ", ".join(f".{'.'.join(path)}" for path in self.applies) or "whole entry"
        without = ", ".join(f".{'.'.join(path)}" for path in self.left_out)
        but = f" but {without}" if without else ""
        return f"{self.by} ({where}{but}{': ' + self.words if self.words else ''})"


@dataclass(frozen=True, slots=True)
class Met:
    """A requirement that stands for the destination.

    Args:
        requirement: the row.
        sure: the item is surely meant; otherwise it may be, and that is the strictest reading.
        why: why it stands, in words.
    """

    requirement: Requirement
    sure: bool
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the list and the chart say.

    Args:
        met: the requirements that stand, those that only may stand among them.
        unsettled: why the answer is not known, where a text is not held.
        controlled: the reasons that the item is, or may be, controlled for, whatever the destination.
        asks: facts that would make a doubtful row sure.
        steps: what was asked, row by row.
        verify: something that this rests on could not be confirmed.
    """

    met: tuple[Met, ...]
    unsettled: tuple[str, ...]
    controlled: frozenset[str]
    asks: tuple[str, ...]
    steps: tuple[str, ...]
    verify: bool

    @property
    def reasons(self) -> frozenset[str]:
        """The reasons of the requirements that stand, with and without their column (`NS`, `NS1`)."""
        return frozenset(name for met in self.met for name in (met.requirement.reason, met.requirement.to))


@cache
def requirements_of(entry: str) -> tuple[Requirement, ...]:
    """Give all rows of an entry, whatever their days."""
    return tuple(
        Requirement(
            str(row["reason"]),
            str(row["to"]),
            _paths(row["applies"]),
            _paths(row["except"]),
            row.get("part") == "yes",
            str(row.get("words", "")),
            row,
            any(scope.get("footnote") for scope in table("scopes").by("scope").get(row["to"], ())),
        )
        for row in table("ccl_requirements").by("eccn").get(entry, ())
    )


def _paths(paragraphs: list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(each.split(".")) for each in paragraphs if each != WHOLE)


@lru_cache(maxsize=32768)
def entry_on(entry: str, on: date) -> Row | None:
    """Give the entry of the list on a day; `None` where there is none, or where none of its rows is in force yet."""
    rows = table("ccl_entries").find(on, "eccn", entry)
    if not rows:
        return None
    if rows[0]["kind"] != "controlled":
        return rows[0]
    return rows[0] if any(each.row.in_force(on) for each in requirements_of(entry)) else None


@lru_cache(maxsize=32768)
def placed(code: Code) -> tuple[Code, str]:
    """Give a code as it can be read: cut off above the first paragraph that its entry is not known to have.

    Returns:
        (the code, the paragraph that was set aside: `a.99`, or "" where none was).
    """
    rows = table("ccl_paragraphs").by("eccn").get(code.entry, ())
    if not rows or not code.path:
        return code, ""
    kept = _known_part(code.path, rows[0])
    if kept == len(code.path):
        return code, ""
    path = code.path[:kept]
    return replace(code, text=".".join((code.entry, *path)), path=path), ".".join(code.path[: kept + 1])


def _known_part(path: tuple[str, ...], row: Row) -> int:
    """How many steps of a path the entry is known to have; one beyond the last known of its list is not."""
    if path[0] not in row["letters"]:
        return 0
    ends = {tuple(end.split(".")[:-1]): end.split(".")[-1] for end in row["ends"]}
    for depth in range(1, len(path)):
        end, step = ends.get(path[:depth]), path[depth]
        if end and step.isdigit() == end.isdigit() and (len(step), step) > (len(end), end):
            return depth
    return len(path)


@lru_cache(maxsize=131072)
def required(asked: Asked) -> Answer:
    """Say which requirements of an entry stand for a destination.

    Every row is asked on its own part of the entry. A row that covers part of what it names, or a paragraph that is
    not stated, counts in the strictest reading and is asked for.

    Law: 15 CFR 738.4(a)(2); 738 Supp. 1; 774 Supp. 1; 742.
    """
    place = destination(asked.destination, asked.on)
    rows = [each for each in requirements_of(asked.code.entry) if each.row.in_force(asked.on)]
    met: list[Met] = []
    unsettled: list[str] = []
    asks: dict[str, None] = {}
    steps = [f"{asked.code.text}: {len(rows)} requirement rows; {place.why}"]
    controlled: set[str] = set()
    freed = False
    for row in rows:
        item = _item(row, asked, rows)
        if item is Holds.NO:
            continue
        controlled |= {row.reason, row.to}
        there, why, ask = _there(row, asked, place)
        steps.append(f"{row.named}: {why}")
        freed = freed or _only_freed_by_doubt(row, asked, place)
        if there is Holds.NO:
            continue
        if there is Holds.PERHAPS and not ask:
            unsettled.append(f"{row.named}: {why} ({row.row.citation})")
            continue
        sure = item is Holds.YES and there is Holds.YES
        met.append(Met(row, sure, why))
        asks |= dict.fromkeys(_asks(row, asked, item, ask))
    verify = place.verify or freed or _rests_on_doubt(met, asked.on)
    return Answer(tuple(met), tuple(unsettled), frozenset(controlled), tuple(asks), tuple(steps), verify)


def _asks(row: Requirement, asked: Asked, item: Holds, ask: str) -> list[str]:
    asks = [ask] if ask else []
    if item is Holds.PERHAPS:
        asks.append(REASONS if row.part else PARAGRAPH)
    return asks


def _rests_on_doubt(met: list[Met], on: date) -> bool:
    scopes = table("scopes")
    return any(
        each.requirement.row.verify or any(row.verify for row in scopes.find(on, "scope", each.requirement.to))
        for each in met
    )


def covers(code: Code, applies: tuple[tuple[str, ...], ...], left_out: tuple[tuple[str, ...], ...]) -> Holds:
    """Say whether a code's paragraph lies in some paragraphs (none: the whole entry) and in none of those left out.

    A code that is less exact than the paragraphs may lie in them or not.
    """
    inside = _within(code.path, applies) if applies else Holds.YES
    outside = _within(code.path, left_out)
    if inside is Holds.NO or outside is Holds.YES:
        return Holds.NO
    return Holds.YES if inside is Holds.YES and outside is Holds.NO else Holds.PERHAPS


def _within(path: tuple[str, ...], paragraphs: tuple[tuple[str, ...], ...]) -> Holds:
    perhaps = False
    for each in paragraphs:
        if path[: len(each)] == each:
            return Holds.YES
        perhaps = perhaps or each[: len(path)] == path
    return Holds.PERHAPS if perhaps else Holds.NO


def _item(row: Requirement, asked: Asked, rows: list[Requirement]) -> Holds:
    """Whether the row means the item: by its paragraph first, then by the reasons that the line confirms."""
    placed = covers(asked.code, row.applies, row.left_out)
    if placed is Holds.NO or (placed is Holds.YES and not row.part):
        return placed
    if asked.reasons is None:
        return Holds.PERHAPS
    if row.footnote:
        return Holds.YES if any(each.rstrip("123") == row.reason for each in asked.reasons) else Holds.NO
    if f"{row.reason}{row.to[-1]}" in asked.reasons and row.to[:2] == row.reason:
        return Holds.YES
    if row.reason not in asked.reasons:
        return Holds.NO
    return _among_rivals(row, asked.reasons, [each for each in rows if _may_rival(each, row, asked)], rows)


def _may_rival(other: Requirement, row: Requirement, asked: Asked) -> bool:
    return (
        other.reason == row.reason
        and not other.footnote
        and covers(asked.code, other.applies, other.left_out) is not Holds.NO
    )


def _among_rivals(
    row: Requirement, reasons: frozenset[str], rivals: list[Requirement], rows: list[Requirement]
) -> Holds:
    """Whether a confirmed reason comes from this row, where several rows have it.

    Rows of one part of the entry stand together: where a line confirms NS and not RS, the part that is controlled for
    both is not meant, as long as another row explains the NS.
    """
    left = {each.to for each in rivals if not _lacks_twin(each, reasons, rows)}
    if not left:
        left = {each.to for each in rivals}
    if row.to not in left:
        return Holds.NO
    return Holds.YES if left == {row.to} else Holds.PERHAPS


def _lacks_twin(row: Requirement, reasons: frozenset[str], rows: list[Requirement]) -> bool:
    """Whether a row for the very same part, for another reason, is not among the reasons that the line confirms."""
    if not row.part:
        return False
    part = (row.applies, row.left_out, row.words)
    twins = (each for each in rows if (each.applies, each.left_out, each.words) == part and not each.footnote)
    return any(not {each.reason, f"{each.reason}{each.to[-1]}"} & reasons for each in twins)


def _there(row: Requirement, asked: Asked, place: Destination) -> tuple[Holds, str, str]:
    """Whether the row stands for the destination, why, and the fact that would settle a doubt."""
    scopes = table("scopes").find(asked.on, "scope", row.to)
    if scopes:
        return _in_scope(scopes[0], asked, place)
    if place.pointer:
        return Holds.NO, "the row of this destination has no marks, part 746 decides", ""
    if place.marked(row.to):
        return Holds.YES, f"X in the row of {place.row}", ""
    return Holds.NO, f"no X in the row of {place.row}", ""


def _in_scope(scope: Row, asked: Asked, place: Destination) -> tuple[Holds, str, str]:
    words = f"{scope['words']} ({scope.citation})"
    if scope["from"] and not one_of(asked.departure, tuple(scope["from"]), asked.on):
        return Holds.NO, f"only {words}", ""
    if not _named(scope["include"], place, asked.on):
        if scope.get("unknown"):
            return Holds.PERHAPS, f"{words}; for {asked.destination} the text is not held", ""
        return Holds.NO, f"not one of: {words}", ""
    if _named(scope["exclude"], place, asked.on) and not one_of(place.iso, tuple(scope["stays"]), asked.on):
        return Holds.NO, f"excluded from: {words}", ""
    if scope.get("settled_by") and place.iso in supp_8_places(asked.on):
        if asked.supp_8:
            return Holds.NO, "the receivers are entities of 740 Supp. 8", ""
        return Holds.YES, words, SUPP_8 if asked.supp_8 is None else ""
    return _not_from(scope, asked, words)


def _not_from(scope: Row, asked: Asked, words: str) -> tuple[Holds, str, str]:
    """Rows that free goods sent from a country of 742 Supp. 4, but not by a firm headquartered in D:5 or Macau."""
    if not scope["not_from"] or asked.departure in JURISDICTION.territories:
        return Holds.YES, words, ""
    if not one_of(asked.departure, tuple(scope["not_from"]), asked.on):
        return Holds.YES, words, ""
    far = is_headquartered(asked.exporter_headquarters, far_places(asked.on), asked.on)
    if far is None:
        return Holds.YES, f"{words}; the exporter's headquarters is not stated", EXPORTER
    if far:
        return Holds.YES, words, ""
    return Holds.NO, f"{asked.departure} has controls of its own (742 Supp. 4)", ""


def _only_freed_by_doubt(row: Requirement, asked: Asked, place: Destination) -> bool:
    """Whether the row would stand, or surely stand, but for a list of freed countries that could not be confirmed."""
    scopes = table("scopes").find(asked.on, "scope", row.to)
    if not scopes or not only_by_doubt(asked.departure, scopes[0]["not_from"], asked.on):
        return False
    far = is_headquartered(asked.exporter_headquarters, far_places(asked.on), asked.on)
    return not far and _in_scope(scopes[0], asked._replace(departure="US"), place)[0] is not Holds.NO


def _named(terms: list[str], place: Destination, on: date) -> bool:
    return bool(place.marks & set(terms)) or one_of(place.iso, tuple(terms), on)


@lru_cache(maxsize=1024)
def supp_8_places(on: date) -> frozenset[str]:
    """Give the countries that Supplement No. 8 to part 740 names entities in on a day."""
    return frozenset(str(row["country"]) for row in in_force("supp8_740", on))


@lru_cache(maxsize=1024)
def far_places(on: date) -> tuple[str, ...]:
    """Give the places where a headquarters makes a receiver or exporter one of Macau or Country Group D:5."""
    return tuple(table("scopes").find(on, "scope", FAR)[0]["include"])
