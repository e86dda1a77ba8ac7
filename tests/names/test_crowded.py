"""Names that many others resemble: the name itself is never crowded out of those that are looked at."""

from itertools import permutations, product

import pytest

from exportgate.entry import Entry, ListedName
from exportgate.screening import Screener, Subject

GIVEN = ("Mohammad", "Mohammed", "Muhammad", "Mohamad", "Muhammed")
FAMILY = ("Sayed", "Sayyed", "Saeed", "Said", "Sayyid", "Saied")


@pytest.fixture(scope="module")
def crowd() -> Screener:
    """A listed name of two words, and 600 of four words each of which is like one of these."""
    others = (" ".join((*given, *family)) for given, family in product(permutations(GIVEN, 2), permutations(FAMILY, 2)))
    names = ["Mohammad Sayed", *others]
    return Screener.over(
        Entry(feed="xx.list", id=str(number), kind="person", names=(ListedName(name=name),))
        for number, name in enumerate(names)
    )


@pytest.mark.parametrize("kind", ["person", ""])
def test_the_name_itself_is_found_before_any_number_of_like_names(crowd: Screener, kind: str) -> None:
    """Two words of a listed name that are like one of ours do not count for more than the word itself."""
    (hits,) = crowd.screen([Subject(name="Mohammad Sayed", kind=kind)])
    assert (hits[0].entry.id, hits[0].match) == ("0", "exact")


def test_another_spelling_of_it_is_found_before_them_too(crowd: Screener) -> None:
    """One letter more does not lose it either."""
    (hits,) = crowd.screen([Subject(name="Mohammad Sayyed", kind="person")])
    assert hits[0].entry.id == "0"
