"""Words with two slips: the listed name is compared, however common the other words are, and whatever is asked."""

import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.entry import Entry, EntryKind, ListedName
from exportgate.names.index import Matches, NameIndex, batch_of
from exportgate.names.parts import PARTS, SHORTEST, all_parts, letters_of, members_of, unpack
from exportgate.names.similar import MATCHES, match_words
from exportgate.names.words import word_table
from exportgate.screening import Screener, Subject

LISTED: tuple[tuple[str, EntryKind], ...] = (
    ("Pavel Kostrominov", "person"),
    ("Gertrude Haverlandt", "person"),
    ("Limited Liability Company Thornewood Bank", "organisation"),
    ("Meridional Shipping Lines", "organisation"),
)
SLIP = st.tuples(st.sampled_from("iadrsw"), st.integers(0, 30), st.sampled_from(string.ascii_lowercase))


@pytest.fixture(scope="module")
def screener() -> Screener:
    """Four listed names, and hundreds of people who bear the first name of one of them."""
    pavels = [f"Pavel {first}{last}in" for first in "bdfghjklmnpqrst" for last in string.ascii_lowercase]
    others: list[tuple[str, EntryKind]] = [(name, "person") for name in pavels]
    return Screener.over(
        Entry(feed="xx.list", id=str(number), kind=kind, names=(ListedName(name=name),))
        for number, (name, kind) in enumerate([*LISTED, *others])
    )


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("pavel kosrtominvo", "0"),
        ("pavel ostorminov", "0"),
        ("pavel kastrxminov", "0"),
        ("gertrude havrelnadt", "1"),
        ("gertrude hverlanxt", "1"),
        ("limited liability company tohrnewodo bank", "2"),
        ("qmeridionazl shipping lines", "3"),
        ("meriional shpping lines", "3"),
    ],
)
def test_a_name_with_two_wrong_letters_finds_its_entry(screener: Screener, asked: str, number: str) -> None:
    """Letters swapped, left out, added or replaced, two in one word or one in each of two."""
    kind = LISTED[int(number)][1]
    (hits,) = screener.screen([Subject(name=asked, kind=kind)], threshold=55)
    assert hits[0].entry.id == number


def _slipped(word: str, slips: list[tuple[str, int, str]]) -> str:
    for how, place, letter in slips:
        at = place % max(1, len(word))
        if how == "i":
            word = word[:at] + letter + word[at:]
        elif how == "a":
            word += letter
        elif how == "d":
            word = word[:at] + word[at + 1 :]
        else:
            word = word[:at] + letter + word[at + 1 :]
    return word


def _met(asked: str, listed: list[str]) -> list[str]:
    """Give the listed words that a word is found to be like."""
    index = NameIndex.build([(word, "") for word in listed]).arrays
    batch = batch_of([(asked, "")])
    count = len(batch.words.bits)
    matches = Matches(
        np.zeros((count, MATCHES), np.int32), np.zeros((count, MATCHES), np.float32), np.zeros(count, "i4")
    )
    match_words(batch.words, batch.word_views, index, matches)
    codes = word_table(listed).codes
    own = {codes[at].tobytes(): word for at, word in enumerate(listed)}
    rows = matches.rows[np.arange(MATCHES) < matches.sizes[:, None]]
    return [own[code] for row in rows if (code := index.words.codes[row].tobytes()) in own]


@settings(max_examples=150, deadline=None)
@given(
    st.text(string.ascii_lowercase, min_size=7, max_size=24).filter(lambda word: len(set(word)) > 4),
    st.lists(SLIP, min_size=2, max_size=2),
)
def test_no_two_slips_keep_a_long_word_from_being_met(word: str, slips: list[tuple[str, int, str]]) -> None:
    """Whatever is left out, added or replaced, and wherever: the part that is left whole leads to the word."""
    listed = f"zz{word}"
    asked = _slipped(listed, slips)

    assert listed in _met(asked, [listed, "thornewood"])


def test_no_word_is_like_more_than_there_is_room_for() -> None:
    """Of hundreds that are two slips away some are kept."""
    listed = [f"abcd{one}{two}efgh" for one in string.ascii_lowercase for two in string.ascii_lowercase]

    assert len(_met("abcdxefgh", listed)) == MATCHES


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5), st.text(max_size=60))
def test_names_of_any_letters_are_held_against_any_others(listed: list[str], asked: str) -> None:
    """Whatever is listed and asked for: no crash, and scores from 0 to 100."""
    index = NameIndex.build([(name, "") for name in listed])
    for scores in index.search([(asked, ""), (listed[0], "")], top=5):
        assert all(0 <= score <= 100 for score in scores.values())


def test_short_words_have_no_parts_and_others_have_three() -> None:
    """A word shorter than four letters would have parts of no letters, or of one."""
    codes = word_table(["lan", "lanx", "lanxishipping"]).codes
    keys, words = np.zeros(9, np.uint64), np.zeros(9, np.int32)

    count = all_parts(codes, np.zeros(3, np.bool_), keys, words)

    assert (SHORTEST, count) == (4, 2 * PARTS)
    assert words[:count].tolist() == [1, 1, 1, 2, 2, 2]


def test_a_word_is_kept_with_its_letters_where_they_fit() -> None:
    """Words of a to z up to twelve letters are read again as they were; others are looked up."""
    codes = word_table(["haverlandt", "haverlandtsson", "鉄道"]).codes
    members, row = members_of(codes), np.zeros((1, codes.shape[1]), np.uint8)

    unpack(members[0, 1], 10, row)

    assert row[0, :32].tolist() == codes[0, :32].tolist()
    assert members[1:, 1].tolist() == [0, 0]
    assert (members[:, 0] >> np.uint64(32)).tolist() == [0, 1, 2]


def test_a_slip_changes_two_of_the_letters_that_tell_words_apart_at_a_glance() -> None:
    """One may go and one may come: by this, words that are further apart are left out unseen."""
    codes = word_table(["banana", "bananna", "banena", "bnanaa"]).codes
    whole, added, replaced, swapped = (int(letters_of(codes, word)) for word in range(4))

    assert [(one & ~whole).bit_count() for one in (added, replaced, swapped)] == [0, 1, 0]
    assert [(whole & ~one).bit_count() for one in (added, replaced, swapped)] == [0, 0, 0]
