"""Acts at the desk: judging, answering, licences, releases, cancelling, replaying, verifying."""

import re
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from exportgate.decision import Verdict
from exportgate.desk.app import create_app
from exportgate.desk.casework import ServedCasework
from exportgate.judging.states import State
from exportgate.licences.licence import LicensedItem, LicensedParty, Terms
from exportgate.records import Records, judgements, licences
from tests.desk.pages.acting import HOSTILE, LISTED, Sign, checked, judged_false, state, went_to
from tests.desk.pages.made import at_the_door, chair, hire, machine_tool, signed


def test_a_false_positive_takes_two_persons_and_then_is_silent(sign_in: Sign, casework: ServedCasework) -> None:
    """One says that a hit is somebody else, another confirms it; the hit is silent, and the shipment awaits release."""
    maria, ben = sign_in("maria"), sign_in("ben")
    id = checked(casework, chair())
    page = judged_false(maria, id)
    assert page == f"/decisions/{id}"
    assert "You proposed it, so another person must confirm it." in maria.look(page).text
    assert "that is you" in maria.look("/proposals").text
    assert f'href="{page}"' in ben.look("/proposals").text
    assert "1 proposal to confirm" in ben.look("/").text

    proposal = re.search(r"/judgements/(J-\d+)/confirm", ben.look(page).text)
    assert proposal
    answer = ben.send(proposal[0], {"decision": id})

    after = ben.look(went_to(answer)).text
    assert "Silenced hits" in after
    assert "register of firms compared" in after
    latest = casework.latest("S-2")
    assert latest is not None
    assert [one.hit.entry.primary_name for one in latest.decision.silenced] == [LISTED]
    assert "Judgement J-" in after

    maria.look(went_to(answer))
    withdraw = f"/judgements/{latest.decision.silenced[0].judgement}/withdraw"
    back = maria.send(withdraw, {"decision": latest.id, "reason": "The register was that of another year."})
    told = maria.look(went_to(back)).text
    assert "Hits to judge" in told
    assert "that of another year" in told


def test_what_is_said_of_one_party_is_not_told_of_another(sign_in: Sign, casework: ServedCasework) -> None:
    """A proposal about one firm stands on no page of another firm that resembles the same entry."""
    maria = sign_in("maria")
    first = checked(casework, chair("first"))
    other = checked(casework, chair("other", name="Fujian Jinhua IC", country="TW"))
    judged_false(maria, first)

    assert "proposed" in maria.look(f"/decisions/{first}").text
    assert f"/decisions/{other}/hits/" in maria.look(f"/decisions/{other}").text
    assert "A false positive proposed" not in maria.look(f"/decisions/{other}").text


def test_the_queue_says_what_a_shipment_waits_for_whose_judgement_counts_no_more(
    sign_in: Sign, casework: ServedCasework
) -> None:
    """Its last decision passes and asks for nothing, but it may not leave until it is checked again."""
    worth = {"value": Decimal(50), "currency": "USD", "quantity": Decimal(1), "unit": "pcs", "hs": "9401.39"}
    asked = chair("undone")
    asked = msgspec.structs.replace(asked, lines=(msgspec.structs.replace(asked.lines[0], **worth),))
    maria, id = sign_in("maria"), checked(casework, asked)
    page = judged_false(maria, id)
    judgement = re.search(r"/judgements/(J-\d+)/refuse", maria.look(page).text)
    assert judgement
    sign_in("ben").send(f"/judgements/{judgement[1]}/confirm", {"decision": id})
    with casework.records.writing("user:ben") as write:
        judgements.withdraw(write, judgement[1], "It is the same firm after all.")

    shown = maria.look("/?state=held").text

    assert "undone" in shown
    assert "check again" in shown
    assert "nobody any more" not in shown


def test_nobody_confirms_what_they_proposed_themselves(sign_in: Sign, casework: ServedCasework) -> None:
    """An approver who proposed something is refused as the second person, whatever the page offers."""
    ben = sign_in("ben")
    id = checked(casework, chair())
    page = judged_false(ben, id)
    assert not re.search(r"/judgements/J-\d+/confirm", ben.look(page).text)
    judgement = re.search(r"/judgements/(J-\d+)/refuse", ben.look(page).text)
    assert judgement

    answer = ben.send(f"/judgements/{judgement[1]}/confirm", {"decision": id})

    assert answer.status_code == 403
    assert "somebody else must" in answer.text


def test_a_refused_judgement_never_counts(sign_in: Sign, casework: ServedCasework) -> None:
    """The second person says no, with a reason; the hit stands and can be judged again."""
    maria, ben = sign_in("maria"), sign_in("ben")
    id = checked(casework, chair())
    page = judged_false(maria, id)
    refuse = re.search(r"/judgements/J-\d+/refuse", ben.look(page).text)
    assert refuse
    ben.send(refuse[0], {"decision": id, "reason": "The register shows the same address."})

    assert f"/decisions/{id}/hits/" in maria.look(page).text
    assert casework.recheck("S-2", actor="user:maria").verdict is Verdict.HOLD


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"said": "false_positive", "reason": ""}, "A reason is needed"),
        ({"said": "perhaps", "reason": "x"}, "listed party or somebody else"),
        ({"said": "false_positive", "reason": "x", "until": "2999-01-01"}, "too far off"),
        ({"said": "false_positive", "reason": "x", "until": "soon"}, "a date written YYYY-MM-DD"),
        ({"said": "false_positive", "reason": "x" * 5000}, "at most 2,000"),
    ],
)
def test_a_judgement_needs_a_reason_and_a_day_that_settings_allow(
    sign_in: Sign, casework: ServedCasework, form: dict[str, str], told: str
) -> None:
    """What is missing or wrong is said, and nothing is kept."""
    maria = sign_in("maria")
    id = checked(casework, chair())
    hit = re.search(rf"/decisions/{id}/hits/(\d+)", maria.look(f"/decisions/{id}").text)
    assert hit

    answer = maria.send(hit[0], form)

    assert answer.status_code == 400
    assert told in answer.text
    assert "Hits to judge" in maria.look(f"/decisions/{id}").text


def test_a_licence_attached_by_two_covers_what_needs_it(sign_in: Sign, casework: ServedCasework) -> None:
    """A proposed licence is attached by one and confirmed by another; the shipment then awaits its release."""
    with casework.records.writing("os-user:tests") as write:
        item = LicensedItem(item=1, description="office furniture", quantity=Decimal(5), unit="pcs")
        buyer = LicensedParty(role="consignee", name=LISTED, country="CN")
        terms = Terms(
            jurisdiction="us", authority="BIS", number="D1", parties=(buyer,), destinations=("CN",), items=(item,)
        )
        licence = licences.enter(write, [terms])[0].id
    shipment = chair(name=LISTED)
    one = {"quantity": Decimal(1), "unit": "pcs", "value": Decimal(90), "currency": "USD", "hs": "9401.39"}
    line = msgspec.structs.replace(shipment.lines[0], **one)
    id = checked(casework, msgspec.structs.replace(shipment, lines=(line,)))
    maria, ben = sign_in("maria"), sign_in("ben")
    page = maria.look(f"/decisions/{id}").text
    assert "may cover it" in page
    lines = re.findall(r'name="licence" value="(L-\d+)"><input type="hidden" name="line" value="(\d+)"', page)
    assert lines[0][0] == licence

    maria.send(f"/decisions/{id}/licences", {"licence": licence, "line": lines[0][1]})
    assert maria.send(f"/decisions/{id}/licences", {"licence": licence, "line": lines[0][1]}).status_code == 400
    confirm = re.search(r"/attachments/T-\d+/confirm", ben.look(f"/decisions/{id}").text)
    assert confirm
    answer = ben.send(confirm[0], {"decision": id})

    assert "covered" in ben.look(went_to(answer)).text
    assert "1 of 5 pcs" not in ben.look("/licences").text
    assert "4 of 5 pcs left" in ben.look("/licences").text
    assert "S-2" in ben.look(f"/licences/{licence}").text


def test_a_decision_that_was_followed_by_another_is_acted_on_no_more(sign_in: Sign, casework: ServedCasework) -> None:
    """Who acts on a page that has grown old is told, and nothing is changed."""
    maria = sign_in("maria")
    id = checked(casework, machine_tool(unstated="informed.uk"))
    maria.look(f"/decisions/{id}")
    newer = casework.recheck("S-1", actor="user:ben").id

    for path in ("answers", "check", "cancel", "release", "shipped"):
        answer = maria.send(f"/decisions/{id}/{path}", {"reason": "x", "fact:informed.uk": "false"})
        assert answer.status_code == 409, path
        assert newer in answer.text
    latest = casework.latest("S-1")
    assert latest is not None
    assert latest.id == newer
    assert "followed by a newer one" in maria.look(f"/decisions/{id}").text


def test_what_is_stated_can_be_taken_back(sign_in: Sign, casework: ServedCasework) -> None:
    """A fact stated by mistake becomes unknown again, and is asked again."""
    maria = sign_in("maria")
    id = checked(casework, machine_tool())
    maria.look(f"/decisions/{id}")
    answer = maria.send(f"/decisions/{id}/answers", {"fact:informed.uk": ""})

    latest = casework.latest("S-1")
    assert latest is not None
    assert "informed.uk" not in latest.asked_of.facts
    assert "Has the Secretary of State" in maria.look(went_to(answer)).text


def test_an_answer_that_cannot_be_read_changes_nothing(sign_in: Sign, casework: ServedCasework) -> None:
    """The page says which question, what was found and what was expected."""
    maria = sign_in("maria")
    id = checked(casework, machine_tool(unstated="informed.uk"))
    maria.look(f"/decisions/{id}")
    answer = maria.send(f"/decisions/{id}/answers", {"fact:informed.uk": "perhaps"})

    assert answer.status_code == 400
    assert "found &#34;perhaps&#34;, expected one of true, false" in answer.text
    latest = casework.latest("S-1")
    assert latest is not None
    assert latest.id == id


def test_facts_that_nobody_asked_are_not_taken_from_a_form(sign_in: Sign, casework: ServedCasework) -> None:
    """A form cannot state a fact that the page did not ask for."""
    maria = sign_in("maria")
    id = checked(casework, machine_tool())
    maria.look(f"/decisions/{id}")
    answer = maria.send(f"/decisions/{id}/answers", {"fact:uk.open_licence.OGEL-X": "true", "field:to": "FR"})

    assert answer.headers["location"].endswith("told=same")
    latest = casework.latest("S-1")
    assert latest is not None
    assert latest.id == id


def test_what_is_blocked_is_not_released(sign_in: Sign, casework: ServedCasework) -> None:
    """No form releases what the law prohibits, and no crafted one does."""
    ben = sign_in("ben")
    frozen = chair(name="JSC Vostok Bearing Works", country="RU")
    id = checked(casework, msgspec.structs.replace(frozen, departure="GB"))
    assert state(casework, "S-2") is State.BLOCKED
    assert "Propose the release" not in ben.look(f"/decisions/{id}").text

    assert ben.send(f"/decisions/{id}/release", {"reason": "x"}).status_code == 409
    assert ben.send(f"/decisions/{id}/release/confirm").status_code == 409
    assert state(casework, "S-2") is State.BLOCKED


def test_a_cancelled_shipment_gives_back_what_it_reserved(sign_in: Sign, casework: ServedCasework) -> None:
    """Cancelling needs a reason, and stands in the history."""
    maria = sign_in("maria")
    id = checked(casework, machine_tool())
    maria.look(f"/decisions/{id}")
    assert "reason is needed" in maria.send(f"/decisions/{id}/cancel", {"reason": " "}).text
    assert state(casework, "S-1") is not State.CANCELLED
    maria.look(f"/decisions/{id}")
    maria.send(f"/decisions/{id}/cancel", {"reason": "The buyer has withdrawn."})

    assert state(casework, "S-1") is State.CANCELLED
    assert "The buyer has withdrawn." in maria.look(f"/decisions/{id}").text


def test_a_replay_gives_the_same_answer(sign_in: Sign, casework: ServedCasework) -> None:
    """A viewer may ask the question of a decision again; it is answered the same, and no new decision is made."""
    vera = sign_in("vera")
    id = checked(casework, machine_tool())
    vera.look(f"/decisions/{id}")
    answer = vera.send(f"/decisions/{id}/replay")

    assert "Replayed: the same answer" in answer.text
    latest = casework.latest("S-1")
    assert latest is not None
    assert latest.id == id


def test_the_chain_is_verified_at_the_desk(sign_in: Sign, casework: ServedCasework) -> None:
    """Who asks is told that all is as it was written; where a record was changed, which one."""
    vera = sign_in("vera")
    checked(casework, machine_tool())
    vera.look("/audit")
    assert "As it was written" in vera.send("/audit/verify").text

    with casework.records.writing("nobody") as write:
        write.connection.exec_driver_sql("UPDATE holds SET state = 'released'")
    vera.look("/audit")
    told = vera.send("/audit/verify").text

    assert "Not as it was written" in told
    assert "shipment S-1" in told


def test_the_desk_works_on_postgresql(
    service: ServedCasework, postgres_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The same pages and acts on the other database."""
    monkeypatch.setenv("EXPORTGATE_DATABASE", postgres_url)
    records = Records.open(tmp_path)
    hire(records)
    casework = ServedCasework(service.gate, records, service.policy)
    maria, ben = (signed(at_the_door(create_app(casework, deliver=False)), name) for name in ("maria", "ben"))
    id = checked(casework, chair(name="Fujian Jinhua IC Co"))
    page = judged_false(maria, id, HOSTILE)
    proposal = re.search(r"/judgements/(J-\d+)/confirm", ben.look(page).text)
    assert proposal
    after = went_to(ben.send(proposal[0], {"decision": id}))

    for path in (after, "/", "/?q=jinhua", "/proposals", "/decisions?q=jinhua", "/audit?kind=hit.judged", "/licences"):
        assert ben.look(path).status_code == 200, path
    assert "Silenced hits" in ben.look(after).text
    ben.look("/audit")
    assert "As it was written" in ben.send("/audit/verify").text
    records.close()
