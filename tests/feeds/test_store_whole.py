"""Whatever happens to an update - killed, out of room, run twice at once - the last good edition still answers."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from exportgate.errors import FeedError
from exportgate.feeds import keeping
from exportgate.feeds.steps import Status
from exportgate.feeds.store import ENTRIES, IN_USE, MANIFEST, RAW, Store
from tests.conftest import REPOSITORY
from tests.feeds.toy import ROWS, toy_csv, update_from, write_mirror

KILLS = int(os.environ.get("EXPORTGATE_TEST_KILLS", "200"))
"""How often an update is killed; EXPORTGATE_TEST_KILLS sets another number."""

GOOD = "2026-02-01"
NEXT = [(date(2026, 2, 2) + timedelta(days=number)).isoformat() for number in range(3)]


def test_an_update_killed_at_any_instant_leaves_a_whole_store(tmp_path: Path) -> None:
    """After each kill -9 a whole edition answers, and the next update goes on as if nothing had been."""
    update_from(tmp_path, write_mirror(tmp_path / "good", {GOOD: toy_csv(GOOD)}))
    mirror = write_mirror(tmp_path / "mirror", {day: toy_csv(day) for day in [GOOD, *NEXT]})
    rest = _seconds_of_an_update(tmp_path / "measured", mirror)
    dice = random.Random(744)

    seen = set()
    for _ in range(KILLS):
        _kill_after(tmp_path, mirror, dice.uniform(0, rest * 1.1))
        seen.add(_whole_edition(tmp_path))
        if max(seen) == NEXT[-1]:
            _start_again(tmp_path)
            seen = {GOOD}

    update_from(tmp_path, mirror)
    assert _whole_edition(tmp_path) == NEXT[-1]
    assert len(Store(tmp_path).editions("toy.list")) == 1 + len(NEXT)
    assert not (tmp_path / "feeds" / ".staging").exists() or not any((tmp_path / "feeds" / ".staging").iterdir())


def test_what_a_killed_update_left_is_swept(tmp_path: Path) -> None:
    """Half-written folders and names of an update that was killed are gone after the next one."""
    mirror = write_mirror(tmp_path / "m", {GOOD: toy_csv(GOOD)})
    update_from(tmp_path, mirror)
    left = tmp_path / "feeds" / ".staging" / "left"
    left.mkdir(parents=True)
    (left / ENTRIES).write_bytes(b"half")
    half_way = tmp_path / "feeds" / "toy.list" / f"{IN_USE}.4711"
    half_way.write_bytes(b"{")

    update_from(tmp_path, mirror)

    assert not left.exists()
    assert not half_way.exists()
    assert _whole_edition(tmp_path) == GOOD


def test_an_edition_that_was_kept_but_not_yet_named_is_named_by_the_next_update(tmp_path: Path) -> None:
    """Killed between the two last steps: the edition is whole on disk, and the next update puts it in use."""
    update_from(tmp_path, write_mirror(tmp_path / "good", {GOOD: toy_csv(GOOD)}))
    pointer = tmp_path / "feeds" / "toy.list" / IN_USE
    before = pointer.read_bytes()
    mirror = write_mirror(tmp_path / "mirror", {NEXT[0]: toy_csv(NEXT[0])})
    update_from(tmp_path, mirror)
    pointer.write_bytes(before)
    assert _whole_edition(tmp_path) == GOOD

    [step] = update_from(tmp_path, mirror)

    assert step.status is Status.IN_USE
    assert _whole_edition(tmp_path) == NEXT[0]


def test_a_first_edition_that_was_not_yet_named_answers(tmp_path: Path) -> None:
    """Killed before the very first naming: the one whole edition is there, so it answers."""
    update_from(tmp_path, write_mirror(tmp_path / "good", {GOOD: toy_csv(GOOD)}))
    (tmp_path / "feeds" / "toy.list" / IN_USE).unlink()

    edition = Store(tmp_path).current()["toy.list"]

    assert edition.date.isoformat() == GOOD
    assert edition.trouble == ""


@pytest.mark.parametrize("room", [0, 1, 100, 700, 1_500, 2_500], ids=lambda room: f"{room} bytes of room")
def test_a_full_disk_leaves_the_last_good_edition(tmp_path: Path, room: int) -> None:
    """Wherever the disk runs full, the update fails with an error for people, and the edition before answers."""
    update_from(tmp_path, write_mirror(tmp_path / "good", {GOOD: toy_csv(GOOD)}))
    mirror = write_mirror(tmp_path / "mirror", {NEXT[0]: toy_csv(NEXT[0], [*ROWS, ("T-21", "x" * 1_000, "AA")])})

    done = _update_in_a_process(tmp_path, mirror, room=room)

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert _whole_edition(tmp_path) in {GOOD, NEXT[0]}
    if room < 1_500:
        assert done.stdout.splitlines()[1:] == ["failed"]
        assert _whole_edition(tmp_path) == GOOD


def test_no_room_for_the_name_leaves_the_last_good_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Out of room at the very last step, the naming, the edition before stays named."""
    update_from(tmp_path, write_mirror(tmp_path / "good", {GOOD: toy_csv(GOOD)}))
    mirror = write_mirror(tmp_path / "mirror", {NEXT[0]: toy_csv(NEXT[0])})
    real = keeping._write

    def full(path: Path, content: bytes) -> None:
        if path.name.startswith(IN_USE):
            raise OSError(28, "No space left on device")
        real(path, content)

    monkeypatch.setattr(keeping, "_write", full)

    [step] = update_from(tmp_path, mirror)

    assert step.status is Status.FAILED
    assert "No space left on device" in step.message
    assert _whole_edition(tmp_path) == GOOD


def test_two_updates_at_once_do_not_interleave(tmp_path: Path) -> None:
    """The second waits for the first; both end well, and each edition is there once."""
    mirror = write_mirror(tmp_path / "mirror", {day: toy_csv(day) for day in [GOOD, *NEXT]})

    both = [_start_update(tmp_path, mirror) for _ in range(2)]
    answers = [process.communicate(timeout=60) for process in both]

    assert [process.returncode for process in both] == [0, 0], answers
    said = sorted(line for out, _ in answers for line in out.splitlines() if not line.startswith("ready"))
    assert said == [*["in use"] * 4, *["unchanged"] * 4]
    assert _whole_edition(tmp_path) == NEXT[-1]
    assert len(list((tmp_path / "feeds" / "toy.list" / "editions").iterdir())) == 4


def test_an_update_that_does_not_end_is_waited_for_only_so_long(tmp_path: Path) -> None:
    """Behind an update that hangs, the next one gives up with an error that says what to do."""
    store, told = Store(tmp_path), []
    with (
        keeping.update_lock(store),
        pytest.raises(FeedError, match="another update"),
        keeping.update_lock(store, seconds=0.1, waiting=lambda: told.append("waiting")),
    ):
        pass  # pragma: no cover

    assert told == ["waiting"]


def test_damaged_entries_are_read_anew_from_the_raw_files(tmp_path: Path) -> None:
    """Entries that are not what was kept never answer; the next update makes them again from the raw files."""
    mirror = write_mirror(tmp_path / "m", {GOOD: toy_csv(GOOD)})
    update_from(tmp_path, mirror)
    store = Store(tmp_path)
    entries = store.place(store.current()["toy.list"]) / ENTRIES
    content = bytearray(entries.read_bytes())
    content[len(content) // 2] ^= 0xFF
    entries.write_bytes(content)
    with pytest.raises(FeedError, match="not what was kept"):
        store.entries(store.current()["toy.list"])

    steps = update_from(tmp_path, mirror)

    assert steps[0].status is Status.IN_USE
    assert "read anew from its raw files" in steps[0].message
    assert _whole_edition(tmp_path) == GOOD


@pytest.mark.parametrize("part", [ENTRIES, MANIFEST, "all"])
def test_a_damaged_edition_gives_way_to_the_one_before(tmp_path: Path, part: str) -> None:
    """With the edition in use damaged, the newest whole one answers and says so, until an update has put it right."""
    both = {GOOD: toy_csv(GOOD), NEXT[0]: toy_csv(NEXT[0])}
    mirror = write_mirror(tmp_path / "m", both)
    update_from(tmp_path, mirror)
    store = Store(tmp_path)
    place = store.place(store.current()["toy.list"])
    for name in (ENTRIES, MANIFEST) if part == "all" else (part,):
        (place / name).write_bytes(b"rubbish")
    (place / RAW / "0-list.csv").write_bytes(b"rubbish")

    stand_in = store.current()["toy.list"]
    assert stand_in.date.isoformat() == GOOD
    assert "damaged" in stand_in.trouble
    assert len(store.entries(stand_in)) == 20

    steps = update_from(tmp_path, mirror)
    assert [step.status for step in steps] == [Status.FAILED, Status.UNCHANGED, Status.IN_USE]
    assert _whole_edition(tmp_path) == NEXT[0]


@pytest.mark.parametrize(
    "pointer", [b"", b"{", b'{"edition": "../../elsewhere", "since": "2026-01-01T00:00:00Z"}', b"\xff"]
)
def test_a_damaged_name_of_the_edition_in_use_is_not_believed(tmp_path: Path, pointer: bytes) -> None:
    """Where the file that names the edition in use is broken, the newest whole edition answers and says so."""
    update_from(tmp_path, write_mirror(tmp_path / "m", {GOOD: toy_csv(GOOD)}))
    (tmp_path / "feeds" / "toy.list" / IN_USE).write_bytes(pointer)

    edition = Store(tmp_path).current()["toy.list"]

    assert edition.date.isoformat() == GOOD
    assert "damaged" in edition.trouble


def test_an_empty_data_folder_has_no_lists(tmp_path: Path) -> None:
    """A data folder that is not there yet is no error: nothing is loaded."""
    store = Store(tmp_path / "nowhere")

    assert store.current() == {}
    assert store.editions("toy.list") == []
    with pytest.raises(FeedError, match="is not loaded"):
        store.entry("toy.list", "T-1")


def _whole_edition(home: Path) -> str:
    """The day of the edition in use, once all of it was read and compared with what was published."""
    store = Store(home)
    edition = store.current()["toy.list"]
    assert edition.trouble == ""
    entries = store.entries(edition)
    assert [(e.id, e.primary_name) for e in entries][:20] == [(cells[0], cells[1]) for cells in ROWS]
    assert store.raw_is_sound(edition)
    return edition.date.isoformat()


def _start_again(home: Path) -> None:
    """Go back to the first edition, so that there is something to update again."""
    folder = home / "feeds" / "toy.list"
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    update_from(home, home / "good")


def _start_update(home: Path, mirror: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.feeds.toy", str(home), str(mirror)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _seconds_of_an_update(home: Path, mirror: Path) -> float:
    start = time.monotonic()
    os.waitpid(_forked_update(home, mirror), 0)
    return time.monotonic() - start


def _kill_after(home: Path, mirror: Path, seconds: float) -> None:
    process = _forked_update(home, mirror)
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)  # one that has ended is still there until it is waited for
    os.waitpid(process, 0)


def _forked_update(home: Path, mirror: Path) -> int:
    """Start an update in a process of its own, quickly enough to do it hundreds of times."""
    process = os.fork()
    if process:
        return process
    try:
        update_from(home, mirror)
    finally:
        os._exit(0)


def _update_in_a_process(home: Path, mirror: Path, *, room: int) -> "subprocess.CompletedProcess[str]":
    """Run an update that cannot make any file longer than so many bytes, as on a disk that runs full."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    return subprocess.run(
        [sys.executable, "-B", "-m", "tests.feeds.toy", str(home), str(mirror)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=limit,
        check=False,
    )
