"""What is missing or damaged in the data folder is made anew: nobody is left out, and the next run does not fail."""

import errno
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exportgate.compiled import ensure_compiled
from exportgate.errors import ExportgateError
from exportgate.records import Records
from exportgate.records.database import FILE
from exportgate.records.rescreening import keep
from exportgate.rescreening import noting, shelf, writing
from exportgate.rescreening import rescreening as running
from exportgate.rescreening.screening import Asking
from tests.rescreening.made import Office, entry, party, told

QINGHE = entry("1", "Qinghe Inertial Navigation Institute")
LANXI = entry("3", "Lanxi Optical Works")
NAMES = ("Qinghe Inertial Navigation Institute", "Bakery", "Glass Hut", "Lanxi Optical Works", "Harbour Tea", "Copper")
OURS = tuple(party(f"P{number}", name) for number, name in enumerate(NAMES))


@pytest.fixture
def screened(small_office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office whose six parties lie in three shards."""
    monkeypatch.setattr(running, "_AT_ONCE", 2)
    small_office.publish(QINGHE)
    small_office.on_file(*OURS)
    small_office.rescreen()
    return small_office


def _lists_change(office: Office) -> running.Rescreened:
    """Bring an entry that concerns the party of the middle shard."""
    office.publish(QINGHE, LANXI)
    run = office.rescreen()
    assert told(run) == [("new", "P3", "3")]
    assert office.kept() == office.anew()
    return run


def _truncated(file: Path) -> None:
    content = file.read_bytes()
    file.unlink()  # what is linked to it elsewhere stays whole
    file.write_bytes(content[: len(content) // 2])


def _flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-1] ^= 255
    file.unlink()
    file.write_bytes(content)


def _replaced(file: Path) -> None:
    file.unlink()
    file.write_text("[]")


ENTRIES = "entries/*/entries.msgpack"
DAMAGES = (
    ("parties/about.json", Path.unlink),
    ("parties/about.json", _truncated),
    ("parties/about.json", _replaced),
    ("parties/000001/about.json", Path.unlink),
    ("parties/000001/about.json", _truncated),
    ("parties/000001/keys", _flipped),
    ("parties/000001/words_codes.npy", _truncated),
    ("parties/000001/parties_rows.npy", Path.unlink),
    ("entries/*/about.json", _replaced),
    (ENTRIES, Path.unlink),
    (ENTRIES, _truncated),
    (ENTRIES, _flipped),
    ("entries/*/entry_starts.npy", _truncated),
)


@pytest.mark.parametrize(("file", "damage"), DAMAGES, ids=[f"{file} {how.__name__}" for file, how in DAMAGES])
def test_a_damaged_file_makes_the_next_run_a_full_one(
    screened: Office, file: str, damage: Callable[[Path], None]
) -> None:
    """Missing, cut off, one byte that differs, or other contents: everybody is screened, and the run after builds on
    that."""
    (found,) = (screened.store.home / "rescreening").glob(file)
    damage(found)

    run = _lists_change(screened)

    assert run.run.run.kind == "full"
    assert screened.rescreen().run.run.kind == "changes"


@pytest.mark.parametrize("number", ["000000", "000001", "000002"])
def test_a_missing_shard_is_missed(screened: Office, number: str) -> None:
    """Also where others were written behind it since."""
    shutil.rmtree(screened.store.home / "rescreening" / "parties" / number)
    screened.on_file(*OURS[:5], party("P5", "Copper Kettle"))
    screened.rescreen()

    assert _lists_change(screened).run.run.why.endswith("is damaged")


@pytest.mark.parametrize("name", ["parties", "entries", "underway"])
def test_a_file_in_the_place_of_a_folder_gives_way(screened: Office, name: str) -> None:
    """It is of no use, and everybody is screened."""
    folder = screened.store.home / "rescreening" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("in the way")

    _lists_change(screened)

    assert screened.rescreen(full=True).changes == []


def test_a_damaged_run_that_was_cut_off_is_begun_anew(screened: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it had screened cannot be told, so everybody is."""
    calls: list[int] = []
    whole = Asking.found

    def cut_off(asking: Asking, rows: Any, progress: Any = None) -> Any:
        calls.append(len(rows))
        if len(calls) == 3:
            raise KeyboardInterrupt
        return whole(asking, rows, progress)

    screened.publish(QINGHE, LANXI)
    monkeypatch.setattr(Asking, "found", cut_off)
    with pytest.raises(KeyboardInterrupt):
        screened.rescreen(full=True)
    _flipped(screened.store.home / "rescreening" / "underway" / "000000" / "about.json")

    run = screened.rescreen(full=True)

    assert calls == [2, 2, 2, 2, 2, 2]
    assert run.run.run.screened == 6
    assert screened.kept() == screened.anew()


def test_a_full_run_cut_off_after_those_who_came_late_goes_on(
    screened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is screened or counted twice, and who changed meanwhile is as now."""
    whole = Asking.found
    late = (*OURS[1:], party("P0", "Copper Kettle"), party("P9", "Lanxi Optical Works"))
    asked: list[int] = []

    def noted(asking: Asking, rows: Any, progress: Any = None) -> Any:
        asked.append(len(rows))
        if len(asked) == 3:
            screened.on_file(*late)
        return whole(asking, rows, progress)

    def cut_off(*given: Any) -> Any:
        raise KeyboardInterrupt

    screened.publish(QINGHE, LANXI)
    monkeypatch.setattr(Asking, "found", noted)
    monkeypatch.setattr(running, "keep", cut_off)
    with pytest.raises(KeyboardInterrupt):
        screened.rescreen(full=True)
    monkeypatch.setattr(running, "keep", keep)
    run = screened.rescreen(full=True)

    assert asked == [2, 2, 2, 1, 2, 2]
    assert run.run.run.screened == 7
    assert screened.kept() == screened.anew()


@pytest.mark.parametrize(
    ("where", "name", "says"),
    [
        (os, "fsync", "No space left"),
        (np, "save", "No space left"),
        (Path, "rename", "No space left"),
        (shelf, "_linked", "No space left"),
        (shelf, "write_shard", "No space left"),
        (writing, "seal_of", "damaged meanwhile"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_full_disk_is_told_in_words_and_what_was_kept_stands(
    screened: Office, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, says: str
) -> None:
    """Nothing is half kept; with room again, all is found."""
    screened.on_file(*OURS[:5], party("P5", "Copper Kettle"))
    screened.publish(QINGHE, LANXI)
    before = screened.kept()

    def full(*given: Any, **named: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(where, name, full)
        with pytest.raises(ExportgateError, match=says):
            screened.rescreen()
    assert screened.kept() == before
    screened.rescreen()

    assert screened.kept() == screened.anew()
    assert screened.faults() == []


def test_a_folder_that_cannot_be_put_in_its_place_loses_no_hit(
    screened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run is kept by then, and told; the next one screens everybody."""

    def full(*given: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    screened.publish(QINGHE, LANXI)
    with monkeypatch.context() as patched:
        patched.setattr(shelf, "put_in_place", full)
        run = screened.rescreen(full=True)

    assert told(run) == [("new", "P3", "3")]
    screened.publish(QINGHE)
    assert told(screened.rescreen()) == [("gone", "P3", "3")]
    assert screened.kept() == screened.anew()


def test_that_progress_cannot_be_noted_is_no_reason_to_end(screened: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The notes are for who looks on."""

    def full(*given: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(noting, "put_note", full)

    _lists_change(screened)


@pytest.mark.parametrize("begun", ["2999-01-01T00:00:00+00:00", "2026-01-01T00:00:00", "yesterday", ""])
def test_a_run_begun_at_an_impossible_time_keeps_none_from_beginning(tmp_path: Path, begun: str) -> None:
    """The clock was set back since, or the note is damaged."""
    folder = tmp_path / noting.FOLDER
    folder.mkdir()
    noting.put_note(folder / noting.BEGUN, noting.Now("maria", begun))

    assert noting.under_way(tmp_path) is None


def test_a_run_begun_just_now_is_under_way(tmp_path: Path) -> None:
    """Until it holds the lock, the note says so; half a minute later it did not start."""
    folder = tmp_path / noting.FOLDER
    folder.mkdir()
    for age, there in ((1, True), (60, False)):
        noting.put_note(
            folder / noting.BEGUN, noting.Now("maria", (datetime.now(UTC) - timedelta(seconds=age)).isoformat())
        )

        assert (noting.under_way(tmp_path) is not None) is there


def _a_full_run(office: Office) -> None:
    office.rescreen(full=True)


def _a_run_of_what_changed(office: Office) -> None:
    office.rescreen()


@pytest.mark.parametrize("later", [_a_full_run, _a_run_of_what_changed])
def test_records_restored_from_a_copy_are_not_screened_by_what_came_after(
    screened: Office, tmp_path: Path, later: Callable[[Office], None]
) -> None:
    """The folder knows the parties of a time that is no more: under other names, and of imports that were lost."""
    screened.records.close()
    shutil.copy(tmp_path / FILE, tmp_path / "copy")
    screened.on_file(party("P3", "Harbour Tea House"), *OURS[:3], *OURS[4:])
    later(screened)
    screened.records.close()
    for file in tmp_path.glob(f"{FILE}*"):
        file.unlink()
    (tmp_path / "copy").rename(tmp_path / FILE)

    restored = Office(tmp_path, Records.open(tmp_path))
    restored.store.number = screened.store.number

    _lists_change(restored)


def test_an_update_that_removes_the_index_in_use_does_not_end_a_run(
    screened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists may be loaded while a long run is under way."""
    whole = running.Rescreening._keep

    def meanwhile(self: Any, *given: Any) -> Any:
        shutil.rmtree(screened.store.home / "index")
        return whole(self, *given)

    monkeypatch.setattr(running.Rescreening, "_keep", meanwhile)
    _lists_change(screened)
    monkeypatch.undo()
    screened.publish(QINGHE)

    assert screened.rescreen().run.run.kind == "changes"
    assert screened.kept() == screened.anew()


def test_a_run_names_the_editions_that_it_screened(screened: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where an update puts others in use while the index is compiled."""
    whole = ensure_compiled
    compiled: list[Path] = []

    def meanwhile(*given: Any) -> Path:
        compiled.append(whole(*given))
        if len(compiled) == 1:
            screened.publish(QINGHE, LANXI)
        return compiled[-1]

    monkeypatch.setattr(running, "ensure_compiled", meanwhile)
    run = screened.rescreen()

    assert run.run.run.index == compiled[-1].name
    assert run.run.run.lists == {"xx.list": "2026-01-02"}
    assert told(run) == [("new", "P3", "3")]
