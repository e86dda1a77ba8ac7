"""What the United States module declares of itself: where its law governs, its lists, and what it may ask for."""

from typing import TYPE_CHECKING

from exportgate.jurisdiction import Authority, Fact, Jurisdiction
from exportgate_us.rules.facts_parties import FACTS

if TYPE_CHECKING:  # reads YAML, which screening does without
    from exportgate.law.tables import LawTable

YES_NO = ("true", "false")

_END_USE_FACTS = (
    Fact(
        "end_use.wmd",
        "Is any item meant for nuclear, chemical or biological weapons, or missiles?",
        ("none", "nuclear", "chemical", "biological", "missile"),
        "15 CFR 744.2-744.4",
    ),
    Fact("end_use.military", "Is there a military end use or end user?", YES_NO, "15 CFR 744.21"),
    Fact(
        "end_use.military_intelligence",
        "Is there a military-intelligence end use or end user?",
        YES_NO,
        "15 CFR 744.22",
    ),
    Fact("end_use.supercomputer", "Is any item for a supercomputer or its parts?", YES_NO, "15 CFR 744.23(a)(1)"),
    Fact(
        "end_use.advanced_fab",
        "Is any item for a facility that makes advanced-node integrated circuits, or for chip-making equipment?",
        YES_NO,
        "15 CFR 744.23(a)(2), (a)(4)",
    ),
    Fact("end_use.diversion", "Is it known or likely that the items will be sent on?", YES_NO, "15 CFR 736.2(b)(10)"),
    Fact("informed.us", "Has the authority told the exporter that a licence is needed?", YES_NO, "15 CFR 744.2(b)"),
)

_ITEM_FACTS = (
    Fact("destination.region", "Which part of the destination country is it (ISO 3166-2)?", (), "15 CFR 746.6"),
    Fact(
        "us.exception.*",
        "Are all conditions of this licence exception met and confirmed by the exporter?",
        YES_NO,
        "15 CFR part 740",
    ),
    Fact(
        "us.supp8_740",
        "Are consignee and all end users entities of Supplement No. 8 to part 740 for advanced computing items?",
        YES_NO,
        "15 CFR 740 Supp. 8; 742.6(a)(6)(iii)",
    ),
    Fact(
        "us.supp8_740_sta",
        "Are consignee and all end users approved for License Exception STA in Supplement No. 8 to part 740?",
        YES_NO,
        "15 CFR 740.2(a)(26)",
    ),
    Fact(
        "us.used_vehicle",
        "Is any item a self-propelled vehicle whose title has passed to a user before?",
        YES_NO,
        "15 CFR 30.37(a); 19 CFR 192.1",
    ),
    Fact("fx.*", "At which rate is this currency turned into another (units of the second for one of the first)?"),
)

LISTS = ("us.sdn", "us.el", "us.dpl", "us.uvl", "us.meu", "us.cons")

_AUTHORITIES = (
    Authority(
        "BIS", ("Bureau of Industry and Security", "Department of Commerce", "Commerce"), ("us",), ("us.end_use",)
    ),
    Authority(
        "OFAC",
        ("Office of Foreign Assets Control", "Department of the Treasury", "Treasury"),
        ("us.embargo.ofac", "us.embargo.government", "us.party.sdn", "us.party.non_sdn", "us.ownership.ofac_50"),
    ),
    Authority(
        "DDTC",
        ("Directorate of Defense Trade Controls", "Department of State", "State"),
        ("us.itar", "us.party.debarred"),
    ),
    Authority("NRC", ("Nuclear Regulatory Commission",), ("us.other_agency",)),
    Authority("DOE", ("Department of Energy", "NNSA")),
)


def _tolerances() -> "LawTable":
    from exportgate_us.law.held import table  # reads the tables, which screening does without

    return table("licence_tolerances")


def _retention() -> "LawTable":
    from exportgate_us.law.held import table

    return table("records")


JURISDICTION = Jurisdiction(
    id="us",
    name="United States",
    # 15 CFR 772.1 "United States": the States and all territories and possessions.
    territories=frozenset({"US", "PR", "GU", "VI", "AS", "MP", "UM"}),
    feeds=LISTS,
    facts=_END_USE_FACTS + _ITEM_FACTS + FACTS,
    line_fields=("us_reasons", "us_nexus"),
    stand_ins=dict.fromkeys(LISTS, ("us.csl",)),
    authorities=_AUTHORITIES,
    tolerances=_tolerances,
    retention=_retention,
)
