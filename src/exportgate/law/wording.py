"""How findings name what they speak of."""

from collections.abc import Iterable

from exportgate.hit import Hit
from exportgate.law.places import place_name
from exportgate.shipment import Party


def joined(texts: Iterable[str], between: str = "; ") -> str:
    """Join texts, each once, in their order, empty ones left out."""
    return between.join(dict.fromkeys(text for text in texts if text))


def capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]


def named(party: Party) -> str:
    """Name a party with its role: `the end user "A"`."""
    return f'the {party.role.replace("_", " ")} "{party.name}"'


def country(code: str) -> str:
    """Give a country as people read it, a part of one by its code."""
    return f"{place_name(code)} ({code})" if len(code) == 2 else code


def no_part(written: str) -> str:
    """Say that what is stated is no part of a country, "" where nothing is stated."""
    return f' "{written}" is no code of a part.' if written else ""


def weapons(use: str) -> str:
    """Name what a programme makes, by the word of the fact: `nuclear weapons`, `missiles`."""
    return "missiles" if use == "missile" else f"{use} weapons"


def stated(value: object) -> str:
    """Give the value of a fact as people write it, `not known` where there is none."""
    return "not known" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def entry_of(hit: Hit) -> str:
    """Name the entry of a hit: `"A" (entry 1 of xx.list)`."""
    return f'"{hit.entry.primary_name}" (entry {hit.entry.id} of {hit.entry.listed_by})'


def resembles(hit: Hit) -> str:
    """Say that a name resembles an entry and is not known to be it."""
    how = hit.reasons or f"by {hit.match}"
    return (
        f'"{hit.name}" resembles "{hit.matched_name}" (entry {hit.entry.id} of {hit.entry.listed_by}, '
        f"score {hit.score:.0f}: {how}); a person must decide whether they are the same"
    )


def is_weak(hit: Hit) -> bool:
    """Say whether only a name agrees that the publisher itself calls weak."""
    kinds = {name.kind for name in hit.entry.names if name.name == hit.matched_name}
    return hit.match != "identifier" and kinds == {"weak"}


def is_sure(hit: Hit) -> bool:
    """Say whether a hit leaves no reasonable doubt that the person is the listed one."""
    return hit.confirmed and not is_weak(hit)
