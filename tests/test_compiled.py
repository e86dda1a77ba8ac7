"""The compiled index: made once for a set of editions, whole or not at all, and nobody is hit twice for one listing."""

import os
import time
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from exportgate.compiled import ensure_compiled, keep_in_use, open_compiled
from exportgate.decision import EditionRef
from exportgate.entry import Entry, ListedName
from exportgate.feeds.store import Store
from exportgate.screening import Screener, Subject


class FakeEdition:
    """What the index needs to know of an edition."""

    def __init__(self, feed: str, day: date) -> None:
        self.feed, self.date, self.sha256, self.entries_sha256 = feed, day, f"{feed}{day}", f"{feed}{day}"

    def ref(self) -> EditionRef:
        return EditionRef(feed=self.feed, edition=self.date, sha256=self.sha256)


class FakeStore:
    """A store with lists given in memory."""

    def __init__(self, home: Path, lists: dict[str, tuple[date, list[Entry]]]) -> None:
        self.home = home
        self._lists = lists

    def current(self) -> dict[str, FakeEdition]:
        return {feed: FakeEdition(feed, day) for feed, (day, _) in self._lists.items()}

    parties = current

    def entries(self, edition: FakeEdition) -> list[Entry]:
        return self._lists[edition.feed][1]


def store(home: Path, **lists: tuple[date, list[Entry]]) -> Store:
    return cast(Store, FakeStore(home, lists))


def listed(feed: str, entry_id: str, name: str, **more: str) -> Entry:
    return Entry(feed=feed, id=entry_id, names=(ListedName(name=name, script="latin"),), **more)  # type: ignore[arg-type]


def hits(home: Path, name: str, **lists: tuple[date, list[Entry]]) -> list[tuple[str, str]]:
    screener = open_compiled(store(home, **lists))
    assert screener is not None
    (found,) = screener.screen([Subject(name=name)])
    return [(hit.feed, hit.entry.listed_by) for hit in found]


OLD, NEW = date(2024, 5, 3), date(2026, 7, 31)
COMBINED = [
    listed("all", "1", "Vostok Bearing Works", origin_feed="own", origin_id="90001"),
    listed("all", "2", "Qinghe Inertial Institute", origin_feed="own", origin_id="90009"),
]
ORIGINAL = [listed("own", "90001", "Vostok Bearing Works")]


def test_a_combined_list_that_is_newer_fills_what_its_original_lacks(tmp_path: Path) -> None:
    """The listing both have is hit once, by the original; the one that the old original lacks is hit all the same."""
    lists = {"all": (NEW, COMBINED), "own": (OLD, ORIGINAL)}

    assert hits(tmp_path, "Vostok Bearing Works", **lists) == [("own", "own")]
    assert hits(tmp_path, "Qinghe Inertial Institute", **lists) == [("all", "own")]


def test_a_newer_combined_list_tells_the_programmes_of_what_both_have(tmp_path: Path) -> None:
    """The old original still names an ended programme; its entry is hit under the one that the newer list names."""
    old = [Entry(feed="own", id="90001", names=(ListedName(name="Vostok Bearing Works"),), programmes=("ENDED",))]
    combined = Entry(
        feed="all",
        id="1",
        names=(ListedName(name="Vostok Bearing Works"),),
        programmes=("NEW",),
        origin_feed="own",
        origin_id="90001",
    )

    def programmes(day: date) -> tuple[str, ...]:
        screener = open_compiled(store(tmp_path / day.isoformat(), all=(day, [combined]), own=(OLD, old)))
        assert screener is not None
        ((hit,),) = screener.screen([Subject(name="Vostok Bearing Works")])
        assert hit.feed == "own"
        return hit.entry.programmes

    assert programmes(NEW) == ("NEW",)
    assert programmes(OLD) == ("ENDED",)


def test_an_original_as_new_as_the_combined_list_counts_alone(tmp_path: Path) -> None:
    """What the original of the same day does not have was taken off: the combined list does not bring it back."""
    assert hits(tmp_path, "Qinghe Inertial Institute", all=(OLD, COMBINED), own=(OLD, ORIGINAL)) == []


def test_without_the_original_the_combined_list_stands_in(tmp_path: Path) -> None:
    """Its hits name the list that the entry really comes from."""
    assert hits(tmp_path, "Vostok Bearing Works", all=(NEW, COMBINED)) == [("all", "own")]


@pytest.mark.parametrize(("countries", "expected"), [(("CN",), 1), (("AE",), 2)])
def test_where_ids_are_lost_name_and_country_tell_one_listing_from_two(
    tmp_path: Path, countries: tuple[str, ...], expected: int
) -> None:
    """The same name listed under another country is another listing."""
    original = Entry(feed="own", id="a", names=(ListedName(name="Xinghai Cable Ltd."),), countries=("CN",))
    combined = Entry(
        feed="all", id="b", names=(ListedName(name="XINGHAI CABLE LTD"),), countries=countries, origin_feed="own"
    )

    assert len(hits(tmp_path, "Xinghai Cable Ltd.", own=(OLD, [original]), all=(NEW, [combined]))) == expected


def test_an_index_is_made_once_and_the_old_one_goes(tmp_path: Path) -> None:
    """New editions get a new folder; what nobody has used for a while is swept, a build going on elsewhere is not."""
    first = ensure_compiled(store(tmp_path, own=(OLD, ORIGINAL)))
    assert ensure_compiled(store(tmp_path, own=(OLD, ORIGINAL))) == first
    os.utime(first, (time.time() - 3600, time.time() - 3600))
    elsewhere, killed = tmp_path / "index" / "building-now", tmp_path / "index" / "building-long-ago"
    elsewhere.mkdir()
    killed.mkdir()
    os.utime(killed, (time.time() - 86_400, time.time() - 86_400))

    second = ensure_compiled(store(tmp_path, own=(NEW, ORIGINAL)))

    assert {folder.name for folder in second.parent.iterdir()} == {second.name, "building-now"}


def test_an_index_that_is_in_use_stays_until_it_is_not(tmp_path: Path) -> None:
    """A service that answers from the old lists says so, and finds them whole for as long as it does."""
    old = store(tmp_path, own=(OLD, ORIGINAL))
    first = ensure_compiled(old)
    os.utime(first, (time.time() - 3600, time.time() - 3600))
    keep_in_use(old)

    second = ensure_compiled(store(tmp_path, own=(NEW, ORIGINAL)))

    assert {folder.name for folder in second.parent.iterdir()} == {first.name, second.name}
    assert Screener.open(first).screen([Subject(name="Vostok Bearing Works")])[0]


def test_a_build_that_fails_leaves_no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is half built is never opened."""

    def full(*_: object) -> Screener:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Screener, "compile", full)

    with pytest.raises(OSError, match="No space left"):
        ensure_compiled(store(tmp_path, own=(OLD, ORIGINAL)))

    assert list((tmp_path / "index").iterdir()) == []
