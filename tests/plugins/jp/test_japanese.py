"""Every finding about Japanese law in Japanese too, with its citations as the law itself writes them."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.decision import Finding
from exportgate.law.tables import load_yaml
from exportgate_jp.citations import original
from exportgate_jp.law import table
from exportgate_jp.rules.determination import assess
from tests.plugins.jp import made
from tests.plugins.jp.test_properties import TO_CONSIGNEES, findings, shipments

CASES = [case for file in sorted((Path(__file__).parents[2] / "law/jp").glob("*.yaml")) for case in load_yaml(file)]
LAW = sorted(
    entry.name.removesuffix(".yaml") for entry in files("exportgate_jp.law").iterdir() if entry.name.endswith(".yaml")
)
NO_LAW = {"crosswalk"}
_ENGLISH = re.compile(r"[A-Za-z]{2,}")


def left_in_english(finding: Finding, *names: str) -> str:
    """Give what is left of the English in a finding's Japanese, names and codes of other lists set aside."""
    assert finding.native is not None
    text = finding.native.reason + finding.native.policy
    listed = [name for entry in made.ENTRIES.values() for name in entry["names"]]
    for name in sorted({*names, *listed}, key=len, reverse=True):
        text = text.replace(name, "")
    text = re.sub(r"（(us|uk|au) \S+による|「[^」]*」", "", text)
    found = _ENGLISH.search(text) or _ENGLISH.search(finding.native.citation)
    return found.group() if found else ""


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_every_case_is_told_in_japanese(case: dict[str, Any]) -> None:
    """Reason, policy and citation of each finding, and no English among them."""
    shipment = made.case(case["shipment"], *(made.hit(**hit) for hit in case.get("hits", [])))
    names = [party.name for party in shipment.shipment.parties]

    for each in assess(shipment):
        assert each.native is not None
        assert each.native.language == "ja"
        assert each.native.reason
        assert bool(each.native.policy) == bool(each.policy)
        assert not left_in_english(each, *names), each.native


@settings(max_examples=60, deadline=None)
@given(shipments(), st.sampled_from(TO_CONSIGNEES), st.booleans())
def test_any_shipment_is_told_in_japanese(shipment: dict[str, Any], name: str, confirmed: bool) -> None:
    """Whatever the shipment."""
    for each in findings(shipment, name, confirmed=confirmed):
        assert not left_in_english(each, "Song Thao Engineering JSC"), each.native


@pytest.mark.parametrize("name", [name for name in LAW if name not in NO_LAW])
def test_every_citation_of_the_tables_has_its_original(name: str) -> None:
    """No article, number or instrument of any row stays English."""
    for row in table(name).rows:
        cited = original(row.citation)
        assert cited != row.citation
        assert not _ENGLISH.search(cited), cited


@pytest.mark.parametrize(
    ("cited", "written"),
    [
        ("Order Art. 4(1)(iii)(c)", "輸出貿易管理令第4条第1項第三号ハ"),
        ("FEFA Art. 16(1), 21(1)", "外国為替及び外国貿易法第16条第1項、第21条第1項"),
        (
            "Order Art. 2(1)(i-4), Appended Table 2-3(ii)(1)-(31)",
            "輸出貿易管理令第2条第1項第一号の四、別表第2の3第二号(1)から(31)まで",
        ),
        ("Ordinance 57 of 2008 items 2, 3", "平成20年経済産業省令第57号第2号、第3号"),
        ("Cabinet Order 71 of 2019", "令和元年政令第71号"),
        ("Order Art. 4(1)(v) with (iii)(d)", "輸出貿易管理令第4条第1項第五号（第三号ニ）"),
        ("goods ordinance Art. 6(xvii)", "貨物等省令第6条第十七号"),
        ("Order Appended Table 1 item 3-2(2)5-2", "輸出貿易管理令別表第1の3の2の項(2)5の2"),
    ],
)
def test_articles_are_written_as_the_law_writes_them(cited: str, written: str) -> None:
    """Article, paragraph, number with its branch, letter."""
    assert original(cited) == written
