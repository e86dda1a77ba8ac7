"""Names made to break a screening: nothing crashes, nothing matches everything."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.entry import Entry, ListedName
from exportgate.names.index import NameIndex
from exportgate.screening import Screener, Subject

NAMES = (
    "Fujian Jinhua Integrated Circuit Company, Ltd.",
    "Uralvagonzavod",
    "Mohammad HASSAN AKHUND",
    "中国精密机械进出口有限公司",
    "ウラジーミル・コロコリツェフ",
    "عبد القدوس مظهری",
    "A.B. Trading Company Limited",
    "103 Arsenal",
)
SCREENER = Screener.over(
    [Entry(feed="xx.list", id=str(number), names=(ListedName(name=name),)) for number, name in enumerate(NAMES)]
)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "😀" * 50,
        "\u202e\u202d\u200f",
        "-",
        "Ltd",
        "Company Limited",
        "A",
        "7",
        "1234567890",
        "a" * 10_000,
        "的",
    ],
)
def test_hostile_names_hit_nothing(name: str) -> None:
    """Empty, one letter, a legal form, digits, 10,000 letters: none of them is a listed party."""
    assert SCREENER.screen([Subject(name=name)]) == [[]]


def test_listed_name_before_long_rubbish_is_bounded() -> None:
    """10,000 words take no longer than the words that are looked at."""
    name = "Uralvagonzavod " + "word " * 10_000

    [hits] = SCREENER.screen([Subject(name=name)], threshold=0)

    assert len(hits) <= len(NAMES)


def test_look_alike_letters_are_seen_through() -> None:
    """Cyrillic letters in a Latin word do not hide it."""
    [[hit]] = SCREENER.screen([Subject(name="Urаlvаgоnzаvоd")])

    assert (hit.matched_name, hit.confirmed) == ("Uralvagonzavod", True)


def test_empty_listed_name_is_never_found() -> None:
    """An entry whose name folds to nothing matches nobody."""
    index = NameIndex.build([("…", ""), ("😀", "")])

    assert index.search([("anything", ""), ("", "")]) == [{}, {}]


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=120), st.sampled_from(["", "person", "organisation"]))
def test_any_text_is_screened_within_bounds(name: str, kind: str) -> None:
    """Whatever the text: no crash, scores from 0 to 100, best first, and never every entry at the default threshold."""
    [hits] = SCREENER.screen([Subject(name=name, kind=kind)])
    [all_hits] = SCREENER.screen([Subject(name=name, kind=kind)], threshold=0)

    assert [hit.score for hit in all_hits] == sorted((hit.score for hit in all_hits), reverse=True)
    assert all(0 <= hit.score <= 100 for hit in all_hits)
    assert len(hits) < len(NAMES)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(NAMES), st.text(alphabet="\u200b\u202e\ufeff\u2060 .,-😀", max_size=20))
def test_noise_around_a_listed_name_does_not_hide_it(name: str, noise: str) -> None:
    """Invisible marks, punctuation and emoji around a name change nothing."""
    [hits] = SCREENER.screen([Subject(name=f"{noise}{name}{noise}")])

    assert name in [hit.matched_name for hit in hits]
