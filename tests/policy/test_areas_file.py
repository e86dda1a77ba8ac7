"""A policy file is read as strictly as any other: each slip is told with its line and field."""

import json
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportgate.policy.areas import Stance, SupplierRule
from exportgate.policy.loading import IN_HOME, PolicyError, fields_of, load_policy, policy_at, policy_of
from exportgate.policy.positions import positions_in
from tests.policy.made import DAY, TELECOM, TRUSTED, policy, text_of

CABLES = {"id": "cables", "stance": "watch", "hs": ["8544.70"], "countries": ["CN"]}


def wrong(areas: list[dict[str, Any]], suppliers: list[dict[str, Any]] | None = None, on: date = DAY) -> str:
    with pytest.raises(PolicyError) as caught:
        policy(areas, suppliers or [], on)
    return str(caught.value)


def line_of(text: str, start: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), 1) if line.startswith(start))


def test_the_example_is_read(fixtures: Path) -> None:
    """It shows all three stances, both kinds of supplier list, and two authorities side by side."""
    read = load_policy(fixtures / "policy" / "areas.toml", DAY)

    assert {area.stance for area in read.areas} == set(Stance)
    assert {area.suppliers for area in read.areas} == set(SupplierRule)
    assert {area.authority.kind for area in read.areas} == {"company", "government"}
    assert {"base-stations", "submarine-cables", "five-g", "semiconductors", "semiconductor-tools", "masks"} < {
        area.id for area in read.areas
    }


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"stance": "decupled"}, "stance", '"decupled", expected one of decouple, watch, cooperate'),
        ({"hs": ["8544", "851"]}, "hs[1]", 'found "851", expected an HS code of 2, 4, 6 or more digits'),
        ({"hs": ["85447"]}, "hs[0]", "expected an HS code of 2, 4, 6 or more digits"),
        ({"hs": [8544]}, "hs[0]", "in quotes, so that no nought is lost"),
        ({"countries": ["CN", "Atlantis"]}, "countries[1]", 'found "Atlantis"'),
        ({"directions": ["inward"]}, "directions[0]", "expected one of outbound, inbound"),
        ({"suppliers": "strictly"}, "suppliers", 'did you mean "strict"'),
        ({"authority": "acmee"}, "authority", 'no [[authority]] has this id (did you mean "acme"?)'),
        ({"valid_from": "2026-01-01"}, "valid_from", "without quotes"),
        ({"valid_from": date(2027, 1, 1), "valid_to": date(2026, 1, 1)}, "valid_to", "lies before valid_from"),
        ({"contries": ["CN"]}, "contries", 'did you mean "countries"'),
        ({"beside": ["cabels"]}, "beside[0]", "no [[area]] has this id"),
        ({"owner_percent": 0}, "owner_percent", "above 0"),
        ({"codes": {"us": ["none"]}}, "codes.us[0]", "a code of a control list"),
        ({"stance": "cooperate", "suppliers": "strict"}, "suppliers", "cannot shut everybody else out"),
        ({"suppliers": "advisory"}, "suppliers", "no [[supplier]] names this area"),
        ({"hs": []}, "hs", "empty list"),
    ],
)
def test_a_slip_in_an_area_is_told_with_line_and_field(changes: dict[str, Any], field: str, told: str) -> None:
    """The line is that of the key, and the field names the area."""
    message = wrong([CABLES | changes])
    key = field.split("[")[0].split(".")[0]
    line = line_of(text_of([CABLES | changes]), f"{key} = ")

    assert f'line {line}, {field} of area "cables"' in message
    assert told in message


def test_the_line_is_that_of_the_member_where_a_list_goes_over_several() -> None:
    """A list of a hundred codes would not be searched otherwise."""
    text = text_of([CABLES]).replace('hs = ["8544.70"]', 'hs = [  # cables\n  "8544.70",\n  "854",\n]')

    with pytest.raises(PolicyError, match="line 13, hs\\[1\\]"):
        policy_of(text.encode(), "areas.toml", DAY)


def test_all_slips_are_told_at_once() -> None:
    """In the order of their lines."""
    message = wrong([CABLES | {"stance": "x", "hs": ["851"]}, CABLES | {"id": "other", "hs": ["8"]}])

    assert message.startswith("areas.toml: 3 things are wrong in it:")
    assert message.index("stance of") < message.index('hs[0] of area "cables"') < message.index('area "other"')


def test_an_area_needs_a_criterion_and_its_fields() -> None:
    """What belongs to it, who says so, and why."""
    assert "give hs, codes or words" in wrong([{"id": "empty", "stance": "watch"}])
    assert "ground of area" in wrong([CABLES | {"ground": ""}])


def test_decoupling_from_nobody_in_particular_is_refused() -> None:
    """It would stop all trade in these goods, unless it is a purchase with a list of firms."""
    nowhere = {key: value for key, value in TELECOM.items() if key != "countries"}

    assert "without countries" in wrong([nowhere], [TRUSTED])
    assert policy([nowhere | {"directions": ["inbound"]}], [TRUSTED]).areas


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"hs": ["8544"]}, "both hold HS 854470"),
        ({"hs": ["8544.70.10"]}, "both hold HS 85447010"),
        ({"hs": ["8544.70"], "stance": "cooperate"}, "contradicts (cooperate, there watch)"),
    ],
)
def test_areas_of_one_authority_that_overlap_are_refused(other: dict[str, Any], told: str) -> None:
    """An item must not belong to two areas by accident."""
    message = wrong([CABLES, CABLES | {"id": "other"} | other])

    assert 'hs[0] of area "other"' in message
    assert told in message


def test_words_and_codes_overlap_too() -> None:
    """A longer phrase holds the shorter one, a code its paragraphs."""
    words = {"id": "a", "stance": "watch", "words": ["cable"]}
    codes = {"id": "b", "stance": "watch", "codes": {"aa": ["3A001"]}}

    assert 'the words "submarine cable"' in wrong([words, words | {"id": "c", "words": ["submarine cables"]}]).replace(
        "cables", "cable"
    )
    assert "code 3A001.b (aa)" in wrong([codes, codes | {"id": "d", "codes": {"aa": ["3A001.b"]}}])


@pytest.mark.parametrize(
    "apart",
    [
        {"countries": ["RU"]},
        {"directions": ["inbound"]},
        {"valid_from": date(2027, 1, 1)},
        {"hs": ["8544.60"]},
    ],
)
def test_areas_that_never_meet_do_not_overlap(apart: dict[str, Any]) -> None:
    """Other countries, the other direction, later days, other goods."""
    first = CABLES | {"directions": ["outbound"], "valid_to": date(2026, 12, 31)}

    assert policy([first, first | {"id": "other", "valid_to": date(2028, 1, 1)} | apart]).notes == ()


def test_an_overlap_that_is_meant_or_of_another_authority_is_told() -> None:
    """The stricter answer wins then, and a reader of the file should know."""
    meant = policy([CABLES, CABLES | {"id": "other", "beside": ["cables"]}])
    text = text_of([CABLES, CABLES | {"id": "other", "authority": "gov", "stance": "cooperate"}])
    two = policy_of((text + '\n[[authority]]\nid = "gov"\nname = "Ministry"\n').encode(), "areas.toml", DAY)

    assert "the stricter answer wins" in meant.notes[0]
    assert "of Acme" in two.notes[0]
    assert "contradicts" in two.notes[0]


def test_expired_vouching_is_told_from_the_day_after_its_last() -> None:
    """Unless it is kept on purpose, for decisions on past days."""
    last = date(2026, 11, 30)
    message = wrong([TELECOM], [TRUSTED], date(2026, 12, 1))

    assert f'valid_to of supplier "Nordlys Radio Oy": the vouching for "Nordlys Radio Oy" expired on {last}' in message
    assert f"line {line_of(text_of([TELECOM], [TRUSTED]), 'valid_to = 2026-11-30')}," in message
    assert policy([TELECOM], [TRUSTED], last)
    assert policy([TELECOM], [TRUSTED | {"former": True}], date(2026, 12, 1))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"areas": ["telecoms"]}, 'areas[0] of supplier "Nordlys Radio Oy": found "telecoms", but no [[area]]'),
        ({"vouched_by": ""}, "vouched_by of supplier"),
        ({"ground": ""}, "ground of supplier"),
        ({"country": "Atlantis"}, "country of supplier"),
        ({"identifiers": ["7"]}, "identifiers of supplier"),
    ],
)
def test_a_slip_in_vouching_is_told(changes: dict[str, Any], told: str) -> None:
    """Who vouches, on what ground and for which area must be known."""
    assert told in wrong([TELECOM], [TRUSTED | changes])


def test_a_list_of_firms_that_nobody_looks_at_is_refused() -> None:
    """Vouching for an area without suppliers would change nothing."""
    assert 'has suppliers = "none"' in wrong([CABLES], [TRUSTED | {"areas": ["cables"]}])


@pytest.mark.parametrize("content", [b"[[area", b"\xff\xfe", b"", b'area = "x"', b"x = 1\nx = 2", b"[[area]]\n" * 3])
def test_what_is_no_policy_is_an_error_and_no_traceback(content: bytes) -> None:
    """An empty file decides nothing either."""
    with pytest.raises(PolicyError):
        policy_of(content, "areas.toml", DAY)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """Nothing else comes out of a hostile file."""
    with pytest.raises(PolicyError):
        policy_of(content, "areas.toml", DAY)


def test_the_policy_of_the_data_folder_is_used_where_none_is_given(tmp_path: Path, fixtures: Path) -> None:
    """A file that is given wins; without either there is no policy."""
    assert policy_at(None, tmp_path, DAY) is None

    (tmp_path / IN_HOME).parent.mkdir()
    (tmp_path / IN_HOME).write_text(text_of([CABLES]))
    found = policy_at(None, tmp_path, DAY)
    given_one = policy_at(str(fixtures / "policy" / "areas.toml"), tmp_path, DAY)

    assert found is not None
    assert [area.id for area in found.areas] == ["cables"]
    assert given_one is not None
    assert len(given_one.areas) == 7


def test_the_schema_has_the_fields_that_are_read() -> None:
    """An editor that checks with it agrees with the program."""
    schema = json.loads((files("exportgate.policy") / "areas.schema.json").read_text("utf-8"))

    assert set(schema["properties"]) == {"authority", "area", "supplier"}
    for table in ("authority", "area", "supplier"):
        described = schema["properties"][table]["items"]
        assert set(described["properties"]) == set(fields_of(table))
        assert described["additionalProperties"] is False
    assert schema["properties"]["area"]["items"]["properties"]["stance"]["enum"] == [stance.value for stance in Stance]


def test_lines_are_found_behind_texts_of_several_lines() -> None:
    """What looks like a key within a text is none."""
    text = 'a = """\nb = 1\n"""\nb = [[1,\n2], [3]]\n[t.u]\nc = {d = [1]}\n[[v]]\n[[v]]\ne = 1\n'
    found = positions_in(text)

    assert found.line_of(("b",)) == 4
    assert found.line_of(("b", 1)) == 5
    assert found.line_of(("t", "u", "c")) == 7
    assert found.line_of(("v", 1, "e")) == 10
    assert found.line_of(("v", 1, "missing")) == 9


def test_vouching_that_is_over_is_told_beside_what_else_is_wrong_with_it() -> None:
    """Everything at once, also where a member of a list is no text."""
    told = wrong([TELECOM], [TRUSTED | {"areas": ["telecom", 5], "valid_to": date(2026, 1, 31)}])

    assert "areas[1]" in told
    assert "expired on 2026-01-31" in told
