"""A mirror folder says which files make up which edition; what it may not say is refused, edition by edition."""

import gzip
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from exportgate.errors import FeedError
from exportgate.feeds.feed import Feed, FeedFile
from exportgate.feeds.mirror import read_mirror
from exportgate.feeds.offers import Offer
from exportgate.feeds.steps import Status
from exportgate.feeds.store import Store
from tests.feeds.toy import TOY, toy_csv, update_from, write_mirror

EDITION = '[[edition]]\nfeed = "toy.list"\ndate = 2026-02-27\nformat = "toy-csv"\nfiles = ["list.csv"]\n'


def test_editions_come_oldest_first_and_the_last_is_the_newest(tmp_path: Path) -> None:
    """The order in the file does not matter; days do."""
    mirror = write_mirror(tmp_path, {"2026-02-27": b"b", "2025-01-01": b"a"})

    found = [offer for offer in read_mirror(mirror).offers(TOY) if isinstance(offer, Offer)]

    assert [(offer.date, offer.newest) for offer in found] == [(date(2025, 1, 1), False), (date(2026, 2, 27), True)]
    assert found[0].files[0].name == "list.csv"


def test_excerpts_and_cross_checks_are_never_loaded(tmp_path: Path) -> None:
    """Other tables of a mirror are not lists."""
    (tmp_path / "list.csv").write_bytes(b"x")
    text = EDITION + EDITION.replace("[[edition]]", "[[excerpt]]") + EDITION.replace("[[edition]]", "[[crosscheck]]")

    assert len(list(_mirror(tmp_path, text).offers(TOY))) == 1


def test_a_file_may_lie_in_a_neighbouring_folder(tmp_path: Path) -> None:
    """Paths are relative to the mirror's file, and may lead out of its folder."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "list.csv").write_bytes(toy_csv("2026-02-27"))
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "mirror.toml").write_text(EDITION.replace("list.csv", "../rules/list.csv"))

    [step] = update_from(tmp_path / "home", tmp_path / "feeds")

    assert step.status is Status.IN_USE


def test_a_gzipped_file_of_a_mirror_is_seen_through(tmp_path: Path) -> None:
    """A `.gz` is kept as it is and read decompressed."""
    (tmp_path / "list.csv.gz").write_bytes(gzip.compress(toy_csv("2026-02-27")))
    (tmp_path / "mirror.toml").write_text(EDITION.replace("list.csv", "list.csv.gz"))

    [step] = update_from(tmp_path / "home", tmp_path)

    assert step.status is Status.IN_USE
    assert Store(tmp_path / "home").current()["toy.list"].entries == 20


def test_a_gzip_bomb_of_a_mirror_is_refused(tmp_path: Path) -> None:
    """The declared limit counts what comes out of a compression."""
    (tmp_path / "list.csv.gz").write_bytes(gzip.compress(toy_csv("2026-02-27") + b"\n" * 10_000_000))
    (tmp_path / "mirror.toml").write_text(EDITION.replace("list.csv", "list.csv.gz"))

    [step] = update_from(tmp_path / "home", tmp_path)

    assert step.status is Status.FAILED
    assert "more than the 100,000 bytes" in step.message


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('["list.csv"]', '["/etc/passwd"]', "not relative"),
        ('["list.csv"]', '["C:\\\\list.csv"]', "not relative"),
        ('["list.csv"]', '["\\\\\\\\server\\\\list.csv"]', "not relative"),
        ('["list.csv"]', '["list\\u0000.csv"]', "not relative"),
        ('["list.csv"]', '["gone.csv"]', "is not there"),
        ('["list.csv"]', '["."]', "not a regular file"),
        ('["list.csv"]', '["pipe"]', "not a regular file"),
        ('["list.csv"]', '["large.csv"]', "holds 100,001 bytes"),
        ('["list.csv"]', '["list.csv", "list.csv"]', "has 2 files, 1 expected"),
        ('["list.csv"]', '["x" , 3]', "not a list of paths"),
        ('["list.csv"]', "[]", "not a list of paths"),
        ("2026-02-27", '"yesterday"', "not a day"),
        ("2026-02-27", "2026-02-27T00:00:00", "not a day"),
        ('"toy-csv"', "1", "format is missing"),
    ],
)
def test_an_edition_written_wrongly_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    """The edition at fault is told, and the others of the mirror are loaded all the same."""
    (tmp_path / "list.csv").write_bytes(toy_csv("2026-02-20"))
    (tmp_path / "large.csv").write_bytes(bytes(100_001))
    os.mkfifo(tmp_path / "pipe")
    good = EDITION.replace("2026-02-27", "2026-02-20")
    (tmp_path / "mirror.toml").write_text(good + EDITION.replace(old, new))

    steps = update_from(tmp_path / "home", tmp_path)

    assert sorted(step.status for step in steps) == [Status.FAILED, Status.IN_USE]
    assert any(reason in step.message for step in steps), steps
    assert Store(tmp_path / "home").current()["toy.list"].date == date(2026, 2, 20)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "has no"), ("[edition]\nfeed = 1", "has no"), ("[[edition", "not TOML"), ("a = " + "[" * 5_000, "not TOML")],
)
def test_what_is_no_mirror_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    """A file that says nothing of editions is an error that says what is expected."""
    with pytest.raises(FeedError, match=reason):
        _mirror(tmp_path, text)


def test_a_folder_without_a_mirror_file_is_refused(tmp_path: Path) -> None:
    """The error says what `--mirror` takes."""
    with pytest.raises(FeedError, match=r"mirror\.toml"):
        read_mirror(tmp_path)


def test_an_edition_without_a_feed_is_told(tmp_path: Path) -> None:
    """An edition that does not even say of which list it is cannot be told apart from a lost one."""
    mirror = _mirror(tmp_path, EDITION.replace('feed = "toy.list"\n', ""))

    assert "feed is missing" in mirror.faults[""][0]


def test_another_layout_has_files_of_its_own(tmp_path: Path) -> None:
    """A set of four files in the official layout may be one file in another one; its names are then the mirror's."""
    (tmp_path / "all.xml.gz").write_bytes(b"x")
    text = EDITION.replace("toy-csv", "toy-xml").replace("list.csv", "all.xml.gz")
    files = (FeedFile("a.csv", "https://toys.example/a"), FeedFile("b.csv", "https://toys.example/b"))
    feed: Feed = replace(TOY, files=files)

    [offer] = _mirror(tmp_path, text).offers(feed)

    assert isinstance(offer, Offer)
    assert [file.name for file in offer.files] == ["all.xml"]


def _mirror(folder: Path, text: str):  # type: ignore[no-untyped-def]  # a Mirror
    (folder / "mirror.toml").write_text(text, encoding="utf-8")
    return read_mirror(folder)
