"""The asset freeze list of the Ministry of Finance: sheets made by hand, and the official workbook."""

import io
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.feed import Reading
from exportgate.feeds.rawfile import FileInMemory, FileOnDisk
from exportgate_jp.feeds.japanese import country, dates_in
from exportgate_jp.feeds.mof.aliases import aliases_in, names_in, spellings
from exportgate_jp.feeds.mof.reader import read

HEAD = ["告示日付", "告示番号", "日本語表記", "英語表記"]
BANKS = (
    "資産凍結等の措置の対象となるロシア連邦の団体及び個人（特定銀行）\n（注）資産凍結等の措置は、下記に掲げる団体（２に掲げる団体を除く。）"
    "により株式の総数又は出資の総額に占める割合の50％以上を直接に所有されている団体に対しても適用されます。"
)
PERSONS = "資産凍結等の措置の対象となるロシア連邦の団体及び個人（個人）"
SOMALIA = "ソマリアに対する武器禁輸措置等に違反した者等"
LIBYA = (
    "リビアのカダフィ革命指導者及びその関係者\n（Ⅰ．国際連合安全保障理事会決議第2009号主文15に従い、"
    "資産凍結の措置が緩和されて適用される個人又は団体）\n（注）平成23年9月17日以前に発生した債権の変更又は消滅に係る資本取引に限る。"
)


def workbook(*sheets: tuple[str, list[list[object]]]) -> FileInMemory:
    """Make a workbook with an index sheet and these; dates are written as the serial numbers that Excel keeps."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy/m/d"})
    book.add_worksheet("一覧").write(0, 0, "このファイルは")
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif cell is not None:
                    sheet.write(number, column, cell)
    book.close()
    return FileInMemory("asset_freeze_list.xlsx", target.getvalue())


def reading(title: str, columns: list[str], *rows: list[object], name: str = "29.made") -> Reading:
    """Read a workbook of one programme."""
    return read([workbook((name, [[title], [*HEAD, *columns], *rows]))])


def only(title: str, columns: list[str], *rows: list[object]) -> Entry:
    """Read a programme of one entry."""
    (entry,) = reading(title, columns, *rows).entries
    return entry


def names_of(entry: Entry) -> list[tuple[str, str]]:
    """Give names and their kinds."""
    return [(name.name, name.kind) for name in entry.names]


def test_a_person_has_names_birth_nationality_and_passport() -> None:
    """Every column of a programme finds its field; what has none is kept under its heading."""
    columns = ["別名", "肩書等", "生年月日", "国籍", "旅券番号", "住所", "その他の情報"]
    entry = only(
        PERSONS,
        columns,
        ["2022.4.12\n2022.7.5改訂", "134", "イヴァン・ヤシン", "Ivan（Iwan） Yashin", "ワーニャ（Vanya）", "議員",
         date(1967, 3, 11), "ロシア連邦", "ロシア旅券 AB1234567（2015年発行）", "中華人民共和国大連市", "逃亡中"],
    )  # fmt: skip

    assert entry.id == "russia_persons-134"
    assert entry.kind == "person"
    assert names_of(entry) == [
        ("Ivan（Iwan） Yashin", "primary"),
        ("イヴァン・ヤシン", "primary"),
        ("Ivan Yashin", "alias"),
        ("Iwan Yashin", "alias"),
        ("ワーニャ", "alias"),
        ("Vanya", "alias"),
    ]
    assert entry.dates_of_birth == ("1967-03-11",)
    assert entry.countries == ("RU",)
    assert [(one.scheme, one.value, one.country) for one in entry.identifiers] == [("passport", "AB1234567", "RU")]
    assert [(one.text, one.country) for one in entry.addresses] == [("中華人民共和国大連市", "CN")]
    assert entry.listed_on == date(2022, 4, 12)
    assert entry.remarks == "逃亡中"
    assert entry.details["肩書等"] == "議員"
    assert entry.measures == ("asset_freeze",)


def test_the_note_on_owned_companies_reaches_all_but_those_it_names() -> None:
    """A programme's note takes in companies held by half or more; entries that it leaves out have plain freezes."""
    entries = reading(
        BANKS,
        ["所在地"],
        ["2022.2.26", 1, "バンク東", "Bank Vostok", "Moscow, Russian Federation"],
        ["2022.2.26", 2, "バンク西", "Bank Zapad", "Minsk, Belarus"],
    ).entries

    assert entries[0].measures == ("asset_freeze", "owned_50_percent")
    assert entries[1].measures == ("asset_freeze",)
    assert entries[1].countries == ("BY",)


def test_a_freeze_of_past_claims_is_told_apart() -> None:
    """Two programmes freeze only claims that arose before a day."""
    entry = only(LIBYA, ["所在地"], ["2011.3.18", 2, "リビア投資庁", "LIBYAN INVESTMENT AUTHORITY", "Tripoli, Libya"])

    assert entry.measures == ("asset_freeze_of_past_claims",)


def test_deleted_entries_are_counted_and_left_out() -> None:
    """They stay in the sheet as rows with 削除 and no name."""
    made = reading(PERSONS, [], ["2011.11.18削除", 1, None, None], ["2022.3.1", 2, "東", "Vostok"])

    assert [entry.id for entry in made.entries] == ["russia_persons-2"]
    assert any(note.startswith("deleted entry: 1") for note in made.notes)


def test_a_row_of_remarks_alone_goes_on_with_the_entry_before() -> None:
    """The sheet of Somalia spreads one entry's remarks over a dozen rows."""
    entry = only(
        SOMALIA, ["その他の情報"], ["2010.4.12", 1, "東", "Vostok", "第一段"], [None, None, None, None, "第二段"]
    )

    assert entry.remarks == "第一段\n第二段"


def test_marks_that_point_to_other_programmes_are_no_part_of_the_id() -> None:
    """`34(#78)` and `*306` are number 34, and number 306."""
    entries = reading(
        PERSONS, [], ["2016.2.19", "34(#78)", "東", "Vostok"], ["2016.2.19", "*306", "西", "Zapad"]
    ).entries

    assert [entry.id for entry in entries] == ["russia_persons-34", "russia_persons-306"]


def test_a_lifted_measure_is_no_list() -> None:
    """Sheets of lifted measures hold a sentence instead of a table."""
    lifted: list[list[object]] = [["前政権の高官"], ["【2015年12月18日告示廃止】"]]
    held: list[list[object]] = [[PERSONS], [*HEAD], ["2022.3.1", 1, "東", "V"]]
    made = read([workbook(("8.【解除】", lifted), ("29.x", held))])

    assert len(made.entries) == 1
    assert any("measure lifted" in note for note in made.notes)


def test_a_new_programme_is_read_and_told() -> None:
    """Nobody is left unscreened because the Ministry added a sheet."""
    made = reading("新しい措置の対象となる者", [], ["2026.9.1", 1, "東", "Vostok"], name="45.新")

    assert made.entries[0].programmes == ("sheet_45",)
    assert any("programme not known" in note for note in made.notes)


def test_a_new_column_stops_the_reading() -> None:
    """What it means must be said before its cells are used."""
    with pytest.raises(FeedError, match="unknown 髪の色"):
        reading(PERSONS, ["髪の色"], ["2022.3.1", 1, "東", "Vostok", "黒"])


def test_a_sheet_without_its_header_stops_the_reading() -> None:
    """A programme whose table cannot be found would be missing in silence."""
    with pytest.raises(FeedError, match="no header row"):
        read([workbook(("29.made", [[PERSONS], ["2022.3.1", 1, "東", "Vostok"]]))])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html><p>503</p></html>", b"\x00\xff" * 400])
def test_rubbish_is_refused_with_the_file_named(content: bytes) -> None:
    """An empty file, a broken archive, an error page and binary rubbish are errors, not empty lists."""
    with pytest.raises(FeedError, match="asset_freeze_list"):
        read([FileInMemory("asset_freeze_list.xlsx", content)])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("不明", []),
        ("(a)カワ\n (a.k.a.: (a)Kawa)", ["カワ", "Kawa"]),
        ("（別称、造船所及び株式会社船）\n(a.k.a. Works; a.k.a. “AO W”)", ["造船所", "株式会社船", "Works", "AO W"]),
        ("アリ・ホリ、エル・ホリ\n（a.k.a. Al Hori, El Hori）", ["アリ・ホリ", "エル・ホリ", "Al Hori", "El Hori"]),
        ("イーサー、マルワン\n (a.k.a.:’ISSA, Marwan)", ["イーサー", "マルワン", "’ISSA, Marwan"]),
        ("(a) Abu Baasyir, born 17 Aug. 1938 in Jombang (b)Abdus Samad", ["Abu Baasyir", "Abdus Samad"]),
        ("AL-BASHAER TRADING, LTD, AL-BASHIR TRADING, LTD", ["AL-BASHAER TRADING, LTD", "AL-BASHIR TRADING, LTD"]),
        ("神の抵抗運動（Lord’s Resistance Movement）（LRM）", ["神の抵抗運動", "Lord’s Resistance Movement", "LRM"]),
        ("Abu Banat (original script: Абу Банат)", ["Abu Banat", "Абу Банат"]),
    ],
)  # fmt: skip
def test_aliases_are_taken_apart(cell: str, expected: list[str]) -> None:
    """Marks, lists after 別称 or a.k.a., birth data and other scripts: only names are left, each by itself."""
    assert [name for name, _ in aliases_in(cell)] == expected


def test_former_names_are_told_from_aliases() -> None:
    """f.k.a. holds for its name, and a.k.a. after it for the next."""
    assert aliases_in("(f.k.a. OAO Works; a.k.a. PAO Works)") == [("OAO Works", "former"), ("PAO Works", "alias")]


def test_the_original_script_is_a_name_of_its_own() -> None:
    """It stands under the English name, in one bracket or the other."""
    assert names_in("JAISH-I-MOHAMMED\n(original script: جيش محمد)") == ["JAISH-I-MOHAMMED", "جيش محمد"]


def test_spellings_in_brackets_make_names() -> None:
    """A word with other spellings behind it gives a name for each."""
    assert spellings("Dmitry(Dmitriy/Dmytro) SEMYONOV") == ["Dmitry SEMYONOV", "Dmitriy SEMYONOV", "Dmytro SEMYONOV"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(a)1966年\n(b)1964年3月", ("1966", "1964-03")),
        ("昭和45年2月1日", ("1970-02-01",)),
        ("平成元年", ("1989",)),
        ("1962年頃", ()),
        ("1968年から1973年の間", ()),
        ("1975年2月30日", ()),
    ],
)
def test_birth_dates_are_cut_to_what_is_known(text: str, expected: tuple[str, ...]) -> None:
    """Eras are turned into years; about-dates and spans name no year for certain."""
    assert dates_in(text) == expected


@pytest.mark.parametrize(
    ("text", "code"), [("大韓民国", "KR"), ("ルワンダ共和国", "RW"), ("米国", "US"), ("どこか", "")]
)
def test_countries_are_known_by_their_formal_names(text: str, code: str) -> None:
    """Lists write formal names that the common tables of places lack."""
    assert country(text) == code


@pytest.mark.shared
def test_the_official_workbook_is_read_whole(shared: Path) -> None:
    """2,862 named rows on 41 sheets of 5 March 2026, 598 deleted ones, and nobody without a name or programme."""
    file = FileOnDisk(shared / "feeds/jp_mof_shisantouketsu20260305.xlsx", "asset_freeze_list.xlsx")
    made = read([file])
    ids = {entry.id: entry for entry in made.entries}
    programmes = Counter(entry.programmes[0] for entry in made.entries)

    assert (made.rows, len(ids), len(programmes)) == (2862, 2862, 40)
    assert not any("not known" in note for note in made.notes)
    assert any(note.startswith("deleted entry: 598") for note in made.notes)
    assert ids["russia_persons-1"].primary_name == "Vladimir Putin"
    assert ids["russia_persons-1"].dates_of_birth == ("1952-10-07",)
    assert ids["russia_banks-2"].measures == ("asset_freeze", "owned_50_percent")
    assert ids["russia_bodies-1"].measures == ("asset_freeze",)
    assert ("NII Molekulyarnoi Elektroniki i Zavod Mikron PAO", "former") in names_of(ids["russia_bodies-267"])
    assert "5814883" in [one.value for one in ids["north_korea_joint_bodies-17"].identifiers]
