"""Whom a few names concern: no pair that a search would find is missed, however it is written."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.names.index import NameIndex, batch_of
from exportgate.rescreening.few_names import few_of, meeting_of
from exportgate.rescreening.nearness import ALIKE, FAR, Nearness
from exportgate.rescreening.vocabulary import Vocabulary

WORDS = (
    "vostok",
    "qinghe",
    "lanxi",
    "bearing",
    "optical",
    "works",
    "institute",
    "trading",
    "group",
    "alpha",
    "al",
    "j",
)
LEAST = 60.0
Name = tuple[str, str]


def _dropped(text: str, at: int) -> str:
    return text[: at % len(text)] + text[at % len(text) + 1 :] or text


def _swapped(text: str, at: int) -> str:
    words = text.split()
    return " ".join(words[at % len(words) :] + words[: at % len(words)])


def _shortened(text: str, at: int) -> str:
    words = text.split()
    words[at % len(words)] = words[at % len(words)][0]
    return " ".join(words)


def _together(text: str, _at: int) -> str:
    return text.replace(" ", "", 1)


def _same(text: str, _at: int) -> str:
    return text


SLIPS: tuple[Callable[[str, int], str], ...] = (_same, _dropped, _swapped, _shortened, _together)
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
KINDS = st.sampled_from(("", "person", "organisation"))


def _alike(ours: list[Name], listed: list[Name]) -> tuple[set[int], set[int]]:
    """Give the numbers of ours that a search finds among the listed, and those that are said to be alike or near."""
    index = NameIndex.build(listed)
    found = {number for number, scores in enumerate(index.search(ours, top=64, least=LEAST)) if scores}
    batch = batch_of(ours)
    least, beside = np.full(len(batch.views), LEAST), np.zeros(len(batch.views), np.bool_)
    near = Nearness(few_of(index.arrays)).of(batch, least, beside)
    numbers = np.array(batch.numbers)
    return found, set(numbers[near == ALIKE].tolist())


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(NAMES, KINDS), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(SLIPS), st.integers(0, 40), KINDS), min_size=1, max_size=8),
)
def test_whoever_a_search_finds_is_found(
    listed: list[Name], asked: list[tuple[int, Callable[[str, int], str], int, str]]
) -> None:
    """With letters left out, words in another order, initials, or words written together."""
    ours = [(slip(listed[number % len(listed)][0], at), kind) for number, slip, at, kind in asked]

    found, alike = _alike(ours, listed)

    assert found <= alike


@pytest.mark.parametrize(
    ("ours", "listed"),
    [
        ("Роснефть", "Rosneft"),
        ("深圳市兰溪光学有限公司", "Shenzhen Lanxi Optical Co Ltd"),
        ("東京精密工業株式会社", "東京精密工業"),
        ("شركة النور للتجارة", "Al Noor Trading"),
        ("Vostok Vostok Bearing", "Vostok Bearing Bearing Vostok"),
        ("J. P. Ahlgren", "Johan Petter Ahlgren"),
    ],
)
def test_scripts_initials_and_words_that_come_twice(ours: str, listed: str) -> None:
    """Where a search finds them, so does the other way around."""
    found, alike = _alike([(ours, "")], [(listed, ""), ("somebody else altogether", "")])

    assert found <= alike


def test_who_has_nothing_in_common_is_far() -> None:
    """Neither alike nor near, and the work for it is not done."""
    batch = batch_of([("Aranda Glass", "organisation"), ("", "")])
    few = few_of(NameIndex.build([("Vostok Bearing Works", "")]).arrays)
    near = Nearness(few).of(batch, np.full(len(batch.views), 75.0), np.ones(len(batch.views), np.bool_))

    assert near.tolist() == [FAR]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(NAMES, KINDS), min_size=1, max_size=4), st.lists(NAMES, min_size=1, max_size=12))
def test_words_of_earlier_batches_change_nothing(listed: list[Name], ours: list[str]) -> None:
    """Kept or begun anew, however few are kept, a name comes as near as it does alone."""
    few = few_of(NameIndex.build(listed).arrays)
    keeping, beginning = Nearness(few), Nearness(few, most=3)
    for name in [*ours, *reversed(ours)]:
        batch = batch_of([(name, "")])
        asked = batch, np.full(len(batch.views), LEAST), np.ones(len(batch.views), np.bool_)
        alone = Nearness(few).of(*asked).tolist()

        assert keeping.of(*asked).tolist() == beginning.of(*asked).tolist() == alone


def test_words_of_the_same_letters_that_weigh_otherwise_are_two() -> None:
    """Of a long word the loops see its first letters alone: what it weighs tells it from another with these."""
    few = few_of(NameIndex.build([("Vostok Bearing Works", "")]).arrays)
    vocabulary, batch = Vocabulary(few, meeting_of(few)), batch_of([("optical", "")])
    heavier = batch._replace(words=batch.words._replace(bits=batch.words.bits + np.float32(1)))
    read_otherwise = batch._replace(word_views=batch.word_views + np.int32(1))

    assert [vocabulary.numbers_of(one).tolist() for one in (batch, heavier, read_otherwise, batch)] == [
        [0],
        [1],
        [2],
        [0],
    ]
