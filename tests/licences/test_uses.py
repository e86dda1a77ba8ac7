"""What shipments take of licences in the records: reserved, used, given back, attached, and verified."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, text, update

from exportgate.decision import Decision, Finding, Outcome, Verdict
from exportgate.errors import InputError
from exportgate.judging.persons import SamePersonError
from exportgate.licences.balance import Ledger
from exportgate.licences.licence import Applies, AttachmentState, Status, UseState
from exportgate.records import Records, Writing, decisions, judging, licences
from exportgate.records.decisions import question_of
from exportgate.records.holds import GateState
from exportgate.records.tables.decisions import acts
from exportgate.records.tables.licences import licence_attachments, licence_uses
from exportgate.records.tables.licences import licences as licence_rows
from exportgate.shipment import Party, Shipment
from tests.licences.made import DAY, LAWS, case, decision, finding, item, line, shipment, terms


def put(records: Records, **more: Any) -> str:
    """Put a licence on file and give its id."""
    with records.writing("maria") as write:
        return licences.enter(write, [terms(**more)])[0].id


def decide(records: Records, asked: Shipment | None = None, *findings: Finding, actor: str = "maria") -> Decision:
    """Decide a shipment and keep it, as a check does."""
    with records.writing(actor) as write:
        return decide_in(write, asked or shipment(), *findings)


def decide_in(write: Writing, asked: Shipment, *findings: Finding) -> Decision:
    """Decide a shipment and keep it, in a transaction."""
    at, made = case(asked), decision(asked, *(findings or (finding(),)))
    reserved = licences.reserve(write, [(at, made)], LAWS)[0]
    question = question_of(asked, DAY, write.now, licences=reserved.bearing)
    return decisions.keep(write, [(question, reserved.decision)])[0]


def taken(records: Records, licence: str = "") -> Decimal:
    """Give how many pieces are taken of the first item."""
    with records.reading() as connection:
        held = licences.all_licences(connection)
        return Ledger.of(licences.all_uses(connection)).quantity(licence or held[0].id, 1)


def faults(records: Records) -> Sequence[str]:
    """Give what is wrong between rows and acts."""
    with records.reading() as connection:
        return list(licences.verify_rows(connection))


def count(records: Records) -> int:
    """Give how many acts there are."""
    with records.reading() as connection:
        return connection.execute(select(func.count()).select_from(acts)).scalar_one()


def test_a_decision_reserves_what_it_is_covered_by(records: Records) -> None:
    """The finding names the licence, the gate lets it pass, and five pieces are gone."""
    id = put(records)
    made = decide(records)

    assert (made.findings[0].covered_by, made.verdict) == (id, Verdict.PASS)
    assert taken(records) == 5
    assert faults(records) == []


def test_checking_again_takes_nothing_twice(records: Records) -> None:
    """And writes no act that says nothing new: only the two decisions."""
    put(records)
    decide(records)
    before = count(records)
    decide(records)

    assert taken(records) == 5
    assert count(records) == before + 1


def test_a_decision_that_no_longer_needs_a_licence_gives_it_back(records: Records) -> None:
    """The law changed, say, and asks for none any more."""
    put(records)
    decide(records)
    decide(records, shipment(), finding(outcome=Outcome.NO_LICENCE_FOUND))

    assert taken(records) == 0
    assert faults(records) == []


def test_a_smaller_quantity_gives_the_rest_back(records: Records) -> None:
    """Two pieces rather than five."""
    put(records)
    decide(records)
    decide(records, shipment(lines=(line(quantity=Decimal(2)),)))

    assert taken(records) == 2


def test_a_blocked_shipment_reserves_nothing(records: Records) -> None:
    """It will not leave, so the pieces are for others; what it had reserved is given back."""
    put(records)
    decide(records)
    made = decide(records, shipment(), finding(), finding(outcome=Outcome.PROHIBITED, rule="xx.embargo"))

    assert made.verdict is Verdict.BLOCK
    assert taken(records) == 0


def test_shipping_uses_what_was_reserved(either: Records) -> None:
    """And saying it twice changes nothing."""
    put(either)
    decide(either)
    with either.writing("maria") as write:
        licences.ship(write, "S-1", DAY)
    before = count(either)
    with either.writing("maria") as write:
        used = licences.ship(write, "S-1", DAY)

    assert [use.state for use in used] == [UseState.USED]
    assert taken(either) == 5
    assert count(either) == before
    assert faults(either) == []


def test_a_shipment_that_leaves_after_its_licence_ended_is_refused(records: Records) -> None:
    """The day after the last; on the last day it may leave."""
    put(records, valid_to=DAY)
    decide(records)
    with records.writing("maria") as write, pytest.raises(InputError, match="valid until 2026-07-23"):
        licences.ship(write, "S-1", date(2026, 7, 24))
    with records.writing("maria") as write:
        assert licences.ship(write, "S-1", DAY)


def test_a_shipment_cannot_leave_on_a_licence_revoked_since(records: Records) -> None:
    """Though it was covered when it was decided."""
    id = put(records)
    decide(records)
    with records.writing("maria") as write:
        licences.set_status(write, id, Status.REVOKED, "letter of the authority")
    with records.writing("maria") as write, pytest.raises(InputError, match="it is revoked"):
        licences.ship(write, "S-1", DAY)


def test_goods_are_not_free_by_a_licence_that_does_not_hold(records: Records) -> None:
    """The gate says no where it was suspended since, where its time is over, and where the goods leave later."""
    id = put(records)
    with records.writing("maria") as write:
        judging.settle(write, shipment(date=DAY), decide_in(write, shipment(date=DAY)))
    noon = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)

    def gate(asked: Shipment | None = None, now: datetime = noon) -> GateState:
        with records.reading() as connection:
            return judging.gate_state(connection, "S-1", asked, now)

    free, late = gate(shipment(date=DAY)), gate(shipment(date=date(2027, 1, 1)))
    over = gate(now=noon + timedelta(days=365))
    with records.writing("maria") as write:
        licences.set_status(write, id, Status.SUSPENDED, "letter of 3 July")

    assert [one.may_leave for one in (free, late, over, gate())] == [True, False, False, False]
    assert (
        late.reason == "licence D123, which it rests on, does not hold: valid until 2026-12-31, the shipment leaves "
        "2027-01-01: check it again"
    )


def test_what_has_left_covers_no_more_than_left(records: Records) -> None:
    """The id of a shipment that has left, sent with more, is answered for what it says; nothing more is taken."""
    put(records)
    decide(records)
    with records.writing("maria") as write:
        licences.ship(write, "S-1", DAY)

    same, more = decide(records), decide(records, shipment(lines=(line(quantity=Decimal(6)),)))

    assert (same.verdict, more.verdict) == (Verdict.PASS, Verdict.HOLD)
    assert "line 1 has left already, with less than is asked now" in more.findings[0].on_file[0]
    assert taken(records) == 5
    assert faults(records) == []


def test_cancelling_gives_back_what_was_reserved(records: Records) -> None:
    """All of it, once."""
    put(records)
    decide(records)
    for _ in range(2):
        with records.writing("maria") as write:
            licences.give_back(write, "S-1")

    assert taken(records) == 0
    assert faults(records) == []


def test_what_has_left_cannot_be_given_back(records: Records) -> None:
    """Nor does a later check of it change what it used."""
    put(records)
    decide(records)
    with records.writing("maria") as write:
        licences.ship(write, "S-1", DAY)
    with records.writing("maria") as write, pytest.raises(InputError, match="has left already"):
        licences.give_back(write, "S-1")
    decide(records, shipment(lines=(line(quantity=Decimal(50)),)))

    assert taken(records) == 5


def test_shipments_decided_together_share_the_licence(records: Records) -> None:
    """Of a batch of three with 40 pieces each, two are covered by a licence for 100."""
    put(records)
    asked = [shipment(f"S-{number}", lines=(line(quantity=Decimal(40)),)) for number in (1, 2, 3)]
    with records.writing("maria") as write:
        made = licences.reserve(write, [(case(one), decision(one, finding())) for one in asked], LAWS)

    assert [bool(one.decision.findings[0].covered_by) for one in made] == [True, True, False]
    assert "20 pcs left, 40 asked" in made[2].decision.findings[0].on_file[0]
    assert taken(records) == 80


def test_a_licence_imported_again_is_changed_and_says_how(either: Records) -> None:
    """Same law, authority and number: the same licence, whose uses stay."""
    id = put(either)
    decide(either)
    with either.writing("peter") as write:
        again = licences.enter(write, [terms(items=item(quantity=Decimal(50)), valid_to=date(2027, 6, 30))])[0]
        same = licences.enter(write, [terms(items=item(quantity=Decimal(50)), valid_to=date(2027, 6, 30))])[0]

    assert (again.id, again.what, same.what) == (id, "changed", "unchanged")
    assert "valid_to: 2026-12-31 -> 2027-06-30" in again.changes
    assert taken(either) == 5
    assert faults(either) == []


def test_a_licence_that_reopens_was_suspended_and_says_why(records: Records) -> None:
    """Each step is an act with its reason; without one nothing is done."""
    id = put(records)
    with records.writing("maria") as write, pytest.raises(InputError, match="no reason"):
        licences.set_status(write, id, Status.SUSPENDED, " ")
    for status in (Status.SUSPENDED, Status.ACTIVE):
        with records.writing("maria") as write:
            licences.set_status(write, id, status, "letter of 3 July")

    assert decide(records).findings[0].covered_by == id
    assert faults(records) == []


@pytest.mark.parametrize("named", ["L-999", "D999", "", "L-1' OR '1'='1"])
def test_a_licence_that_is_not_there_is_told(records: Records, named: str) -> None:
    """By id or number."""
    put(records)
    with records.reading() as connection, pytest.raises(InputError, match="no licence"):
        licences.find(connection, named)


def test_a_licence_is_found_by_its_number_too(records: Records) -> None:
    """People know the number."""
    id = put(records)
    with records.reading() as connection:
        assert licences.find(connection, " D123 ").id == licences.find(connection, id.lower()).id == id


def test_two_people_attach_a_licence(either: Records) -> None:
    """What one proposes counts once another has attached it too; the same person cannot."""
    id = put(either, applies=Applies.PROPOSED)
    decide(either)
    with either.writing("os-user:maria") as write:
        assert licences.attach(write, id, "S-1").state is AttachmentState.PROPOSED
    assert decide(either).findings[0].proposed == (id,)
    with either.writing("user:Maria") as write, pytest.raises(SamePersonError):
        licences.attach(write, id, "S-1")
    with either.writing("peter") as write:
        assert licences.attach(write, id, "S-1").state is AttachmentState.EFFECTIVE

    assert decide(either).findings[0].covered_by == id
    assert faults(either) == []


def test_where_two_pairs_of_eyes_are_not_asked_for_one_attaches(records: Records) -> None:
    """As the settings say."""
    id = put(records, applies=Applies.PROPOSED)
    decide(records)
    with records.writing("maria") as write:
        made = licences.attach(write, id, "S-1", four_eyes=False)
    with records.writing("maria") as write, pytest.raises(InputError, match="already"):
        licences.attach(write, id, "S-1", four_eyes=False)

    assert made.state is AttachmentState.EFFECTIVE
    assert decide(records).findings[0].covered_by == id


def test_detaching_gives_back_at_the_next_check(records: Records) -> None:
    """The shipment needs it attached, and is held again."""
    id = put(records, applies=Applies.PROPOSED)
    decide(records)
    with records.writing("maria") as write:
        licences.attach(write, id, "S-1", four_eyes=False)
    decide(records)
    with records.writing("maria") as write:
        licences.detach(write, id, "S-1")
    made = decide(records)

    assert made.verdict is Verdict.HOLD
    assert taken(records) == 0
    assert faults(records) == []
    with records.writing("maria") as write, pytest.raises(InputError, match="not attached"):
        licences.detach(write, id, "S-1")


def test_what_changed_since_it_was_attached_is_not_confirmed(records: Records) -> None:
    """The second person would confirm another shipment than the first proposed."""
    id = put(records, applies=Applies.PROPOSED)
    decide(records)
    with records.writing("maria") as write:
        made = licences.attach(write, id, "S-1")
    decide(records, shipment(parties=(Party(role="consignee", name="Acme Tool Ltd", country="CN"),)))
    with records.writing("peter") as write, pytest.raises(InputError, match="has changed"):
        licences.confirm(write, made.id)
    with records.writing("peter") as write:
        anew = licences.attach(write, id, "S-1")

    assert (anew.state, anew.proposed_by) == (AttachmentState.PROPOSED, "peter")
    assert faults(records) == []


def test_a_shipment_that_was_never_checked_has_nothing_to_attach_to(records: Records) -> None:
    """A slip in its id would attach to nothing in silence."""
    id = put(records)
    with records.writing("maria") as write, pytest.raises(InputError, match="never checked"):
        licences.attach(write, id, "S-7")


def test_a_decision_can_be_asked_again_with_the_licences_as_they_stood(records: Records) -> None:
    """Years later, when others have used them up and one is revoked."""
    id = put(records)
    asked = shipment()
    with records.writing("maria") as write:
        first = licences.reserve(write, [(case(asked), decision(asked, finding()))], LAWS)[0]
    decide(records, shipment("S-2", lines=(line(quantity=Decimal(95)),)))
    with records.writing("maria") as write:
        licences.set_status(write, id, Status.REVOKED, "letter")

    then = licences.as_they_stood(first.bearing, "S-1", LAWS)
    assert then.covered(case(asked), [finding()]) == list(first.decision.findings)


CHANGES = {
    "balance": update(licence_uses).values(quantity="1"),
    "state": update(licence_uses).values(state="used"),
    "use taken away": licence_uses.delete(),
    "status": update(licence_rows).values(status="revoked"),
    "terms": update(licence_rows).values(terms=func.replace(licence_rows.c.terms, '"100"', '"900"')),
    "attachment": update(licence_attachments).values(state="effective"),
    "attachment taken away": licence_attachments.delete(),
    "shipment": update(licence_attachments).values(shipment="S-9"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_row_changed_by_hand_is_found(records: Records, what: str) -> None:
    """Whatever the acts do not say."""
    id = put(records)
    decide(records)
    with records.writing("maria") as write:
        licences.attach(write, id, "S-1")
    assert faults(records) == []
    with records.writing("somebody") as write:
        write.connection.execute(CHANGES[what])

    assert faults(records)


def test_a_row_that_no_act_made_is_found(records: Records) -> None:
    """A use put in by hand would keep pieces from others."""
    id = put(records)
    decide(records)
    with records.writing("somebody") as write:
        write.connection.execute(
            text("INSERT INTO licence_uses VALUES (:id, 1, 'S-8', 1, '5', '', 'reserved')"), {"id": id}
        )

    assert faults(records) == [f"use of a licence {id} 1 S-8 1: no act made it"]
