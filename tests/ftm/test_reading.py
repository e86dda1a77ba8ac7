"""FollowTheMoney entities as a list of one's own."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.entry import Entry
from exportgate.errors import InputError
from exportgate.ftm.document import MAX_DEPTH, MAX_VALUES
from exportgate.ftm.reading import Listed, read_entities
from exportgate.ftm.recognition import looks_like_entities
from exportgate.intake.parties import read_own_list

PERSON = {
    "id": "NK-1",
    "caption": "Ivan Ivanovich Testov",
    "schema": "Person",
    "properties": {
        "name": ["TESTOV Ivan", "Ivan Ivanovich Testov"],
        "alias": ["Иван Тестов", "TESTOV Ivan"],
        "weakAlias": ["Vanya"],
        "previousName": ["Ivan Olgin"],
        "lastName": ["Testov"],
        "country": ["ru"],
        "nationality": ["ua-43"],
        "birthDate": ["1952-10-07", "1953", "soon"],
        "idNumber": ["4455"],
        "taxNumber": ["7712"],
        "passportNumber": ["AD001095"],
        "topics": ["sanction"],
        "programId": ["XX-PROG"],
        "notes": ["Director of works."],
        "position": ["Director"],
        "address": ["Somewhere 7, Minsk", "1 Road, Moscow"],
        "addressEntity": ["addr-1", "addr-missing"],
    },
    "datasets": ["xx_list"],
    "target": True,
}
SHIP = {
    "id": "NK-2",
    "schema": "Vessel",
    "properties": {"name": ["SEA EXAMPLE"], "imoNumber": ["9074729"], "flag": ["pa"], "mmsi": ["351000000"]},
}
COMPANY = {
    "id": "NK-3",
    "schema": "Company",
    "properties": {
        "name": ["Works LLC"],
        "jurisdiction": ["cy"],
        "registrationNumber": ["HE 1"],
        "leiCode": ["5493001KJTIIGC8Y1R12"],
        "swiftBic": ["WORKCY2N"],
    },
}
SANCTION = {
    "id": "s-1",
    "schema": "Sanction",
    "properties": {
        "entity": ["NK-1"],
        "authority": ["Ministry"],
        "program": ["Example programme"],
        "provisions": ["asset_freeze"],
        "startDate": ["2022-03-01"],
        "listingDate": ["2022-02-25"],
        "reason": ["Does things."],
    },
}
PASSPORT = {
    "id": "p-1",
    "schema": "Passport",
    "properties": {"holder": ["NK-1"], "number": ["AD001095"], "country": ["ru"]},
}
CARD = {
    "id": "i-1",
    "schema": "Identification",
    "properties": {"holder": ["NK-1"], "number": ["31-7"], "type": ["Driver's licence"], "country": ["ru"]},
}
ADDRESS = {"id": "addr-1", "schema": "Address", "properties": {"full": ["1 Road, Moscow"], "country": ["ru"]}}
LINK = {
    "id": "l-1",
    "schema": "UnknownLink",
    "properties": {"subject": ["NK-1"], "object": ["NK-3"], "role": ["beneficiary"]},
}


def written(*records: Any) -> io.BytesIO:
    """Write entities, one a line; texts and bytes stand as they are."""
    whole = b""
    for record in records:
        raw = record if isinstance(record, bytes) else json.dumps(record, ensure_ascii=False).encode()
        whole += raw + b"\n"
    return io.BytesIO(whole)


def listed(*records: Any) -> Listed:
    """Read entities."""
    return read_entities(written(*records), "data.ftm.json", "data")


def one(*records: Any) -> Entry:
    """Read entities of which one is a party."""
    (entry,) = listed(*records).entries
    return entry


def test_a_person_is_joined_with_what_names_it_wherever_it_stands() -> None:
    """Sanctions, papers, addresses and links may come before or after."""
    records = (SANCTION, ADDRESS, CARD, PERSON, PASSPORT, LINK, COMPANY)
    entry, company = listed(*records).entries

    assert (entry.feed, entry.id, entry.kind) == ("data", "NK-1", "person")
    assert [(name.name, name.kind) for name in entry.names] == [
        ("Ivan Ivanovich Testov", "primary"), ("TESTOV Ivan", "primary"), ("Иван Тестов", "alias"),
        ("Ivan Olgin", "former"), ("Vanya", "weak"),
    ]  # fmt: skip
    assert (entry.names[0].family, entry.names[2].script) == ("Testov", "cyrillic")
    assert entry.countries == ("RU", "UA")
    assert entry.dates_of_birth == ("1952-10-07", "1953")
    assert {(item.scheme, item.value, item.country) for item in entry.identifiers} == {
        ("passport", "AD001095", "RU"), ("driving_licence", "31-7", "RU"), ("national_id", "4455", ""),
        ("tax", "7712", ""),
    }  # fmt: skip
    assert [(item.text, item.country) for item in entry.addresses] == [
        ("1 Road, Moscow", "RU"), ("Somewhere 7, Minsk", ""),
    ]  # fmt: skip
    assert (entry.programmes, entry.measures) == (("Example programme", "XX-PROG"), ("asset_freeze",))
    assert str(entry.listed_on) == "2022-02-25"
    assert entry.remarks == "Director of works."
    assert entry.details["position"] == "Director"
    assert entry.details["sanction.reason"] == "Does things."
    assert entry.details["linked"] == "beneficiary: Works LLC"
    assert company.details["linked"] == "beneficiary: Ivan Ivanovich Testov"


def test_ships_and_companies_keep_their_numbers() -> None:
    """Each number in the scheme that parties' own numbers are compared in."""
    ship, company = listed(SHIP, COMPANY).entries

    assert (ship.kind, ship.countries) == ("vessel", ("PA",))
    assert [(item.scheme, item.value) for item in ship.identifiers] == [("imo", "9074729"), ("mmsi", "351000000")]
    assert (company.kind, company.countries) == ("organisation", ("CY",))
    assert [(item.scheme, item.value) for item in company.identifiers] == [
        ("lei", "5493001KJTIIGC8Y1R12"), ("bic", "WORKCY2N"), ("registration", "HE 1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("schema", "kind"),
    [("Organization", "organisation"), ("PublicBody", "organisation"), ("LegalEntity", ""), ("Airplane", "aircraft"),
     ("Starship", "")],
)  # fmt: skip
def test_the_kind_follows_the_schema_and_is_left_open_where_the_schema_does(schema: str, kind: str) -> None:
    """A legal entity may be a person; a schema that we do not know may be anything, but its name counts."""
    found = listed({"id": "1", "schema": schema, "properties": {"name": ["Anything"]}})

    assert [entry.kind for entry in found.entries] == [kind]
    assert bool(found.notes) is (schema == "Starship")


def test_what_stands_within_an_entity_is_joined_as_well() -> None:
    """As in files of targets, where sanctions and addresses stand in their party."""
    inner = {"id": "s", "schema": "Sanction", "properties": {"program": ["P"], "listingDate": ["2020-01-31"]}}
    owner = {"id": "o", "schema": "Person", "properties": {"name": ["Some Owner"]}}
    link = {"id": "l", "schema": "Ownership", "properties": {"owner": [owner], "asset": ["NK-3"]}}
    whole: dict[str, Any] = dict(COMPANY)
    whole["properties"] = {
        "name": ["Works LLC"],
        "addressEntity": [ADDRESS],
        "sanctions": [inner],
        "ownershipAsset": [link],
    }
    found = listed(whole)
    (entry,) = found.entries

    assert (entry.programmes, str(entry.listed_on)) == (("P",), "2020-01-31")
    assert entry.addresses[0].text == "1 Road, Moscow"
    assert entry.details["linked"] == "Ownership: Some Owner"
    assert ["of which the name alone is read" in str(note) for note in found.notes] == [True]


def test_who_is_no_target_is_told_and_left_out() -> None:
    """A data set also holds those who are linked with its targets; one with a topic of its own is kept."""
    bystander = {**COMPANY, "id": "b", "target": False}
    linked = {**COMPANY, "id": "c", "target": False, "properties": {"name": ["Linked"], "topics": ["sanction.linked"]}}
    found = listed(bystander, linked)

    assert [entry.id for entry in found.entries] == ["c"]
    assert [note.message for note in found.notes] == ["entities that are no target of their list, left out: 1 (b)"]


def test_an_entity_that_comes_twice_is_one() -> None:
    """Files that were put together hold fragments of one entity in several lines."""
    more = {"id": "NK-3", "schema": "Company", "properties": {"name": ["Works LLC", "Werke GmbH"]}}
    entry = one(COMPANY, more)

    assert [name.name for name in entry.names] == ["Works LLC", "Werke GmbH"]


def test_an_address_that_is_listed_for_itself_is_an_entry() -> None:
    """Others are only where somebody lives."""
    sanction = {"id": "s", "schema": "Sanction", "properties": {"entity": ["addr-1"], "program": ["P"]}}
    entry = one(ADDRESS, {**ADDRESS, "id": "addr-2"}, sanction)

    assert (entry.id, entry.kind, entry.addresses[0].text) == ("addr-1", "address", "1 Road, Moscow")


def deep(layers: int) -> Any:
    """Give an entity with others within it."""
    inner: Any = SHIP
    for _ in range(layers):
        inner = {"id": "d", "schema": "Company", "properties": {"name": ["Deep"], "parent": [inner]}}
    return inner


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b'{"id": "NK-9", "schema"', "is not JSON"),
        (b"[1, 2]", "found a list, expected an entity"),
        (b'{"id": "NK-9", "schema": "Person"}', "found properties nothing"),
        (b'{"id": "NK-9", "schema": "../etc", "properties": {}}', 'found schema "../etc"'),
        (b'{"schema": "Person", "properties": {"name": ["A"]}}', "found no id"),
        (b'{"id": "NK-9", "schema": "Person", "properties": {}}', "has no name to look for"),
        (b'{"id": "1", "id": "2", "schema": "Person", "properties": {}}', "comes twice"),
        (b'{"id": "NK-9", "schema": "Person", "properties": {"name": [NaN]}}', "is no number"),
        (b"\xff\xfe{}", "is not"),
        (json.dumps(deep(MAX_DEPTH + 1)).encode(), "entities more than"),
        (b"[" * 100_000, "nested too deeply"),
        (json.dumps({"id": "1", "schema": "Person", "properties": {"name": ["A"] * (MAX_VALUES + 1)}}).encode(),
         "values of"),
    ],
)  # fmt: skip
def test_a_bad_line_is_told_by_its_number_and_the_others_are_read(line: bytes, told: str) -> None:
    """One slip does not take the list away, and is not silent either."""
    found = listed(SHIP, line, COMPANY)

    assert [entry.id for entry in found.entries] == ["NK-2", "NK-3"]
    (problem,) = found.problems
    assert problem.where == "data.ftm.json, line 2"
    assert told in problem.message


def test_a_text_beyond_all_measure_is_cut() -> None:
    """A long note does not keep its party from being screened."""
    entry = one({**SHIP, "properties": {"name": ["SEA EXAMPLE"], "notes": ["x" * 100_000]}})

    assert entry.remarks.endswith("[cut]")
    assert len(entry.remarks) < 33_000


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (written(PERSON), True),
        (written(b'{"id": "NK-9", "schema"', PERSON), True),
        (written({"id": "1", "name": "Works"}), False),
        (written({"name": "schema", "properties": "1"}), False),
        (io.BytesIO(b"id,name\n1,Works\n"), False),
        (io.BytesIO(b""), False),
    ],
)
def test_files_of_entities_are_told_from_others(content: io.BytesIO, expected: bool) -> None:
    """By their content, whatever they are called; the file is left at its beginning."""
    assert looks_like_entities(content) is expected
    assert content.tell() == 0


def test_a_list_of_ones_own_may_be_a_file_of_entities(tmp_path: Path) -> None:
    """It is called after the file, and hits name the entity."""
    path = tmp_path / "watch.ftm.json"
    path.write_bytes(written(PERSON, b"slip", SANCTION).getvalue())
    own = read_own_list(str(path))

    assert (own.edition.feed, [entry.id for entry in own.entries]) == ("watch", ["NK-1"])
    assert [problem.where for problem in own.problems] == [f"{path}, line 2"]


def test_a_file_of_entities_without_a_party_is_refused(tmp_path: Path) -> None:
    """Nothing could be found in it, which must not look like an answer."""
    path = tmp_path / "watch.ftm.json"
    path.write_bytes(written(SANCTION).getvalue())

    with pytest.raises(InputError, match="holds no entry"):
        read_own_list(str(path))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["NK-1", "1970-13", "zz", "ru"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["name", "alias", "country", "birthDate", "addressEntity", "entity", "holder", "number", "listingDate", "subject"]
)
SHAPED = st.fixed_dictionaries(
    {"id": VALUES | st.just("NK-1")},
    optional={
        "schema": st.sampled_from(["Person", "Sanction", "Address", "Passport", "UnknownLink", "Note", "X", ""]),
        "properties": st.dictionaries(NAMES | st.text(max_size=5), st.lists(VALUES, max_size=4) | VALUES, max_size=6),
        "caption": VALUES,
        "target": VALUES,
    },
)


@settings(max_examples=200, deadline=None)
@given(st.lists(SHAPED | VALUES | st.binary(max_size=40).map(lambda raw: raw.replace(b"\n", b"")), max_size=6))
def test_anything_in_a_line_is_read_or_told(records: list[Any]) -> None:
    """Nothing but a problem comes of it, and every entry has a name or an address."""
    for entry in listed(*records).entries:
        assert entry.names or entry.addresses
