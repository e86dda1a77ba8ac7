"""What the Australia module declares of itself: where its law governs, its lists, and what it may ask for."""

from typing import TYPE_CHECKING

from exportgate.jurisdiction import Authority, Fact, Jurisdiction

if TYPE_CHECKING:  # reads YAML, which screening does without
    from exportgate.law.tables import LawTable

YES_NO = ("true", "false")

_END_USE_FACTS = (
    Fact(
        "end_use.wmd",
        "Will or may the items assist a programme of nuclear, chemical or biological weapons or of missiles?",
        ("none", "nuclear", "chemical", "biological", "missile"),
        "Weapons of Mass Destruction (Prevention of Proliferation) Act 1995",
    ),
    Fact("end_use.military", "Does the exporter know of a military end use?", YES_NO, "Customs Act 1901 s. 112BA"),
    Fact(
        "end_use.diversion",
        "Is it known or likely that the items will be sent on to a country of concern?",
        YES_NO,
        "Autonomous Sanctions Regulations 2011; Charter of the United Nations Act 1945",
    ),
    Fact(
        "informed.au",
        "Has Defence Export Controls told the exporter that a permit is needed?",
        YES_NO,
        "Customs Act 1901 s. 112, 112BA; Defence Trade Controls Act 2012",
    ),
)

_SHIPMENT_FACTS = (
    Fact(
        "au.prohibition_notice",
        "Has the Defence Minister given a prohibition notice for these goods, this place or this person, and on which "
        "day was it received? (none, or the date)",
        (),
        "Customs Act 1901 s. 112BA",
    ),
    Fact(
        "au.aukus_excluded",
        "Is the item on the list excluded from the licence-free trade with the United Kingdom and the United States?",
        YES_NO,
        "Defence Trade Controls (Excluded DSGL goods and DSGL technology) Determination 2024 (F2024L01100)",
    ),
    Fact(
        "au.aukus_notification",
        "What is the reference of the notification made to Defence before the export?",
        (),
        "Defence Trade Controls Act 2012 s. 5C; Defence Trade Controls Regulation 2013 s. 5B",
    ),
    Fact(
        "au.sanctioned_goods",
        "Are the goods named as export sanctioned goods for the destination, going by their AHECC code and "
        "description? (named: yes; none: the designations were read and they are not)",
        ("none", "named"),
        "Autonomous Sanctions Regulations 2011 reg. 4",
    ),
    Fact(
        "destination.region",
        "Which part of the destination country is it (ISO 3166-2, e.g. UA-43)?",
        (),
        "Autonomous Sanctions (Export Sanctioned Goods-Specified Ukraine Regions) Designation 2023",
    ),
)

_AUTHORITIES = (
    Authority("DEC", ("Defence Export Controls", "Department of Defence", "Defence"), ("au",), ("au.end_use",)),
    Authority("ASO", ("Australian Sanctions Office", "DFAT"), ("au.sanctions", "au.party")),
)


def _retention() -> "LawTable":
    from exportgate_au.law.held import table  # reads the tables, which screening does without

    return table("retention")


JURISDICTION = Jurisdiction(
    id="au",
    name="Australia",
    # With its external territories: Christmas, Cocos (Keeling), Norfolk, Heard and McDonald Islands.
    territories=frozenset({"AU", "CX", "CC", "NF", "HM"}),
    feeds=("au.dfat",),
    facts=_END_USE_FACTS + _SHIPMENT_FACTS,
    authorities=_AUTHORITIES,
    retention=_retention,
)
