"""Reading the Export Trade Control Order as law XML, and the command that compares the tables with it."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from exportgate.errors import FeedError
from exportgate.feeds.rawfile import FileInMemory, FileOnDisk
from exportgate_jp.check import differences, jp_law_check
from exportgate_jp.order import kanji_number, number_of, read_order

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

    assert "table_3: country DE: here present, in the Order absent" in found
    assert "list_numbers: 16(2): here in force, in the Order deleted" in found
    assert result.exit_code == 1
    assert "list_numbers: 16(2): here in force, in the Order deleted" in result.output


@pytest.mark.parametrize("content", [b"", b"<html><body>503</body></html>", b"\x00\xff\x00"])
def test_a_file_that_is_no_order_cannot_be_compared(tmp_path: Path, content: bytes) -> None:
    """Exit code 2 and one line, no traceback."""
    path = tmp_path / "order.xml"
    path.write_bytes(content)

    assert CliRunner().invoke(jp_law_check, [str(path), "--on", "2026-02-14"]).exit_code == 2


@pytest.mark.shared
def test_our_tables_are_those_of_the_order_in_force(shared: Path) -> None:
    """Every number, destination, member, limit and date that the text of 14 February 2026 has stands in our tables."""
    read = read_order(FileOnDisk(shared / ORDER, "order.xml"))

    assert [str(one) for one in differences(read, IN_FORCE)] == []
    assert len(read.numbers) > 300
