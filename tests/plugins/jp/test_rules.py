"""Parts of the Japanese determination that law cases do not show by their outcome alone."""

from datetime import date

import pytest

from exportgate.decision import Outcome
from exportgate.plugins import load_plugins
from exportgate_jp.declaration import JURISDICTION
from exportgate_jp.rules.determination import assess
from exportgate_jp.rules.proposals import proposals_of
from exportgate_jp.rules.route import Group, areas_of, group_of
from exportgate_jp.rules.rulings import canonical, ruling_of
from exportgate_jp.rules.tariff import Within, within
from tests.plugins.jp import made

ON = date(2026, 7, 23)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("6(2)", "6(2)"),
        ("６（２）", "6(2)"),
        ("6の項(2)", "6(2)"),
        ("3の2(1)", "3-2(1)"),
        ("輸出令別表第1の7の項(8の2)", "7(8-2)"),
        ("2 (12) 1", "2(12)1"),
        ("16(1)", "16(1)"),
        ("8", "8"),
        ("2B001", None),
        ("", None),
        ("6(2", None),
    ],
)
def test_numbers_are_read_as_people_write_them(written: str, number: str | None) -> None:
    """Full-width signs, の項 and blanks are spellings; anything else is no number."""
    assert canonical(written) == number


@pytest.mark.parametrize("code", ["外為令7(1)", "FEO 7(1)", "technology 7(1)"])
def test_numbers_of_the_foreign_exchange_order_are_technology(code: str) -> None:
    """The same numbers stand in both orders; the name of the order tells technology from goods."""
    ruling = ruling_of(*_line(code))

    assert ruling.technology is True
    assert [row["code"] for row in ruling.numbers] == ["7(1)"]


def test_goods_are_goods_where_nobody_says_otherwise() -> None:
    """A plain number is goods."""
    assert ruling_of(*_line("7(1)")).technology is False


def _line(code: str):  # type: ignore[no-untyped-def]  # the two arguments of ruling_of
    case = made.case({"lines": [{"classification": {"jp": code}}]})
    return case, case.shipment.lines[0]


def test_groups_follow_the_tables() -> None:
    """Singapore and Israel are in no table, which surprises those who think of allies."""
    assert group_of("DE", ON) is Group.A
    assert group_of("LB", ON) is Group.UN_EMBARGO
    assert {group_of(code, ON) for code in ("SG", "IL", "TW", "TR", "IN", "EE", "HK")} == {Group.GENERAL}


def test_the_first_area_is_group_a_of_the_day() -> None:
    """Korea was in い地域① before August 2019 and since July 2023 only."""
    assert "i1" in areas_of("KR", ON)
    assert "i1" not in areas_of("KR", date(2022, 1, 1))
    assert areas_of("ZZ", ON) == areas_of("*", ON)


def test_tariff_numbers_given_short_leave_it_open() -> None:
    """A chapter alone neither is nor is not under a heading of it; no number at all leaves everything open."""
    assert within("8457.10", ["8457"]) is Within.YES
    assert within("84", ["8457"]) is Within.PERHAPS
    assert within("", ["8457"]) is Within.PERHAPS
    assert within("8413", ["8457"]) is Within.NO


def test_a_code_of_another_list_proposes_and_does_not_rule() -> None:
    """The finding names the proposals with their confidence, and is still indeterminate."""
    case = made.case({"lines": [{"classification": {"us": "3A001.a.5.b", "uk": "3A001"}}]})
    (finding,) = assess(case)

    assert finding.outcome is Outcome.INDETERMINATE
    assert "7(1)" in finding.reason
    assert "confidence" in finding.reason
    assert finding.asks == ("classification.jp",)


def test_a_code_is_looked_up_with_fewer_paragraphs_and_with_more() -> None:
    """3A001.a.5.b falls back to 3A001.a.5, and 2B352 leads to all its paragraphs."""
    deep = made.case({"lines": [{"classification": {"us": "3A001.a.5.b"}}]}).shipment.lines[0]
    shallow = made.case({"lines": [{"classification": {"us": "2B352"}}]}).shipment.lines[0]

    assert [proposal.code for proposal in proposals_of(deep, ON)] == ["3A001.A.5"]
    assert len(proposals_of(shallow, ON)) > 3


def test_an_explanation_tells_each_test_and_its_citation() -> None:
    """For a general destination the tests of 16(1) are told one by one."""
    (finding,) = assess(made.case({"to": "CN", "lines": [{"hs": "8457.10", "classification": {"jp": "16(1)"}}]}))

    assert any("Ordinance 57 of 2008" in step for step in finding.steps)
    assert any("not met" in step for step in finding.steps)


def test_a_shipment_without_goods_is_not_answered() -> None:
    """Parties alone are no export."""
    case = made.case({"lines": []})

    assert {finding.outcome for finding in assess(case)} == {Outcome.INDETERMINATE}


def test_a_shipment_without_a_destination_is_not_answered() -> None:
    """Every rule asks where the goods go."""
    findings = assess(made.case({"to": ""}))

    assert any(finding.rule == "jp.destination" for finding in findings)


def test_a_hit_of_a_foreign_list_is_no_japanese_finding() -> None:
    """The United States Entity List is not Japanese law, and no finding of Japan carries its hit."""
    findings = assess(made.case({"to": "CN"}, made.hit("entity_list")))

    assert all(finding.hit is None for finding in findings)


def test_many_lines_of_one_sub_item_are_added_up_once() -> None:
    """A contract of a thousand lines is judged by its total, and quickly enough to be waited for."""
    lines = [{"value": 1001, "classification": {"jp": "7(1)"}} for _ in range(1000)]
    findings = assess(made.case({"lines": lines}))

    assert {finding.outcome for finding in findings} == {Outcome.LICENCE_REQUIRED}


def test_the_plugin_is_found_with_its_lists_and_its_command() -> None:
    """Installed, it brings one jurisdiction, three lists, a table of law and the command that checks its tables."""
    plugins = load_plugins()
    lists = dict(plugins.ask("exportgate_register_feeds"))["jp"]
    commands = dict(plugins.ask("exportgate_register_commands"))["jp"]

    assert [feed.id for feed in lists] == ["jp.designated", "jp.eul", "jp.mof", "jp.order"]
    assert plugins.jurisdictions()["jp"] == (JURISDICTION, "jp")
    assert [command.name for command in commands] == ["jp-law-check"]
