"""The hits that are designations under the law of the United Kingdom on the day judged."""

from dataclasses import dataclass
from datetime import date

from exportgate.hit import Hit
from exportgate.jurisdiction import Case
from exportgate.law.ownership import Path
from exportgate.law.tables import Row
from exportgate_uk.law.held import table

UNITED_NATIONS = "un.sc"
_UN_SCHEME = "un_reference"


@dataclass(frozen=True)
class Designations:
    """The hits of a case, sorted by what they are worth under this law.

    Args:
        own: hits of the list that says who is designated on the day judged.
        closed: hits of a list that was closed by then, whose party the present list does not show.
        later: hits of entries that were designated only after the day judged.
        united_nations: hits of the United Nations' list whose party the own list does not show.
        on: the day judged.
    """

    own: tuple[Hit, ...]
    closed: tuple[Hit, ...]
    later: tuple[Hit, ...]
    united_nations: tuple[Hit, ...]
    on: date

    def of_party(self, index: int) -> list[Hit]:
        """Give the own hits of one party itself."""
        return [hit for hit in self.own if hit.party == index and not hit.owner_path]

    def freezing_owners(self, index: int) -> dict[Path, list[Hit]]:
        """Give the own hits of a party's owners that freeze assets, or may, by the way down to the owner."""
        found: dict[Path, list[Hit]] = {}
        for hit in self.own:
            if hit.party == index and hit.owner_path and freezing(hit, self.on) is not False:
                found.setdefault(hit.owner_path, []).append(hit)
        return found


def freezing(hit: Hit, on: date) -> bool | None:
    """Say whether an entry bars making anything available to the person; `None` where a measure is not known."""
    rows = [effect_rows(measure, on) for measure in hit.entry.measures]
    if any(row["effect"] == "prohibited" for each in rows for row in each):
        return True
    return False if rows and all(rows) else None


def effect_rows(measure: str, on: date) -> list[Row]:
    """Give what a measure means for goods on a day; nothing where the measure is not known."""
    return table("measures").find(on, "measure", measure)


def designations(case: Case) -> Designations:
    """Sort the hits of a case.

    Law: Sanctions and Anti-Money Laundering Act 2018; the UK Sanctions List is the only list of designations since
    28 January 2026, and carries those of the United Nations.
    """
    lists = {row["feed"] for row in table("designation_lists").on(case.on)}
    known = {row["feed"] for row in table("designation_lists").rows}
    ours = [hit for hit in case.hits if hit.entry.listed_by in lists]
    later = tuple(hit for hit in ours if hit.entry.listed_on is not None and case.on < hit.entry.listed_on)
    own = tuple(hit for hit in ours if hit not in later)
    others = [hit for hit in case.hits if hit.entry.listed_by in known - lists]
    return Designations(
        own=_each_once(own),
        closed=tuple(hit for hit in others if not _shown_by(own, hit)),
        later=later,
        united_nations=tuple(
            hit for hit in case.hits if hit.entry.listed_by == UNITED_NATIONS and not _shown_by(own, hit)
        ),
        on=case.on,
    )


def _each_once(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Leave out the hit of a second list for a party that the first list shows under the same number."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (not each.confirmed, -each.score)):
        if not any(other.entry.feed != hit.entry.feed and _same(other, hit) for other in kept):
            kept.append(hit)
    return tuple(kept)


def _shown_by(own: tuple[Hit, ...], hit: Hit) -> bool:
    return any(_same(other, hit) for other in own)


def _same(one: Hit, other: Hit) -> bool:
    """Whether two hits of one party (or owner) are one listed person: the lists share a reference number."""
    if (one.party, one.owner_path) != (other.party, other.owner_path):
        return False
    return bool(_references(one) & _references(other))


def _references(hit: Hit) -> set[str]:
    schemes = (_UN_SCHEME, "ofsi_group_id")
    numbers = {number.value.casefold() for number in hit.entry.identifiers if number.scheme in schemes}
    return numbers | {hit.entry.id.casefold()}
