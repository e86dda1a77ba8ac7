"""An update puts good editions in use, keeps bad ones aside, and never takes the good one away."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from exportgate.entry import Entry, ListedName
from exportgate.feeds import keeping
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.mirror import read_mirror
from exportgate.feeds.sources import MirrorSource
from exportgate.feeds.steps import Order, Status
from exportgate.feeds.store import Store
from exportgate.feeds.updating import accept_aside, update
from tests.feeds.toy import NOW, ROWS, TOY, days, toy_csv, update_from, with_guards, write_mirror


def test_a_mirror_loads_oldest_first_so_that_changes_are_known(tmp_path: Path) -> None:
    """Each edition of a mirror is kept, the last is in use, and each is compared with the one before."""
    mirror = write_mirror(
        tmp_path / "mirror",
        {"2026-02-20": toy_csv("2026-02-20"), "2026-02-27": toy_csv("2026-02-27", [*ROWS[1:], ("T-99", "New", "BB")])},
    )

    steps = update_from(tmp_path, mirror)

    assert [step.status for step in steps] == [Status.IN_USE, Status.IN_USE]
    assert steps[1].changes is not None
    assert [party.id for party in steps[1].changes.added] == ["T-99"]
    assert [party.id for party in steps[1].changes.removed] == ["T-1"]
    store = Store(tmp_path)
    assert days(store) == [date(2026, 2, 20), date(2026, 2, 27)]
    assert store.current()["toy.list"].date == date(2026, 2, 27)
    assert store.entry("toy.list", "T-99")[1].primary_name == "New"


def test_an_edition_that_is_held_is_not_read_again(tmp_path: Path) -> None:
    """A repeat without changes calls no reader and changes nothing on disk."""
    mirror = write_mirror(tmp_path / "mirror", {"2026-02-27": toy_csv("2026-02-27")})
    update_from(tmp_path, mirror)
    before = _snapshot(tmp_path / "feeds")

    steps = update_from(tmp_path, mirror, feed=replace(TOY, readers={"toy-csv": _never}))

    assert [step.status for step in steps] == [Status.UNCHANGED]
    assert _snapshot(tmp_path / "feeds") == before


def test_an_edition_keeps_its_raw_files_and_its_counts(tmp_path: Path) -> None:
    """Raw and parsed lie side by side, with the day, the hash, and the number of entries, names and addresses."""
    content = toy_csv("2026-02-27")
    update_from(tmp_path, write_mirror(tmp_path / "mirror", {"2026-02-27": content}))

    edition = Store(tmp_path).current()["toy.list"]

    assert (edition.rows, edition.entries, edition.names, edition.addresses) == (20, 20, 20, 20)
    assert edition.published == date(2026, 2, 27)
    assert Store(tmp_path).raw_files(edition)[0].read_bytes() == content
    assert edition.ref().sha256 == edition.files[0].sha256


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (ROWS[:9], "at least 10 expected"),
        ([(f"T-{n}", "Toy", "AA") for n in range(61)], "at most 60 expected"),
        (ROWS[5:], "at most 20.0% may go at once"),
        ([(cells[0], "", "AA") for cells in ROWS], "could not be read|have names|cannot"),
    ],
    ids=["too few rows", "too many rows", "shrinks", "names are gone"],
)
def test_a_suspicious_edition_is_kept_aside(tmp_path: Path, rows: Sequence[Sequence[str]], reason: str) -> None:
    """An edition that breaks a guard does not answer; the one before still does, and the message says so."""
    update_from(tmp_path, write_mirror(tmp_path / "good", {"2026-02-20": toy_csv("2026-02-20")}))
    feed = replace(TOY, readers={"toy-csv": _without_empty_names})

    [step] = update_from(
        tmp_path, write_mirror(tmp_path / "bad", {"2026-02-27": toy_csv("2026-02-27", rows)}), feed=feed
    )

    assert step.status is Status.ASIDE
    assert any(part in step.message for part in reason.split("|"))
    assert "Still in use: the edition of 2026-02-20" in step.message
    assert Store(tmp_path).current()["toy.list"].date == date(2026, 2, 20)
    assert [edition.date for edition in Store(tmp_path).aside("toy.list")] == [date(2026, 2, 27)]


def test_an_edition_kept_aside_can_be_accepted(tmp_path: Path) -> None:
    """A person who has looked at it puts the suspicious edition in use, and that is remembered."""
    update_from(tmp_path, write_mirror(tmp_path / "good", {"2026-02-20": toy_csv("2026-02-20")}))
    update_from(tmp_path, write_mirror(tmp_path / "short", {"2026-02-27": toy_csv("2026-02-27", ROWS[5:])}))
    store = Store(tmp_path)

    with keeping.update_lock(store):
        [step] = accept_aside(store, ["toy.list"], NOW)

    assert step.status is Status.IN_USE
    assert step.changes is not None
    assert len(step.changes.removed) == 5
    assert store.current()["toy.list"].date == date(2026, 2, 27)
    assert store.aside("toy.list") == []
    pointer = store.pointer("toy.list")
    assert pointer is not None
    assert pointer.accepted


def test_accepting_while_updating_takes_what_is_offered(tmp_path: Path) -> None:
    """`--accept` given with the update takes the suspicious edition at once, and forgets the copy kept aside."""
    update_from(tmp_path, write_mirror(tmp_path / "good", {"2026-02-20": toy_csv("2026-02-20")}))
    short = write_mirror(tmp_path / "short", {"2026-02-27": toy_csv("2026-02-27", ROWS[5:])})
    update_from(tmp_path, short)

    [step] = update_from(tmp_path, short, accepted=["toy.list"])

    assert step.status is Status.IN_USE
    assert Store(tmp_path).current()["toy.list"].entries == 15
    assert Store(tmp_path).aside("toy.list") == []


def test_nothing_can_be_accepted_where_nothing_was_kept_aside(tmp_path: Path) -> None:
    """Accepting a list that has nothing aside is told as an error, and changes nothing."""
    update_from(tmp_path, write_mirror(tmp_path / "good", {"2026-02-20": toy_csv("2026-02-20")}))

    [step] = accept_aside(Store(tmp_path), ["toy.list"], NOW)

    assert step.status is Status.FAILED
    assert "none to accept" in step.message


def test_what_the_reader_refuses_is_kept_aside_and_cannot_be_accepted(tmp_path: Path) -> None:
    """A file under the wrong name fails in the reader; there is nothing in it to accept."""
    update_from(tmp_path, write_mirror(tmp_path / "good", {"2026-02-20": toy_csv("2026-02-20")}))

    [step] = update_from(tmp_path, write_mirror(tmp_path / "bad", {"2026-02-27": b"colour,price\nred,1\n"}))

    assert step.status is Status.FAILED
    assert "list.csv, row 1" in step.message
    assert Store(tmp_path).current()["toy.list"].date == date(2026, 2, 20)
    [accepted] = accept_aside(Store(tmp_path), ["toy.list"], NOW)
    assert accepted.status is Status.FAILED
    assert "could not be read" in accepted.message


def test_a_reader_that_breaks_is_told_without_a_traceback(tmp_path: Path) -> None:
    """An exception of a reader becomes a failed step naming it, and the edition before stays."""
    update_from(tmp_path, write_mirror(tmp_path / "good", {"2026-02-20": toy_csv("2026-02-20")}))
    feed = replace(TOY, readers={"toy-csv": _breaks})

    [step] = update_from(tmp_path, write_mirror(tmp_path / "next", {"2026-02-27": toy_csv("2026-02-27")}), feed=feed)

    assert step.status is Status.FAILED
    assert "KeyError" in step.message
    assert Store(tmp_path).current()["toy.list"].date == date(2026, 2, 20)


@pytest.mark.parametrize("reader", ["_double_ids", "_no_entries", "_strangers", "_wrong_kind"])
def test_entries_that_cannot_be_used_are_refused(tmp_path: Path, reader: str) -> None:
    """Two entries of one id, no entry, entries of another list or of an impossible kind never answer."""
    feed = replace(TOY, readers={"toy-csv": globals()[reader]})

    [step] = update_from(tmp_path, write_mirror(tmp_path / "mirror", {"2026-02-27": toy_csv("2026-02-27")}), feed=feed)

    assert step.status is Status.FAILED
    assert Store(tmp_path).current() == {}


def test_an_older_edition_offered_as_the_newest_is_kept_aside(tmp_path: Path) -> None:
    """Rollback: a source whose newest edition is older than the one in use does not take it away."""
    update_from(tmp_path, write_mirror(tmp_path / "new", {"2026-02-27": toy_csv("2026-02-27")}))

    [step] = update_from(tmp_path, write_mirror(tmp_path / "old", {"2026-01-10": toy_csv("2026-01-10", ROWS[1:])}))

    assert step.status is Status.ASIDE
    assert "older than the edition of 2026-02-27 in use" in step.message
    assert Store(tmp_path).current()["toy.list"].date == date(2026, 2, 27)


def test_an_older_edition_that_was_held_before_is_no_way_back(tmp_path: Path) -> None:
    """Rollback to an edition that is still held is noticed as well."""
    both = {"2026-01-10": toy_csv("2026-01-10"), "2026-02-27": toy_csv("2026-02-27")}
    update_from(tmp_path, write_mirror(tmp_path / "both", both))

    [step] = update_from(tmp_path, write_mirror(tmp_path / "old", {"2026-01-10": both["2026-01-10"]}))

    assert step.status is Status.ASIDE
    assert Store(tmp_path).current()["toy.list"].date == date(2026, 2, 27)


def test_an_old_file_under_a_new_date_is_kept_aside(tmp_path: Path) -> None:
    """Rollback by a false label: the day written in the file itself counts."""
    update_from(tmp_path, write_mirror(tmp_path / "new", {"2026-02-20": toy_csv("2026-02-20")}))

    [step] = update_from(tmp_path, write_mirror(tmp_path / "old", {"2026-02-27": toy_csv("2026-01-10")}))

    assert step.status is Status.ASIDE
    assert "its files say 2026-01-10" in step.message


def test_an_edition_of_the_far_future_is_kept_aside(tmp_path: Path) -> None:
    """Fast-forward: an edition dated ahead of today would make every true one after it look old."""
    day = (NOW + timedelta(days=30)).date().isoformat()

    [step] = update_from(tmp_path, write_mirror(tmp_path / "mirror", {day: toy_csv(day)}))

    assert step.status is Status.ASIDE
    assert "ahead of today" in step.message
    assert Store(tmp_path).current() == {}


def test_history_may_be_small_but_the_present_may_not(tmp_path: Path) -> None:
    """An old edition below today's bounds is kept for comparison and not in use; the newest must keep the bounds."""
    mirror = write_mirror(
        tmp_path / "mirror", {"2021-07-07": toy_csv("2021-07-07", ROWS[:4]), "2026-02-27": toy_csv("2026-02-27")}
    )

    steps = update_from(tmp_path, mirror)

    assert [step.status for step in steps] == [Status.HISTORY, Status.IN_USE]
    assert steps[1].changes is not None
    assert len(steps[1].changes.added) == 16
    assert days(Store(tmp_path)) == [date(2021, 7, 7), date(2026, 2, 27)]


def test_history_alone_is_not_taken_for_the_present(tmp_path: Path) -> None:
    """Where the newest edition fails its guards, an old small one does not answer in its place."""
    mirror = write_mirror(
        tmp_path / "mirror",
        {"2021-07-07": toy_csv("2021-07-07", ROWS[:4]), "2026-02-27": toy_csv("2026-02-27", ROWS[:3])},
    )

    steps = update_from(tmp_path, mirror)

    assert [step.status for step in steps] == [Status.HISTORY, Status.ASIDE]
    assert Store(tmp_path).current() == {}


def test_a_list_missing_within_a_combined_one_is_noticed(tmp_path: Path) -> None:
    """As in May 2024: the combined list comes whole in form, but one of its original lists is gone from it."""
    feed = with_guards(shrink=1.0)
    whole = [(*cells, "toy.red" if number < 6 else "toy.blue") for number, cells in enumerate(ROWS)]
    update_from(tmp_path, write_mirror(tmp_path / "whole", {"2026-02-20": toy_csv("2026-02-20", whole)}), feed=feed)

    bad = write_mirror(tmp_path / "part", {"2026-02-27": toy_csv("2026-02-27", whole[6:])})
    [step] = update_from(tmp_path, bad, feed=feed)

    assert step.status is Status.ASIDE
    assert "holds 0 entries of toy.red, the edition before held 6" in step.message


def test_a_first_combined_edition_must_have_all_declared_parts(tmp_path: Path) -> None:
    """Without an edition before, the declaration says how many entries of each original list there must be."""
    feed = with_guards(parts={"toy.red": 5})
    rows = [(*cells, "toy.blue") for cells in ROWS]

    [step] = update_from(tmp_path, write_mirror(tmp_path / "m", {"2026-02-27": toy_csv("2026-02-27", rows)}), feed=feed)

    assert step.status is Status.ASIDE
    assert "holds 0 entries of toy.red, at least 5 expected" in step.message


def test_a_layout_without_a_reader_fails_the_newest_edition_only(tmp_path: Path) -> None:
    """An old edition in a layout that nobody reads is passed over; the newest one is a failure."""
    old = write_mirror(tmp_path / "m", {"2026-01-10": toy_csv("2026-01-10")}, layout="toy-scroll")
    toml = (old / "mirror.toml").read_text()
    write_mirror(tmp_path / "m", {"2026-02-27": toy_csv("2026-02-27")})
    (old / "mirror.toml").write_text(toml + (old / "mirror.toml").read_text())

    assert [step.status for step in update_from(tmp_path, old)] == [Status.SKIPPED, Status.IN_USE]
    [alone] = update_from(tmp_path, write_mirror(tmp_path / "n", {"2026-02-28": b"x"}, layout="toy-scroll"))
    assert alone.status is Status.FAILED
    assert "no reader for layout toy-scroll" in alone.message


def test_a_feed_that_fails_stops_no_other(tmp_path: Path) -> None:
    """The lists after a broken one are updated all the same."""
    broken = replace(TOY, id="toy.broken", readers={"toy-csv": _breaks})
    mirror = write_mirror(tmp_path / "m", {"2026-02-27": toy_csv("2026-02-27")})
    text = (mirror / "mirror.toml").read_text()
    (mirror / "mirror.toml").write_text(text + text.replace("toy.list", "toy.broken"))
    store = Store(tmp_path)

    steps = list(update(store, Order([broken, TOY], MirrorSource(read_mirror(mirror)), NOW), lambda words: None))

    assert [(step.feed, step.status) for step in steps] == [
        ("toy.broken", Status.FAILED),
        ("toy.list", Status.IN_USE),
    ]


def test_a_newer_reader_reads_what_is_held_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade the edition in use is read again from its raw files, without fetching, under the same day."""
    mirror = write_mirror(tmp_path / "m", {"2026-02-27": toy_csv("2026-02-27")})
    update_from(tmp_path, mirror)
    monkeypatch.setattr("exportgate.feeds.workshop.fingerprint", lambda feed: "cafe" * 16)
    newer = replace(TOY, readers={"toy-csv": _shouts})

    steps = update_from(tmp_path, mirror, feed=newer, now=NOW + timedelta(hours=1))

    assert [step.status for step in steps] == [Status.UNCHANGED, Status.UNCHANGED]
    assert Store(tmp_path).entry("toy.list", "T-1")[1].primary_name == "TOY WORKS 1"
    assert days(Store(tmp_path)) == [date(2026, 2, 27)]


def test_a_newer_reader_that_refuses_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the newer reader cannot read what is held, the entries read before stay in use, and the failure is told."""
    mirror = write_mirror(tmp_path / "m", {"2026-02-27": toy_csv("2026-02-27")})
    update_from(tmp_path, mirror)
    monkeypatch.setattr("exportgate.feeds.workshop.fingerprint", lambda feed: "cafe" * 16)

    steps = update_from(tmp_path, mirror, feed=replace(TOY, readers={"toy-csv": _breaks}))

    assert Status.FAILED in [step.status for step in steps]
    assert Store(tmp_path).entry("toy.list", "T-1")[1].primary_name == "Toy Works 1"


def test_two_publications_of_one_day_are_both_kept(tmp_path: Path) -> None:
    """A correction published on the same day is a new edition, and the later one is in use."""
    update_from(tmp_path, write_mirror(tmp_path / "a", {"2026-02-27": toy_csv("2026-02-27")}))
    second = [*ROWS[:-1], ("T-20", "Toy Works Twenty", "AA")]

    later = NOW + timedelta(hours=1)
    [step] = update_from(
        tmp_path, write_mirror(tmp_path / "b", {"2026-02-27": toy_csv("2026-02-27", second)}), now=later
    )

    assert step.status is Status.IN_USE
    assert step.changes is not None
    assert [change.id for change in step.changes.changed] == ["T-20"]
    assert days(Store(tmp_path)) == [date(2026, 2, 27), date(2026, 2, 27)]


def _snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".update.lock")
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def _entries(count: int = 20, **fields: object) -> list[Entry]:
    name = (ListedName(name="Toy"),)
    return [Entry(**{"feed": "toy.list", "id": f"T-{n}", "names": name, **fields}) for n in range(count)]  # type: ignore[arg-type]


def _never(files: Sequence[RawFile]) -> Reading:
    raise AssertionError("was read again")


def _breaks(files: Sequence[RawFile]) -> Reading:
    raise KeyError("column")


def _shouts(files: Sequence[RawFile]) -> Reading:
    entries = [Entry(feed="toy.list", id=cells[0], names=(ListedName(name=cells[1].upper()),)) for cells in ROWS]
    return Reading(entries, len(entries))


def _without_empty_names(files: Sequence[RawFile]) -> Reading:
    reading = TOY.readers["toy-csv"](files)
    entries = [
        Entry(feed=entry.feed, id=entry.id, names=entry.names if entry.names[0].name else ())
        for entry in reading.entries
    ]
    return replace(reading, entries=entries)


def _double_ids(files: Sequence[RawFile]) -> Reading:
    return Reading([*_entries(), *_entries(1)], 21)


def _no_entries(files: Sequence[RawFile]) -> Reading:
    return Reading([], 20)


def _strangers(files: Sequence[RawFile]) -> Reading:
    return Reading(_entries(feed="toy.other"), 20)


def _wrong_kind(files: Sequence[RawFile]) -> Reading:
    return Reading(_entries(kind="ghost"), 20)
