"""Re-screening: what changed on either side is screened, and the hits kept are those of a full screening."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from exportgate.entry import ListedAddress
from exportgate.errors import ExportgateError, InputError
from exportgate.judging.judgement import About, Said
from exportgate.judging.profile import profile_of
from exportgate.records.judgements import Saying, confirm, judge
from exportgate.records.rescreening import changes_of, runs
from exportgate.rescreening import rescreening as running
from exportgate.rescreening.screening import Asking
from exportgate.settings import DEFAULTS
from exportgate.shipment import Identifier
from tests.conftest import REPOSITORY
from tests.rescreening.made import Office, entry, party, told

QINGHE = entry("1", "Qinghe Inertial Navigation Institute", countries=("CN",))
VOSTOK = entry("2", "Vostok Bearing Works", programmes=("BEAR",))
OURS = (party("P1", "Qinghe Inertial Navigation Institute"), party("P2", "Vostok Bearing Work"), party("P3", "Bakery"))


def test_the_first_run_screens_everybody_and_the_next_nobody(office: Office) -> None:
    """Both are kept, also the one in which nothing was to do."""
    office.publish(QINGHE, VOSTOK)
    office.on_file(*OURS)

    first, second = office.rescreen(), office.rescreen()

    assert told(first) == [("new", "P1", "1"), ("new", "P2", "2")]
    assert (first.run.run.kind, first.run.run.screened, first.run.run.unchanged) == ("full", 3, 0)
    assert (second.run.run.kind, second.run.run.screened, second.run.run.unchanged) == ("changes", 0, 2)
    with office.records.reading() as connection:
        assert [one.seq for one in runs(connection)] == [second.run.seq, first.run.seq]
        assert list(changes_of(connection, first.run.seq)) == first.changes
    assert office.faults() == []


def test_an_entry_that_comes_changes_or_goes_is_told_with_why(office: Office) -> None:
    """A new entry makes a new hit; a changed programme a changed one, of the same score; a removed one ends it."""
    office.publish(QINGHE, VOSTOK)
    office.on_file(*OURS, party("P4", "Lanxi Optical Works"))
    office.rescreen()

    office.publish(entry("2", "Vostok Bearing Works", programmes=("BEAR", "ROLL")), entry("3", "Lanxi Optical Works"))
    run = office.rescreen()

    assert told(run) == [("gone", "P1", "1"), ("changed", "P2", "2"), ("new", "P4", "3")]
    gone, changed, new = run.changes
    assert gone.why == ("the entry is not on the list any more",)
    assert changed.why == ('of the entry, programmes was not stated, now "ROLL"',)
    assert changed.before is not None
    assert changed.after is not None
    assert changed.before.score == changed.after.score
    assert new.why == ("the entry is new on the list",)
    assert run.run.run.kind == "changes"
    assert (run.run.run.before, run.run.run.lists) == ({"xx.list": "2026-01-01"}, {"xx.list": "2026-01-02"})
    assert office.kept() == office.anew()
    assert office.faults() == []


def test_a_party_that_comes_changes_or_goes_is_told(office: Office) -> None:
    """Also where the lists are the same."""
    office.publish(QINGHE, VOSTOK)
    office.on_file(*OURS)
    office.rescreen()

    office.on_file(party("P2", "Bakery"), party("P3", "Vostok Bearing Works"), party("P4", "Vostok Bearings"))
    run = office.rescreen()

    assert {("gone", "P1", "1"), ("gone", "P2", "2"), ("new", "P3", "2")} <= set(told(run))
    assert {why for one in run.changes for why in one.why} == {
        "the party is not on file any more",
        "the party is new on file or has changed",
    }
    assert run.run.run.screened == 3
    assert office.kept() == office.anew()


def test_a_run_can_be_told_again(small_office: Office) -> None:
    """Where its report was lost, what it found is not: the run is read as it was told."""
    small_office.publish(QINGHE, VOSTOK)
    small_office.on_file(*OURS)
    run = small_office.rescreen()

    assert running.kept_run(small_office.records, run.run.id) == run
    for unknown in ("R-999", "R-", "D-2", "R-٣", "R-" + "9" * 40):
        with pytest.raises(InputError, match="no re-screening"):
            running.kept_run(small_office.records, unknown)


def test_where_in_the_file_an_entry_stands_changes_no_hit(small_office: Office) -> None:
    """An entry put in before the others moves them all, and says nothing of them."""
    small_office.publish(entry("2", "Vostok Bearing Works", source="row 2"))
    small_office.on_file(*OURS)
    small_office.rescreen()

    small_office.publish(entry("0", "Aranda Glass"), entry("2", "Vostok Bearing Works", source="row 3"))

    assert told(small_office.rescreen()) == []


def test_addresses_and_identifiers_of_new_entries_are_looked_up(small_office: Office) -> None:
    """A party is found by what it shares with an entry whose name says nothing."""
    number = Identifier(scheme="imo", value="9187629")
    street = "88 Lianhua Avenue, Huangpu Science Park, Guangzhou"
    small_office.publish(VOSTOK)
    small_office.on_file(party("A", "Ocean Pearl", identifiers=(number,)), party("B", "Bakery", address=street))
    small_office.rescreen()

    there = entry("4", "Distant Shore", addresses=(ListedAddress(text=street, country="CN"),))
    small_office.publish(VOSTOK, entry("3", "Northern Light", kind="vessel", identifiers=(number,)), there)
    run = small_office.rescreen()

    assert told(run) == [("new", "A", "3"), ("new", "B", "4")]
    assert small_office.kept() == small_office.anew()


def _judged_false(office: Office) -> str:
    """Let two people say that the party Qinghe is not the entry; gives the judgement's id."""
    saying = Saying(Said.FALSE_POSITIVE, About(party=profile_of(OURS[0]), entry=QINGHE), "another one")
    with office.records.writing("maria", datetime.now(UTC)) as write:
        made = judge(write, saying, DEFAULTS)
    with office.records.writing("petra", datetime.now(UTC)) as write:
        return confirm(write, made.id).id


def test_a_hit_judged_false_comes_back_only_when_entry_or_party_changes(small_office: Office) -> None:
    """It is silent in every run, also a full one, until the list says something else of the entry."""
    small_office.publish(QINGHE)
    small_office.on_file(OURS[0])
    first = small_office.rescreen()
    _judged_false(small_office)

    small_office.publish(QINGHE, VOSTOK)
    second = small_office.rescreen()
    small_office.publish(entry("1", "Qinghe Inertial Navigation Institute", countries=("CN",), programmes=("NAV",)))
    third = small_office.rescreen()

    assert len(first.telling) == 1
    assert second.telling == []
    assert [one.found.entry for one in third.telling] == ["1"]


def test_a_party_on_file_again_is_silent_where_it_was_judged(small_office: Office) -> None:
    """A judgement outlives the hit: it is told, and does not count as new to look at."""
    small_office.publish(QINGHE)
    small_office.on_file(party("P3", "Bakery"))
    small_office.rescreen()
    judgement = _judged_false(small_office)

    small_office.on_file(OURS[0])
    run = small_office.rescreen()

    assert [one.judgement for one in run.changes] == [judgement]
    assert run.telling == []
    assert run.run.run.silenced == 1


def test_without_lists_or_parties_nothing_is_said_to_be_well(small_office: Office) -> None:
    """There is an error with what to do, not an empty answer."""
    with pytest.raises(ExportgateError, match="no lists are loaded"):
        small_office.rescreen()
    small_office.publish(VOSTOK)
    with pytest.raises(InputError, match="no parties are on file"):
        small_office.rescreen()


def test_what_is_lost_beside_the_records_makes_the_next_run_a_full_one(small_office: Office) -> None:
    """And the answer the same."""
    small_office.publish(QINGHE, VOSTOK)
    small_office.on_file(*OURS)
    small_office.rescreen()
    for name in ("entries", "parties"):
        (small_office.store.home / "rescreening" / name).rename(small_office.store.home / f"lost-{name}")
        small_office.publish(VOSTOK, entry("5", "Bakery"))

        run = small_office.rescreen()

        assert run.run.run.kind == "full"
        assert "in this data folder" in run.run.run.why
        assert small_office.kept() == small_office.anew()


def test_another_engine_makes_the_next_run_a_full_one(small_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it would score otherwise is not left as it was."""
    small_office.publish(QINGHE, VOSTOK)
    small_office.on_file(*OURS)
    small_office.rescreen()

    monkeypatch.setattr(running, "engine_fingerprint", lambda: "another")

    assert small_office.rescreen().run.run.why == "the matching engine has changed"


def test_a_full_run_that_is_cut_off_goes_on_where_it_was(small_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those screened are not screened again; who was added or changed meanwhile is not forgotten."""
    monkeypatch.setattr(running, "_AT_ONCE", 2)
    small_office.publish(QINGHE, VOSTOK)
    small_office.on_file(*OURS, party("P4", "Vostok Bearing Works"))
    asked: list[int] = []
    whole = Asking.found

    def cut_off(asking: Asking, rows: Any, progress: Any = None) -> Any:
        asked.append(len(rows))
        if len(asked) == 2:
            raise KeyboardInterrupt
        return whole(asking, rows, progress)

    monkeypatch.setattr(Asking, "found", cut_off)
    with pytest.raises(KeyboardInterrupt):
        small_office.rescreen()
    small_office.on_file(
        *OURS[1:], party("P4", "Vostok Bearing Works"), party("P0", "Qinghe Inertial Navigation Institut")
    )
    run = small_office.rescreen()

    assert asked == [2, 2, 2, 1]
    assert {one.found.id for one in run.changes} == {"P0", "P2", "P4"}
    assert small_office.kept() == small_office.anew()
    assert told(small_office.rescreen(full=True)) == []


def test_a_run_that_was_killed_leaves_nothing_half_kept(small_office: Office) -> None:
    """Killed while it screens: no run is on file, and the next one keeps all."""
    small_office.publish(QINGHE, VOSTOK)
    small_office.on_file(*OURS)
    small_office.records.close()
    home = small_office.store.home
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from exportgate.records import Records\n"
        "from exportgate.rescreening import rescreening\n"
        "from tests.rescreening.made import Office\n"
        "from tests.rescreening.test_rescreening import QINGHE, VOSTOK\n"
        "whole = rescreening.keep\n"
        "def keep(*given):\n"
        "    whole(*given)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "rescreening.keep = keep\n"
        "home = Path(sys.argv[1])\n"
        "office = Office(home, Records.open(home))\n"
        "office.publish(QINGHE, VOSTOK)\n"
        "office.rescreen()\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", program, str(home)], cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": "."}, check=False
    )

    assert killed.returncode == -signal.SIGKILL
    with small_office.records.reading() as connection:
        assert runs(connection) == []
    assert len(small_office.rescreen().changes) == 2
    assert small_office.faults() == []


@pytest.mark.parametrize("table", ["rescreen_hits", "rescreen_changes", "rescreen_runs"])
def test_what_is_changed_by_hand_shows(office: Office, table: str) -> None:
    """A hit, a change or a run taken out of the database is told."""
    office.publish(QINGHE, VOSTOK)
    office.on_file(*OURS)
    office.rescreen()

    with office.records.engine.connect() as connection, connection.execution_options(exportgate_mode="writing").begin():
        connection.execute(text(f"DELETE FROM {table}"))

    assert len(office.faults()) == 1


def test_names_in_every_script_are_found_as_a_full_screening_finds_them(small_office: Office) -> None:
    """New entries in other scripts, and parties that read like them."""
    small_office.publish(VOSTOK)
    names = ("Роснефть", "ООО Восток Подшипник", "深圳市兰溪光学有限公司", "東京精密工業株式会社", "شركة النور للتجارة")
    small_office.on_file(
        *(party(f"P{number}", name) for number, name in enumerate(names)),
        party("L1", "Rosneft"),
        party("L2", "Shenzhen Lanxi Optics Co Ltd"),
    )
    small_office.rescreen()

    small_office.publish(VOSTOK, *(entry(str(number), name) for number, name in enumerate(names, 10)))
    run = small_office.rescreen()

    assert {one.found.id for one in run.changes} >= {"P0", "P1", "P2", "P3", "P4"}
    assert small_office.kept() == small_office.anew()


def test_a_short_name_in_the_brackets_of_a_new_entry_is_looked_for(small_office: Office) -> None:
    """A list gives the initials of a firm beside its name; whoever is on file under them is found."""
    small_office.publish(VOSTOK)
    small_office.on_file(party("P1", "QINAVIN"), party("P2", "Bakery"))
    small_office.rescreen()

    small_office.publish(VOSTOK, entry("7", "Qinghe Inertial Navigation Institute (QINAVIN)"))
    small_office.rescreen()

    assert small_office.kept() == small_office.anew()
