"""What the United Kingdom module declares of itself: where its law governs, its lists, and what it may ask for."""

from typing import TYPE_CHECKING

from exportgate.jurisdiction import Authority, Fact, Jurisdiction

if TYPE_CHECKING:  # reads YAML, which screening does without
    from exportgate.law.tables import LawTable

YES_NO = ("true", "false")

_END_USE_FACTS = (
    Fact(
        "end_use.wmd",
        "Are the items, or may they be, meant for nuclear, chemical or biological weapons or for missiles?",
        ("none", "nuclear", "chemical", "biological", "missile"),
        "assimilated Regulation (EC) 428/2009 Art. 4(1); Export Control Order 2008 Art. 6",
    ),
    Fact(
        "end_use.military",
        "Does the exporter know of a military end use?",
        YES_NO,
        "assimilated Regulation (EC) 428/2009 Art. 4(2)",
    ),
    Fact(
        "end_use.diversion",
        "Is it known or likely that the items will be sent on to a country of concern?",
        YES_NO,
        "Sanctions and Anti-Money Laundering Act 2018 and the regulations of each regime",
    ),
    Fact(
        "informed.uk",
        "Has the Secretary of State (ECJU; from 13 May 2026 also OTSI) informed the exporter that a licence is needed?",
        YES_NO,
        "assimilated Regulation (EC) 428/2009 Art. 4; Export Control Order 2008 Art. 12A",
    ),
    Fact(
        "uk.article_12b",
        "Where Article 12A was invoked: are the items medical supplies for hospitals, consumer goods sold from "
        "stock at retail, or in the public domain?",
        ("none", "medical", "consumer", "public_domain"),
        "Export Control Order 2008 Art. 12B",
    ),
)

_SHIPMENT_FACTS = (
    Fact(
        "uk.exporter_region",
        "Is the exporter established in Great Britain or in Northern Ireland?",
        ("GB", "NI"),
        "Regulation (EU) 2021/821 by the Windsor Framework; assimilated Regulation (EC) 428/2009",
    ),
    Fact(
        "destination.region",
        "Which part of the destination country is it (ISO 3166-2, e.g. UA-43)?",
        (),
        "Russia (Sanctions) (EU Exit) Regulations 2019 (SI 2019/855) Part 5",
    ),
    Fact(
        "uk.sanctioned_goods",
        "Are the goods named in a schedule of the sanctions regulations of the destination, going by their commodity "
        "code and description? (named: yes; none: the schedules were read and they are not)",
        ("none", "named"),
        "the regulations of the regime, Part 5 and schedules",
    ),
    Fact(
        "uk.open_licence.*",
        "Is the exporter registered for this open licence, and are all its conditions met?",
        YES_NO,
        "Export Control Order 2008 Art. 26, 28; assimilated Regulation (EC) 428/2009 Art. 9",
    ),
)

_AUTHORITIES = (
    Authority(
        "ECJU", ("Export Control Joint Unit", "DBT", "Department for Business and Trade"), ("uk",), ("uk.end_use",)
    ),
    # A licence under the sanctions regulations is asked for beside one under the Export Control Order.
    Authority("ECJU sanctions", ("trade sanctions licence", "OTSI"), ("uk.sanctions",)),
    Authority("OFSI", ("Office of Financial Sanctions Implementation", "HM Treasury"), ("uk.party",)),
)


def _retention() -> "LawTable":
    from exportgate_uk.law.held import table  # reads the tables, which screening does without

    return table("retention")


JURISDICTION = Jurisdiction(
    id="uk",
    name="United Kingdom",
    # The Isle of Man, Jersey and Guernsey have export control law of their own and are destinations for this one.
    territories=frozenset({"GB"}),
    feeds=("uk.sanctions",),
    facts=_END_USE_FACTS + _SHIPMENT_FACTS,
    authorities=_AUTHORITIES,
    retention=_retention,
)
