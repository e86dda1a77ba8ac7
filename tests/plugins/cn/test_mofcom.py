"""cn.mofcom: the lists that China's Ministry of Commerce announces, in the arrangement that exists of them."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.declaration import load_feeds
from exportgate.feeds.feed import Reading
from exportgate.feeds.guards import Candidate, breaches
from exportgate.feeds.rawfile import FileInMemory
from exportgate_cn.feeds.mofcom.lookups import lookups
from exportgate_cn.feeds.mofcom.reader import read

Row = dict[str, Any]
UNRELIABLE = "cn-unreliable-entity-list"
ATTENTION = "cn-attention-list"
CONTROL = "cn-export-control-watchlist"


def row(number: str = "cn-wl-20260105-1", on: str = CONTROL, **changed: Any) -> Row:
    """Make a row of the arrangement."""
    listed = lookups().lists[on]
    return {
        "addresses": [],
        "aliases": ["阿尔法工厂"],
        "country": "cn",
        "date_added": "2026-01-05",
        "entity_name": "Alpha Works, Inc.",
        "entity_type": "organization",
        "id": number,
        "last_verified": "2026-02-01",
        "list_id": on,
        "reason": listed.reason,
        "source_list_name": listed.heading,
        "source_url": "https://ministry.example/art/1.html",
        **changed,
    }


def listing(*rows: Row) -> FileInMemory:
    """Write the file with these rows."""
    return FileInMemory("cn-mofcom.json", json.dumps(rows, ensure_ascii=False).encode())


def one(made: Row) -> Entry:
    """Read a file of one row."""
    (entry,) = read([listing(made)]).entries
    return entry


def named(entry: Entry) -> list[str]:
    """Give its names."""
    return [name.name for name in entry.names]


def test_a_row_is_read_in_full() -> None:
    """Both names with their scripts, the list, what follows from it, and the day and page of the announcement."""
    entry = one(row())

    assert (entry.id, entry.kind, entry.listed_on) == ("cn-wl-20260105-1", "organisation", date(2026, 1, 5))
    assert [(name.name, name.kind, name.script) for name in entry.names] == [
        ("Alpha Works, Inc.", "primary", "latin"),
        ("阿尔法工厂", "alias", "han"),
    ]
    assert (entry.programmes, entry.measures) == ((CONTROL,), ("dual_use_export_ban",))
    assert entry.citations[0].endswith("announcement of 2026-01-05, https://ministry.example/art/1.html")
    assert entry.countries == ()


@pytest.mark.parametrize(
    ("on", "measure"),
    [(CONTROL, "dual_use_export_ban"), (ATTENTION, "end_use_concern"), (UNRELIABLE, "unreliable_entity")],
)
def test_what_follows_is_that_of_the_list(on: str, measure: str) -> None:
    """The three lists do not mean the same: only one bars dual-use items as such."""
    assert one(row(on=on)).measures == (measure,)


def test_the_country_is_that_of_the_address_and_not_of_the_list() -> None:
    """`cn` says whose list it is; a party is placed only where its address names a country."""
    entry = one(
        row(addresses=["日本东京都中央区筑地5丁目", "Nekazanka 8, Praha 1, Czech Republic（邮编：11000）", "Unit 7"])
    )

    assert [(address.text, address.country) for address in entry.addresses] == [
        ("日本东京都中央区筑地5丁目", "JP"),
        ("Nekazanka 8, Praha 1, Czech Republic（邮编：11000）", "CZ"),
        ("Unit 7", ""),
    ]
    assert entry.countries == ("JP", "CZ")


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("\u200cHigh  Point\n", ["High Point"]),
        ("参与对台湾地区军售的阿尔法公司", ["阿尔法公司"]),
        ("参与对台湾地区军售的", ["参与对台湾地区军售的"]),
        ("阿尔法公司（Alpha Co.）等6家实体", ["阿尔法公司", "Alpha Co."]),
        ("TechInsights公司及其分支机构等外国实体", ["TechInsights公司", "TechInsights"]),
        ("阿尔法（北京）公司", ["阿尔法（北京）公司"]),
        ("FN Herstal, Fabrique Nationale de Herstal", ["FN Herstal", "Fabrique Nationale de Herstal"]),
    ],
)
def test_names_are_freed_of_what_is_no_part_of_them(printed: str, names: list[str]) -> None:
    """Characters that are not seen, the reason of the listing, and the count of others are no part of a name."""
    assert named(one(row(entity_name=printed, aliases=[]))) == names


def test_a_row_for_several_parties_says_that_it_names_one() -> None:
    """Whoever reads the hit or the list learns that others are listed by the same words, unnamed."""
    reading = read([listing(row(entity_name="阿尔法公司（Alpha Co.）等6家实体", aliases=[]))])

    assert "further parties" in reading.entries[0].remarks
    assert any("which it does not name" in note for note in reading.notes)


def test_an_id_used_for_two_parties_is_told_apart_by_the_name() -> None:
    """Neither of two parties under one id is lost, and the order of the rows does not change their ids."""
    rows = [row(entity_name="Alpha Works, Inc."), row(entity_name="贝塔公司")]

    ids = {entry.id for entry in read([listing(*rows)]).entries}

    assert ids == {"cn-wl-20260105-1:alpha-works-inc", "cn-wl-20260105-1:贝塔公司"}
    assert ids == {entry.id for entry in read([listing(*reversed(rows))]).entries}


def test_one_party_twice_is_refused() -> None:
    """The same id with the same name is a slip of the arrangement; nothing is guessed."""
    with pytest.raises(FeedError, match="twice"):
        read([listing(row(), row())])


@pytest.mark.parametrize(
    "changed",
    [
        {"list_id": "cn-new-list"},
        {"source_list_name": "关注名单 (Attention List)"},
        {"reason": "別の理由"},
        {"entity_type": "person"},
        {"country": "us"},
        {"date_added": "2026-02-30"},
        {"last_verified": ""},
        {"source_url": "ftp://x"},
        {"id": "7"},
        {"entity_name": " ・ "},
        {"aliases": "阿尔法"},
        {"aliases": ["a"] * 101},
        {"entity_name": "A" * 2_001},
        {"imo": "7"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_is_not_known_is_refused(changed: Row) -> None:
    """An unknown list, kind, reason, key or day stops the refresh."""
    with pytest.raises(FeedError, match=r"cn-mofcom\.json"):
        read([listing({**row(), **changed})])


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"[{}]", b"[" * 100_000, b"<!DOCTYPE html><html></html>", b'[{"id":"\xff"}]'],
    ids=["empty", "no row", "object", "no key", "deep", "web page", "bytes"],
)
def test_another_file_is_refused(content: bytes) -> None:
    """The page of announcements that the official address serves is no list, nor is anything else."""
    with pytest.raises(FeedError):
        read([FileInMemory("cn-mofcom.json", content)])


def test_a_missing_key_is_refused() -> None:
    """A row without its aliases may have lost the names in the other script."""
    short = row()
    del short["aliases"]

    with pytest.raises(FeedError, match="aliases"):
        read([listing(short)])


def test_the_declaration_says_what_the_file_is() -> None:
    """Its guards refuse a file that shrank to half."""
    (feed,) = load_feeds("exportgate_cn.feeds")
    entries = [one(row(f"cn-wl-20260105-{number}", addresses=["日本东京都"])) for number in range(240)]
    day = date(2026, 7, 24)

    assert feed.id == "cn.mofcom"
    assert breaches(feed, Candidate(day, Reading(entries, 240), day), None) == ()
    assert breaches(feed, Candidate(day, Reading(entries[:120], 120), day), None) != ()


@pytest.fixture(scope="module")
def real(shared: Path) -> Reading:
    """The real file."""
    file = shared / "feeds" / "cn_mofcom_lists_reshaped_2026.json"
    return read([FileInMemory("cn-mofcom.json", file.read_bytes())])


@pytest.mark.shared
def test_the_real_file_is_read_whole(real: Reading) -> None:
    """Each row is an entry of its own list, under an id of its own."""
    assert (real.rows, len({entry.id for entry in real.entries})) == (240, 240)
    assert Counter(entry.programmes[0] for entry in real.entries) == {CONTROL: 139, UNRELIABLE: 61, ATTENTION: 40}
    assert sum(bool(entry.addresses) for entry in real.entries) == 47
    assert {entry.countries for entry in real.entries if entry.addresses} == {("JP",), ("BE",), ("CZ",), ("DE",)}


@pytest.mark.shared
def test_real_names_are_those_printed(real: Reading, shared: Path) -> None:
    """Whatever is read as a name stands in its raw row, save the one name that the arrangement cut in two."""
    rows = json.loads((shared / "feeds" / "cn_mofcom_lists_reshaped_2026.json").read_text(encoding="utf-8"))
    invented = {
        name
        for entry, raw in zip(real.entries, rows, strict=True)
        for name in named(entry)
        if not any(
            name in " ".join(text.split()).replace("\u200c", "") for text in (raw["entity_name"], *raw["aliases"])
        )
    }

    assert invented == {"波音防务、空间与安全集团", "美国波音防务、空间与安全集团"}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("number", "day", "names"),
    [
        ("cn-att-20260224-1", date(2026, 2, 24), ["SUBARU Corporation", "斯巴鲁株式会社"]),
        ("cn-uel-20230216-1", date(2023, 2, 16), ["Lockheed Martin Corporation", "洛克希德·马丁公司"]),
        ("cn-uel-20250409-6", date(2025, 4, 9), ["哈德森技术公司", "Hudson Technologies Co."]),
        (
            "cn-uel-20240520-2:boeing-defense-space-security",
            date(2024, 5, 20),
            ["Boeing Defense, Space & Security", "波音防务、空间与安全集团"],
        ),
        ("cn-wl-20250404-1", date(2025, 4, 4), ["High Point Aerotechnologies", "高点航空技术公司"]),
        ("cn-wl-20260629-20", date(2026, 6, 29), ["Aoki Seimitsu Kogyo Co., Ltd.", "青木精密工业株式会社"]),
    ],
)
def test_real_parties_by_their_id(real: Reading, number: str, day: date, names: list[str]) -> None:
    """Pinned entries of each list, plain and odd ones."""
    entry = next(entry for entry in real.entries if entry.id == number)

    assert (entry.listed_on, named(entry)) == (day, names)
