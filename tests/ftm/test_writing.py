"""Loaded lists as FollowTheMoney entities, and back."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.entry import Entry, ListedAddress, ListedName
from exportgate.ftm.reading import read_entities
from exportgate.ftm.writing import Origin, entity_id, lines
from exportgate.shipment import Identifier

ORIGIN = Origin("toy.list", "Ministry of Toys", "2026-08-30")
PERSON = Entry(
    feed="toy.list",
    id="Q 17/a",
    kind="person",
    names=(
        ListedName(name="Ivan Testov", script="latin", family="Testov"),
        ListedName(name="Иван Тестов", kind="alias", script="cyrillic"),
        ListedName(name="Vanya", kind="weak", script="latin"),
        ListedName(name="Ivan Olgin", kind="former", script="latin"),
    ),
    addresses=(ListedAddress(text="1 Road, Moscow", country="RU"), ListedAddress(text="Minsk")),
    countries=("RU", "CY"),
    identifiers=(
        Identifier(scheme="passport", value="AD001095", country="RU"),
        Identifier(scheme="passport", value="AD7"),
        Identifier(scheme="national_id", value="4455", country="CY"),
        Identifier(scheme="tax", value="7712"),
        Identifier(scheme="club_card", value="X-1"),
    ),
    dates_of_birth=("1952-10-07", "1953"),
    programmes=("TOYS",),
    measures=("asset_freeze",),
    citations=("Act 1",),
    remarks="Director.",
    listed_on=date(2022, 2, 25),
)
SHIP = Entry(
    feed="toy.list",
    id="18",
    kind="vessel",
    names=(ListedName(name="SEA EXAMPLE", script="latin"),),
    identifiers=(Identifier(scheme="imo", value="9074729"), Identifier(scheme="call_sign", value="HOEX")),
    measures=("licence_required",),
)
LEFT_OPEN = Entry(feed="toy.list", id="19", names=(ListedName(name="Whoever", script="latin"),), identifiers=(
    Identifier(scheme="imo", value="9074729"),))  # fmt: skip
ADDRESS = Entry(
    feed="toy.list",
    id="20",
    kind="address",
    addresses=(ListedAddress(text="7 Quay, Hull", country="GB"),),
    countries=("GB",),
)


def back(*entries: Entry) -> list[Entry]:
    """Write entries and read them again."""
    listed = read_entities(io.BytesIO(b"".join(lines(entries, ORIGIN))), "toy.ftm.json", "toy.list")
    assert listed.problems == []
    return list(listed.entries)


@pytest.mark.parametrize("entry", [PERSON, SHIP, LEFT_OPEN, ADDRESS], ids=lambda entry: entry.id)
def test_what_is_written_and_read_again_is_the_same(entry: Entry) -> None:
    """Names with their kinds, countries, numbers, births, addresses, programmes, measures and the day of listing."""
    (again,) = back(entry)

    assert again.id == entity_id(entry.feed, entry.id)
    assert again.kind == entry.kind
    assert {(name.name, name.kind, name.script) for name in again.names} == {
        (name.name, name.kind, name.script) for name in entry.names
    }
    assert again.primary_name == entry.primary_name
    assert set(again.countries) == set(entry.countries)
    assert set(again.identifiers) == set(entry.identifiers)
    assert again.dates_of_birth == entry.dates_of_birth
    assert set(again.addresses) == set(entry.addresses)
    assert (again.programmes, again.measures) == (entry.programmes, entry.measures)
    assert (again.remarks, again.listed_on) == (entry.remarks, entry.listed_on)


def test_ids_are_the_publishers_own_with_the_list_before_them() -> None:
    """They do not change with what else an entry says, and two that only differ in odd characters stay apart."""
    first = json.loads(next(lines([PERSON], ORIGIN)))

    assert first["id"].startswith("toy-list-Q-17-a-")
    assert entity_id("toy.list", "a/b") != entity_id("toy.list", "a b")
    assert entity_id("toy.list", "18") == "toy-list-18"


def test_every_entity_has_an_id_of_its_own_and_names_its_party() -> None:
    """Whoever joins the lines finds what they speak of."""
    entities = [json.loads(line) for line in lines([PERSON, SHIP, LEFT_OPEN, ADDRESS], ORIGIN)]
    ids = [entity["id"] for entity in entities]
    parties = {entity["id"] for entity in entities if entity.get("target")}

    assert len(ids) == len(set(ids))
    assert len(parties) == 4
    for entity in entities:
        assert set(entity["properties"].get("entity", []) + entity["properties"].get("holder", [])) <= parties
        assert set(entity["properties"].get("addressEntity", [])) <= set(ids)
        assert entity["datasets"] == ["toy_list"]
        assert all(isinstance(text, str) and text for texts in entity["properties"].values() for text in texts)


def test_the_sanction_tells_the_authority_and_its_own_number() -> None:
    """And the topic tells embargoed goods from frozen assets."""
    entities = [json.loads(line) for line in lines([PERSON, SHIP], ORIGIN)]
    sanction = next(entity for entity in entities if entity["schema"] == "Sanction")["properties"]
    topics = [entity["properties"]["topics"] for entity in entities if entity.get("target")]

    assert sanction["authority"] == ["Ministry of Toys"]
    assert sanction["authorityId"] == ["Q 17/a"]
    assert sanction["recordId"] == ["Act 1"]
    assert topics == [["sanction"], ["export.control"]]


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Cf", "Co", "Cn"]), min_size=1, max_size=20
)


@settings(max_examples=100, deadline=None)
@given(
    identity=st.text(min_size=1, max_size=30),
    names=st.lists(TEXTS, min_size=1, max_size=5, unique=True),
    numbers=st.lists(st.tuples(st.sampled_from(["imo", "lei", "passport", "x_y", "other"]), TEXTS), max_size=5),
    kind=st.sampled_from(["person", "organisation", "vessel", "aircraft", ""]),
)
def test_any_names_and_numbers_come_back(
    identity: str, names: list[str], numbers: list[tuple[str, str]], kind: str
) -> None:
    """Whatever letters they are in."""
    kinds = ["primary", "alias", "weak", "former", "alias"]
    entry = Entry(
        feed="toy.list",
        id=identity,
        kind=kind,  # type: ignore[arg-type]
        names=tuple(ListedName(name=name, kind=kinds[at]) for at, name in enumerate(names)),  # type: ignore[arg-type]
        identifiers=tuple(Identifier(scheme=scheme, value=value) for scheme, value in numbers),
    )
    (again,) = back(entry)

    assert [(name.name, name.kind) for name in again.names if name.kind == "primary"] == [(names[0], "primary")]
    assert {(name.name, name.kind) for name in again.names} == {(name.name, name.kind) for name in entry.names}
    assert {(item.scheme, item.value) for item in again.identifiers} == set(numbers)


@pytest.mark.shared
def test_a_real_list_comes_back_whole(shared: Path) -> None:
    """4,759 parties of a list in three alphabets."""
    from exportgate.feeds.rawfile import FileOnDisk
    from exportgate_ca.feeds.sema.reader import read

    entries = read([FileOnDisk(shared / "feeds" / "ca_sema_202503.xml", "sema-lmes.xml")]).entries
    again = {entry.id: entry for entry in back(*entries)}

    assert len(again) == len(entries) == 4759
    for entry in entries:
        found = again[entity_id(entry.feed, entry.id)]
        assert {(name.name, name.kind) for name in found.names} == {(name.name, name.kind) for name in entry.names}
        assert set(found.identifiers) == set(entry.identifiers)
        assert found.dates_of_birth == entry.dates_of_birth
