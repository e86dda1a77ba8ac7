"""When a licence covers a demand: exceptions, authorities, what a person attached, what is taken already."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from exportgate.decision import Outcome
from exportgate.jurisdiction import Authority, Jurisdiction
from exportgate.licences.goods import goods_of
from exportgate.licences.licence import Applies, Kind, Licence, Status, Use, UseKey, UseState
from exportgate.shipment import Party
from tests.licences.made import (
    DAY,
    LAW,
    asked_of,
    attached,
    case,
    covering,
    finding,
    item,
    licence,
    line,
    shipment,
)


@pytest.mark.parametrize(
    ("outcome", "offered", "covers"),
    [
        (Outcome.EXCEPTION_AVAILABLE, ("GBS",), True),
        (Outcome.EXCEPTION_AVAILABLE, ("LVS",), False),
        (Outcome.LICENCE_REQUIRED, ("GBS",), False),
    ],
)
def test_an_exception_covers_where_the_law_offers_it(outcome: Outcome, offered: tuple[str, ...], covers: bool) -> None:
    """And nowhere else: neither another exception's place, nor where a licence is needed whatever is claimed."""
    exception = licence(kind=Kind.EXCEPTION, number="", symbol="GBS", items=(), parties=())
    found = asked_of(exception, about=finding(outcome=outcome, exceptions=offered))
    assert bool(found.covered_by) is covers


def test_a_licence_covers_also_where_an_exception_is_open() -> None:
    """Who holds a licence need not claim the exception."""
    assert asked_of(licence(), about=finding(outcome=Outcome.EXCEPTION_AVAILABLE, exceptions=("GBS",))).covered_by


def test_an_open_licence_that_the_law_does_not_name_is_for_a_person() -> None:
    """Its terms are published, and nobody has said that they fit."""
    open_licence = licence(number="", symbol="OGL-7", items=(), parties=(), kind=Kind.LICENCE)
    assert asked_of(open_licence).proposed == ("L-1",)


def _two_boards() -> Jurisdiction:
    boards = (
        Authority("Board", ("Licensing Board",), ("xx",), by_use=("xx.end_use",)),
        Authority("Treasury", (), ("xx.sanctions",)),
    )
    return Jurisdiction(id="xx", name="Examplia", territories=LAW.territories, authorities=boards)


@pytest.mark.parametrize(
    ("rule", "authority", "covered", "proposed"),
    [
        ("xx.item", "Board", "L-1", ()),
        ("xx.item", "licensing board", "L-1", ()),
        ("xx.item", "Treasury", "", ()),
        ("xx.item", "", "", ("L-1",)),
        ("xx.sanctions", "Treasury", "L-1", ()),
        ("xx.sanctions.goods", "Treasury", "L-1", ()),
        ("xx.sanctions.goods", "Board", "", ()),
        ("xx.sanctions_list", "Board", "L-1", ()),
        ("xx.end_use.military", "Board", "", ("L-1",)),
        ("xx.end_use_list", "Board", "L-1", ()),
    ],
)
def test_a_licence_meets_only_what_its_authority_asks(
    rule: str, authority: str, covered: str, proposed: tuple[str, ...]
) -> None:
    """One authority does not licence what another asks; and whether it licensed this use a person must see."""
    found = asked_of(licence(authority=authority), about=finding(rule=rule), laws={"xx": _two_boards()})
    assert (found.covered_by, found.proposed) == (covered, proposed)


def _resembling() -> Any:
    return shipment(parties=(Party(role="consignee", name="Acme Tool Limited", country="CN"),))


def test_a_licence_that_a_person_attached_covers_despite_doubts() -> None:
    """Somebody looked at both and said that they are one."""
    asked = _resembling()
    found = asked_of(licence(), at=case(asked), attachments=[attached(goods_of(asked))])
    assert found.covered_by == "L-1"


@pytest.mark.parametrize(
    "ended",
    [
        lambda: licence(valid_to=date(2026, 3, 31)),
        lambda: licence(status=Status.REVOKED),
        lambda: licence(items=item(quantity=Decimal(4))),
        lambda: licence(destinations=("JP",)),
    ],
)
def test_no_person_can_attach_away_what_a_licence_lacks(ended: Callable[[], Licence]) -> None:
    """Days, places and amounts are not for anybody to decide."""
    assert not asked_of(ended(), attachments=[attached(goods_of(shipment()))]).covered_by


def test_an_attachment_to_one_line_counts_for_no_other() -> None:
    """Line 2 has a demand of its own."""
    asked = shipment(lines=(line(), line(2)))
    held = covering(licence(applies=Applies.PROPOSED), attachments=[attached(goods_of(asked), line=1)])
    both = held.covered(case(asked), [finding(), finding(line=2)])

    assert [one.covered_by for one in both] == ["L-1", ""]


def test_an_attachment_ends_when_the_shipment_changes() -> None:
    """What was attached was attached to another consignee; it is told, and offered again."""
    before = attached(goods_of(shipment()))
    found = asked_of(licence(), at=case(_resembling()), attachments=[before])

    assert (found.covered_by, found.proposed) == ("", ("L-1",))
    assert "as it was before" in found.on_file[0]


def test_facts_stated_later_leave_an_attachment_standing() -> None:
    """An answered question does not change the goods."""
    asked = _resembling()
    later = case(shipment(parties=asked.parties, facts={"end_use.military": False}, date=DAY))
    assert asked_of(licence(), at=later, attachments=[attached(goods_of(asked))]).covered_by


def test_asking_again_takes_nothing_twice() -> None:
    """The same shipment gives back first what it took."""
    asked = covering(licence())
    for _ in range(3):
        assert asked.covered(case(), [finding()])[0].covered_by == "L-1"

    assert asked.ledger.quantity("L-1", 1) == 5


def test_what_has_left_is_not_given_back() -> None:
    """A later check of a shipment that used the last pieces finds its own use."""
    used = Use(UseKey("L-1", 1, "S-1", 1), Decimal(100), state=UseState.USED)
    asked = covering(licence(), uses=[used])

    assert asked.covered(case(), [finding()])[0].covered_by == "L-1"
    assert asked.ledger.quantity("L-1", 1) == 100


def test_laws_that_were_not_asked_keep_what_is_reserved_under_them() -> None:
    """A check by law yy alone says nothing of the licences under xx."""
    asked = covering(licence())
    asked.covered(case(), [finding()])
    asked.covered(case(), [finding(jurisdiction="yy")])

    assert asked.ledger.quantity("L-1", 1) == 5


def test_licences_far_from_fitting_are_not_told_of() -> None:
    """Two things wrong is no near miss; a hundred such licences would hide the one that matters."""
    assert asked_of(licence(destinations=("JP",), items=item(code="1A001"))).on_file == ()
