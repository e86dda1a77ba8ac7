"""Whether a licence covers a finding: each rule with what triggers it, its nearest miss, the day before and after."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from exportgate.decision import Outcome, Verdict, verdict_of
from exportgate.jurisdiction import Authority, Jurisdiction
from exportgate.licences.goods import goods_of
from exportgate.licences.licence import Applies, Kind, Licence, LicensedParty, Status, Use, UseKey, UseState
from exportgate.shipment import Party
from tests.licences.made import (
    CONSIGNEE,
    DAY,
    LAW,
    asked_of,
    attached,
    case,
    covering,
    finding,
    hit,
    item,
    licence,
    line,
    shipment,
)

ANYBODY_AT_ALL = LicensedParty(role="consignee", name="*")


def told(*licences: Licence, **asked: Any) -> str:
    """Give what is told of licences that do not cover."""
    found = asked_of(*licences, **asked)
    assert not found.covered_by
    return "\n".join(found.on_file)


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


@pytest.mark.parametrize(
    ("name", "covered", "proposed"),
    [
        ("ACME TOOLS LTD.", "L-1", ()),
        ("Acme Tools Limited", "L-1", ()),
        ("Acme Tool Limited", "", ("L-1",)),
        ("Acme Tools (Hefei) Limited", "", ("L-1",)),
        ("Zhongyuan Heavy Forging", "", ()),
    ],
)
def test_the_licensed_consignee_is_told_by_name(name: str, covered: str, proposed: tuple[str, ...]) -> None:
    """The same name but for writing covers, a resembling one is proposed, another is neither."""
    asked = case(shipment(parties=(Party(role="consignee", name=name, country="CN"),)))
    found = asked_of(licence(), at=asked)

    assert (found.covered_by, found.proposed) == (covered, proposed)


def test_a_party_is_also_told_by_the_companys_own_id() -> None:
    """The same id is the same party, however it is written."""
    named = (LicensedParty(role="consignee", name="Acme", id="K-7"),)
    asked = case(shipment(parties=(Party(role="consignee", name="安基美工具", id="K-7"),)))
    other = case(shipment(parties=(Party(role="consignee", name="安基美工具", id="K-8"),)))

    assert asked_of(licence(parties=named), at=asked).covered_by == "L-1"
    assert not asked_of(licence(parties=named), at=other).covered_by


def test_the_same_name_in_another_country_is_for_a_person() -> None:
    """It may be the parent or a namesake."""
    asked = case(shipment(parties=(Party(role="consignee", name="Acme Tools Ltd", country="HK"),)))
    assert asked_of(licence(), at=asked).proposed == ("L-1",)


def test_a_licence_for_anybody_says_so() -> None:
    """One that names nobody at all may only have been copied without its parties, and is for a person."""
    assert asked_of(licence(parties=(ANYBODY_AT_ALL,))).covered_by == "L-1"
    assert asked_of(licence(parties=())).proposed == ("L-1",)


def test_an_end_user_whom_the_licence_does_not_name_is_not_covered() -> None:
    """A licence that names who receives the goods is for nobody else."""
    extra = Party(role="end_user", name="Zhongyuan Heavy Forging", country="CN")
    asked = case(shipment(parties=(*shipment().parties, extra)))
    assert "end user Zhongyuan Heavy Forging is not on the licence" in told(licence(), at=asked)


def test_a_bank_or_forwarder_of_whom_the_licence_says_nothing_makes_no_difference() -> None:
    """They do not receive the goods."""
    extra = (Party(role="bank", name="Some Bank"), Party(role="forwarder", name="Some Carrier"))
    assert asked_of(licence(), at=case(shipment(parties=(*shipment().parties, *extra)))).covered_by


def test_a_licensed_end_user_whom_the_shipment_does_not_name_is_for_a_person() -> None:
    """Silence about the end user is no proof that it is the licensed one."""
    named = (CONSIGNEE, LicensedParty(role="end_user", name="Acme Works"))
    found = asked_of(licence(parties=named))
    assert (found.covered_by, found.proposed) == ("", ("L-1",))


def test_the_licensed_consignee_as_end_user_is_for_a_person() -> None:
    """The licence names it in another role."""
    both = (*shipment().parties, Party(role="end_user", name="Acme Tools Ltd", country="CN"))
    assert asked_of(licence(), at=case(shipment(parties=both))).proposed == ("L-1",)


def test_another_exporter_than_the_licensee_is_not_covered() -> None:
    """The licence is not theirs."""
    named = (CONSIGNEE, LicensedParty(role="exporter", name="Our Company Ltd"))
    other = (*shipment().parties, Party(role="exporter", name="Somebody Else GmbH"))
    ours = (*shipment().parties, Party(role="exporter", name="OUR COMPANY LIMITED"))

    assert "exporter Somebody Else GmbH is not on the licence" in told(
        licence(parties=named), at=case(shipment(parties=other))
    )
    assert asked_of(licence(parties=named), at=case(shipment(parties=ours))).covered_by


def test_a_demand_that_rests_on_a_listed_party_needs_a_licence_that_names_it() -> None:
    """A licence open to all consignees of the country does not."""
    about = finding(hit=hit(), party=0, line=None)
    assert asked_of(licence(), about=about).covered_by == "L-1"

    words = told(licence(parties=(ANYBODY_AT_ALL,)), about=about)
    assert "rests on ACME TOOLS LTD. (consignee), whom the licence does not name" in words


@pytest.mark.parametrize(
    ("destinations", "covered", "proposed"),
    [(("CN",), "L-1", ()), (("*",), "L-1", ()), (("JP", "KR"), "", ()), ((), "", ("L-1",))],
)
def test_the_destination_must_be_named(destinations: tuple[str, ...], covered: str, proposed: tuple[str, ...]) -> None:
    """A licence that names none is for a person."""
    found = asked_of(licence(destinations=destinations))
    assert (found.covered_by, found.proposed) == (covered, proposed)


def test_a_part_of_a_country_that_is_stated_must_be_named() -> None:
    """A licence for the country as a whole may not mean the part."""
    asked = case(shipment(destination="UA", facts={"destination.region": "UA-43"}))
    assert asked_of(licence(destinations=("UA-43",)), at=asked).covered_by
    assert asked_of(licence(destinations=("UA",)), at=asked).proposed == ("L-1",)


def test_what_is_left_is_told_with_what_is_asked() -> None:
    """Two pieces left, five asked; two asked are covered."""
    others = [Use(UseKey("L-1", 1, "S-0", 1), Decimal(98))]
    assert "2 pcs left, 5 asked" in told(licence(), uses=others)
    assert asked_of(licence(), uses=others, at=case(shipment(lines=(line(quantity=Decimal(2)),)))).covered_by


def test_lines_of_one_shipment_share_what_is_left() -> None:
    """Six pieces are left: the first line takes five, the second finds one."""
    lines = (line(), line(2))
    others = [Use(UseKey("L-1", 1, "S-0", 1), Decimal(94))]
    both = covering(licence(), uses=others).covered(case(shipment(lines=lines)), [finding(), finding(line=2)])

    assert [one.covered_by for one in both] == ["L-1", ""]
    assert "1 pcs left, 5 asked" in both[1].on_file[0]


def test_two_demands_on_one_line_take_once() -> None:
    """One licence meets both, for the same pieces."""
    asked = covering(licence())
    both = asked.covered(case(), [finding(), finding(rule="xx.end_use")])

    assert [one.covered_by for one in both] == ["L-1", "L-1"]
    assert asked.ledger.quantity("L-1", 1) == 5


def test_a_licence_that_a_narrow_demand_needs_is_taken_for_the_wide_one_too() -> None:
    """The demand on the listed party chooses first, so that one licence and not two are used up."""
    general, special = licence("L-1", parties=(ANYBODY_AT_ALL,)), licence("L-2", number="D124")
    asked = covering(general, special)
    both = asked.covered(case(), [finding(), finding(hit=hit(), party=0, line=None)])

    assert [one.covered_by for one in both] == ["L-2", "L-2"]
    assert asked.ledger.total("L-1") == 0


def test_the_licence_that_ends_first_is_used_first() -> None:
    """The later one is kept for later shipments."""
    late, soon = licence("L-1"), licence("L-2", number="D124", valid_to=DAY + timedelta(days=9))
    assert asked_of(late, soon).covered_by == "L-2"


@pytest.mark.parametrize(
    ("quantity", "unit", "covers"),
    [
        (Decimal(100), "PCE", True),
        (Decimal(8), "doz", True),
        (Decimal("8.5"), "doz", False),
        (Decimal(100), "EA", True),
        (Decimal(1), "kg", False),
        (Decimal(1), "crate", False),
        (Decimal(1), "", False),
        (None, "pcs", False),
    ],
)
def test_quantities_are_compared_in_one_unit(quantity: Decimal | None, unit: str, covers: bool) -> None:
    """What cannot be converted is not counted, and so not covered."""
    asked = case(shipment(lines=(line(quantity=quantity, unit=unit),)))
    assert bool(asked_of(licence(), at=asked).covered_by) is covers


def test_an_unknown_unit_is_told() -> None:
    """And what it would have to be."""
    asked = case(shipment(lines=(line(unit="crate"),)))
    assert "counted in pcs, line 1 in crate: it is not known how many that is" in told(licence(), at=asked)


@pytest.mark.parametrize(
    ("value", "currency", "facts", "covers"),
    [
        (Decimal(1000), "EUR", {}, True),
        (Decimal("1000.01"), "EUR", {}, False),
        (Decimal(1000), "USD", {}, False),
        (Decimal(1000), "USD", {"fx.USD.EUR": Decimal("0.9")}, True),
        (Decimal(1000), "USD", {"fx.USD.EUR": Decimal("1.1")}, False),
        (None, "", {}, False),
    ],
)
def test_values_are_compared_in_the_licences_currency(
    value: Decimal | None, currency: str, facts: dict[str, Decimal], covers: bool
) -> None:
    """Another currency counts only by a rate that the shipment states."""
    asked = case(shipment(lines=(line(value=value, currency=currency),), facts=facts))
    limited = licence(items=item(value=Decimal(1000), currency="EUR"))
    assert bool(asked_of(limited, at=asked).covered_by) is covers


def test_the_total_of_a_licence_limits_all_its_items() -> None:
    """Each item has enough, both together have not."""
    two = (*item(), *item(item=2, code="3A001", quantity=None, unit=""))
    lines = (line(), line(2, classification={"xx": "3A001.a"}))
    asked = covering(licence(items=two, value=Decimal(1500), currency="EUR"))
    both = asked.covered(case(shipment(lines=lines)), [finding(), finding(line=2)])

    assert [one.covered_by for one in both] == ["L-1", ""]
    assert "500 EUR left of the licence's total, 1,000 asked" in both[1].on_file[0]


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
