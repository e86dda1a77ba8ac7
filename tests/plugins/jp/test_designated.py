"""The designated entities of Russia, Belarus and third countries: PDFs made by hand, and the official ones."""

import re
from collections import Counter
from pathlib import Path

import pytest

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.feed import Reading
from exportgate.feeds.rawfile import FileInMemory, FileOnDisk
from exportgate_jp.feeds.designated import reader
from exportgate_jp.feeds.designated.reader import read_pdf, text_of_pdf
from tests.plugins.jp.made_pdf import pdf

RUSSIA = ["○ 措置の対象となるロシア連邦の団体（告示第一号）", "最終更新日：2025 年09 月12 日"]
THIRD = ["○ ロシア連邦及びベラルーシ共和国以外の国の団体を指定する件", "最終更新日：2025年9月10日"]
BELARUS = ["○ 措置の対象となるベラルーシ共和国の団体（告示第二号）", "最終更新日：2022 年07 月05 日"]
ONE_RUSSIAN = ["１ 株式会社東工場", "Vostok Works JSC", "所在地：1 Lenin Street, Samara 443001, Russia."]
ONE_BELARUSIAN = ["１ 西光学", "Zapad Optics OJSC", "所在地：2 Minskaya str., Brest, Belarus"]
ONE_THIRD = ["1 有限会社灯", "Lantern LLC", "所在地：3 Naif Road, Dubai, United Arab Emirates."]


def read(russia: list[str], third: list[str] = ONE_THIRD, belarus: list[str] = ONE_BELARUSIAN) -> Reading:
    """Read three lists with these entries."""
    return read_pdf([pdf(*RUSSIA, *russia), pdf(*THIRD, *third), pdf(*BELARUS, *belarus)])


def first(*lines: str) -> Entry:
    """Read a Russian list of one entry and give it."""
    return read(list(lines)).entries[0]


def names_of(entry: Entry) -> list[tuple[str, str]]:
    """Give names and their kinds."""
    return [(name.name, name.kind) for name in entry.names]


def test_three_lists_become_one_feed() -> None:
    """Each entry says which notice it is from, and the newest day of the three is that of the edition."""
    reading = read(ONE_RUSSIAN)

    assert [entry.programmes for entry in reading.entries] == [("russia",), ("third_country",), ("belarus",)]
    assert [entry.id for entry in reading.entries] == ["RU-vostok-works-jsc", "AE-lantern-llc", "BY-zapad-optics-ojsc"]
    assert str(reading.published) == "2025-09-12"
    assert reading.entries[1].countries == ("AE",)


def test_names_come_in_english_and_japanese() -> None:
    """The English name first, then the Japanese one, then the aliases of either, in the words of the list."""
    entry = first(
        "１ 量子研究所（別称、ロシア量子センター及びRQC）",
        "Institute for Quantum",
        "Optics, a.k.a., the following two aliases:",
        "-Quantum Center; and",
        "-RQC Ltd.",
        "所在地：100 Novaya Street, Moscow, 143025, Russia;",
        "and 30 Bolshoy Blvd, Moscow, 121205, Russia.",
    )

    assert names_of(entry) == [
        ("Institute for Quantum Optics", "primary"),
        ("Quantum Center", "alias"),
        ("RQC Ltd.", "alias"),
        ("量子研究所", "primary"),
        ("ロシア量子センター", "alias"),
        ("RQC", "alias"),
    ]
    assert [address.text for address in entry.addresses] == [
        "100 Novaya Street, Moscow, 143025, Russia",
        "30 Bolshoy Blvd, Moscow, 121205, Russia",
    ]


def test_the_newer_style_parts_aliases_by_semicolons() -> None:
    """Entries of 2025 have 別称 on a line after the English name, Japanese aliases first, then English ones."""
    entry = first(
        "１ イーステック・リミテッド",
        "Eastech Electronics Limited（東科電子有限公司）",
        "別称：イーステック; シェンジェン・",
        "イータイ",
        "Eastech Ltd; Shenzhen East",
        "Technology Limited",
        "所在地：8 Ng Fong Street, Kowloon, Hong Kong, China",
    )

    assert names_of(entry) == [
        ("Eastech Electronics Limited", "primary"),
        ("東科電子有限公司", "alias"),
        ("イーステック", "alias"),
        ("シェンジェン・イータイ", "alias"),
        ("Eastech Ltd", "alias"),
        ("Shenzhen East Technology Limited", "alias"),
        ("イーステック・リミテッド", "primary"),
    ]
    assert entry.countries == ("HK",)


def test_a_word_broken_at_its_hyphen_is_one_alias() -> None:
    """The words say how many aliases follow; a line that begins with the hyphen of a word is no further one."""
    entry = first(
        "１ 物理研究所",
        "Institute of Physics, a.k.a., the following two aliases:",
        "-Institute of Solid",
        "-State Physics; and",
        "-ISSP",
        "所在地：2 Osipyan Street, Chernogolovka, Russia",
    )

    assert [name for name, kind in names_of(entry) if kind == "alias"] == ["Institute of Solid-State Physics", "ISSP"]


def test_what_an_entry_includes_is_kept_and_is_no_name() -> None:
    """A ministry with its forces is found by its name; the whole wording stands in the remarks."""
    entry = first(
        "１ 国防省（連邦軍を含む。）",
        "Ministry of Defence, including the Armed Forces and",
        "all operating units wherever located",
        "所在地：All address located in Russia",
    )

    assert names_of(entry) == [("Ministry of Defence", "primary"), ("国防省", "primary")]
    assert "all operating units" in entry.remarks
    assert entry.countries == ("RU",)


def test_an_address_that_begins_with_a_number_begins_no_entry() -> None:
    """Only the next number, with a Japanese name after it, begins an entry."""
    reading = read(
        [*ONE_RUSSIAN, "2 Office Tower, Samara, Russia", "２ 株式会社北工場", "Sever Works", "所在地：Perm, Russia"]
    )

    assert [entry.primary_name for entry in reading.entries[:2]] == ["Vostok Works JSC", "Sever Works"]


def test_lists_in_the_wrong_order_are_refused() -> None:
    """The Belarusian list where the Russian one should be would put everyone under the wrong regime."""
    with pytest.raises(FeedError, match="title of the list"):
        read_pdf([pdf(*BELARUS, *ONE_BELARUSIAN), pdf(*THIRD, *ONE_THIRD), pdf(*RUSSIA, *ONE_RUSSIAN)])


@pytest.mark.parametrize("content", [b"", b"<html>Not found</html>", b"%PDF-1.4\n", b"%PDF-1.4\n" + b"\x00\xff" * 900])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    """An empty file, an error page, a cut PDF and rubbish are errors that name the file."""
    with pytest.raises(FeedError, match=r"russia\.pdf"):
        read_pdf([FileInMemory("russia.pdf", content), pdf(*THIRD, *ONE_THIRD), pdf(*BELARUS, *ONE_BELARUSIAN)])


def test_an_entry_without_an_address_is_refused() -> None:
    """Without its address the end of the name is not known."""
    with pytest.raises(FeedError, match="entry 1"):
        read(["１ 株式会社東工場", "Vostok Works JSC"])


NAMES = ("jp_meti_list_russia_tokutei.pdf", "jp_meti_list_daisangoku_tokutei.pdf", "jp_meti_list_belarus_tokutei.pdf")
LAYERS = (
    "jp_meti_250912_list_russia_tokutei.pdf.txt",
    "jp_meti_250912_list_daisangoku_tokutei.pdf.txt",
    "jp_meti_list_belarus_tokutei.pdf.txt",
)


@pytest.fixture(scope="module")
def texts(shared: Path) -> dict[str, str]:
    """The text of each official PDF, which takes seconds to get."""
    return {name: text_of_pdf(FileOnDisk(shared / "feeds" / name, name)) for name in NAMES}


@pytest.mark.shared
def test_the_official_lists_are_read_whole(
    shared: Path, texts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """561 Russian, 56 third-country and 27 Belarusian entities, each with a country, as of 12 September 2025."""
    monkeypatch.setattr(reader, "text_of_pdf", lambda file: texts[file.name])
    reading = read_pdf([FileOnDisk(shared / "feeds" / name, name) for name in NAMES])
    by_list = Counter(entry.programmes[0] for entry in reading.entries)
    ids = {entry.id: entry for entry in reading.entries}

    assert by_list == {"russia": 561, "third_country": 56, "belarus": 27}
    assert (len(ids), reading.notes) == (644, ())
    assert str(reading.published) == "2025-09-12"
    assert all(entry.countries for entry in reading.entries)
    assert ("Federalnaya Sluzhba Bezopasnosti", "alias") in names_of(ids["RU-federal-security-service-fsb"])
    assert ids["HK-most-development-limited"].programmes == ("third_country",)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "layer"), list(zip(NAMES, LAYERS, strict=True)))
def test_the_text_is_that_of_another_reader(shared: Path, texts: dict[str, str], name: str, layer: str) -> None:
    """What is read from each PDF is, blanks aside, what somebody else's reader got out of it."""
    theirs = (shared / "feeds" / layer).read_text("utf-8")

    assert re.sub(r"\s+", "", texts[name]) == re.sub(r"\s+", "", theirs)
