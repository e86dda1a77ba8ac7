"""Names as fields of papers hold them: every name in the field is found, and none is made up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.entry import Entry, EntryKind, ListedName
from exportgate.names.asked import asked_forms
from exportgate.names.fields import parts_of
from exportgate.names.folding import fold, words_of
from exportgate.names.keys import MAX_KEYS, keys_of, letter_keys
from exportgate.names.words import bits_of, word_table
from exportgate.screening import Screener, Subject

LISTED: tuple[tuple[str, EntryKind], ...] = (
    ("Fujian Jinhua Integrated Circuit Company, Ltd.", "organisation"),
    ("Uralvagonzavod JSC", "organisation"),
    ("Semiconductor Manufacturing International Corporation", "organisation"),
    ("Kestrel Avionics LLC", "organisation"),
    ("Swissol Trade DMCC", "organisation"),
    ("Oleg Nikolaevich STEPANENKO", "person"),
    ("Abd al-Rahman QADHAFI", "person"),
    ("WWW.SERCUBA.COM", "organisation"),
)
SCREENER = Screener.over(
    [
        Entry(feed="xx.list", id=str(number), kind=kind, names=(ListedName(name=name),))
        for number, (name, kind) in enumerate(LISTED)
    ]
)


def _found(name: str, kind: str = "") -> list[str]:
    [hits] = SCREENER.screen([Subject(name=name, kind=kind)])
    return [hit.matched_name for hit in hits]


@pytest.mark.parametrize(
    ("field", "listed"),
    [
        ("Blue Meadow Trading a.k.a. Uralvagonzavod", "Uralvagonzavod JSC"),
        ("Blue Meadow Trading (formerly Kestrel Avionics)", "Kestrel Avionics LLC"),
        ("Blue Meadow GmbH d/b/a Kestrel Avionics", "Kestrel Avionics LLC"),
        ("Grey Forwarders c/o Kestrel Avionics", "Kestrel Avionics LLC"),
        ("Grey Forwarders on behalf of Uralvagonzavod", "Uralvagonzavod JSC"),
        ("Grey Forwarders / Kestrel Avionics", "Kestrel Avionics LLC"),
        ("乌拉尔车辆厂 (Kestrel Avionics)", "Kestrel Avionics LLC"),
        ("Kestrel Avionics LLC, 4 Harbour Road, Port Said, Egypt", "Kestrel Avionics LLC"),
        ("Kestrel Avionics LLC 4 Harbour Road Port Said", "Kestrel Avionics LLC"),
        ("sales@kestrel-avionics.com", "Kestrel Avionics LLC"),
        ("www.uralvagonzavod.ru", "Uralvagonzavod JSC"),
        ("Ð£Ñ€Ð°Ð»Ð²Ð°Ð³Ð¾Ð½Ð·Ð°Ð²Ð¾Ð´", "Uralvagonzavod JSC"),
        ("FUJIAN JINHUA INTEGRATED CIRCUIT COM", "Fujian Jinhua Integrated Circuit Company, Ltd."),
        ("SEMICONDUCTOR MANUFACTURING INTERNA", "Semiconductor Manufacturing International Corporation"),
        ("Kestrel Avionics LCL", "Kestrel Avionics LLC"),
        ("KESTREL AVIONICSLLC", "Kestrel Avionics LLC"),
        ("SWISSOLTRADE DMCC", "Swissol Trade DMCC"),
        ("STEPANENKO, Oleg", "Oleg Nikolaevich STEPANENKO"),
        ("Director Oleg Stepanenko", "Oleg Nikolaevich STEPANENKO"),
        ("Abdelrahman Qadhafi", "Abd al-Rahman QADHAFI"),
    ],
)
def test_the_listed_name_in_a_field_is_found(field: str, listed: str) -> None:
    """A second name, an address, a domain, a cut or misread name beside or in place of a name hides nobody."""
    assert listed in _found(field)


@pytest.mark.parametrize(
    "field", ["www..com", "www.example.com", "aka", "c/o", "/ / /", "a@b.c", "SMITH, John, Jr.", "Attn: manager", ";;;"]
)
def test_marks_alone_find_nobody(field: str) -> None:
    """What only marks a second name, or any address on the internet, resembles no listed name."""
    assert _found(field) == []


@pytest.mark.parametrize(
    ("field", "parts"),
    [
        ("A/S Norsk Kabel", []),
        ("M/V Sea Breeze", []),
        ("Bank of China", []),
        ("Akasaka Diesels", []),
        ("Aria Ltd; Beta FZE", ["Aria Ltd", "Beta FZE"]),
        ("john.smith@gmail.com", ["john smith"]),
        ("https://www.alfa-steel.co.uk/about", ["alfa steel"]),
    ],
)
def test_a_field_is_parted_where_it_holds_more_names(field: str, parts: list[str]) -> None:
    """A slash within a legal form, or a word that begins like a mark, parts nothing."""
    assert parts_of(field) == parts


def test_what_else_the_field_holds_is_told() -> None:
    """A hit on a part of a field says what is left over of the whole, and is for a person to judge."""
    [[hit]] = SCREENER.screen([Subject(name="Grey Forwarders c/o Kestrel Avionics")])

    [evidence] = [one for one in hit.evidence if one.feature == "name"]
    assert {"grey", "forwarders"} <= set(evidence.ours_left)
    assert not hit.confirmed


def test_a_fathers_name_left_out_costs_less_than_another_one() -> None:
    """Papers leave patronymics out; a different one tells two people apart."""
    [[without]] = SCREENER.screen([Subject(name="Oleg Stepanenko", kind="person")], threshold=0, top=1)
    [[other]] = SCREENER.screen([Subject(name="Oleg Viktorovich Stepanenko", kind="person")], threshold=0, top=1)

    assert without.score > other.score


def test_misread_text_is_read_right_and_other_text_is_left_alone() -> None:
    """UTF-8 read as one byte a letter is undone; letters that only look like it stay."""
    assert fold("MÃ¼ller GmbH") == fold("Müller GmbH")
    assert fold("SÃO PAULO") == "sao paulo"


def test_words_of_long_legal_forms_weigh_little_where_they_stand_alone() -> None:
    """A form turned round or misspelt leaves words that tell nobody apart."""
    assert bits_of("obshchestvo") < 3 < bits_of("capital")
    assert words_of("Kestrel Joint Stock Company", "organisation") == ("kestrel", "JSC")


def test_a_long_word_without_vowels_has_no_more_keys_than_there_is_room_for() -> None:
    """A word of 32 different consonants fills the room for keys, and not more."""
    import numpy as np

    table = word_table(["bdfgklmnprstvzbdfgklmnprstvzbdfg", "bcdfghjklmnpqrstvwxz1234567890bc"])
    room = np.zeros(4 * MAX_KEYS, np.uint64)

    counts = [letter_keys(table.codes, word, room, keys_of(table.codes, word, -1, room)) for word in range(2)]
    assert max(counts) <= MAX_KEYS


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet="ab /|;@.,()cokad-華д\n", max_size=300), st.sampled_from(["", "person", "organisation"]))
def test_any_field_is_read_within_bounds(text: str, kind: str) -> None:
    """Whatever marks a field holds: no crash, and few readings."""
    assert len(asked_forms(text, kind)) < 100


def test_a_firm_whose_name_ends_in_its_legal_form_has_no_other_before_it() -> None:
    """LCC is a slip for LLC where no form ends the name; `LCC Infotech Ltd` is a name of its own."""
    assert all("LLC" not in words for _, words in asked_forms("LCC INFOTECH LTD.", "organisation"))
    assert any("LLC" in words for _, words in asked_forms("LCC Gazprom Neftegaz", "organisation"))
