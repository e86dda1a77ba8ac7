"""The facts that the rules on parties, uses, embargoes and other agencies may ask for, beside those of the contract."""

from exportgate.jurisdiction import Fact

YES_NO = ("true", "false")

FACTS: tuple[Fact, ...] = (
    Fact(
        "us.person_involved",
        "Does a United States person take part in any way (exporter, its owner, bank, insurer, broker, carrier)?",
        YES_NO,
        "31 CFR chapter V",
    ),
    Fact(
        "us.ofac_authorisation",
        "Does a licence, general licence or exemption of OFAC cover this transaction?",
        YES_NO,
        "31 CFR 501.801; 15 CFR 744.8(b)",
    ),
    Fact(
        "us.uvl_statement",
        "Has the party on the Unverified List signed a UVL statement that covers these items?",
        YES_NO,
        "15 CFR 744.15(b)",
    ),
    Fact(
        "us.entity_list_exclusion",
        "Do the items fall under what the Entity List entry itself leaves out of its requirement?",
        YES_NO,
        "15 CFR 744.16(a)",
    ),
    Fact(
        "end_use.oil_gas_projects",
        "Will any item be used in deepwater (over 500 feet), Arctic offshore or shale projects of 746.8(a)(4)?",
        YES_NO,
        "15 CFR 746.8(a)(4)",
    ),
    Fact(
        "end_use.maritime_nuclear",
        "Is any technology for a maritime nuclear propulsion project?",
        YES_NO,
        "15 CFR 744.5",
    ),
    Fact(
        "us.supp2_744",
        "Do the items meet the limits that Supplement No. 2 to part 744 sets for their ECCN?",
        YES_NO,
        "15 CFR 744 Supp. 2",
    ),
    Fact(
        "us.supp7_746",
        "Is any item listed in Supplement No. 7 to part 746?",
        YES_NO,
        "15 CFR 746.7(a)(1)(ii)",
    ),
    Fact(
        "us.supplements_746",
        "Does Supplement No. 2, 4, 5 or 6 to part 746 list any item? (`none` if all four were read)",
        ("none", "2", "4", "5", "6"),
        "15 CFR 746.8(a)(4)-(7)",
    ),
    Fact(
        "us.software_746_8",
        "Is any item enterprise, design or machine-tool software of 746.8(a)(8)?",
        YES_NO,
        "15 CFR 746.8(a)(8)",
    ),
    Fact(
        "us.civil_user_746_8",
        "Is the end user in Russia or Belarus one of the civil end users of 746.8(a)(12)(ii)?",
        YES_NO,
        "15 CFR 746.8(a)(12)(ii)",
    ),
    Fact(
        "us.food_or_medicine",
        "Are all EAR99 items food or medicine as 15 CFR 772.1 defines them?",
        YES_NO,
        "15 CFR 746.4(a), 746.6(a), 746.9(a)",
    ),
    Fact(
        "us.internet_software",
        "Is the item free, public software that personal communications over the internet need (EAR99 or 5D992.c)?",
        YES_NO,
        "15 CFR 746.6(a), (d)",
    ),
    Fact(
        "us.covered_region",
        "Is the place in the part of the Donetsk or Luhansk region that is held as the so-called DNR or LNR?",
        YES_NO,
        "15 CFR 746.6(a)(2), (d)(2)",
    ),
    Fact(
        "us.itar.*",
        "Are all conditions of this exemption of the ITAR met?",
        YES_NO,
        "22 CFR part 126",
    ),
)
