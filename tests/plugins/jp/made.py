"""Shipments and hits made by hand, small enough to read in a test."""

from collections.abc import Mapping
from typing import Any

import msgspec

from exportgate.entry import Entry
from exportgate.hit import Hit
from exportgate.intake.record import shipment_of
from exportgate.intake.vocabulary import Vocabulary
from exportgate.jurisdiction import Case, Jurisdiction
from exportgate_jp.declaration import JURISDICTION

OTHERS = [Jurisdiction(id=name, name=name, territories=frozenset()) for name in ("us", "uk", "au")]
VOCABULARY = Vocabulary.of([JURISDICTION, *OTHERS])
BENIGN: dict[str, Any] = {
    "end_use.wmd": "none",
    "end_use.military": False,
    "end_use.diversion": False,
    "informed.jp": False,
}
UNKNOWN = "unknown"
"""Stands in a record for a fact that is left out."""

ENTRIES: dict[str, dict[str, Any]] = {
    "missile": {"feed": "jp.eul", "names": ["Zarghun Missile Works"], "measures": ["missile"]},
    "nuclear": {"feed": "jp.eul", "names": ["Qinghe Enrichment Institute"], "measures": ["nuclear"]},
    "arms": {"feed": "jp.eul", "names": ["Bailong Armour Plant"], "measures": ["conventional"]},
    "both": {"feed": "jp.eul", "names": ["Nanhe Academy"], "measures": ["chemical", "conventional"]},
    "russian": {"feed": "jp.designated", "names": ["Vostok Radar Plant"], "programmes": ["russia"]},
    "belarusian": {"feed": "jp.designated", "names": ["Zapad Optics"], "programmes": ["belarus"]},
    "third": {"feed": "jp.designated", "names": ["Lantern Components"], "programmes": ["third_country"]},
    "frozen": {"feed": "jp.mof", "names": ["Sever Bank"], "measures": ["asset_freeze", "owned_50_percent"]},
    "frozen_person": {"feed": "jp.mof", "names": ["Ilya Karasev"], "kind": "person", "measures": ["asset_freeze"]},
    "past_claims": {"feed": "jp.mof", "names": ["Old Fund"], "measures": ["asset_freeze_of_past_claims"]},
    "council": {"feed": "un.sc", "names": ["Ryongchon Ship Stores"], "measures": ["asset_freeze"]},
    "entity_list": {"feed": "us.el", "names": ["Fujian Jinhua Integrated Circuit Company, Ltd."]},
}


def entry(name: str) -> Entry:
    """Give one of the entries above."""
    given = {"id": name, "kind": "organisation", **ENTRIES[name]}
    given["names"] = [{"name": text} for text in given["names"]]
    return msgspec.convert(given, Entry)


def hit(
    name: str,
    *,
    party: int = 0,
    owner_path: tuple[int, ...] | list[int] = (),
    confirmed: bool = True,
    score: float = 100.0,
    listed_by: str = "",
) -> Hit:
    """Give a hit on one of the entries above; `listed_by` makes it one that a combined list brought."""
    listed = entry(name)
    if listed_by:
        listed = msgspec.structs.replace(listed, feed=listed_by, origin_feed=listed.feed)
    return Hit(
        party=party,
        owner_path=tuple(owner_path),
        name=listed.primary_name,
        score=score,
        feed=listed.feed,
        entry=listed,
        matched_name=listed.primary_name,
        match="exact" if confirmed else "similar",
        confirmed=confirmed,
    )


def record(given: Mapping[str, Any]) -> dict[str, Any]:
    """Fill a shipment up with what is harmless: a pump of 16(2) from Japan to Vietnam, nothing known against it."""
    to = given.get("to", "VN")
    party = {"role": "consignee", "name": "Song Thao Engineering JSC", "country": to, "headquarters": to}
    line = {"line": 1, "hs": "8413.70", "origin": "JP", "quantity": 1, "value": 700000, "currency": "JPY"}
    lines = [
        {**line, "line": number, "classification": {"jp": "16(2)"}, **one}
        for number, one in enumerate(given.get("lines", [{}]), 1)
    ]
    facts = {**BENIGN, **given.get("facts", {})}
    return {
        "id": "made",
        "date": "2026-07-23",
        "from": "JP",
        "to": to,
        "parties": [party],
        **given,
        "lines": [{key: value for key, value in one.items() if value is not None} for one in lines],
        "facts": {name: value for name, value in facts.items() if value != UNKNOWN},
    }


def case(given: Mapping[str, Any], *hits: Hit) -> Case:
    """Make a case of a shipment filled up with what is harmless."""
    shipment = shipment_of(record(given), VOCABULARY)
    assert shipment.date is not None
    return Case(shipment, tuple(hits), shipment.date)
