"""Shipments and hits made by hand, small enough to read in a test."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from exportgate.entry import Entry, ListedAddress, ListedName
from exportgate.hit import Hit
from exportgate.intake.record import shipment_of
from exportgate.intake.vocabulary import Vocabulary
from exportgate.jurisdiction import Case
from exportgate_us.declaration import JURISDICTION

VOCABULARY = Vocabulary.of([JURISDICTION])
BENIGN = {
    "end_use.wmd": "none",
    "end_use.military": False,
    "end_use.military_intelligence": False,
    "end_use.supercomputer": False,
    "end_use.advanced_fab": False,
    "end_use.diversion": False,
    "informed.us": False,
}

UNKNOWN = "unknown"
"""Stands in a record for a fact that is left out."""

ENTRIES: dict[str, dict[str, Any]] = {
    "jhicc": {
        "feed": "us.el",
        "id": "el-jhicc",
        "kind": "organisation",
        "names": ["Fujian Jinhua Integrated Circuit Company, Ltd."],
        "licence_requirement": "For all items subject to the EAR (See §§ 734.4(a)(9), 734.9(e)(3), and 744.11 of the "
        "EAR) 5",
        "licence_policy": "Presumption of denial",
        "footnotes": ["5"],
        "citations": ["83 FR 54521, 10/30/18.", "89 FR 96837, 12/5/24."],
        "listed_on": "2018-10-30",
    },
    "plain_el": {
        "feed": "us.el",
        "id": "el-plain",
        "kind": "organisation",
        "names": ["Harbour Light Trading"],
        "licence_requirement": "For all items subject to the EAR. (See § 744.11 of the EAR)",
        "licence_policy": "Presumption of denial",
        "citations": ["80 FR 100"],
    },
    "gov_el": {
        "feed": "us.el",
        "id": "el-gov",
        "kind": "organisation",
        "names": ["Orbit Works"],
        "licence_requirement": "For all items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the "
        "EAR) This license requirement may be overcome by License Exception GOV under § 740.11(b)(2) and (e)",
        "licence_policy": "Policy of denial",
    },
    "dji": {
        "feed": "us.el",
        "id": "el-dji",
        "kind": "organisation",
        "names": ["Kite Makers"],
        "licence_requirement": "All items subject to the EAR. (See § 744.11 of the EAR), except for EAR99-designated "
        "technology for the operation, maintenance, or repair of unmanned aerial vehicles (UAV) released to this "
        "entity by the operator of the UAV",
        "licence_policy": "Presumption of denial",
    },
    "fuel_el": {
        "feed": "us.el",
        "id": "el-fuel",
        "kind": "organisation",
        "names": ["Offshore Fuels"],
        "licence_requirement": "All items subject to the EAR except for:—crude oil and natural gas under the following "
        "Harmonized System (HS) codes: 271111, 2709, 2709002010, 29362920; or—items required for joint ventures",
        "licence_policy": "Presumption of denial",
    },
    "oil_el": {
        "feed": "us.el",
        "id": "el-oil",
        "kind": "organisation",
        "names": ["Deep Shelf Oil"],
        "licence_requirement": "For all items subject to the EAR when used in projects specified in § 746.8(a)(4) of "
        "the EAR",
        "licence_policy": "See § 746.8(b)(2) of the EAR",
    },
    "supp7_el": {
        "feed": "us.el",
        "id": "el-supp7",
        "kind": "organisation",
        "names": ["Drone Parts House"],
        "licence_requirement": "For items on the CCL and EAR99 items listed in supplement no. 7 to part 746 of the EAR",
        "licence_policy": "Presumption of denial",
    },
    "odd_el": {
        "feed": "us.el",
        "id": "el-odd",
        "kind": "organisation",
        "names": ["Strange Wording"],
        "licence_requirement": "For such items as the Secretary names",
        "licence_policy": "Case-by-case",
    },
    "address_el": {
        "feed": "us.el",
        "id": "el-address",
        "kind": "address",
        "addresses": ["Unit 5, 27/F, Tower One, Long Road, Kowloon, Hong Kong"],
        "licence_requirement": "For all items subject to the EAR. (See § 744.11 of the EAR)",
        "licence_policy": "Presumption of denial",
    },
    "uvl": {"feed": "us.uvl", "id": "uvl-1", "kind": "organisation", "names": ["Unseen Traders"]},
    "meu": {
        "feed": "us.meu",
        "id": "meu-1",
        "kind": "organisation",
        "names": ["Solid Propulsion Academy"],
        "licence_requirement": "For any item subject to the EAR listed in supplement no. 2 to part 744.",
        "citations": ["85 FR 83799"],
    },
    "denied": {"feed": "us.dpl", "id": "dpl-1", "kind": "organisation", "names": ["TECHMA GMBH"]},
    "denied_over": {
        "feed": "us.dpl",
        "id": "dpl-2",
        "kind": "person",
        "names": ["JOHN OVER"],
        "details": {"Expiration_Date": "06/29/2026"},
    },
    "sdn_russia": {
        "feed": "us.sdn",
        "id": "18",
        "kind": "organisation",
        "names": ["State Machine Corporation"],
        "programmes": ["UKRAINE-EO13662", "RUSSIA-EO14024"],
    },
    "sdn_magnitsky": {
        "feed": "us.sdn",
        "id": "19",
        "kind": "person",
        "names": ["Ivan Petrovich Example"],
        "programmes": ["GLOMAG"],
    },
    "sdn_weak": {"feed": "us.sdn", "id": "21", "kind": "person", "weak": ["ABU SHORT"], "programmes": ["SDGT"]},
    "sdn_syria": {
        "feed": "us.sdn",
        "id": "20",
        "kind": "organisation",
        "names": ["Levant Cables"],
        "programmes": ["SYRIA"],
    },
    "cmic": {
        "feed": "us.cons",
        "id": "30882",
        "kind": "organisation",
        "names": ["Great Wall Telecom"],
        "programmes": ["CMIC-EO13959"],
        "measures": ["securities_restrictions"],
    },
    "ssi": {
        "feed": "us.cons",
        "id": "17013",
        "kind": "organisation",
        "names": ["North Bank"],
        "programmes": ["UKRAINE-EO13662"],
        "measures": ["debt_and_equity_restrictions"],
    },
    "debarred": {"feed": "us.debarred", "id": "d-1", "kind": "person", "names": ["John Debarred"]},
    "isn": {
        "feed": "us.isn",
        "id": "isn-1",
        "kind": "organisation",
        "names": ["Rocket Supply"],
        "programmes": ["INKSNA"],
        "citations": ["90 FR 1"],
    },
    "un": {"feed": "un.sc", "id": "un-1", "kind": "person", "names": ["Somebody Listed"]},
}


def entry(name: str) -> Entry:
    """Give one of the entries above by its word."""
    raw = dict(ENTRIES[name])
    names = tuple(ListedName(name=text) for text in raw.pop("names", ()))
    names += tuple(ListedName(name=text, kind="weak") for text in raw.pop("weak", ()))
    addresses = tuple(ListedAddress(text=text) for text in raw.pop("addresses", ()))
    return msgspec.convert(raw | {"names": names, "addresses": addresses}, Entry, from_attributes=True)


def hit(name: str, party: int = 0, *, owner_path: Sequence[int] = (), confirmed: bool = True) -> Hit:
    """Give a hit on one of the entries: sure, or a resemblance."""
    found = entry(name)
    return Hit(
        party=party,
        owner_path=tuple(owner_path),
        name=found.primary_name,
        score=100.0 if confirmed else 82.0,
        feed=found.feed,
        entry=found,
        matched_name=found.primary_name,
        match="exact" if confirmed else "similar",
        confirmed=confirmed,
    )


def case(record: Mapping[str, Any], *hits: Hit) -> Case:
    """Make a case of a shipment as the contract writes it; what it leaves out is harmless, on 2026-09-01."""
    filled = {
        "id": "T-1",
        "date": "2026-09-01",
        "direction": "outbound",
        "from": "US",
        "to": "FR",
        "parties": [{"role": "consignee", "name": "Ateliers Brissonnet SAS", "country": "FR", "headquarters": "FR"}],
        "lines": [{"line": 1, "origin": "US", "hs": "9403.20", "classification": {"us": "EAR99"}}],
    } | dict(record)
    # A value below every threshold of filing, so that no such duty hides what a case is about.
    filled["lines"] = [{"value": 1200, "currency": "USD"} | dict(line) for line in filled["lines"]]
    filled["facts"] = {
        name: value for name, value in (BENIGN | dict(record.get("facts", {}))).items() if value != UNKNOWN
    }
    shipment = shipment_of(filled, VOCABULARY)
    assert shipment.date is not None
    return Case(shipment, hits, shipment.date)


def day(text: str) -> date:
    """Read an ISO day."""
    return date.fromisoformat(text)
