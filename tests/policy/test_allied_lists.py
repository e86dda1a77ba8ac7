"""Which parties one publisher lists and others do not."""

from pathlib import Path

import msgspec

from exportgate.entry import Entry, ListedName
from exportgate.feeds.edition import Edition
from exportgate.gate import Gate
from exportgate.policy.allied_lists import AlliedLists, Extent, compare_lists, listed_only_by
from exportgate.report.backfill_page import squares_of
from exportgate.screening import Screener
from tests.policy.conftest import BOTH, CABLES, CHIPS, NOW, ToyStore, entry


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


class OwnStore(ToyStore):
    """A store of two lists of a test's own."""

    def __init__(self, home: Path, lists: dict[str, list[Entry]]) -> None:
        super().__init__(home)
        self.lists = lists

    def entries(self, edition: Edition) -> list[Entry]:
        return self.lists[edition.feed]


def comparison(gate: Gate, home: Path, ours: list[Entry], theirs: list[Entry]) -> AlliedLists:
    lists = {"aa.list": ours, "bb.list": theirs}
    return compare_lists(Gate(gate.plugins, OwnStore(home, lists), Screener.over([*ours, *theirs])), NOW)


def test_two_entries_that_share_only_another_name_are_perhaps_one(gate: Gate, tmp_path: Path) -> None:
    """Neither is told as listed by one alone, and neither as surely listed by both."""
    ours = [entry("aa.list", "1", "Harbin Upper Foundry", "Red Lantern Metals", country="CN")]
    theirs = [entry("bb.list", "2", "Shangfang Casting Plant", "Red Lantern Metals", country="CN")]
    lists = comparison(gate, tmp_path, ours, theirs)

    assert [(party.name, list(party.by), list(party.perhaps)) for party in lists.parties] == [
        ("Harbin Upper Foundry", ["aa"], ["bb"]),
        ("Shangfang Casting Plant", ["bb"], ["aa"]),
    ]
    assert lists.alone("aa") == lists.alone("bb") == lists.both("aa", "bb") == 0
    assert lists.extent == Extent(entries=2, names=4, first_names=2, other_names=2)


def test_a_weak_name_that_two_entries_share_says_nothing(gate: Gate, tmp_path: Path) -> None:
    """The publishers say themselves that it is too common to go by."""
    weak = ListedName(name="Abu Salih", kind="weak", script="latin")
    ours = [msgspec.structs.replace(entry("aa.list", "1", "Farid Example Khan"), kind="person")]
    theirs = [msgspec.structs.replace(entry("bb.list", "2", "Tariq Sample Noor"), kind="person")]
    ours, theirs = ([msgspec.structs.replace(one[0], names=(*one[0].names, weak))] for one in (ours, theirs))
    lists = comparison(gate, tmp_path, ours, theirs)

    assert lists.alone("aa") == lists.alone("bb") == 1


def test_what_first_names_have_joined_is_not_asked_again(gate: Gate, tmp_path: Path) -> None:
    """So that comparing aliases costs little."""
    ours = [entry("aa.list", "1", "Harbin Upper Foundry", "Red Lantern Metals", country="CN")]
    theirs = [entry("bb.list", "2", "Harbin Upper Foundry", "Red Lantern Metals", country="CN")]
    lists = comparison(gate, tmp_path, ours, theirs)

    assert len(lists.parties) == lists.both("aa", "bb") == 1
    assert lists.extent is not None
    assert lists.extent.other_names == 0
    assert lists.extent.words.startswith("Compared: the first names of 2 entries, and 0 of their other names")
