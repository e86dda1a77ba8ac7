"""Names and ids at the edge, parties of several systems, nobody on file, and what comes back."""

import itertools
import shutil
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from exportgate.entry import Entry
from exportgate.records.parties import take_in, take_out
from exportgate.rescreening import rescreening as running
from exportgate.rescreening.shard import open_shard
from exportgate.shipment import Party
from tests.rescreening.made import FEED, Office, entry, party, told

QINGHE = entry("1", "Qinghe Inertial Navigation Institute")
VOSTOK = entry("2", "Vostok Bearing Works")
OURS = party("P1", "Vostok Bearing Works")
OTHERS = tuple(party(f"X{number}", f"Harbour Tea {number}") for number in range(9))
ODD = (
    "",
    "  ",
    "---",
    "\U0001f6a2",
    "\u200b",
    "\u0301",
    "A",
    "Ltd",
    "a" * 20_000,
    "x " * 3_000,
    "Vostok\0Bearing",
    "\u202eVostok",
)


def test_names_that_say_nothing_are_screened_as_a_full_screening_does(small_office: Office) -> None:
    """On either side: empty, signs alone, a letter, a legal form, far too long, with signs that nobody sees."""
    small_office.publish(VOSTOK)
    small_office.on_file(OURS, *OTHERS, *(party(f"O{number}", name) for number, name in enumerate(ODD)))
    small_office.rescreen()

    small_office.publish(VOSTOK, *(entry(f"1{number}", name) for number, name in enumerate(ODD)))
    run = small_office.rescreen()

    assert run.run.run.kind == "changes"
    assert small_office.kept() == small_office.anew()
    assert small_office.faults() == []


@pytest.mark.parametrize("ids", [("", "a", "A", "a "), ("é", "e\u0301"), ("0" * 5_000,), ("a\0b", "\0", "a:b", "1:a")])
@pytest.mark.parametrize("source", ["", "erp", "a\0b", "3:x"])
def test_any_source_and_id_is_told_apart(small_office: Office, source: str, ids: tuple[str, ...]) -> None:
    """Whatever signs are in them."""
    _of(small_office, source, [*OTHERS, *(party(one, "Vostok Bearing Works") for one in ids)])
    small_office.publish(QINGHE)
    small_office.rescreen()

    small_office.publish(QINGHE, VOSTOK)
    run = small_office.rescreen()

    assert {(one.found.source, one.found.id) for one in run.telling} == {(source, one) for one in ids}
    assert small_office.kept() == small_office.anew()


def _of(office: Office, source: str, parties: Iterable[Party]) -> None:
    take_in(office.records, "maria", source, parties, removals=True)


def test_parties_of_two_systems_under_the_same_ids_are_two(office: Office) -> None:
    """One changes, goes or is hit without the other."""
    office.publish(VOSTOK, QINGHE)
    _of(office, "erp", [party("1", "Vostok Bearing Works"), *OTHERS])
    _of(office, "crm", [party("1", "Qinghe Inertial Navigation Institute"), *OTHERS])
    office.rescreen()

    _of(office, "erp", [party("1", "Qinghe Inertial Navigation Institute"), *OTHERS])
    changed = office.rescreen()
    take_out(office.records, "maria", "crm", ["1"])
    gone = office.rescreen()

    assert [(one.what, one.found.source, one.found.entry) for one in changed.changes] == [
        ("new", "erp", "1"),
        ("gone", "erp", "2"),
    ]
    assert [(one.what, one.found.source) for one in gone.changes] == [("gone", "crm")]
    assert office.kept() == office.anew()
    assert office.faults() == []


def test_nobody_on_file_any_more_ends_all_hits(office: Office) -> None:
    """Runs after it find nothing, full ones too; who comes back is new."""
    office.publish(VOSTOK)
    office.on_file(OURS)
    office.rescreen()

    office.on_file()
    runs = [office.rescreen(), office.rescreen(), office.rescreen(full=True)]
    office.publish(VOSTOK, QINGHE)
    runs.append(office.rescreen())
    office.on_file(OURS)
    runs.append(office.rescreen())

    assert list(map(told, runs)) == [[("gone", "P1", "2")], [], [], [], [("new", "P1", "2")]]
    assert office.kept() == office.anew()
    assert office.faults() == []


def test_who_or_what_was_gone_between_two_runs_alone_was_never_gone(small_office: Office) -> None:
    """A party taken out and brought in again, an entry removed and listed again, as they were."""
    small_office.publish(VOSTOK)
    small_office.on_file(OURS, *OTHERS)
    small_office.rescreen()

    small_office.on_file(*OTHERS)
    small_office.on_file(OURS, *OTHERS)
    small_office.publish(QINGHE)
    small_office.publish(VOSTOK)

    assert small_office.rescreen().changes == []


def _vessels_of_nearly_that_name(count: int) -> Iterator[Entry]:
    """Give entries of another kind with the words of our name in any order, and a letter."""
    orders = itertools.product(itertools.permutations(OURS.name.split()), "abcdefghijklmnopqrst")
    for number, (words, letter) in enumerate(itertools.islice(orders, count)):
        yield entry(f"V{number}", " ".join([*words, letter]), kind="vessel")


def test_who_is_crowded_out_by_names_that_are_no_hits_is_found_when_these_go(small_office: Office) -> None:
    """A search compares so many names and no more: a vessel's is no hit of a firm and may take the place of one."""
    ours = party("P1", OURS.name, kind="organisation")
    misspelt, vessels = entry("2", "Vostok Bearink Worcs"), tuple(_vessels_of_nearly_that_name(120))
    small_office.publish(misspelt, *vessels)
    small_office.on_file(ours, *OTHERS)
    small_office.rescreen()
    assert small_office.kept() == []

    small_office.publish(misspelt, *vessels[:4])
    run = small_office.rescreen()

    assert run.run.run.kind == "changes"
    assert told(run) == [("new", "P1", "2")]
    assert small_office.kept() == small_office.anew()


def test_an_entry_that_says_nothing_and_a_list_of_none_end_what_was_found(small_office: Office) -> None:
    """They are lists like others."""
    small_office.publish(VOSTOK)
    small_office.on_file(OURS, *OTHERS)
    small_office.rescreen()

    small_office.publish(Entry(feed=FEED, id="2"))
    assert told(small_office.rescreen()) == [("gone", "P1", "2")]
    small_office.publish()
    assert small_office.rescreen().changes == []
    small_office.publish(VOSTOK)
    assert told(small_office.rescreen()) == [("new", "P1", "2")]


def test_a_full_run_killed_while_it_takes_its_place_leaves_nobody_out(
    small_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it replaces is gone in part by then; the lists are the same, so that nothing else tells."""
    monkeypatch.setattr(running, "_AT_ONCE", 5)
    small_office.publish(QINGHE)
    small_office.on_file(OURS, *OTHERS)
    small_office.rescreen()
    whole = shutil.rmtree

    def killed(folder: Any, **how: Any) -> None:
        for shard in folder.rglob("000000"):
            whole(shard)
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            small_office.rescreen(full=True)
    small_office.publish(QINGHE, VOSTOK)

    assert told(small_office.rescreen()) == [("new", "P1", "2")]


def test_shards_hold_whom_they_were_given(small_office: Office) -> None:
    """Each party by its source and id."""
    small_office.publish(VOSTOK)
    small_office.on_file(OURS, *OTHERS)
    small_office.rescreen()

    shard = open_shard(small_office.store.home / "rescreening" / "parties" / "000000")

    assert [shard.key(row) for row in range(len(shard))] == [("", one.id) for one in (OURS, *OTHERS)]
