"""Goods that only a list of countries frees, which could not be confirmed: the answer stands, and says so."""

from typing import Any

import pytest

from exportgate.decision import Finding, Outcome
from exportgate_us.rules.determination import assess
from tests.plugins.us.parties import made


def _asked(departure: str, to: str, code: str, headquarters: str = "", **nexus: Any) -> list[Finding]:
    """Ask about an item that leaves a country abroad: made there where a tie is stated, else of the United States."""
    line = {"line": 1, "origin": departure if nexus else "US", "hs": "8542.31", "classification": {"us": code}}
    parties = [{"role": "consignee", "name": "Ordinary Trading", "country": to}]
    if headquarters:
        parties.append({"role": "exporter", "name": "Own Works", "headquarters": headquarters})
    shipment = {"date": "2026-07-23", "from": departure, "to": to, "parties": parties}
    return assess(made.case({**shipment, "lines": [{**line, **({"us_nexus": nexus} if nexus else {})}]}))


def _of(findings: list[Finding], rule: str) -> tuple[Outcome, bool]:
    (found,) = (each for each in findings if each.rule == rule)
    return found.outcome, found.verify


@pytest.mark.parametrize("departure", ["LI", "SE"])
@pytest.mark.parametrize("to", ["RU", "IR"])
def test_a_direct_product_from_a_country_of_746_supp_3_is_outside_by_doubt(departure: str, to: str) -> None:
    """The rules for Russia and Iran leave those countries out. Law: 15 CFR 734.9(f), (j); 746 Supp. 3."""
    found = _asked(departure, to, "3A991", direct_product=True, content_percent=0)

    assert _of(found, "us.scope") == (Outcome.OUT_OF_SCOPE, True)


def test_a_direct_product_from_another_country_is_reached() -> None:
    """From Türkiye the rule for Russia brings the same item under the EAR."""
    found = _asked("TR", "RU", "3A991", direct_product=True, content_percent=0)

    assert "us.scope" not in {each.rule for each in found}


@pytest.mark.parametrize("departure", ["BG", "IS", "PL"])
def test_restricted_tools_with_a_chip_inside_are_outside_by_doubt(departure: str) -> None:
    """Any chip from the United States counts, save from countries of 742 Supp. 4. Law: 15 CFR 734.4(a)(8)."""
    found = _asked(
        departure, "CN", "3B001.c", departure, direct_product=False, content_percent=1, content_eccns=["3A001"]
    )

    assert _of(found, "us.scope") == (Outcome.OUT_OF_SCOPE, True)


def test_content_that_does_not_count_from_a_country_of_746_supp_3_does_so_by_doubt() -> None:
    """Law: 15 CFR 746.8(a)(12)(iii)(B); 746 Supp. 3."""
    found = _asked("SE", "RU", "3A991", direct_product=False, content_percent=30, content_eccns=["3A991"])

    assert _of(found, "us.scope") == (Outcome.OUT_OF_SCOPE, True)


@pytest.mark.parametrize(
    ("departure", "headquarters", "verify"),
    [("BG", "", True), ("BG", "BG", True), ("BG", "CN", False), ("US", "", False)],
)
def test_an_item_that_742_supp_4_may_free_says_so(departure: str, headquarters: str, verify: bool) -> None:
    """Not where the exporter's headquarters, or the United States as origin of the export, settles it anyhow.

    Law: 15 CFR 742.4(a)(4); 742 Supp. 4.
    """
    found = _asked(departure, "CN", "3D992", headquarters)

    assert _of(found, "us.ccl") == (Outcome.LICENCE_REQUIRED, verify)
