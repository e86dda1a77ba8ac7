"""What the Japan module declares of itself: where its law governs, its lists, and what it may ask for."""

from typing import TYPE_CHECKING

from exportgate.jurisdiction import Authority, Fact, Jurisdiction

if TYPE_CHECKING:  # reads YAML, which screening does without
    from exportgate.law.tables import LawTable

YES_NO = ("true", "false")
_ORDER = "Export Trade Control Order"

_USE_FACTS = (
    Fact(
        "end_use.wmd",
        "Do the contract, papers or messages say that the goods will be used to develop, make, use or store nuclear, "
        "chemical or biological weapons, or missiles?",
        ("none", "nuclear", "chemical", "biological", "missile"),
        f"{_ORDER} Art. 4(1)(iii)(a), (iv)(a)",
    ),
    Fact(
        "end_use.military",
        "Do the contract, papers or messages say that the goods will be used to develop, make or use arms of item 1?",
        YES_NO,
        f"{_ORDER} Art. 4(1)(iii)(c), (iv)(c)",
    ),
    Fact(
        "end_use.diversion",
        "Is it known or likely that the goods will be sent on, so that the destination stated is not the real one?",
        YES_NO,
        f"{_ORDER} Art. 1(1); Operation Notice (運用通達)",
    ),
    Fact(
        "informed.jp",
        "Has the Minister of Economy, Trade and Industry told the exporter to apply for a licence?",
        YES_NO,
        f"{_ORDER} Art. 4(1)(iii)(b), (d), (iv)(b), (d), Art. 4(2)(iii)",
    ),
)

_USER_FACTS = (
    Fact(
        "jp.user_wmd",
        "Do papers or messages say that the importer or user develops, makes, uses or stores weapons of mass "
        "destruction, or did?",
        YES_NO,
        "Ordinance 249 of 2001, items 2, 3",
    ),
    Fact(
        "jp.user_military",
        "Do papers or messages say that the importer or user develops, makes or uses arms of item 1, or did?",
        YES_NO,
        "Ordinance 57 of 2008, items 2, 3",
    ),
    Fact(
        "jp.harmless_use_clear",
        "Is it clear, by every question of METI's guideline, that the goods are for a harmless use?",
        YES_NO,
        "Catch-all Notice (補完的輸出規制通達) 1(6)",
    ),
    Fact(
        "jp.example_goods",
        "Among which of METI's example goods of strong concern are they (none, or kinds of weapon parted by commas)?",
        (),
        "Catch-all Notice (補完的輸出規制通達) 1(6)(17)",
    ),
)

_GOODS_FACTS = (
    Fact(
        "jp.table_3_3",
        "Are the goods named by the notice under Appended Table 3-3 (minor value of 50,000 yen)?",
        YES_NO,
        f"{_ORDER} Art. 4(1)(v), Appended Table 3-3; METI Notice 758 of 2001",
    ),
    Fact(
        "jp.table_2_3",
        "Are the goods named by Appended Table 2-3, and in which part?",
        ("none", "chemical_biological", "dual_use", "advanced_industrial", "industrial_base", "luxury"),
        f"{_ORDER} Art. 2(1)(i-3), (i-4), (i-8), Appended Table 2-3; METI Ordinance 15 of 2022",
    ),
    Fact(
        "jp.table_2_2",
        "Are the goods among the luxury goods of Appended Table 2-2?",
        YES_NO,
        f"{_ORDER} Art. 2(1)(i-2), Appended Table 2-2",
    ),
    Fact(
        "jp.table_2",
        "Do the goods need an approval under Appended Table 2 (rough diamonds, blood products, nuclear material, "
        "waste, protected species and the like), small values of Table 7 left out?",
        YES_NO,
        f"{_ORDER} Art. 2(1)(i), Art. 4(4), Appended Tables 2, 7",
    ),
    Fact(
        "jp.bulk_licence.*",
        "Does the exporter hold this bulk licence, and does it cover the item and the destination?",
        YES_NO,
        f"{_ORDER} Art. 8(2); Bulk Licence Guidelines (包括許可取扱要領)",
    ),
    Fact(
        "jp.exemption.*",
        "Do the goods go under this exemption, with all its terms met?",
        YES_NO,
        f"{_ORDER} Art. 4(1)(ii)",
    ),
    Fact("fx.*", "At which rate is this currency turned into another (units of the second for one of the first)?"),
)

_WAY_FACTS = (
    Fact(
        "jp.transit",
        "How do the goods pass through Japan: not landed, landed under a through bill of lading, or else?",
        ("not_landed", "through_bill_of_lading", "other"),
        f"{_ORDER} Art. 4(1)(i)",
    ),
    Fact(
        "destination.region",
        "Which part of the destination country is it (ISO 3166-2)?",
        (),
        f"{_ORDER} Art. 2(1)(i-5)",
    ),
    Fact(
        "jp.donetsk_luhansk_area",
        "Does the destination lie in the area of Donetsk or Luhansk that METI's notice fixes?",
        YES_NO,
        f"{_ORDER} Art. 2(1)(i-5)",
    ),
)

_AUTHORITIES = (
    # A licence under FEFA Art. 48(1), an approval under Art. 48(3) and a licence for intermediary trade under
    # Art. 25(4) are three grants of one minister; none stands in for another.
    Authority("METI", ("Ministry of Economy, Trade and Industry", "経済産業省", "輸出許可"), ("jp",)),
    Authority("METI approval", ("輸出承認",), ("jp.approval",)),
    Authority("METI intermediary trade", ("仲介貿易取引許可",), ("jp.intermediary",)),
    Authority("MOF", ("Ministry of Finance", "財務省"), ("jp.asset_freeze",)),
)


def _retention() -> "LawTable":
    from exportgate_jp.law import table  # reads the tables, which screening does without

    return table("retention")


JURISDICTION = Jurisdiction(
    id="jp",
    name="Japan",
    territories=frozenset({"JP"}),
    feeds=("jp.eul", "jp.mof", "jp.designated"),
    facts=_USE_FACTS + _USER_FACTS + _GOODS_FACTS + _WAY_FACTS,
    line_fields=("jp_technology", "jp_table_3_3", "jp_table_2_3"),
    authorities=_AUTHORITIES,
    retention=_retention,
)
