"""Item 16: whether goods outside items 1 to 15 fall in 16(1), 16(2) or outside, by tariff number and by ruling."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from exportgate.law.tables import Row
from exportgate_jp.citations import number_ja
from exportgate_jp.law import table
from exportgate_jp.rules.rulings import SIXTEEN, Ruling
from exportgate_jp.rules.tariff import Within, digits, within
from exportgate_jp.wording import Words

OUTSIDE = ""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The items that goods may belong to; more than one where ruling and tariff number leave it open.

    Args:
        items: `16(1)`, `16(2)`, `16` (before the split), or "" for outside item 16.
        reason: how they were found.
        asks: what would settle it.
        citation: the provision.
    """

    items: tuple[str, ...]
    reason: Words
    asks: tuple[str, ...]
    citation: str


def candidates_of(ruling: Ruling, on: date) -> Candidates:
    """Give the items of goods that are in none of items 1 to 15."""
    hs = ruling.line.hs
    by_number, citation = _by_number(digits(hs), on)
    given = _given(ruling.sixteen, by_number, on)
    named = Words(f"tariff number {hs}", f"税番{hs}") if hs else Words("no tariff number", "税番なし")
    says = _words(by_number)
    if given is None:
        asks = () if len(by_number) == 1 else ("hs",)
        return Candidates(by_number, Words(f"by {named.en}: {says.en}", f"{named.ja}により{says.ja}"), asks, citation)
    ruled = _in_item(given)
    if not hs or given in by_number:
        return Candidates((given,), Words(f"ruled as {given}", f"該非判定は{ruled}"), (), citation)
    reason = Words(f"ruled as {given}, but {named.en} says {says.en}", f"該非判定は{ruled}だが、{named.ja}は{says.ja}")
    return Candidates((given, *by_number), reason, ("classification.jp", "hs"), citation)


def _given(sixteen: str, by_number: tuple[str, ...], on: date) -> str | None:
    """Give the item that the ruling names in the numbering of the day, or `None` where the tariff number must tell."""
    divided = _divided(on)
    if sixteen == "none" or (sixteen == SIXTEEN and divided and set(by_number) != {OUTSIDE}):
        return None
    if not divided:
        return SIXTEEN
    return "16(2)" if sixteen == SIXTEEN else sixteen


@lru_cache(maxsize=512)
def _divided(on: date) -> bool:
    return any(row["item"] != SIXTEEN for row in table("item_16").on(on))


@lru_cache(maxsize=8192)
def _by_number(number: str, on: date) -> tuple[tuple[str, ...], str]:
    """Give the items that a tariff number allows, with the provisions.

    Rows come in the order of the law: what 16(1) surely takes is not left for 16(2).
    """
    found: list[str] = []
    citations: list[str] = []
    for row in table("item_16").on(on):
        place = _within(number, row)
        if place is Within.NO:
            continue
        found.append(row["item"])
        citations.append(row.citation)
        if place is Within.YES:
            break
    else:
        found.append(OUTSIDE)
        citations.append("Order Appended Table 1 item 16")
    return tuple(dict.fromkeys(found)), "; ".join(dict.fromkeys(citations))


def _within(number: str, row: Row) -> Within:
    place = within(number, row["hs"], row.get("not_hs", ()))
    return Within.PERHAPS if place is Within.YES and row.get("parts_only") else place


def _words(items: tuple[str, ...]) -> Words:
    return Words(
        " or ".join(item or "outside item 16" for item in items), "又は".join(_in_item(item) for item in items)
    )


def _in_item(item: str) -> str:
    return number_ja(item) if item else "16の項の対象外"
