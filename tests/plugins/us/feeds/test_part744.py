"""us.el, us.uvl, us.meu: the tables of 15 CFR part 744 in the eCFR XML, and the intake files made from them."""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.rawfile import FileInMemory
from exportgate.law.places import place
from exportgate_us.feeds.el import reader as el
from exportgate_us.feeds.meu import reader as meu
from exportgate_us.feeds.part744.addresses import split_addresses
from exportgate_us.feeds.part744.cell import cell_parties
from exportgate_us.feeds.part744.citations import citations, first_day, glued_footnotes
from exportgate_us.feeds.part744.intake import COLUMNS
from exportgate_us.feeds.uvl import reader as uvl

Files = Callable[..., list[Any]]

EAR = "For all items subject to the EAR. (See § 744.11 of the EAR)"
DENIAL = "Presumption of denial"


def part(supplement: int, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> list[FileInMemory]:
    """Write one supplement as the eCFR does: column headings, rows, and a footnote that spans them."""
    head = "".join(f"<TH>{column}</TH>" for column in columns)
    body = "".join(f"<TR>{''.join(f'<TD>{cell}</TD>' for cell in row)}</TR>" for row in rows)
    text = (
        f'<?xml version="1.0"?><DIV5 N="744" TYPE="PART"><DIV9 N="Supplement No. {supplement} to Part 744" '
        f'TYPE="APPENDIX"><HEAD>Supplement</HEAD><DIV><TABLE><THEAD><TR>{head}</TR></THEAD><TBODY>{body}'
        f'<TR><TD colspan="5"><sup>1</sup> For this entity</TD></TR></TBODY></TABLE></DIV></DIV9></DIV5>'
    )
    return [FileInMemory("part-744.xml", text.encode())]


def entity_list(*rows: Iterable[str]) -> list[Entry]:
    """Read rows of the Entity List."""
    return list(el.read_ecfr_xml(part(4, el.COLUMNS, rows)).entries)


def named(entry: Entry) -> list[tuple[str, str]]:
    """Give (name, kind) of each name."""
    return [(name.name, name.kind) for name in entry.names]


def addressed(entry: Entry) -> list[tuple[str, str]]:
    """Give (text, country) of each address."""
    return [(item.text, item.country) for item in entry.addresses]


def test_an_entity_is_read_with_aliases_addresses_requirement_policy_and_citations() -> None:
    """The columns of the list are the fields of the entry, the footnote apart from the text it sticks to."""
    cell = (
        "Fujian Circuit Company, Ltd., a.k.a., the following two aliases:<br/>—FJC; <E>and</E><br/>—Fujian IC Co., Ltd."
        "<br/> <br/> 1 Century Avenue, Jinjiang, China; <E>and</E> Room 3, Kowloon, Hong Kong. (See alternate address "
        "under Japan)."
    )
    requirement = "For all items subject to the EAR (See §§ 734.9(e)(3), and 744.11 of the EAR) <sup>5</sup>"

    entry = entity_list(["CHINA", cell, requirement, DENIAL, "83 FR 54521, 10/30/18. 89 FR 96836, 12/5/24."])[0]

    assert entry.id == "cn-fujian-circuit-company-ltd"
    assert named(entry) == [
        ("Fujian Circuit Company, Ltd.", "primary"), ("FJC", "alias"), ("Fujian IC Co., Ltd.", "alias"),
    ]  # fmt: skip
    assert addressed(entry) == [("1 Century Avenue, Jinjiang, China", "CN"), ("Room 3, Kowloon, Hong Kong", "HK")]
    assert entry.countries == ("CN", "HK")
    assert entry.licence_requirement.endswith("744.11 of the EAR) 5")
    assert entry.footnotes == ("5",)
    assert entry.licence_policy == DENIAL
    assert entry.citations == ("83 FR 54521", "89 FR 96836")
    assert str(entry.listed_on) == "2018-10-30"
    assert entry.remarks == "See alternate address under Japan"


def test_the_country_of_a_block_is_carried_down_and_names_may_repeat() -> None:
    """A row without a country is of the country above; ids stay unique and readable."""
    entries = entity_list(
        ["IRAN", "Alpha Ltd., Tehran, Iran.", EAR, DENIAL, "77 FR 25057, 4/27/12."],
        [" ", "Alpha Ltd., 5 Main St., Qom.", EAR, DENIAL, "78 FR 18811, 3/28/13."],
        ["CRIMEA REGION OF UKRAINE", "Zaliv, Kerch.", EAR, DENIAL, "80 FR 52968, 9/2/15."],
    )

    assert [entry.id for entry in entries] == [
        "ir-alpha-ltd-77-fr-25057",
        "ir-alpha-ltd-78-fr-18811",
        "ua-zaliv",
    ]
    assert addressed(entries[1]) == [("5 Main St., Qom", "IR")]


def test_affiliates_and_subordinate_institutions_are_entries_with_the_terms_of_their_row() -> None:
    """A cell that goes on in the next row, with addresses for all, names as many entities as it lists."""
    entries = entity_list(
        ["CHINA", "Big Academy, a.k.a., the following one alias, and two subordinate institutions:<br/>—BA."
         "<br/>Subordinate institution<br/>7th Department, a.k.a., the following one alias:<br/>—Institute of Optics.",
         EAR, DENIAL, "83 FR 37423, 8/1/18."],
        [" ", "Subordinate institution<br/>9th Factory.<br/>The following addresses apply to the entity and to the two "
         "subordinate institutions:<br/>1 Main Road, Beijing, China; and 2 Main Road, Beijing, China.", " ", " ", " "],
        [" ", "Tele Co., Ltd., and the following affiliates, a.k.a., the following one alias:<br/>—Tele, and to "
         "include the following addresses and the following 2 affiliated entities:<br/>Addresses for Tele Co., Ltd.: "
         "3 Main Road, Wuhan, China.", EAR, DENIAL, "84 FR 22963, 5/21/19."],
        [" ", "Affiliated entities:<br/> Tele Sea Co., Ltd., a.k.a., the following one alias:<br/>—Tele Sea;<br/>TS "
         "Tech.<br/> Building 4, Dongguan, China.<br/> Tele Land Ltd., 5 Road, Wuhan, China.", " ", " ", " "],
    )  # fmt: skip

    found = {entry.primary_name: entry for entry in entries}
    assert list(found) == [
        "Big Academy", "7th Department", "9th Factory", "Tele Co., Ltd., and the following affiliates",
        "Tele Sea Co., Ltd.", "Tele Land Ltd.",
    ]  # fmt: skip
    assert named(found["7th Department"])[1] == ("Institute of Optics", "alias")
    assert [len(found[name].addresses) for name in ("Big Academy", "7th Department", "9th Factory")] == [2, 2, 2]
    assert found["9th Factory"].details["Belongs to"] == "Big Academy"
    assert found["9th Factory"].citations == ("83 FR 37423",)
    assert [name for name, _ in named(found["Tele Sea Co., Ltd."])] == ["Tele Sea Co., Ltd.", "Tele Sea", "TS Tech"]
    assert addressed(found["Tele Land Ltd."]) == [("5 Road, Wuhan, China", "CN")]


def test_an_address_entry_has_no_party_behind_it() -> None:
    """15 CFR 744.16(f): what is listed is the address, whoever is there."""
    entry = entity_list(
        ["CHINA", "Address 09, Room 1003, 10/F, Lippo Centre, Hong Kong.", EAR, DENIAL, "89 FR 68548, 8/27/24."]
    )[0]

    assert (entry.kind, entry.names, entry.id) == ("address", (), "cn-address-09")
    assert addressed(entry) == [("Room 1003, 10/F, Lippo Centre, Hong Kong", "HK")]


def test_columns_that_changed_places_and_a_citation_that_slipped_are_put_right_and_told() -> None:
    """Slips of the official text are read for what they mean, never dropped."""
    reading = el.read_ecfr_xml(
        part(
            4,
            el.COLUMNS,
            [
                ["GERMANY", "Alpha GmbH, Kiel, Germany.", DENIAL, EAR, "73 FR 54504,<br/>9/22/08."],
                ["INDIA", "Beta Ltd., Delhi, India.", EAR, "See § 744.3(d)88 FR 13675, 3/6/23.", "87 FR 1, 2/3/22."],
            ],
        )
    )

    assert [(entry.licence_requirement, entry.licence_policy) for entry in reading.entries] == [
        (EAR, DENIAL), (EAR, "See § 744.3(d)"),
    ]  # fmt: skip
    assert reading.entries[1].citations == ("87 FR 1", "88 FR 13675")
    assert "each other's column" in reading.notes[0]


@pytest.mark.parametrize(
    ("cell", "names", "addresses"),
    [
        (["Rizma, Inc., 1403-8 McKee Avenue, Toronto, Canada"], ["Rizma, Inc."],
         ["1403-8 McKee Avenue, Toronto, Canada"]),
        (["JLD Technology, Hong Kong Co., Ltd., Room 1237, Kowloon, Hong Kong."],
         ["JLD Technology, Hong Kong Co., Ltd."], ["Room 1237, Kowloon, Hong Kong"]),
        (["Tony Wong, a.k.a., Tonny Wong, Unit 12B, Shenzhen, China."], ["Tony Wong", "Tonny Wong"],
         ["Unit 12B, Shenzhen, China"]),
        (["GP Tek, a.k.a. Nouvelle Option, a.k.a. GPT Ltd., 1305 Rue Pise, Brossard, Canada"],
         ["GP Tek", "Nouvelle Option", "GPT Ltd."], ["1305 Rue Pise, Brossard, Canada"]),
        (["Gaz Inform, OOO (f.k.a., ZAO Informgaz), a.k.a., the following one alias:", "—Gaz Inform.", "d. 13"],
         ["Gaz Inform, OOO", "ZAO Informgaz", "Gaz Inform"], ["d. 13"]),
        (["Gaz, OAO (a.k.a. OAO Gaz; f.k.a. Sib Neft)", "Address: 1 Nametkina, Moscow", "Alt Address: 2 Ulitsa"],
         ["Gaz, OAO", "OAO Gaz", "Sib Neft"], ["1 Nametkina, Moscow", "2 Ulitsa"]),
        (["Sawa Air, a.k.a., the following two aliases: Sawa Aviation; and Sawa. P.O. Box 42707, Dubai, U.A.E."],
         ["Sawa Air", "Sawa Aviation", "Sawa"], ["P.O. Box 42707, Dubai, U.A.E."]),
        (["OpenLab Istanbul, a.k.a., the following one alias:", "—Istanbul OpenLab. Istanbul, Turkey."],
         ["OpenLab Istanbul", "Istanbul OpenLab"], ["Istanbul, Turkey"]),
        (["Neft-Aktiv LLC, a.k.a., the following two aliases:", "—OOO Neft", "—Aktiv; and", "—RN-Aktiv OOO.", "1 St."],
         ["Neft-Aktiv LLC", "OOO Neft-Aktiv", "RN-Aktiv OOO"], ["1 St."]),
        (["MAK Logistics, a.k.a., the following one alias:", "—MAK.", "Unit B2, New Territories,", "Hong Kong."],
         ["MAK Logistics", "MAK"], ["Unit B2, New Territories, Hong Kong"]),
        (["Kelvo Inc 6600 21st Avenue, Laval, Canada"], ["Kelvo Inc"], ["6600 21st Avenue, Laval, Canada"]),
        (["Hua Tech. Investment Co., U1 Building, Chengdu, China."], ["Hua Tech. Investment Co."],
         ["U1 Building, Chengdu, China"]),
    ],
)  # fmt: skip
def test_names_aliases_and_addresses_are_parted_in_every_habit_of_the_drafters(
    cell: list[str], names: list[str], addresses: list[str]
) -> None:
    """Commas part names from addresses and stand in both; legal forms, brackets and stops tell where."""
    party = cell_parties(cell)[0]

    assert [party.name, *(name for name, _ in party.aliases)] == names
    assert party.addresses == addresses


def test_addresses_are_parted_where_a_country_ends_one() -> None:
    """`and` within a street name parts nothing."""
    text = "Silk and Road St. 5, Kabul, Afghanistan, and Jalalabad, Afghanistan; and Box 7, Dubai, U.A.E. 3310"

    assert split_addresses(text) == [
        "Silk and Road St. 5, Kabul, Afghanistan", "Jalalabad, Afghanistan", "Box 7, Dubai, U.A.E. 3310",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "footnotes"),
    [
        ("(See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)", ("3",)),
        ("see §§ 734.9(e) 1 and 744.11 of the EAR 2", ("1", "2")),
        ("(See §§ 734.9(e)(2) and 744.11 of the EAR)4", ("4",)),
        ("(See §§734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR)5", ("5",)),
        ("For items on the CCL and EAR 99 items listed in supplement no. 7 to part 746", ()),
        ("For all items subject to the EAR. (See §§ 744.11 and 744.23(d) of the EAR)", ()),
    ],
)
def test_footnote_digits_are_told_from_section_numbers(text: str, footnotes: tuple[str, ...]) -> None:
    """Where superscript was lost, the digit sticks to the text before it."""
    assert glued_footnotes(text) == footnotes


def test_citations_are_read_however_they_are_written() -> None:
    """Without a comma, with a stray word, in old and new styles of dates."""
    text = "77 FR 23116 4/18/12. 88 FR FR 12158, 2/27/23; 81 FR 61601 preview citation details, 9/7/16."

    assert citations(text) == ("77 FR 23116", "88 FR 12158", "81 FR 61601")
    assert str(first_day("63 FR 64325, 11/19/98.")) == "1998-11-19"
    assert str(first_day("85 FR 64017, October 9, 2020.")) == "2020-10-09"
    assert first_day("85 FR 64017") is None


def test_subordinate_institutions_of_the_meu_list_carry_their_group_and_its_citation() -> None:
    """Rows that only announce name nobody, and reserved countries are told."""
    reading = meu.read_ecfr_xml(
        part(
            7,
            meu.COLUMNS,
            [
                ["BURMA", "[Reserved]", "[Reserved]"],
                ["CHINA", "The following two subordinate institutions of Aero Corp.:", "85 FR 83799, 12/23/2020."],
                [" ", "Subordinate instituion:", " "],
                [" ", "AC Motor Co. Ltd., 1 Main Road, Xian, China.", " "],
                [" ", "Alone Power, 2 Main Road, Xian, China", "86 FR 4864, 1/15/2021."],
            ],
        )
    )

    first, second = reading.entries
    assert (first.primary_name, first.details["Belongs to"], first.citations) == (
        "AC Motor Co. Ltd.", "Aero Corp.", ("85 FR 83799",),
    )  # fmt: skip
    assert first.licence_requirement == meu.REQUIREMENT
    assert "Belongs to" not in second.details
    assert reading.rows == 5
    assert "reserved" in reading.notes[0]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (part(4, (*el.COLUMNS, "Remarks"), []), "columns are not the known ones"),
        (part(4, el.COLUMNS, [["IRAN", "Alpha", EAR]]), "3 cells, 5 expected"),
        (part(4, el.COLUMNS, [["", "Alpha", EAR, DENIAL, ""]]), "before any country"),
        (part(6, uvl.COLUMNS, []), "holds no table of Supplement No. 4"),
        ([FileInMemory("part-744.xml", b"<html><body>Try again</body></html>")], "holds no table"),
        ([FileInMemory("part-744.xml", b"")], "empty"),
        ([FileInMemory("part-744.xml", b"<DIV5><DIV9>")], "not well-formed"),
        ([], "1 expected"),
    ],
)
def test_a_part_that_is_not_the_known_table_is_refused(files: list[FileInMemory], told: str) -> None:
    """Moved columns would put an address into a licence requirement; nothing is read then."""
    with pytest.raises(FeedError, match=told):
        el.read_ecfr_xml(files)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(alphabet="abA—.,;: ()'’“”0123§andkf\n", max_size=60), max_size=8))
def test_any_cell_is_read_without_an_error(lines: list[str]) -> None:
    """Whatever the drafters will think of next, a row ends in entries or in none."""
    cell_parties([line for line in (" ".join(text.split()) for text in lines) if line])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """Only FeedError leaves the readers, whatever the file holds."""
    readers = (el.read_ecfr_xml, uvl.read_ecfr_xml, meu.read_ecfr_xml, el.read_intake_csv, uvl.read_intake_csv)
    for read in readers:
        try:
            read([FileInMemory("part-744.xml", content)])
        except FeedError:
            continue


# --- the real files

PART_744 = "us_ecfr_title-15_part-744.xml"


@pytest.fixture(scope="module")
def listed(real: Files) -> Any:
    """The Entity List of 23 July 2026."""
    return el.read_ecfr_xml(real(PART_744))


@pytest.mark.shared
def test_the_whole_entity_list_is_read(listed: Any) -> None:
    """3,415 rows: 4 go on with the row before, 53 entities share a row with the one they belong to."""
    assert listed.rows == 3_415
    assert len({entry.id for entry in listed.entries}) == len(listed.entries) == 3_464
    assert sum(1 for entry in listed.entries if entry.kind == "address") == 19
    assert all(entry.licence_requirement and entry.licence_policy for entry in listed.entries)
    assert all(entry.citations and entry.listed_on and entry.countries for entry in listed.entries)
    assert sum(1 for entry in listed.entries if not entry.addresses) == 14
    assert listed.notes[0].startswith("licence requirement and review policy stand in each other's column")


@pytest.mark.shared
def test_jhicc_is_read_in_full(listed: Any) -> None:
    """Any item subject to the EAR, footnote 5, presumption of denial, listed on 30 October 2018."""
    entry = next(entry for entry in listed.entries if entry.id == "cn-fujian-jinhua-integrated-circuit-company-ltd")

    assert named(entry) == [("Fujian Jinhua Integrated Circuit Company, Ltd.", "primary"), ("JHICC", "alias")]
    assert addressed(entry) == [
        ("Sanchuang Park, Century Avenue Jinjiang City, Fujian Province, China", "CN"),
        (
            "No. 88, Lianhua Avenue, Jinjiang Integrated Circuit Science Park, Quanzhou City, Fujian Province, China",
            "CN",
        ),
    ]
    assert "734.4(a)(9), 734.9(e)(3), and 744.11" in entry.licence_requirement
    assert (entry.footnotes, entry.licence_policy) == (("5",), "Presumption of denial")
    assert entry.citations == ("83 FR 54521", "89 FR 96836")
    assert str(entry.listed_on) == "2018-10-30"


@pytest.mark.shared
def test_huawei_and_its_22_affiliates_are_entries(listed: Any) -> None:
    """The row of Huawei holds two aliases, seven addresses and 22 affiliates, one of them with four aliases."""
    found = {entry.primary_name: entry for entry in listed.entries if entry.details["Listed under"].startswith("CHINA")}
    head = found["Huawei Technologies Co., Ltd."]
    affiliates = [
        entry for entry in found.values() if entry.details.get("Belongs to") == "Huawei Technologies Co., Ltd."
    ]

    assert [name for name, _ in named(head)[1:]] == ["Shenzhen Huawei Technologies", "Huawei Technology"]
    assert len(head.addresses) == 7
    assert len(affiliates) == 22
    assert [name for name, _ in named(found["Huawei Marine Networks Co., Ltd."])[1:]] == [
        "Huawei Marine", "HMN Technologies", "Huahai Zhihui Technology Co., Ltd.", "HMN Tech",
    ]  # fmt: skip
    assert all(entry.footnotes == ("1", "2") for entry in (head, *affiliates))


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


@pytest.mark.shared
def test_short_names_in_brackets_are_names_that_settle_nothing_alone(listed: Any) -> None:
    """What stands in brackets at the end of a name is looked for too; places and legal forms there are not."""
    names = {entry.primary_name: {(name.name, name.kind) for name in entry.names[1:]} for entry in listed.entries}

    assert ("SMIC", "weak") in names["Semiconductor Manufacturing International Corporation (SMIC)"]
    assert ("Rostec", "weak") in names["Rostec (Russian Technologies State Corporation)"]
    assert not any(name == "UAE" for name, _ in names["Enerquip Ltd. (UAE)"])


@pytest.mark.shared
def test_names_and_aliases_agree_with_somebody_elses_reading(listed: Any, shared: Path) -> None:
    """Of 3,409 entities of another parser, 3,300 have the same name here, and 19 in 20 of those the same aliases.

    Not all: that parser keeps addresses in the last alias, gives affiliates' aliases to the head of the row and leaves
    inline aliases and former names in the address; it has no entity of the Crimea block under Ukraine.
    """
    other = json.loads((shared / "feeds" / "us_bis_entity_list_reshaped_2026.json").read_text(encoding="utf-8"))
    ours: dict[tuple[str, str], list[set[str]]] = {}
    for entry in listed.entries:
        brackets = {name.name for name in entry.names[1:] if name.kind == "weak" and name.name in entry.primary_name}
        aliases = {_key(name.name) for name in entry.names[1:] if name.name not in brackets}
        ours.setdefault((entry.countries[0], _key(entry.primary_name)), []).append(aliases)

    both = [
        (ours[key], {_key(alias) for alias in row["aliases"]})
        for row in other["entities"]
        if (key := (place(row["country"]) or "", _key(row["name"]))) in ours
    ]
    same = sum(1 for candidates, theirs in both if theirs in candidates)

    assert len(both) >= 3_300
    assert same / len(both) >= 0.95


@pytest.mark.shared
def test_the_unverified_list_is_read(real: Files) -> None:
    """186 parties, with the aliases that stand within the line."""
    reading = uvl.read_ecfr_xml(real(PART_744))

    entries = {entry.primary_name: entry for entry in reading.entries}
    assert len(reading.entries) == reading.rows == 186
    assert named(entries["Roudah Al Hayat General Trading FZE"])[1:] == [
        ("Rudha Al Hayat General Trading", "alias"),
        ("Rouda Al Hayat General Trading", "alias"),
        ("JSB Logistics", "alias"),
    ]
    assert len(entries["Roudah Al Hayat General Trading FZE"].addresses) == 5
    assert str(entries["Atlas Sanatgaran"].listed_on) == "2020-10-09"


@pytest.mark.shared
def test_the_military_end_user_list_is_read(real: Files, shared: Path) -> None:
    """86 rows and 4 reserved ones name 70 entities, the same as another parser found."""
    reading = meu.read_ecfr_xml(real(PART_744))

    other = json.loads((shared / "feeds" / "us_bis_meu_reshaped_2026.json").read_text(encoding="utf-8"))
    theirs = {_key(row["name"]) for row in other["entities"]}
    assert (reading.rows, len(reading.entries)) == (90, 70)
    assert len(theirs & {_key(entry.primary_name) for entry in reading.entries}) >= 67
    assert all(entry.citations and entry.addresses for entry in reading.entries)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("read", "name", "rows", "entries"),
    [
        (el.read_intake_csv, "us_ita_el_sample.csv", 18, 5),
        (meu.read_intake_csv, "us_ita_meu_sample.csv", 18, 5),
        (uvl.read_intake_csv, "us_ita_uvl_sample.csv", 19, 13),
    ],
)
def test_the_intake_excerpts_are_read(
    real: Files, read: Callable[..., Any], name: str, rows: int, entries: int
) -> None:
    """Rows of one party are put together; the Unverified List's file is in the old Windows encoding."""
    reading = read(real(name))

    assert (reading.rows, len(reading.entries)) == (rows, entries)
    if name == "us_ita_el_sample.csv":
        assert named(reading.entries[0]) == [
            ("Fazal Rahim Farid", "primary"),
            ("Fazel Rahim Farid", "alias"),
            ("Farid", "alias"),
            ("Engineer Idris", "alias"),
        ]
        assert "Jawid, Sa’id Jan ‘Abd-al-Salam" in [name.name for entry in reading.entries for name in entry.names]


def test_an_intake_file_of_another_list_is_refused() -> None:
    """The wrong file under the right name must not become the list."""
    header = ",".join(COLUMNS)
    row = ",".join(["MEU", "", "", "", "Alpha", *[""] * 26])

    with pytest.raises(FeedError, match="is of list 'MEU', EL expected"):
        el.read_intake_csv([FileInMemory("el.csv", f"{header}\n{row}\n".encode())])
