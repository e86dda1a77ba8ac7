"""What the chain says of itself holds: its hashes can be made with any JSON and SHA-256 library."""

import doctest
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportgate.records import Records
from exportgate.records.audit import walk_acts
from exportgate.records.chain import BEGINNING, Deed, canonical, hash_of
from exportgate.records.database import RecordsError
from tests.conftest import REPOSITORY

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=9,
)


@given(st.integers(1, 2**62), st.tuples(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT))
def test_a_hash_is_what_the_standard_library_makes(seq: int, texts: tuple[str, str, str, str, str, str]) -> None:
    """Of the JSON array without spaces, characters as they are, as UTF-8."""
    told = json.dumps([seq, *texts], ensure_ascii=False, separators=(",", ":"))

    assert hash_of(seq, *texts) == hashlib.sha256(told.encode()).hexdigest()


@given(st.dictionaries(TEXT, PLAIN, max_size=4))
def test_the_same_particulars_are_always_the_same_text(body: dict[str, object]) -> None:
    """Sorted by key, without spaces; read back they are what they were."""
    written = canonical(body)

    assert written == canonical(dict(reversed(body.items())))
    assert json.loads(written) == body


def test_acts_are_numbered_without_a_gap_each_onto_the_one_before(records: Records) -> None:
    """Over several transactions, several acts each, and whatever characters they hold."""
    records.act("maria", Deed("a", "shipment S-1", {"text": '福建 \u2028 \x7f é "quoted" \\'}), Deed("b", "x", {}))
    records.act("juan", Deed("c", "y", {"n": 1.5, "list": [1, None, True]}))

    with records.reading() as connection:
        acts = list(walk_acts(connection))
    assert [act.seq for act in acts] == [1, 2, 3]
    assert [act.previous for act in acts] == [BEGINNING, acts[0].hash, acts[1].hash]
    assert [act.actor for act in acts] == ["maria", "maria", "juan"]


def test_what_cannot_be_written_as_text_is_refused_whole(in_sqlite: Records) -> None:
    """A lone surrogate is no character; nothing of the transaction is kept."""
    with pytest.raises(RecordsError, match="no characters"):
        in_sqlite.act("maria", Deed("a", "x", {}), Deed("b", "\ud800", {}))

    with in_sqlite.reading() as connection:
        assert list(walk_acts(connection)) == []


def test_the_page_says_how_an_act_is_hashed() -> None:
    """Its example runs, and gives what the program gives."""
    page = REPOSITORY / "docs" / "records.md"
    given = hash_of(1, "2026-11-24T12:00:00.000000+00:00", "maria", "note.made", "shipment S-1", "{}", BEGINNING)

    found = doctest.testfile(str(page), module_relative=False)

    assert (found.failed, found.attempted) == (0, 3)
    assert f"'{given[:16]}'" in page.read_text(encoding="utf-8")
