"""Which parties one publisher lists and others do not."""

from exportgate.gate import Gate
from exportgate.policy.allied_lists import AlliedLists, compare_lists, listed_only_by
from exportgate.report.backfill_page import squares_of
from tests.policy.conftest import BOTH, CABLES, CHIPS, NOW


def report(gate: Gate) -> AlliedLists:
    return compare_lists(gate, NOW)


def test_a_party_that_one_publisher_alone_lists_is_told(gate: Gate) -> None:
    """By the publisher's own name for it."""
    assert [party.name for party in listed_only_by(report(gate), "bb")] == [CABLES]


def test_a_party_listed_by_another_name_is_listed(gate: Gate) -> None:
    """The alias of one is the first name of the other; each keeps its own entry."""
    party = next(party for party in report(gate).parties if party.name == BOTH)

    assert list(party.by) == ["aa"]
    assert (party.also["bb"].feed, party.also["bb"].id) == ("bb.list", "11")
    assert report(gate).both("aa", "bb") == 1


def test_what_merely_resembles_is_told_apart(gate: Gate) -> None:
    """Neither listed by both, nor alone."""
    lists = report(gate)
    party = next(party for party in lists.parties if party.name == CHIPS)

    assert party.perhaps["bb"][0].id == "12"
    assert party.missing(lists.publishers) == []
    assert lists.only_perhaps("aa", "bb") == 1
    assert lists.alone("aa") == 0


def test_every_entry_stands_in_one_party(gate: Gate) -> None:
    """Nothing is lost, nothing counted twice."""
    lists = report(gate)
    entries = [one.id for party in lists.parties for some in party.by.values() for one in some]

    assert sorted(entries) == ["1", "10", "11", "12", "2"]
    assert lists.publishers == {"bb": ("bb.list",), "aa": ("aa.list",)}
    assert sum(count for _, count in lists.sets()) == len(lists.parties)


def test_the_map_shows_shares_of_the_row(gate: Gate) -> None:
    """Half of what AA lists, BB lists too."""
    squares = {(one.row, one.column): one for one in squares_of(report(gate))}

    assert (squares[1, 0].count, squares[1, 0].shade, squares[1, 0].perhaps) == (1, 0.5, 1)
    assert squares[1, 1].count == 2
