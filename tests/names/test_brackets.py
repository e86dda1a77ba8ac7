"""Parts of a name in brackets: a name with and without them is one, two names with different ones are two."""

import pytest

from exportgate.entry import Entry, ListedName
from exportgate.names import compare
from exportgate.names.brackets import short_names
from exportgate.names.scoring import DEFAULT_THRESHOLD
from exportgate.screening import Screener, Subject


@pytest.mark.parametrize(
    ("ours", "listed", "exact"),
    [
        ("Lanxi Turbine (Wuxi) Co., Ltd.", "Lanxi Turbine (Wuxi) Company Limited", True),
        ("Lanxi Turbine Co., Ltd.", "Lanxi Turbine Co., Ltd. (LTC)", True),
        ("Lanxi Turbine (Wuxi) Co., Ltd.", "Lanxi Turbine (Beijing) Co., Ltd.", False),
        ("Lanxi Turbine (Wuxi) Co., Ltd.", "Lanxi Turbine Co., Ltd. (LTC)", False),
    ],
)
def test_brackets_on_both_sides_must_agree(ours: str, listed: str, exact: bool) -> None:
    """A firm of one city is not surely the listed firm of another city that has the same name before the brackets."""
    assert compare(ours, listed).exact is exact
    assert compare(listed, ours).exact is exact


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Air Weapons Complex (AWC)", ("AWC",)),
        ("China North Industries Corporation (NORINCO)", ("NORINCO",)),
        ("AL-QAIDA IN THE ISLAMIC MAGHREB (AQIM)", ("AQIM",)),
        ("Precision Works (Wuxi) Co., Ltd.", ()),
        ("AL-HARAMAIN FOUNDATION (PAKISTAN)", ()),
        ("Bank of Somewhere (JSC)", ()),
        ("Detail Technology (HK) Limited", ()),
        ("(AWC)", ()),
        ("AWC", ()),
    ],
)
def test_a_short_name_in_brackets_is_a_word_of_capitals(name: str, short: tuple[str, ...]) -> None:
    """Not a place, not a legal form, nothing of two letters, and in a name all in capitals only its initials."""
    assert short_names(name) == short


COMPLEX = Entry(feed="xx.list", id="1", names=(ListedName(name="Air Weapons Complex (AWC)"),))


def test_the_short_name_alone_is_a_hit_for_a_person_to_judge() -> None:
    """Above the default threshold, never confirmed, and the reason says where the short name stands."""
    [[hit]] = Screener.over([COMPLEX]).screen([Subject(name="AWC")])

    assert (hit.confirmed, hit.match, hit.matched_name) == (False, "similar", "Air Weapons Complex (AWC)")
    assert DEFAULT_THRESHOLD <= hit.score < 85
    assert "AWC, the short name that the list gives in brackets" in hit.reasons


def test_the_whole_name_counts_more_than_its_short_one() -> None:
    """And a word that merely resembles the short name is no hit."""
    screener = Screener.over([COMPLEX])
    [[whole]], [near] = (
        screener.screen([Subject(name="Air Weapons Complex AWC")]),
        screener.screen([Subject(name="AWD")]),
    )

    assert whole.score > 95
    assert near == []
