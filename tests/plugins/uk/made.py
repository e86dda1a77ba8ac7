"""Shipments, entries and hits made for the tests of the United Kingdom and of Australia."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from exportgate.entry import Entry, ListedName
from exportgate.hit import Hit
from exportgate.intake.record import shipment_of
from exportgate.intake.vocabulary import Vocabulary
from exportgate.jurisdiction import Case
from exportgate.shipment import Identifier
from exportgate_au import declaration as australia
from exportgate_uk import declaration as united_kingdom

_DECLARED = Vocabulary.of([united_kingdom.JURISDICTION, australia.JURISDICTION])
WORDS = Vocabulary(_DECLARED.jurisdictions | {"us", "jp"}, _DECLARED.line_fields, _DECLARED.facts)

HARMLESS_FACTS: Mapping[str, Mapping[str, Any]] = {
    "uk": {
        "end_use.wmd": "none",
        "end_use.military": False,
        "end_use.diversion": False,
        "informed.uk": False,
        "uk.exporter_region": "GB",
    },
    "au": {
        "end_use.wmd": "none",
        "end_use.military": False,
        "end_use.diversion": False,
        "informed.au": False,
        "au.prohibition_notice": "none",
    },
}
_HOME = {"uk": "GB", "au": "AU"}


def record(law: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """A harmless shipment of outboard motors to Thailand, with changes; a fact of `null` is left out, so unknown."""
    whole = {
        "id": "made",
        "date": "2026-07-23",
        "direction": "outbound",
        "from": _HOME[law],
        "to": "TH",
        "parties": [
            {"role": "consignee", "name": "Chao Phraya Controls Co., Ltd.", "country": changes.get("to", "TH")}
        ],
        **{key: value for key, value in changes.items() if key not in ("facts", "line")},
    }
    line = {"line": 1, "description": "outboard motor", "hs": "8407.21", "classification": {law: "none"}}
    whole.setdefault("lines", [{**line, **changes.get("line", {})}])
    facts = {**HARMLESS_FACTS[law], **changes.get("facts", {})}
    whole["facts"] = {name: value for name, value in facts.items() if value is not None}
    return whole


def case(law: str, changes: Mapping[str, Any], *hits: Hit) -> Case:
    """The case of a made shipment, judged on its date."""
    shipment = shipment_of(record(law, changes), WORDS)
    assert shipment.date is not None
    return Case(shipment, hits, shipment.date)


def _entry(feed: str, number: str, name: str, *measures: str, **more: Any) -> Entry:
    names = (ListedName(name=name), ListedName(name=f"{name} weak", kind="weak"))
    return Entry(feed=feed, id=number, kind=more.pop("kind", "organisation"), names=names, measures=measures, **more)


_UN = (Identifier(scheme="un_reference", value="TSi.001"),)
_DESIGNATED = date(2022, 3, 24)

ENTRIES: Mapping[str, Entry] = {
    "frozen": _entry(
        "uk.sanctions", "RUS9001", "Vostok Works", "asset_freeze", "trust_services", listed_on=_DESIGNATED
    ),
    "frozen_too": _entry("uk.sanctions", "RUS9002", "Zapad Works", "asset_freeze", listed_on=_DESIGNATED),
    "traveller": _entry(
        "uk.sanctions", "GUB9003", "Ivan Varnov", "travel_ban", "director_disqualification", kind="person"
    ),
    "armed": _entry("uk.sanctions", "YEM9004", "The Test Front", "arms_embargo"),
    "ship": _entry("uk.sanctions", "RUS9005", "Storm Gull", "shipping_sanctions", kind="vessel"),
    "carrier": _entry("uk.sanctions", "RUS9006", "Gull Lines", "transport_sanctions"),
    "bank": _entry("uk.sanctions", "RUS9007", "Test Bank", "correspondent_banking"),
    "odd": _entry("uk.sanctions", "RUS9008", "Odd Works", "Ban on space travel"),
    "uk_of_un": _entry("uk.sanctions", "TST9009", "Front Bureau", "asset_freeze", identifiers=_UN),
    "ofsi": _entry("uk.ofsi", "19001", "Old Works", "asset_freeze"),
    "un": _entry("un.sc", "6900001", "Front Bureau", identifiers=_UN),
    "us": _entry("us.sdn", "70001", "Vostok Works"),
    "eu": _entry("eu.fsf", "EU.1", "Vostok Works"),
    "listed": _entry("au.dfat", "9001", "Vostok Works", "targeted_financial_sanctions", listed_on=_DESIGNATED),
    "au_traveller": _entry("au.dfat", "9002", "Ivan Varnov", "travel_ban", kind="person"),
    "au_armed": _entry("au.dfat", "9003", "The Test Front", "arms_embargo"),
    "vessel": _entry("au.dfat", "9004", "Storm Gull", "maritime_restriction", kind="vessel"),
    "unsaid": _entry("au.dfat", "9005", "Old Works"),
    "au_of_un": _entry("au.dfat", "9006", "Front Bureau", "targeted_financial_sanctions", identifiers=_UN),
}


def hit(
    name: str,
    party: int = 0,
    owner_path: tuple[int, ...] | list[int] = (),
    *,
    confirmed: bool = True,
    weak: bool = False,
) -> Hit:
    """A hit of a made entry by its first name, or by its weak one."""
    entry = ENTRIES[name]
    matched = entry.names[1 if weak else 0].name
    return Hit(
        party=party,
        owner_path=tuple(owner_path),
        name=matched,
        score=100.0 if confirmed else 82.0,
        feed=entry.feed,
        entry=entry,
        matched_name=matched,
        match="exact" if confirmed else "similar",
        confirmed=confirmed,
    )
