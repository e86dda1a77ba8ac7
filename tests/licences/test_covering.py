"""When a licence covers a demand: its kind, its time, the item, the line."""

from datetime import date
from decimal import Decimal

import pytest

from exportgate.decision import Outcome, Verdict, verdict_of
from exportgate.licences.licence import Applies, Status
from tests.licences.answering import told
from tests.licences.made import (
    asked_of,
    case,
    covering,
    finding,
    item,
    licence,
    line,
    shipment,
)


def test_a_licence_that_fits_exactly_covers() -> None:
    """What is covered weighs as conditions, so the gate lets it pass."""
    found = asked_of(licence(conditions="Tell the authority."))

    assert found.covered_by == "L-1"
    assert verdict_of([found.weighs]) is Verdict.PASS
    assert "L-1: on condition: Tell the authority." in found.on_file


def test_a_licence_that_is_only_proposed_waits_for_a_person() -> None:
    """Something is to be confirmed, so it is offered and does not cover."""
    found = asked_of(licence(applies=Applies.PROPOSED))

    assert (found.covered_by, found.proposed) == ("", ("L-1",))
    assert "not set to apply by itself" in found.on_file[0]


@pytest.mark.parametrize(
    "outcome",
    [Outcome.PROHIBITED, Outcome.REVIEW, Outcome.INDETERMINATE, Outcome.CONDITIONS, Outcome.NO_LICENCE_FOUND],
)
def test_only_a_need_for_a_licence_is_covered(outcome: Outcome) -> None:
    """Nothing covers what is prohibited, and no licence answers an open question; it is not even proposed."""
    found = asked_of(licence(), about=finding(outcome=outcome))

    assert (found.covered_by, found.proposed, found.on_file) == ("", (), ())


def test_a_licence_covers_no_finding_of_another_law() -> None:
    """Law yy asks for its own licence, and what it is asked about the same line makes no difference."""
    both = covering(licence()).covered(case(), [finding(), finding(jurisdiction="yy")])

    assert [one.covered_by for one in both] == ["L-1", ""]
    assert both[1].on_file == ()


@pytest.mark.parametrize(
    ("on", "covers"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_both_ends_of_its_time_are_inside(on: date, covers: bool) -> None:
    """It holds from its first day to its last, and neither the day before nor the day after."""
    assert bool(asked_of(licence(), at=case(on=on)).covered_by) is covers


def test_a_licence_that_has_ended_is_told_with_both_days() -> None:
    """Whoever reads it sees what is missing: two days."""
    words = told(licence(valid_to=date(2026, 3, 31)), at=case(on=date(2026, 4, 2)))
    assert "valid until 2026-03-31, the shipment leaves 2026-04-02" in words


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.REVOKED, Status.CANCELLED])
def test_a_licence_that_people_ended_covers_nothing(status: Status) -> None:
    """And says why."""
    assert f"it is {status.value}" in told(licence(status=status))


@pytest.mark.parametrize(
    ("licensed", "stated", "covers"),
    [
        ("2B001.b", "2B001.b", True),
        ("2B001.b", "2b001 b1", True),
        ("2B001.b", "2B001.b.1", True),
        ("2B001.b", "2B001.a", False),
        ("2B001.b", "2B001", False),
        ("2B001.b.1", "2B001.b.10", False),
        ("2B001", "2B001.b.1", True),
        ("2B001", "2B002", False),
        ("6(2)", "6(2)", True),
        ("6", "6(2)", True),
        ("6(2)", "6(3)", False),
        ("1", "16(1)", False),
        ("ML1", "ML10.a", False),
        ("ML10", "ML10.a", True),
        ("EAR99", "EAR 99", True),
        ("List XI(a)", "List Category XI(a)(3)", True),
        ("List XI", "List XII", False),
        ("第6項", "第6項", True),
        ("第6項", "第7項", False),
    ],
)
def test_a_code_covers_itself_and_its_paragraphs(licensed: str, stated: str, covers: bool) -> None:
    """Neither a sister paragraph nor the whole entry, of which the licence names a part."""
    asked = case(shipment(lines=(line(classification={"xx": stated}),)))
    assert bool(asked_of(licence(items=item(code=licensed)), at=asked).covered_by) is covers


def test_the_code_counts_that_the_law_of_the_licence_gives_the_line() -> None:
    """The code of another law says nothing, and an unknown code is told."""
    asked = case(shipment(lines=(line(classification={"yy": "2B001.b"}),)))
    assert "the xx code of line 1 is not known" in told(licence(), at=asked)


def test_nought_pieces_take_nothing_and_are_not_covered() -> None:
    """Something is shipped, so the amount is one that nobody has stated."""
    asked = shipment(lines=(line(quantity=Decimal(0)),))
    found = covering(licence()).covered(case(asked), [finding()])[0]

    assert found.covered_by == ""
    assert "states no quantity" in found.on_file[0]


def test_a_licence_for_one_line_covers_no_other() -> None:
    """Line 2 is something else."""
    lines = (line(), line(2, classification={"xx": "3A001.a"}))
    both = covering(licence()).covered(case(shipment(lines=lines)), [finding(), finding(line=2)])
    assert [one.covered_by for one in both] == ["L-1", ""]


def test_a_demand_on_the_whole_shipment_needs_every_line_covered() -> None:
    """One line that the licence does not name is enough to keep it uncovered."""
    whole = finding(line=None)
    assert asked_of(licence(), about=whole).covered_by == "L-1"

    lines = (line(), line(2, classification={"xx": "3A001.a"}))
    assert not asked_of(licence(), about=whole, at=case(shipment(lines=lines))).covered_by


@pytest.mark.parametrize(
    ("hs", "covers"), [("8457.10", True), ("84571010", True), ("8457", False), ("8459.10", False), ("", False)]
)
def test_an_item_without_a_code_is_told_by_its_hs_code(hs: str, covers: bool) -> None:
    """A wider heading may be something else, and is not covered."""
    asked = case(shipment(lines=(line(hs=hs),)))
    assert bool(asked_of(licence(items=item(code="", hs="8457.10")), at=asked).covered_by) is covers


def test_an_item_described_in_words_only_is_for_a_person() -> None:
    """The program does not read descriptions."""
    assert asked_of(licence(items=item(code="", description="machining centre"))).proposed == ("L-1",)
