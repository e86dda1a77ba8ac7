"""What programs ask of the service, and what they get."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exportgate.records import Records, outbox
from tests.desk.api.conftest import LISTED, shipment, to_listed

Bearer = Callable[..., dict[str, str]]
API = "/api/v1"


def test_one_shipment_is_answered_with_one_decision_and_many_with_a_list(client: TestClient) -> None:
    """In the order in which they were asked, each kept under an id."""
    one = client.post(f"{API}/check", json=shipment("A"))
    many = client.post(f"{API}/check", json=[to_listed("B"), shipment("C")])

    assert (one.status_code, one.json()["shipment"], one.json()["id"][:2]) == (200, "A", "D-")
    assert [made["shipment"] for made in many.json()] == ["B", "C"]
    assert many.json()[0]["verdict"] == "hold"


def test_lines_of_json_are_a_list(client: TestClient) -> None:
    """One a line, as files may be."""
    body = '{"id": "A", "from": "US", "to": "DE"}\n{"id": "B", "from": "US", "to": "DE"}\n'
    got = client.post(f"{API}/check", content=body, headers={"Content-Type": "application/x-ndjson"})

    assert [made["shipment"] for made in got.json()] == ["A", "B"]


@pytest.mark.parametrize(
    ("body", "field", "told"),
    [
        (shipment(to="Korea"), "to", "Korea"),
        (shipment(tp="DE"), "tp", "unknown key"),
        (shipment(lines=[{"quantity": -1}]), "lines[0].quantity", "-1"),
        ([shipment("A"), shipment("A")], "id", "2 shipments"),
        (shipment(facts={"end_use.militray": True}), "facts.end_use.militray", "unknown fact"),
    ],
)
def test_anything_wrong_is_told_by_field_and_nothing_is_decided(
    client: TestClient, body: Any, field: str, told: str
) -> None:
    """As strictly as files are read."""
    got = client.post(f"{API}/check", json=body)

    assert (got.status_code, got.headers["content-type"]) == (422, "application/problem+json")
    assert [slip["field"] for slip in got.json()["errors"]] == [field]
    assert told in got.json()["errors"][0]["message"]
    assert client.get(f"{API}/decisions").json()["decisions"] == []


@pytest.mark.parametrize(
    "body", ["", "[]", "nonsense", '{"id": "A", "id": "B"}', '{"id": NaN}', "\ufeff", '{"id": "A"']
)
def test_what_is_no_shipment_is_told(client: TestClient, body: str) -> None:
    """Neither nothing nor half of something is decided."""
    got = client.post(f"{API}/check", content=body.encode(), headers={"Content-Type": "application/json"})

    assert (got.status_code, got.json()["type"]) == (422, "urn:exportgate:problem:invalid")


@pytest.mark.parametrize("coding", ["gzip", "br", "gzip, identity"])
def test_a_compressed_body_is_told(client: TestClient, coding: str) -> None:
    """It is neither unpacked nor taken for something else."""
    got = client.post(f"{API}/check", json=shipment(), headers={"Content-Encoding": coding})

    assert (got.status_code, coding in got.json()["detail"]) == (415, True)


def test_a_body_in_utf_16_is_told(client: TestClient) -> None:
    """JSON between programs is in UTF-8 (RFC 8259), and one shipment is answered with one decision."""
    content = json.dumps(shipment()).encode("utf-16")
    got = client.post(f"{API}/check", content=content, headers={"Content-Type": "application/json"})

    assert (got.status_code, "UTF-8" in got.json()["detail"]) == (422, True)


def test_an_id_that_no_address_could_lead_to_is_told(client: TestClient) -> None:
    """500 characters are a shipment that can be asked for, one more is none."""
    longest, longer = "x" * 500, "x" * 501

    assert client.post(f"{API}/check", json=shipment(longest)).status_code == 200
    assert client.get(f"{API}/shipments/{longest}").json()["state"] == "passed"
    assert client.post(f"{API}/check", json=shipment(longer)).json()["errors"][0]["field"] == "id"


@pytest.mark.parametrize(
    "body", ['{"reason": "a"}\n{"reason": "b"}', '[{"reason": "a"}, {"reason": "b"}]', '[{"reason": "a"}]', "[]"]
)
def test_an_act_takes_one_object(client: TestClient, body: str) -> None:
    """Of two, the second would not be heard."""
    client.post(f"{API}/check", json=shipment())
    got = client.post(f"{API}/shipments/S-1/cancel", content=body, headers={"Content-Type": "application/json"})

    assert (got.status_code, "expected one" in got.json()["detail"]) == (422, True)
    assert client.get(f"{API}/shipments/S-1").json()["state"] == "passed"


def test_a_day_that_there_is_not_is_told(client: TestClient) -> None:
    """Nothing would be found since then, as if nothing had been decided."""
    got = client.get(f"{API}/decisions?since=2026-13-45")

    assert (got.status_code, got.json()["errors"][0]["field"]) == (422, "query.since")


def test_a_trial_keeps_nothing(client: TestClient) -> None:
    """The same answer without an id, and no record of it."""
    got = client.post(f"{API}/check?trial=true", json=to_listed())

    assert (got.json()["verdict"], "id" in got.json()) == ("hold", False)
    assert client.get(f"{API}/decisions").json()["decisions"] == []


def test_only_jurisdictions_that_are_installed_are_asked(client: TestClient) -> None:
    """An unknown one is an error, since its silence would look like an answer."""
    assert list(client.post(f"{API}/check?jurisdictions=us", json=shipment()).json()["outcomes"]) == ["us"]
    assert client.post(f"{API}/check?jurisdictions=us,zz", json=shipment()).status_code == 422


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("jurisdiction=us", "query.jurisdiction"),
        ("jurisdictions=us&jurisdictions=jp", "query.jurisdictions"),
        ("as_of=20260701", "query.as_of"),
        ("as_of=0", "query.as_of"),
        ("as_of=2026-02-30", "query.as_of"),
    ],
)
def test_a_parameter_that_is_not_what_it_should_be_is_told(client: TestClient, query: str, field: str) -> None:
    """Passed over, it would narrow or widen what is asked without anybody noticing."""
    got = client.post(f"{API}/check?{query}", json=shipment())

    assert (got.status_code, got.json()["errors"][0]["field"]) == (422, field)
    assert client.get(f"{API}/decisions").json()["decisions"] == []
    assert client.get(f"{API}/shipments?state=held&state=passed").status_code == 200


def test_screening_names_the_editions_and_their_alarms(client: TestClient) -> None:
    """A party without a hit was compared with these lists and no others."""
    got = client.post(f"{API}/screen", json=[{"id": "P-1", "name": LISTED}, {"name": "Möbelhaus Sonnenschein"}]).json()

    assert [len(party["hits"]) > 0 for party in got["parties"]] == [True, False]
    assert got["parties"][0]["hits"][0]["feed"] in {edition["feed"] for edition in got["editions"]}
    assert any("a sample" in alarm for alarm in got["alarms"])


def test_a_party_that_cannot_be_read_wholly_is_not_screened(client: TestClient) -> None:
    """A misspelt key or a missing name might have been what hits."""
    assert client.post(f"{API}/screen", json={"nmae": "x"}).status_code == 422
    assert client.post(f"{API}/screen", json=[{"name": LISTED}, {"name": ""}]).status_code == 422
    assert client.post(f"{API}/screen?threshold=101", json={"name": LISTED}).status_code == 422


@pytest.mark.parametrize("value", [True, ["CN"], {"code": "CN"}])
def test_a_detail_that_is_no_text_is_a_slip_of_the_program_that_sends_it(client: TestClient, value: object) -> None:
    """It is told at once, where a country that a person misspelt is only noted."""
    got = client.post(f"{API}/screen", json={"name": LISTED, "country": value})
    misspelt = client.post(f"{API}/screen", json={"name": LISTED, "country": "Chnia"})

    assert (got.status_code, got.json()["errors"][0]["field"]) == (422, "country")
    assert "screened" not in got.json()["errors"][0]["message"]
    assert (misspelt.status_code, misspelt.json()["notes"][0]["field"]) == (200, "country")


def test_a_kept_decision_is_given_with_its_question_and_asked_again_alike(client: TestClient) -> None:
    """The question comes back in the form in which it can be sent again."""
    asked = to_listed("S-9") | {"date": "2026-11-20"}
    made = client.post(f"{API}/check", json=asked).json()

    kept = client.get(f"{API}/decisions/{made['id']}").json()
    again = client.post(f"{API}/check", json=kept["asked"]).json()
    replayed = client.post(f"{API}/decisions/{made['id']}/replay").json()

    assert (kept["actor"], kept["decision"]["findings"]) == ("token:all", made["findings"])
    assert [finding["rule"] for finding in again["findings"]] == [finding["rule"] for finding in made["findings"]]
    assert (replayed["same"], replayed["lacking"]) == (True, [])


def test_decisions_come_in_pages(client: TestClient) -> None:
    """The last first; `before` leads on, and is null at the end."""
    client.post(f"{API}/check", json=[shipment(f"S-{number}") for number in range(5)])

    first = client.get(f"{API}/decisions?limit=3").json()
    rest = client.get(f"{API}/decisions?limit=3&before={first['before']}").json()

    assert [one["shipment"] for one in first["decisions"] + rest["decisions"]] == ["S-4", "S-3", "S-2", "S-1", "S-0"]
    assert rest["before"] is None


def test_ids_with_slashes_and_blanks_lead_to_their_shipments(client: TestClient) -> None:
    """A shipment's id is whatever the company gives it."""
    client.post(f"{API}/check", json=to_listed("EXP/2026/17 a"))

    assert client.get(f"{API}/shipments/EXP%2F2026%2F17%20a").json()["shipment"] == "EXP/2026/17 a"
    got = client.post(f"{API}/shipments/EXP/2026/17%20a/cancel", json={"reason": "withdrawn"})
    assert (got.status_code, got.json()["state"]) == (200, "cancelled")


def test_from_hold_through_two_persons_to_release(client: TestClient, bearer: Bearer) -> None:
    """A hit is judged by one, confirmed by another; the release too; then the very goods may leave, and no others."""
    first, second = bearer("check", "review", "approve", "read", name="maria"), bearer("approve", "check", name="eva")
    asked = to_listed("S-7")
    made = client.post(f"{API}/check", json=asked, headers=first).json()
    hits = client.get(f"{API}/reviews/hits?shipment=S-7", headers=first).json()["hits"]
    assert hits

    for hit in hits:
        said = {"decision": made["id"], "hit": hit["number"], "said": "false_positive", "reason": "another town"}
        judged = client.post(f"{API}/reviews/judgements", json=said, headers=first)
        assert (judged.status_code, judged.json()["state"]) == (201, "proposed")
        address = f"{API}/reviews/judgements/{judged.json()['id']}/confirm"
        alone = client.post(address, json={}, headers=first)
        assert (alone.status_code, alone.json()["type"]) == (403, "urn:exportgate:problem:four-eyes")
        assert client.post(address, json={}, headers=second).json()["state"] == "standing"
        assert client.post(address, json={}, headers=second).status_code == 409

    now = client.get(f"{API}/shipments/S-7").json()
    answers = {name: False for name in now["asks"] if name.startswith(("end_use", "informed"))}
    decided = client.post(f"{API}/shipments/S-7/facts", json={"facts": answers}, headers=first)
    assert decided.status_code == 200
    state = client.get(f"{API}/shipments/S-7").json()
    assert state["state"] == "awaiting_release", state["reasons"]

    release = f"{API}/shipments/S-7/release"
    assert client.post(f"{release}/confirm", json={}, headers=second).status_code == 409  # nobody proposed it
    assert client.post(f"{release}/propose", json={"reason": "settled"}, headers=first).status_code == 200
    assert client.post(f"{release}/confirm", json={}, headers=first).status_code == 403
    released = client.post(f"{release}/confirm", json={}, headers=second).json()

    assert (released["state"], released["may_leave"]) == ("released", True)
    leaving = asked | {"facts": answers}
    assert client.post(f"{API}/may-leave", json=leaving).json()["may_leave"] is True
    other = leaving | {"lines": [asked["lines"][0] | {"quantity": 2}]}
    assert client.post(f"{API}/may-leave", json=other).json()["may_leave"] is False
    assert client.post(f"{API}/shipments/S-7/shipped", json={}, headers=first).json()["state"] == "shipped"


def test_webhooks_are_queued_with_what_they_tell_of(client: TestClient, records: Records) -> None:
    """A decision is told to those who asked for decisions, in the transaction that keeps it."""
    outbox.add_webhook(records, "https://erp.example/hook", ["decided"], actor="os-user:root")
    made = client.post(f"{API}/check", json=shipment()).json()

    told = outbox.list_deliveries(records)

    assert [(one.event, one.shipment) for one in told] == [("decided", "S-1")]
    assert made["id"].encode() in told[0].body


def test_lists_their_changes_and_entries_are_told(client: TestClient) -> None:
    """As the command line tells them."""
    lists = client.get(f"{API}/lists").json()
    entry = client.get(f"{API}/lists/us.el/changes").json()["added"][0]

    assert {"feed", "publisher", "edition", "entries", "names", "addresses", "age_days", "alarm"} <= set(lists[0])
    assert client.get(f"{API}/lists/us.el/entries/{entry['id']}").json()["id"] == entry["id"]
    for address in ("us.el/entries/none", "zz.zz/changes", "us.el/changes?since=1999-01-01"):
        assert client.get(f"{API}/lists/{address}").status_code == 404


def test_health_says_what_is_wrong_with_the_lists(client: TestClient) -> None:
    """Without a token, and without telling anything of shipments."""
    got = client.get("/health", headers={"Authorization": ""})

    assert (got.status_code, got.json()["ready"], got.json()["lists"]) == (200, True, 9)
    assert any("a sample" in alarm for alarm in got.json()["alarms"])
    assert client.get("/health/live").json() == {"live": True}


def test_the_description_has_an_example_of_every_operation(app: FastAPI) -> None:
    """Of every body and of every answer."""
    document = app.openapi()

    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            told = f"{method} {path}"
            assert operation["summary"], told
            if not path.startswith("/api"):
                continue
            assert "security" in operation, told
            good = next(answer for code, answer in operation["responses"].items() if code in ("200", "201", "202"))
            assert "example" in good["content"]["application/json"], told
            if "requestBody" in operation:
                assert "example" in operation["requestBody"]["content"]["application/json"], told
