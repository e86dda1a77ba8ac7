"""JSON shipments: one object, a list, or one a line; whatever is no JSON is told where it stands."""

import json
from pathlib import Path

import pytest

from exportgate.errors import InputError
from tests.intake.words import read_text, told

ONE = {"id": "S-1", "to": "CN"}
TWO = {"id": "S-2", "to": "JP"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("s.json", json.dumps([ONE, TWO])),
        ("s.json", json.dumps([ONE, TWO], indent=2)),
        ("s.jsonl", f"{json.dumps(ONE)}\n\n{json.dumps(TWO)}\n"),
        ("s.json", f"{json.dumps(ONE)}\n{json.dumps(TWO)}"),
        ("s.json", "\ufeff" + json.dumps([ONE, TWO])),
        ("s", json.dumps([ONE, TWO])),
        ("s.txt", f"{json.dumps(ONE)}\r\n{json.dumps(TWO)}\r\n"),
    ],
)
def test_lists_and_lines_are_read_alike(tmp_path: Path, name: str, text: str) -> None:
    """The form is told from the content, whatever the file is called."""
    assert [shipment.id for shipment in read_text(tmp_path, text, name).shipments] == ["S-1", "S-2"]


def test_one_object_is_one_shipment(tmp_path: Path) -> None:
    """Also when it is spread over many lines."""
    assert read_text(tmp_path, json.dumps(ONE, indent=2), "s.json").shipments[0].destination == "CN"


def test_a_broken_line_is_told_and_the_others_answered(tmp_path: Path) -> None:
    """By its number, with where JSON ends."""
    intake = read_text(tmp_path, f'{json.dumps(ONE)}\n{{"id": "S-3", "to"\n{json.dumps(TWO)}\n', "s.jsonl")

    assert [shipment.id for shipment in intake.shipments] == ["S-1", "S-2"]
    assert "s.jsonl, line 2: is not JSON" in told(intake)


def test_a_wrong_item_is_told_and_the_others_answered(tmp_path: Path) -> None:
    """By its number, its id and the path of the key."""
    bad = {"id": "S-3", "parties": [{"role": "bank", "name": "B", "country": "Atlantis"}]}
    intake = read_text(tmp_path, json.dumps([ONE, bad, 5]), "s.json")

    assert [shipment.id for shipment in intake.shipments] == ["S-1"]
    assert 's.json, item 2 (S-3), parties[0].country: found "Atlantis"' in told(intake)
    assert "s.json, item 3: found 5" in told(intake)


def test_an_id_that_comes_twice_is_answered_in_neither_form(tmp_path: Path) -> None:
    """Nobody could tell the two answers apart."""
    intake = read_text(tmp_path, json.dumps([ONE, TWO, {**ONE, "to": "JP"}]), "s.json")

    assert [shipment.id for shipment in intake.shipments] == ["S-2"]
    assert "2 shipments bear this id" in told(intake)


def test_a_key_that_comes_twice_in_one_object_is_told(tmp_path: Path) -> None:
    """One of its values would be lost, and which one is chance."""
    intake = read_text(tmp_path, '[{"id": "S-1", "facts": {"informed.aa": true, "informed.aa": false}}]', "s.json")

    assert not intake.shipments
    assert 'the key "informed.aa" comes twice' in told(intake)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        (" \n ", "is empty"),
        ("[]", "holds no shipment"),
        ("[", "is not JSON"),
        ('{"id": "S-1"} trailing', "is not JSON"),
        ('[{"id": "S-1", "lines": [{"value": NaN}]}]', "NaN is no number"),
        ('[{"id": "S-1", "lines": [{"value": -Infinity}]}]', "Infinity is no number"),
        ('[{"id": "S-1", "lines": [{"value": ' + "9" * 5000 + "}]}]", "is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_json_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """As a whole, since nothing in it can be trusted."""
    with pytest.raises(InputError, match=message):
        read_text(tmp_path, text, "s.json")


def test_nesting_below_the_parser_limit_is_told(tmp_path: Path) -> None:
    """The details of a line may be nested, but not without end."""
    deep = '{"id": "S-1", "lines": [{"aa_nexus": ' + '{"a":' * 200 + "1" + "}" * 200 + "}]}"

    assert "at most 32 layers" in told(read_text(tmp_path, deep, "s.json"))


def test_a_text_as_long_as_a_file_is_told_in_short(tmp_path: Path) -> None:
    """Nine megabytes in one value give one line of message."""
    intake = read_text(
        tmp_path, json.dumps([{"id": "S-1", "parties": [{"role": "bank", "name": "x" * 9_000_000}]}, TWO]), "s.json"
    )

    assert [shipment.id for shipment in intake.shipments] == ["S-2"]
    assert len(told(intake)) < 400
