"""What people do at the desk, and what must not come of it."""

import re
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest

from exportgate.decision import Verdict
from exportgate.desk.app import create_app
from exportgate.desk.casework import ServedCasework
from exportgate.judging.states import State
from exportgate.licences.licence import LicensedItem, LicensedParty, Terms
from exportgate.records import Records, holds, judgements, licences
from exportgate.shipment import Shipment
from tests.desk.pages.made import PASSWORD, Person, at_the_door, chair, hire, machine_tool, signed

LISTED = "Fujian Jinhua Integrated Circuit Company, Ltd."
Sign = Callable[[str], Person]


def _checked(casework: ServedCasework, shipment: Shipment) -> str:
    return casework.check([shipment], actor="user:maria")[0].id


def _went_to(answer: object) -> str:
    location: str = answer.headers["location"]  # type: ignore[attr-defined]
    return location.partition("?")[0]


def _state(casework: ServedCasework, shipment: str) -> State:
    with casework.records.reading() as connection:
        found = holds.hold_of(connection, shipment)
    assert found is not None
    return found.state


def _judged_false(maria: Person, id: str, reason: str = "Another firm in Quanzhou: register of firms compared.") -> str:
    page = maria.look(f"/decisions/{id}").text
    hit = re.search(rf"/decisions/{id}/hits/(\d+)", page)
    assert hit
    answer = maria.send(hit[0], {"said": "false_positive", "reason": reason})
    assert answer.status_code == 303, answer.text
    return _went_to(answer)


def test_a_false_positive_takes_two_persons_and_then_is_silent(sign_in: Sign, casework: ServedCasework) -> None:
    """One says that a hit is somebody else, another confirms it; the hit is silent, and the shipment awaits release."""
    maria, ben = sign_in("maria"), sign_in("ben")
    id = _checked(casework, chair())
    page = _judged_false(maria, id)
    assert page == f"/decisions/{id}"
    assert "You proposed it, so another person must confirm it." in maria.look(page).text
    assert "that is you" in maria.look("/proposals").text
    assert f'href="{page}"' in ben.look("/proposals").text
    assert "1 proposal to confirm" in ben.look("/").text

    proposal = re.search(r"/judgements/(J-\d+)/confirm", ben.look(page).text)
    assert proposal
    answer = ben.send(proposal[0], {"decision": id})

    after = ben.look(_went_to(answer)).text
    assert "Silenced hits" in after
    assert "register of firms compared" in after
    latest = casework.latest("S-2")
    assert latest is not None
    assert [one.hit.entry.primary_name for one in latest.decision.silenced] == [LISTED]
    assert "Judgement J-" in after

    maria.look(_went_to(answer))
    withdraw = f"/judgements/{latest.decision.silenced[0].judgement}/withdraw"
    back = maria.send(withdraw, {"decision": latest.id, "reason": "The register was that of another year."})
    told = maria.look(_went_to(back)).text
    assert "Hits to judge" in told
    assert "that of another year" in told


def test_what_is_said_of_one_party_is_not_told_of_another(sign_in: Sign, casework: ServedCasework) -> None:
    """A proposal about one firm stands on no page of another firm that resembles the same entry."""
    maria = sign_in("maria")
    first = _checked(casework, chair("first"))
    other = _checked(casework, chair("other", name="Fujian Jinhua IC", country="TW"))
    _judged_false(maria, first)

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
    maria, id = sign_in("maria"), _checked(casework, asked)
    page = _judged_false(maria, id)
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
    id = _checked(casework, chair())
    page = _judged_false(ben, id)
    assert not re.search(r"/judgements/J-\d+/confirm", ben.look(page).text)
    judgement = re.search(r"/judgements/(J-\d+)/refuse", ben.look(page).text)
    assert judgement

    answer = ben.send(f"/judgements/{judgement[1]}/confirm", {"decision": id})

    assert answer.status_code == 403
    assert "somebody else must" in answer.text


def test_a_refused_judgement_never_counts(sign_in: Sign, casework: ServedCasework) -> None:
    """The second person says no, with a reason; the hit stands and can be judged again."""
    maria, ben = sign_in("maria"), sign_in("ben")
    id = _checked(casework, chair())
    page = _judged_false(maria, id)
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
    id = _checked(casework, chair())
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
    id = _checked(casework, msgspec.structs.replace(shipment, lines=(line,)))
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

    assert "covered" in ben.look(_went_to(answer)).text
    assert "1 of 5 pcs" not in ben.look("/licences").text
    assert "4 of 5 pcs left" in ben.look("/licences").text
    assert "S-2" in ben.look(f"/licences/{licence}").text


def test_a_decision_that_was_followed_by_another_is_acted_on_no_more(sign_in: Sign, casework: ServedCasework) -> None:
    """Who acts on a page that has grown old is told, and nothing is changed."""
    maria = sign_in("maria")
    id = _checked(casework, machine_tool(unstated="informed.uk"))
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
    id = _checked(casework, machine_tool())
    maria.look(f"/decisions/{id}")
    answer = maria.send(f"/decisions/{id}/answers", {"fact:informed.uk": ""})

    latest = casework.latest("S-1")
    assert latest is not None
    assert "informed.uk" not in latest.asked_of.facts
    assert "Has the Secretary of State" in maria.look(_went_to(answer)).text


def test_an_answer_that_cannot_be_read_changes_nothing(sign_in: Sign, casework: ServedCasework) -> None:
    """The page says which question, what was found and what was expected."""
    maria = sign_in("maria")
    id = _checked(casework, machine_tool(unstated="informed.uk"))
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
    id = _checked(casework, machine_tool())
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
    id = _checked(casework, msgspec.structs.replace(frozen, departure="GB"))
    assert _state(casework, "S-2") is State.BLOCKED
    assert "Propose the release" not in ben.look(f"/decisions/{id}").text

    assert ben.send(f"/decisions/{id}/release", {"reason": "x"}).status_code == 409
    assert ben.send(f"/decisions/{id}/release/confirm").status_code == 409
    assert _state(casework, "S-2") is State.BLOCKED


def test_a_cancelled_shipment_gives_back_what_it_reserved(sign_in: Sign, casework: ServedCasework) -> None:
    """Cancelling needs a reason, and stands in the history."""
    maria = sign_in("maria")
    id = _checked(casework, machine_tool())
    maria.look(f"/decisions/{id}")
    assert "reason is needed" in maria.send(f"/decisions/{id}/cancel", {"reason": " "}).text
    assert _state(casework, "S-1") is not State.CANCELLED
    maria.look(f"/decisions/{id}")
    maria.send(f"/decisions/{id}/cancel", {"reason": "The buyer has withdrawn."})

    assert _state(casework, "S-1") is State.CANCELLED
    assert "The buyer has withdrawn." in maria.look(f"/decisions/{id}").text


def test_a_replay_gives_the_same_answer(sign_in: Sign, casework: ServedCasework) -> None:
    """A viewer may ask the question of a decision again; it is answered the same, and no new decision is made."""
    vera = sign_in("vera")
    id = _checked(casework, machine_tool())
    vera.look(f"/decisions/{id}")
    answer = vera.send(f"/decisions/{id}/replay")

    assert "Replayed: the same answer" in answer.text
    latest = casework.latest("S-1")
    assert latest is not None
    assert latest.id == id


def test_the_chain_is_verified_at_the_desk(sign_in: Sign, casework: ServedCasework) -> None:
    """Who asks is told that all is as it was written; where a record was changed, which one."""
    vera = sign_in("vera")
    _checked(casework, machine_tool())
    vera.look("/audit")
    assert "As it was written" in vera.send("/audit/verify").text

    with casework.records.writing("nobody") as write:
        write.connection.exec_driver_sql("UPDATE holds SET state = 'released'")
    vera.look("/audit")
    told = vera.send("/audit/verify").text

    assert "Not as it was written" in told
    assert "shipment S-1" in told


HOSTILE = "<img src=x onerror=alert(1)> \"' & \u202e\u2066 {{ 7*7 }} \x1b[31m"


def test_hostile_names_are_text_everywhere(sign_in: Sign, casework: ServedCasework) -> None:
    """Tags, quotes, braces and marks that turn the order of characters are shown, and obeyed nowhere."""
    maria, ada = sign_in("maria"), sign_in("ada")
    shipment = chair(identity=HOSTILE, name=HOSTILE)
    id = _checked(casework, shipment)
    maria.look(f"/decisions/{id}")
    maria.send(f"/decisions/{id}/cancel", {"reason": HOSTILE})
    ada.look("/users")
    ada.send("/users", {"name": "eve", "display": HOSTILE, "password": PASSWORD, "role": "viewer"})
    asked = quote(HOSTILE)
    paths = [f"/decisions/{id}", "/", "/?state=over", "/decisions", "/audit", f"/?q={asked}", f"/decisions?q={asked}"]
    paths += [f"/screen?name={asked}", f"/audit?subject={asked}&actor={asked}", f"/lists/{asked}", "/users"]
    for path in paths:
        told = (ada if path == "/users" else maria).look(path).text
        assert "<img" not in told, path
        assert "\u202e" not in told, path
        assert "\x1b" not in told, path
        assert ">49<" not in told, path
        assert " 49 " not in told, path


def test_a_token_is_shown_once(sign_in: Sign) -> None:
    """What a token is stands on the page that made it, and on no other."""
    ada = sign_in("ada")
    ada.look("/tokens")
    made = ada.send("/tokens", {"name": "erp", "days": "30", "scope": ["check", "screen"]})
    secret = re.search(r"egt_[0-9a-f]{8}_[\w-]+", made.text)
    assert secret

    assert secret[0] not in ada.look("/tokens").text
    assert "erp" in ada.look("/tokens").text


def test_the_last_administrator_stays(sign_in: Sign) -> None:
    """Nobody can take the desk's only administrator away, not even that one."""
    ada = sign_in("ada")
    ada.look("/users")
    answer = ada.send("/users/ada/roles", {"role": "viewer"})

    assert answer.status_code == 400
    assert "only administrator" in answer.text


def _uploaded(maria: Person, name: str, content: bytes, **form: object) -> str:
    maria.look("/upload")
    ticked = {"jurisdiction": ["us", "jp", "uk", "au"], **form}
    answer = maria.send("/upload", ticked, files={"file": (name, content)})
    assert answer.status_code == 303, answer.text
    path = _went_to(answer)
    ends = datetime.now(UTC) + timedelta(seconds=60)
    while "every 1s" in maria.look(path).text and datetime.now(UTC) < ends:
        time.sleep(0.05)
    return path


ROWS = (
    b"shipment,from,to,line,description,us,consignee_name,consignee_country\n"
    b"good,US,FR,1,chair,EAR99,Ateliers Brissonnet SAS,FR\n"
    b"bad,US,Atlantis,1,chair,EAR99,Ateliers Brissonnet SAS,FR\n"
)


def test_rows_that_cannot_be_read_are_told_by_row(sign_in: Sign) -> None:
    """The others are answered; the file is called by its own name, never by where it lies here."""
    maria = sign_in("maria")
    told = maria.look(_uploaded(maria, "orders.csv", ROWS)).text

    assert "orders.csv, row 3" in told
    assert "Atlantis" in told
    assert "exportgate-" not in told
    assert re.search(r'/decisions/D-\d+"><bdi>good', told)


@pytest.mark.parametrize(("form", "media"), [("csv", "text/csv"), ("json", "application/json"), ("html", "text/html")])
def test_what_came_of_a_file_can_be_taken_away(sign_in: Sign, form: str, media: str) -> None:
    """As CSV, JSON or a page of its own, which a browser saves rather than opens."""
    maria = sign_in("maria")
    answer = maria.client.get(f"{_uploaded(maria, 'orders.csv', ROWS)}/report.{form}")

    assert answer.headers["content-type"].startswith(media)
    assert answer.headers["content-disposition"] == f'attachment; filename="orders-checked.{form}"'
    assert b"good" in answer.content


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\windows\\x.csv", '";rm -rf /;".csv', "\u202evsc.exe", "x" * 999]
)
def test_the_name_of_a_file_is_only_shown(sign_in: Sign, name: str) -> None:
    """Whatever a file is called, it is kept under a name of ours and shown as text."""
    maria = sign_in("maria")
    maria.look("/upload")
    answer = maria.send("/upload", {"jurisdiction": ["us"]}, files={"file": (name, ROWS)})

    assert answer.status_code == 303
    told = maria.look(_went_to(answer)).text
    assert "/etc/" not in told
    assert "\u202e" not in told


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"PK\x03\x04 not a workbook", b"[1, 2", b"just a sentence"])
def test_a_file_that_is_none_is_told(sign_in: Sign, content: bytes) -> None:
    """What cannot be read at all is said on the file's page, without where it lay here."""
    maria = sign_in("maria")
    told = maria.look(_uploaded(maria, "orders.xlsx", content)).text

    assert "Not done" in told or "Not read" in told
    assert tempfile.gettempdir() not in told
    assert "Traceback" not in told


def test_a_form_that_is_too_large_is_not_read(sign_in: Sign) -> None:
    """More than a form may hold is refused before it is taken in."""
    maria = sign_in("maria")
    answer = maria.client.post("/decisions/D-1/answers", data={"form_token": maria.token, "x": "y" * 2_000_000})

    assert answer.status_code == 413


def test_the_queue_is_narrowed_by_who_stops_and_what_is_looked_for(sign_in: Sign, casework: ServedCasework) -> None:
    """Filters and search find the shipments that fit, and no others."""
    maria = sign_in("maria")
    casework.check([machine_tool("tool"), chair("chair")], actor="user:maria")

    assert {"tool", "chair"} == set(_shown(maria, "/"))
    assert _shown(maria, "/?law=uk") == ["tool"]
    assert _shown(maria, "/?outcome=review") == ["chair"]
    assert _shown(maria, "/?q=jinhua") == ["chair"]
    assert _shown(maria, "/?q=nobody-of-that-name") == []
    assert _shown(maria, "/?state=awaiting_release") == []
    assert _shown(maria, "/?state=nonsense&sort=nonsense&outcome=nonsense&from=-1") == _shown(maria, "/")


def _shown(person: Person, path: str) -> list[str]:
    return re.findall(r'href="/decisions/D-\d+"><bdi>([^<]*)</bdi>', person.look(path).text)


def test_decisions_are_found_by_id_shipment_and_party(sign_in: Sign, casework: ServedCasework) -> None:
    """The search over decisions knows what people remember of them."""
    vera = sign_in("vera")
    made = casework.check([machine_tool("tool"), chair("chair")], actor="user:maria")

    def found(query: str) -> list[str]:
        return re.findall(r'href="/decisions/(D-\d+)"', vera.look(f"/decisions?{query}").text)

    assert found(f"q={made[0].id}") == [made[0].id]
    assert found("q=chair") == [made[1].id]
    assert found("q=brennfeld") == [made[0].id]
    assert found("verdict=block") == []
    today = date.today()  # noqa: DTZ011 - near enough to the day in UTC for a range of two days
    assert len(found(f"since={today - timedelta(days=1)}&until={today + timedelta(days=1)}")) == 2
    assert "a date written YYYY-MM-DD" in vera.look("/decisions?since=yesterday").text


def test_a_shipment_of_many_lines_has_a_page_that_can_be_read(sign_in: Sign, casework: ServedCasework) -> None:
    """Of a thousand lines the first are shown, and the page says how many there are."""
    goods = chair(name="Ateliers Brissonnet SAS", country="FR")
    lines = tuple(msgspec.structs.replace(goods.lines[0], line=number, classification={}) for number in range(1, 1001))
    id = _checked(casework, msgspec.structs.replace(goods, lines=lines))
    told = sign_in("maria").look(f"/decisions/{id}").text

    assert "The first 200 of 1,000 lines." in told
    assert "the others are asked once these are answered" in told
    assert len(told) < 2_000_000


def test_the_desk_works_on_postgresql(
    service: ServedCasework, postgres_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The same pages and acts on the other database."""
    monkeypatch.setenv("EXPORTGATE_DATABASE", postgres_url)
    records = Records.open(tmp_path)
    hire(records)
    casework = ServedCasework(service.gate, records, service.policy)
    maria, ben = (signed(at_the_door(create_app(casework, deliver=False)), name) for name in ("maria", "ben"))
    id = _checked(casework, chair(name="Fujian Jinhua IC Co"))
    page = _judged_false(maria, id, HOSTILE)
    proposal = re.search(r"/judgements/(J-\d+)/confirm", ben.look(page).text)
    assert proposal
    after = _went_to(ben.send(proposal[0], {"decision": id}))

    for path in (after, "/", "/?q=jinhua", "/proposals", "/decisions?q=jinhua", "/audit?kind=hit.judged", "/licences"):
        assert ben.look(path).status_code == 200, path
    assert "Silenced hits" in ben.look(after).text
    ben.look("/audit")
    assert "As it was written" in ben.send("/audit/verify").text
    records.close()
