"""Hits sorted by what they are worth under one law: its own list of designated persons, and what other lists say.

A law names the list that says who is designated on a day. A list that was closed, or one whose designations become law
only through the own list, is no law by itself; what it shows and the own list does not is for a person to look at.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from exportgate.hit import Hit
from exportgate.jurisdiction import Case
from exportgate.law.ownership import Path
from exportgate.law.tables import LawTable, Row

_WORD = re.compile(r"\w+")
_REFERENCE_HEADING = "Reference number"
"""The heading under which a list that others refer to gives its own number, where that is not the entry's id."""


@dataclass(frozen=True)
class Designations:
    """The hits of a case under one law.

    Args:
        own: hits of the list that says who is designated on the day judged.
        closed: hits of a list of this law that was not in use on the day, whose party the own list does not show.
        later: hits of entries that were designated only after the day judged.
        relayed: hits of a list that is law through the own list only, on which the party is not shown.
        on: the day judged.
        measures: what each measure means for goods: columns `measure` and `effect`.
    """

    own: tuple[Hit, ...]
    closed: tuple[Hit, ...]
    later: tuple[Hit, ...]
    relayed: tuple[Hit, ...]
    on: date
    measures: LawTable

    def of_party(self, index: int) -> list[Hit]:
        """Give the own hits of one party itself."""
        return [hit for hit in self.own if hit.party == index and not hit.owner_path]

    def freezing_owners(self, index: int) -> dict[Path, list[Hit]]:
        """Give the own hits of a party's owners that freeze assets, or may, by the way down to the owner."""
        found: dict[Path, list[Hit]] = {}
        for hit in self.own:
            if hit.party == index and hit.owner_path and self.freezes(hit) is not False:
                found.setdefault(hit.owner_path, []).append(hit)
        return found

    def effects(self, measure: str) -> list[Row]:
        """Give what a measure means for goods on the day; nothing where the measure is not known."""
        return self.measures.find(self.on, "measure", measure)

    def freezes(self, hit: Hit) -> bool | None:
        """Say whether an entry bars making anything available to the person; `None` where a measure is not known."""
        rows = [self.effects(measure) for measure in hit.entry.measures]
        if any(row["effect"] == "prohibited" for each in rows for row in each):
            return True
        return False if rows and all(rows) else None


def designations(case: Case, lists: LawTable, measures: LawTable, relayed: Collection[str] = ()) -> Designations:
    """Sort the hits of a case.

    Args:
        case: what is asked.
        lists: which list says who is designated, with the days: column `feed`.
        measures: what each measure means: columns `measure` and `effect` (`prohibited`: nothing may be made available).
        relayed: ids of lists that become law through the own list.
    """
    in_use = {row["feed"] for row in lists.on(case.on)}
    known = {row["feed"] for row in lists.rows}
    ours = [hit for hit in case.hits if hit.entry.listed_by in in_use]
    later = tuple(hit for hit in ours if hit.entry.listed_on is not None and case.on < hit.entry.listed_on)
    own = _each_once([hit for hit in ours if hit not in later])
    return Designations(
        own=own,
        closed=_not_shown(case, own, known - in_use),
        later=later,
        relayed=_not_shown(case, own, relayed),
        on=case.on,
        measures=measures,
    )


def resemblances(case: Case, lists: LawTable) -> Iterator[str]:
    """Tell of each list of the day (column `feed`) its edition, and how many hits it gave."""
    for row in lists.on(case.on):
        edition = case.editions.get(row["feed"])
        which = f"edition of {edition.edition}" if edition else "not loaded"
        count = sum(1 for hit in case.hits if hit.entry.listed_by == row["feed"])
        yield f"{row['feed']} ({which}): {count} resemblances among the parties and their owners"


def _each_once(hits: list[Hit]) -> tuple[Hit, ...]:
    """Leave out the hit of a second list for a person that the first list shows under the same number."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (not each.confirmed, -each.score)):
        if not any(other.entry.feed != hit.entry.feed and _same_person(other, hit) for other in kept):
            kept.append(hit)
    return tuple(kept)


def _not_shown(case: Case, own: tuple[Hit, ...], lists: Collection[str]) -> tuple[Hit, ...]:
    return tuple(
        hit for hit in case.hits if hit.entry.listed_by in lists and not any(_same_person(other, hit) for other in own)
    )


def _same_person(one: Hit, other: Hit) -> bool:
    """Whether two hits of one party (or owner) are one listed person: a reference number or a name is shared."""
    if (one.party, one.owner_path) != (other.party, other.owner_path):
        return False
    return bool(_references(one) & _references(other)) or bool(_names(one) & _names(other))


def _references(hit: Hit) -> set[str]:
    """The numbers by which lists refer to each other (schemes like `un_reference`), and the entry's own ones."""
    numbers = {
        number.value.casefold()
        for number in hit.entry.identifiers
        if number.scheme.endswith(("_reference", "_group_id"))
    }
    own = hit.entry.details.get(_REFERENCE_HEADING, "")
    return numbers | {text.casefold() for text in (hit.entry.id, own) if text}


def _names(hit: Hit) -> set[str]:
    """The names of the entry but the weak ones, as lists agree on them: words in lower case, in any order."""
    kept = (name.name for name in hit.entry.names if name.kind != "weak")
    return {" ".join(sorted(_WORD.findall(name.casefold()))) for name in kept}
