"""Areas that overlap or contradict each other: told when a policy is loaded, before it decides anything."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from exportgate.intake.slips import Path
from exportgate.policy.areas import Area, spans_meet
from exportgate.policy.items import code_within, speaks_of


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two areas that one item may belong to: the place in the file, what meets, and whether that is a fault."""

    place: Path
    message: str
    fault: bool


def conflicts_in(areas: Sequence[Area]) -> Iterator[Conflict]:
    """Find the areas that share items, countries, directions and days.

    Within one authority that is a fault, unless one of the two says that it stands beside the other; between
    authorities, and where it is said, it is told, and the stricter answer wins.
    """
    for (_, one), (later, other) in combinations(enumerate(areas), 2):
        shared = _shared(one, other) if _may_meet(one, other) else None
        if shared is None:
            continue
        field, what = shared
        same = one.authority == other.authority
        meant = one.id in other.beside or other.id in one.beside
        yield Conflict(("area", later, *field), _message(one, other, what, meant or not same), same and not meant)


def _may_meet(one: Area, other: Area) -> bool:
    countries = not one.countries or not other.countries or bool(set(one.countries) & set(other.countries))
    return countries and bool(set(one.directions) & set(other.directions)) and spans_meet(one, other)


def _shared(one: Area, other: Area) -> tuple[Path, str] | None:
    """Give the field of the second area that meets the first, and what is shared; `None` where nothing is."""
    if met := _meeting(other.hs, one.hs, str.startswith):
        return ("hs", met[0]), f"HS {met[1]}"
    for name in sorted(other.codes.keys() & one.codes.keys()):
        if met := _meeting(other.codes[name], one.codes[name], code_within):
            return ("codes", name, met[0]), f"code {met[1]} ({name})"
    if met := _meeting(other.words, one.words, speaks_of):
        return ("words", met[0]), f'the words "{met[1]}"'
    return None


def _meeting(ours: Sequence[str], theirs: Sequence[str], within: Callable[[str, str], bool]) -> tuple[int, str] | None:
    """Give the first of ours, by its place, that is within one of theirs or holds one; with the narrower of the two."""
    for number, one in enumerate(ours):
        for other in theirs:
            if within(one, other) or within(other, one):
                return number, one if within(one, other) else other
    return None


def _message(one: Area, other: Area, what: str, meant: bool) -> str:
    contradicts = one.stance is not other.stance
    how = f"contradicts ({other.stance}, there {one.stance})" if contradicts else "overlaps"
    whose = "" if one.authority == other.authority else f" of {one.authority.name}"
    text = f'area "{other.id}" {how} area "{one.id}"{whose}: both hold {what}'
    if meant:
        return f"{text}; the stricter answer wins"
    return f'{text}; part them, or say beside = ["{one.id}"] where it is meant'
