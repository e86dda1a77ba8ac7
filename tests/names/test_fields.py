"""What papers write around a name hides nobody, and an address on the internet is no name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.entry import Entry, EntryKind, ListedName
from exportgate.names import compare
from exportgate.names.fields import parts_of
from exportgate.names.misread import together
from exportgate.names.tables import table_rows
from exportgate.screening import Screener, Subject

FIRM, PERSON = "Kestrel Avionics LLC", "Tun Min LATT"
LISTED: tuple[tuple[str, EntryKind], ...] = (
    (FIRM, "organisation"),
    ("Zuheir SHAMLAKH", "person"),
    (PERSON, "person"),
    ("AB", "organisation"),
    ("buycash.com", "organisation"),
    ("Islamic Revolutionary Guard Corps", "organisation"),
)
SCREENER = Screener.over(
    [
        Entry(feed="xx.list", id=str(number), kind=kind, names=(ListedName(name=name),))
        for number, (name, kind) in enumerate(LISTED)
    ]
)
MARKS = {
    role: [row["mark"] for row in table_rows("field_marks.csv") if row["role"] == role]
    for role in ("between", "after_comma", "label", "number", "department")
}


def _found(name: str, kind: str = "") -> dict[str, str]:
    [hits] = SCREENER.screen([Subject(name=name, kind=kind)])
    return {hit.matched_name: hit.match for hit in hits}


@pytest.mark.parametrize(
    ("name", "listed"),
    [("TUN MIN LATT", PERSON), ("SHAMLAKH, Zuheir", "Zuheir SHAMLAKH"), ("buycash.com", "buycash.com")],
)
def test_the_same_name_is_exact_where_nobody_says_the_kind(name: str, listed: str) -> None:
    """A listed person's name is not read as a firm's: `Min` is no abbreviation, the family stands before the comma."""
    assert _found(name)[listed] == "exact"


@pytest.mark.parametrize("address", ["a@b", "a.b@example.com", "info@ab.com"])
def test_an_address_on_the_internet_is_nobodys_name(address: str) -> None:
    """Letters beside an @ are not the name of a firm that is called like them."""
    assert "AB" not in _found(address)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(MARKS["between"]), st.sampled_from(["", "organisation"]))
def test_every_mark_between_names_parts_them(mark: str, kind: str) -> None:
    """Whatever mark stands between two names, the listed one is found and the mark is not told as left over."""
    field = f"Blue Meadow Shipping {mark} {FIRM}"
    assert _found(field, kind).get(FIRM) == "similar"
    assert compare(field, FIRM, kind).ours_left == ("blue", "meadow", "shipping")


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(MARKS["number"]), st.sampled_from(["", " No. ", ": ", " GB"]))
def test_every_number_after_a_name_is_left_out(mark: str, sign: str) -> None:
    """A telephone, tax or identity number behind a name hides it no more than a blank does."""
    assert FIRM in _found(f"{FIRM} {mark}{sign} 7701234567")


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(MARKS["label"]), st.sampled_from([" ", ": "]))
def test_every_label_before_a_name_is_left_out(label: str, sign: str) -> None:
    """The heading of a box of a form is no part of the name in it."""
    assert FIRM in _found(f"{label.title()}{sign}{FIRM}")


@pytest.mark.parametrize(
    "field",
    [
        f"{FIRM} Class B Common Stock",
        f"{FIRM} Series I",
        f"{FIRM} American Depositary Shares",
        f"{FIRM} - Dubai Branch",
        f"Export Department, {FIRM}",
        "Kestrel&nbsp;Avionics&nbsp;LLC",
        "Kestrel%20Avionics%20LLC",
        "K e s t r e l   A v i o n i c s   L L C",
        "KESTREL AVI0NICS LLC",
        "IslamicRevolutionaryGuardCorps",
        "islamicrevolutionaryguardcorps",
        "Dipl.-Ing. Zuheir Shamlakh",
        "Zuheir Shamlakh, 12 Harbour Street, Dubai, UAE",
    ],
)
@pytest.mark.parametrize("kind", ["", "person", "organisation"])
def test_what_stands_around_a_name_does_not_hide_it(field: str, kind: str) -> None:
    """Classes of shares, branches, what a page makes of blanks, slips of a reader of print, titles, addresses."""
    about_a_person = "Shamlakh" in field
    if kind and about_a_person != (kind == "person"):
        return
    assert _found(field, kind)


def test_shares_at_the_beginning_or_within_are_words() -> None:
    """`Class A Logistics` is a firm's name, and `Series I Trading LLC` is."""
    assert parts_of("Class A Logistics") == []
    assert parts_of("Meadow Series I Trading LLC") == []


def test_tabs_and_ends_of_lines_are_blanks_in_every_script() -> None:
    """Two words that a tab parts are not one word."""
    assert compare("Müller\tSöhne", "Müller Söhne").exact
    assert compare("Роман\nИванов", "Роман Иванов", "person").exact


def test_a_word_that_met_is_not_told_as_left_over() -> None:
    """A word that was read in English, or a legal form that was misspelt, met its counterpart."""
    assert compare("Grey Forwarders c/o Zavod Kestrel", "Kestrel Plant", "organisation").ours_left == (
        "grey",
        "forwarders",
    )
    assert compare("Kestrel Avionics LCL", FIRM, "organisation").ours_left == ()


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="abcdeilmnorst", max_size=120))
def test_words_run_together_lose_no_letter(text: str) -> None:
    """Parting a name adds blanks and nothing else."""
    assert together(text).replace(" ", "") in ("", text)
