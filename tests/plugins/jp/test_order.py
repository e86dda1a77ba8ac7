"""Reading the Export Trade Control Order as law XML, and the command that compares the tables with it."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from exportgate.cli import main
from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.changes import Changes, compare
from exportgate.feeds.edition import Edition
from exportgate.feeds.rawfile import FileInMemory, FileOnDisk
from exportgate_jp.check import differences, jp_law_check, order_lines
from exportgate_jp.feeds.order.mapper import order_of
from exportgate_jp.feeds.order.reader import read_law_xml
from exportgate_jp.feeds.order.text import amount, kanji_number, number_of, read_order

IN_FORCE = date(2026, 2, 14)
ORDER = "rules/jp_export_trade_control_order_324CO0000000378_20260214.xml"


def row(item: str, destination: str, *sentences: str) -> str:
    """Make a row of Appended Table 1."""
    goods = "".join(f"<Sentence>{text}</Sentence>" for text in sentences)
    return (
        f"<TableRow><TableColumn><Sentence>{item}</Sentence></TableColumn><TableColumn>{goods}</TableColumn>"
        f"<TableColumn><Sentence>{destination}</Sentence></TableColumn></TableRow>"
    )


def table(title: str, text: str) -> str:
    """Make an appended table of one sentence."""
    return (
        f"<AppdxTable><AppdxTableTitle>{title}</AppdxTableTitle>"
        f"<Item><ItemSentence><Sentence>{text}</Sentence></ItemSentence></Item></AppdxTable>"
    )


def order(*, countries: str = "フランス、大韓民国", until: str = "令和九年四月十三日") -> FileInMemory:
    """Make an order of two items."""
    rows = row("三の二", "全地域", "（一）　生物", "（二）　装置", "１　容器", "５の２　乾燥器") + row(
        "一六", "全地域（別表第三に掲げる地域を除く。）", "（一）　機械", "（二）　削除"
    )
    tables = "".join(
        [
            f"<AppdxTable><AppdxTableTitle>別表第一</AppdxTableTitle><TableStruct><Table>{rows}</Table></TableStruct>"
            "</AppdxTable>",
            table("別表第二の四", "インド、トルコ"),
            table("別表第三", countries),
            table("別表第三の二", "中央アフリカ、南スーダン"),
            table(
                "別表第三の三",
                "別表第一の五の項（十四）若しくは（十八）、八の項の中欄又は同表の一五の項の中欄に掲げる貨物",
            ),
            table("別表第四", "イラン、北朝鮮"),
        ]
    )
    limits = "総価額が百万円（別表第三の三に掲げる貨物にあつては、五万円）以下のもの"
    text = (
        f"<Law><LawBody><LawTitle>輸出貿易管理令</LawTitle><MainProvision>{limits}</MainProvision>"
        f"<SupplProvision>{until}までの間は、第二条第一項第一号の二中</SupplProvision>{tables}</LawBody></Law>"
    )
    return FileInMemory("order.xml", text.encode())


def test_numbers_and_destinations_are_read() -> None:
    """Kanji become numbers, goods under a sub-item carry its number, a deleted one is told."""
    read = read_order(order())

    assert read.destinations == {"3-2": "all", "16": "all_but_table_3"}
    assert read.numbers == {
        "3-2(1)": False,
        "3-2(2)": False,
        "3-2(2)1": False,
        "3-2(2)5-2": False,
        "16(1)": False,
        "16(2)": True,
    }


def test_tables_limits_and_the_ban_are_read() -> None:
    """Members as country codes, the sub-items of Table 3-3, the two limits in yen, the last day of the ban."""
    read = read_order(order())

    assert read.countries["table_3"] == {"FR", "KR"}
    assert read.countries["table_3_2"] == {"CF", "SS"}
    assert read.table_3_3 == {"5(14)", "5(18)", "8", "15"}
    assert read.limits_jpy == (1_000_000, 50_000)
    assert read.north_korea_until == date(2027, 4, 13)


def test_a_country_that_is_not_known_stops_the_reading() -> None:
    """A member that cannot be read would be missing from its table."""
    with pytest.raises(FeedError, match="ムー大陸"):
        read_order(order(countries="フランス、ムー大陸"))


def test_another_law_is_refused() -> None:
    """Only this Order has these tables."""
    with pytest.raises(FeedError, match="is not the Export Trade Control Order"):
        read_order(FileInMemory("other.xml", "<Law><LawTitle>別の法律</LawTitle></Law>".encode()))


@pytest.mark.parametrize(("text", "number"), [("十", 10), ("十二", 12), ("二十一", 21), ("一三", 13), ("二〇", 20)])
def test_kanji_are_read_in_both_manners(text: str, number: int) -> None:
    """With 十, and digit by digit."""
    assert kanji_number(text) == number


def test_inserted_numbers_have_a_hyphen() -> None:
    """三の二 is written 3-2."""
    assert (number_of("三の二"), number_of("十の二"), number_of("５の２")) == ("3-2", "10-2", "5-2")


def test_differences_are_told_both_ways(tmp_path: Path) -> None:
    """What the text has and we have not, and the other way round, and the exit code that an update script needs."""
    found = [str(one) for one in differences(read_order(order()), IN_FORCE)]
    path = tmp_path / "order.xml"
    path.write_bytes(order().content)
    result = CliRunner().invoke(jp_law_check, [str(path), "--on", "2026-02-14"])

    assert "table_3: country DE: here present, in the text absent" in found
    assert "list_numbers: 16(2): here in force, in the text deleted" in found
    assert result.exit_code == 1
    assert "list_numbers: 16(2): here in force, in the text deleted" in result.output


@pytest.mark.parametrize("content", [b"", b"<html><body>503</body></html>", b"\x00\xff\x00"])
def test_a_file_that_is_no_order_cannot_be_compared(tmp_path: Path, content: bytes) -> None:
    """Exit code 2 and one line, no traceback."""
    path = tmp_path / "order.xml"
    path.write_bytes(content)

    assert CliRunner().invoke(jp_law_check, [str(path), "--on", "2026-02-14"]).exit_code == 2


@pytest.mark.parametrize(
    ("text", "yen"),
    [("百万", 1_000_000), ("五万", 50_000), ("三〇万", 300_000), ("二百五十万", 2_500_000), ("千", 1_000)],
)
def test_amounts_in_kanji_are_read(text: str, yen: int) -> None:
    """Units of hundreds and of ten thousands, and digits in a row."""
    assert amount(text) == yen


@pytest.mark.parametrize("text", ["", "二三十", "十十", "円", "万"])
def test_what_is_no_number_is_refused(text: str) -> None:
    """A number read by halves would name another item."""
    with pytest.raises(ValueError, match="number in kanji"):
        kanji_number(text)


# --- the Order as a feed of law


def by_id(file: FileInMemory) -> dict[str, Entry]:
    return {entry.id: entry for entry in read_law_xml([file]).entries}


def test_the_order_is_rows_of_law() -> None:
    """A number with its goods, an item with its destinations, a country with the tables it is in, cited each."""
    rows = by_id(order(countries="フランス、イラン"))

    assert rows["3-2"].details == {"地域": "全地域"}
    assert (rows["3-2(2)5-2"].primary_name, rows["3-2(2)5-2"].details) == ("乾燥器", {"項": "3-2"})
    assert rows["16(2)"].details == {"項": "16", "削除": "○"}
    assert rows["IR"].details == {"別表第三": "○", "別表第四": "○"}
    assert rows["IR"].citations == (
        "Export Trade Control Order, Appended Table 3",
        "Export Trade Control Order, Appended Table 4",
    )
    assert set(rows["別表第三の三"].details) == {"5(14)", "5(18)", "8", "15"}
    assert rows["第四条第一項第五号"].details == {"総価額": "1000000", "別表第三の三": "50000"}
    assert rows["附則第三項"].details == {"末日": "2027-04-13"}


def test_tables_that_no_rule_asks_are_kept_as_they_stand() -> None:
    """A table of columns by its headings, one of items with what is below them, each under its number."""
    goods = row("", "地域", "貨物") + row("二一の二", "全地域", "麻薬", "（一） 原料")
    sub = "<Subitem1><Subitem1Title>イ</Subitem1Title><Subitem1Sentence><Sentence>反応器</Sentence></Subitem1Sentence>"
    more = (
        f"<AppdxTable><AppdxTableTitle>別表第二</AppdxTableTitle><TableStruct><Table>{goods}</Table></TableStruct></AppdxTable>"
        "<AppdxTable><AppdxTableTitle>別表第二の三</AppdxTableTitle><Item><ItemTitle>一の二</ItemTitle><ItemSentence>"
        f"<Sentence>装置</Sentence></ItemSentence>{sub}</Subitem1></Item></AppdxTable></LawBody>"
    )
    rows = by_id(FileInMemory("order.xml", order().content.replace(b"</LawBody>", more.encode())))

    assert rows["別表第二 21-2"].details == {"貨物": "麻薬\n（一）原料", "地域": "全地域"}
    assert rows["別表第二の三 1-2"].primary_name == "装置"
    assert rows["別表第二の三 1-2(イ)"].primary_name == "反応器"
    assert rows["別表第二の三 1-2(イ)"].citations == ("Export Trade Control Order, Appended Table 2-3",)


def test_rows_of_law_give_back_what_was_read() -> None:
    """What is compared of a loaded edition is what is compared of the file."""
    read = read_order(order())
    again = order_of(read_law_xml([order()]).entries)

    assert (again.destinations, again.numbers, again.countries) == (read.destinations, read.numbers, read.countries)
    assert (again.table_3_3, again.limits_jpy) == (read.table_3_3, read.limits_jpy)
    assert again.north_korea_until == read.north_korea_until


def test_two_editions_show_which_rows_changed() -> None:
    """A country that left Appended Table 3, one that joined it, and the new last day of the ban."""
    found = changes(order(), order(countries="フランス、イラン", until="令和十年四月十三日"))

    assert [party.id for party in found.removed] == ["KR"]
    assert [(entry.id, [change.field for change in entry.fields]) for entry in found.changed] == [
        ("IR", ["programmes", "citations", "details.別表第三"]),
        ("附則第三項", ["details.末日"]),
    ]


def changes(before: FileInMemory, after: FileInMemory) -> Changes:
    editions = [
        Edition(feed="jp.order", date=day, sha256="", fetched_at=datetime(2026, 1, 1, tzinfo=UTC), format="x", files=())
        for day in (IN_FORCE, date(2026, 4, 1))
    ]
    return compare(
        (editions[1], read_law_xml([after]).entries),
        (editions[0], read_law_xml([before]).entries),
    )


def test_a_loaded_edition_is_compared_by_lists_and_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The alarm in `lists` and the command without a file say what the loaded Order says differently."""
    monkeypatch.setenv("EXPORTGATE_HOME", str(tmp_path / "home"))
    (tmp_path / "order.xml").write_bytes(order().content)
    (tmp_path / "mirror.toml").write_text(
        '[[edition]]\nfeed = "jp.order"\ndate = 2026-02-14\nformat = "egov-law-xml"\nform = "sample"\n'
        'files = ["order.xml"]\n',
        encoding="utf-8",
    )
    main(["update", "--mirror", str(tmp_path)])
    capsys.readouterr()

    main(["lists", "--format", "json"])
    (listed,) = json.loads(capsys.readouterr().out)
    result = CliRunner().invoke(jp_law_check, [])

    assert listed["holds"] == "law"
    assert "differences from the tables that answers rest on" in listed["alarm"]
    assert result.exit_code == 1
    assert "table_3: country DE: here present, in the text absent" in result.output


def test_nothing_loaded_cannot_be_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence would look as if nothing differed."""
    monkeypatch.setenv("EXPORTGATE_HOME", str(tmp_path))

    assert CliRunner().invoke(jp_law_check, []).exit_code == 2


def test_entries_that_are_no_order_cannot_be_compared() -> None:
    """An edition of which parts are missing is not compared by halves."""
    with pytest.raises(FeedError, match="not a whole reading"):
        order_lines([], IN_FORCE)


@pytest.mark.shared
def test_the_real_order_as_rows_of_law(shared: Path) -> None:
    """Every row of the text of 14 February 2026 under a key of its own, and no difference from our tables."""
    read = read_law_xml([FileOnDisk(shared / ORDER, "order.xml")])
    tables = Counter(title for entry in read.entries for title in entry.programmes)

    assert len({entry.id for entry in read.entries}) == read.rows == 993
    assert (tables["別表第三"], tables["別表第三の二"], tables["別表第四"]) == (27, 10, 3)
    assert order_lines(read.entries, IN_FORCE) == []


@pytest.mark.shared
def test_our_tables_are_those_of_the_order_in_force(shared: Path) -> None:
    """Every number, destination, member, limit and date that the text of 14 February 2026 has stands in our tables."""
    read = read_order(FileOnDisk(shared / ORDER, "order.xml"))

    assert [str(one) for one in differences(read, IN_FORCE)] == []
    assert len(read.numbers) > 300
