"""JSON in the shape of the contract."""

import json

from exportgate.report.as_json import decisions_json, hits_json
from tests.report import made


def test_a_decision_has_the_keys_of_the_contract() -> None:
    """And the alarms of the lists beside them; one that is kept has its id."""
    decision = json.loads(decisions_json(made.checked()))[0]

    assert decision.keys() == {"shipment", "verdict", "outcomes", "findings", "editions", "as_of", "alarms", "silenced"}
    assert decision["outcomes"] == {"xx": "review", "yy": "no_licence_found"}
    assert decision["editions"] == [{"feed": "xx.list", "edition": "2026-08-30", "sha256": "ab" * 32}]
    assert (decision["as_of"], decision["alarms"]) == ("2026-09-01", ["xx.list is 3 days old"])


def test_a_finding_has_all_its_keys_also_where_they_are_empty() -> None:
    """A program need not ask whether a key is there."""
    review, nothing = json.loads(decisions_json(made.checked()))[0]["findings"]

    assert review.keys() == nothing.keys()
    assert (review["party"], review["party_index"], review["party_role"]) == ("Jinhua IC Co", 0, "end_user")
    assert (nothing["party"], nothing["line"], nothing["hit"], nothing["verify"]) == (None, 1, None, False)
    assert (review["exceptions"], review["asks"]) == (["GBS"], ["xx.exception.GBS", "xx.region"])
    assert (review["policy"], review["verify"]) == ("presumption of denial", True)
    assert review["steps"] == ["looked at the list", "found one entry"]


def test_the_hit_of_a_finding_names_both_and_why() -> None:
    """With the list, its edition and whether it is sure."""
    hit = json.loads(decisions_json(made.checked()))[0]["findings"][0]["hit"]

    assert (hit["name"], hit["matched_name"]) == ("Jinhua IC Co", "Jinhua Integrated Circuit Company, Ltd.")
    assert (hit["list"], hit["entry"], hit["edition"], hit["score"]) == ("xx.list", "17", "2026-09-01", 87.25)
    assert hit["reasons"] == ["Jinhua agrees", "IC stands for Integrated Circuit"]
    assert (hit["match"], hit["confirmed"]) == ("similar", False)


def test_hits_carry_the_id_of_their_party() -> None:
    """So that they join with the file they came from."""
    hits = json.loads(hits_json(made.screened()))

    assert [(hit["id"], hit["name"]) for hit in hits] == [("2", "Jinhua IC Co")]
