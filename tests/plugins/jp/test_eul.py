"""The Foreign End User List, in both layouts, made by hand and real."""

import io
from collections import Counter
from pathlib import Path

import pytest
import xlsxwriter

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.rawfile import FileInMemory, FileOnDisk
from exportgate_jp.feeds.eul.reader import read_html, read_xlsx

HEADER = [
    "No.",
    "国名、地域名\nCountry or Region",
    "企業名､組織名\nCompany or Organization",
    "別名\nAlso Known As",
    "懸念区分\nType of WMD",
    "通常兵器\nConventional Weapons",
]
PAKISTAN = "パキスタン\nIslamic Republic of Pakistan"
CHINA = "中国\nPeople's Republic of China"


def workbook(*rows: list[object], header: list[str] = HEADER) -> FileInMemory:
    """Make a workbook in the official layout; the first column holds formulas, as the official one does."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("ユーザーリスト")
    sheet.write_row(0, 0, header)
    for number, row in enumerate(rows, 1):
        sheet.write_formula(number, 0, "=ROW()-1", value=number)
        sheet.write_row(number, 1, row)
    book.close()
    return FileInMemory("end_user_list.xlsx", target.getvalue())


def only(*rows: list[object]) -> Entry:
    """Read a workbook of one entry."""
    (entry,) = read_xlsx([workbook(*rows)]).entries
    return entry


def names_of(entry: Entry, kind: str) -> list[str]:
    """Give the names of one kind."""
    return [name.name for name in entry.names if name.kind == kind]


def test_an_entry_has_its_names_country_and_kinds() -> None:
    """Name, aliases after bullets, country in two languages, kinds of weapon and the column for arms are all kept."""
    entry = only(
        [PAKISTAN, "Zarghun Works (ZW)", "・ZW Engineering\n・Zarghun Works Ltd. ", "ミサイル、核\nM,N", "通常兵器\nCW"]
    )

    assert entry.id == "PK-zarghun-works-zw"
    assert entry.countries == ("PK",)
    assert names_of(entry, "primary") == ["Zarghun Works (ZW)"]
    assert names_of(entry, "alias") == ["ZW Engineering", "Zarghun Works Ltd."]
    assert entry.measures == ("missile", "nuclear", "conventional")
    assert entry.source.endswith("row 2, No. 1")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Qinghe Institute\n(清河研究所)", ["Qinghe Institute", "清河研究所"]),
        ("Qinghe Institute（清河研究所 ）", ["Qinghe Institute", "清河研究所"]),
        ("Qinghe Glass\n(清河ガラス工場(平安南道))", ["Qinghe Glass", "清河ガラス工場(平安南道)"]),
        ("Qinghe Institute\n（QI）", ["Qinghe Institute （QI）"]),
        ("JOINT STOCK COMPANY NORTH\nRESEARCH WORKS", ["JOINT STOCK COMPANY NORTH RESEARCH WORKS"]),
        ("Qinghe Institute（清河研\n究所）", ["Qinghe Institute", "清河研究所"]),
        ("清河電子(深圳)有限公司", ["清河電子(深圳)有限公司"]),
        ("清河貿易", ["清河貿易"]),
    ],
)
def test_the_native_name_stands_by_itself(cell: str, expected: list[str]) -> None:
    """A name in Chinese or Japanese after the Latin one is a name of its own; a Latin line goes on with the last."""
    entry = only([CHINA, cell, "", "核\nN", ""])

    assert names_of(entry, "primary") == expected


def test_a_line_without_a_bullet_goes_on_with_the_alias_before() -> None:
    """Wrapped aliases are joined, native ones stand apart, and a cell without any bullet holds one alias."""
    wrapped = only([CHINA, "Qinghe", "・Zavod Transportnogo\nMashinostroeniya\n・Ocean Bank\n(海洋銀行)", "核\nN", ""])
    bare = only([CHINA, "Qinghe", "QINGHE CO., LTD", "核\nN", ""])

    assert names_of(wrapped, "alias") == ["Zavod Transportnogo Mashinostroeniya", "Ocean Bank", "海洋銀行"]
    assert names_of(bare, "alias") == ["QINGHE CO., LTD"]


@pytest.mark.parametrize("cell", ["ミサイル、核\nM、N", "ミサイル、核\nM,Ｎ ", "ミサイル、核M,N"])
def test_kinds_are_read_in_every_spelling_seen(cell: str) -> None:
    """Letters come full-width, parted by either comma, and on the line of the Japanese words."""
    assert only([CHINA, "Qinghe", "", cell, ""]).measures == ("missile", "nuclear")


def test_a_party_of_conventional_concern_alone_has_no_kind_of_mass_destruction() -> None:
    """Since October 2025 some entries have the column for arms only."""
    assert only([CHINA, "Qinghe", "", "", "通常兵器\nCW"]).measures == ("conventional",)


@pytest.mark.parametrize(
    "row",
    [
        [CHINA, "Qinghe", "", "ミサイル\nN", ""],
        [CHINA, "Qinghe", "", "レーザー\nL", ""],
        [CHINA, "Qinghe", "", "核\nN", "yes"],
        [CHINA, "", "・Qinghe", "核\nN", ""],
    ],
)
def test_a_cell_that_means_nothing_known_stops_the_reading(row: list[object]) -> None:
    """An unknown kind of weapon, words and letters that disagree, or no name: the edition is refused, by row."""
    with pytest.raises(FeedError, match=r"row 2"):
        read_xlsx([workbook(row)])


def test_other_columns_stop_the_reading() -> None:
    """A new or renamed column changes what the cells mean."""
    with pytest.raises(FeedError, match="columns are not the known ones"):
        read_xlsx([workbook([CHINA, "Qinghe", "", "核\nN", ""], header=[*HEADER[:4], "懸念\nConcern", HEADER[5]])])


def test_an_unknown_country_is_told_and_the_entry_kept() -> None:
    """A place that cannot be read costs its code, not the party."""
    reading = read_xlsx([workbook(["どこか\nRepublic of Nowhere", "Qinghe", "", "核\nN", ""])])

    assert reading.entries[0].countries == ()
    assert "country not known" in reading.notes[0]


def test_the_converted_table_reads_like_the_workbook() -> None:
    """The edition of January 2025 has five columns, paragraphs for lines, and no column for arms."""
    cells = [["1"], ["中国", "People's Republic of China"], ["Qinghe", "(清河)"], ["・QH", "・QH 2"], ["ミサイル", "M"]]
    head = [heading.split("\n") for heading in HEADER[:5]]
    rows = "".join(
        "<tr>" + "".join(f"<td>{''.join(f'<p>{line}</p>' for line in cell)}</td>" for cell in row) + "</tr>"
        for row in (head, cells)
    )
    page = f"<!DOCTYPE html><html><body><table>{rows}</table></body></html>".encode()

    (entry,) = read_html([FileInMemory("list.html", page)]).entries

    assert [name.name for name in entry.names] == ["Qinghe", "清河", "QH", "QH 2"]
    assert entry.measures == ("missile",)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html><p>Maintenance</p></html>", b"\x00\xff" * 400])
def test_rubbish_is_refused_with_the_file_named(content: bytes) -> None:
    """An empty file, a broken archive, an error page and binary rubbish are errors, not empty lists."""
    for read in (read_xlsx, read_html):
        with pytest.raises(FeedError, match=r"end_user_list"):
            read([FileInMemory("end_user_list", content)])


@pytest.mark.shared
def test_the_official_edition_of_2025_09_29_is_read_whole(shared: Path) -> None:
    """835 parties: 595 of concern for mass destruction alone, 54 for conventional arms alone, 186 for both."""
    reading = read_xlsx([FileOnDisk(shared / "feeds/jp_meti_20250929_4.xlsx", "end_user_list.xlsx")])
    entries = {entry.id: entry for entry in reading.entries}
    arms = Counter(("conventional" in entry.measures, entry.measures != ("conventional",)) for entry in reading.entries)

    assert (reading.rows, len(entries), reading.notes) == (835, 835, ())
    assert arms == {(False, True): 595, (True, False): 54, (True, True): 186}
    assert Counter(code for entry in reading.entries for code in entry.countries)["IR"] == 257
    awc = entries["PK-air-weapons-complex-awc"]
    assert awc.primary_name == "Air Weapons Complex (AWC)"
    assert "missile" in awc.measures


@pytest.mark.shared
def test_the_edition_before_is_read_whole(shared: Path) -> None:
    """748 parties, none with a kind of conventional arms; most keep their id in the next edition."""
    before = read_html([FileOnDisk(shared / "feeds/jp_meti_end_user_list_20250131.html", "list.html")])
    after = read_xlsx([FileOnDisk(shared / "feeds/jp_meti_20250929_4.xlsx", "end_user_list.xlsx")])
    kept = {entry.id for entry in before.entries} & {entry.id for entry in after.entries}

    assert (before.rows, len(before.entries), before.notes) == (748, 748, ())
    assert not any("conventional" in entry.measures for entry in before.entries)
    assert len(kept) > 735
