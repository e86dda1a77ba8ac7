"""us.csl: each row with the list it comes from, in both layouts."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.declaration import load_feeds
from exportgate.feeds.edition import parts_of
from exportgate.feeds.feed import Reading
from exportgate.feeds.rawfile import FileInMemory
from exportgate_us.feeds.csl.layout import COLUMNS
from exportgate_us.feeds.csl.reader import read

Files = Callable[..., list[Any]]

SDN = "Specially Designated Nationals (SDN) - Treasury Department"
SSI = "Sectoral Sanctions Identifications List (SSI) - Treasury Department"
EL = "Entity List (EL) - Bureau of Industry and Security"
DPL = "Denied Persons List (DPL) - Bureau of Industry and Security"


def listing(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> list[FileInMemory]:
    """Write rows as the publisher does, in the layout with or without `_id`."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return [FileInMemory("consolidated.csv", text.getvalue().encode())]


def numbers(entry: Entry) -> set[tuple[str, str, str]]:
    """Give (scheme, value, country) of each identifier."""
    return {(item.scheme, item.value, item.country) for item in entry.identifiers}


def test_a_person_of_the_sdn_list_is_read_with_everything_the_row_tells() -> None:
    """Names in natural order, addresses with the country at their end, papers out of the ids."""
    row = {
        "_id": "52291", "source": SDN, "entity_number": "52291", "type": "Individual", "programs": "NPWMD; DPRK4",
        "name": " RIM, Ryong Nam", "alt_names": "RIM, Yong Nam; ", "addresses": "Shenyang, CN; Pyongyang, KP; IR",
        "nationalities": "KP", "dates_of_birth": "1978-12-05; 1979", "places_of_birth": "Pyongyang, Korea, North",
        "remarks": "(Linked To: KOREA MINING)",
        "ids": "Passport, 836238033, KP, 2010-02-03, 2020-02-03; Secondary sanctions risk:, North Korea Sanctions "
        "Regulations, sections 510.201 and 510.210; Gender, Male; SWIFT/BIC, HAVIGB2L",
    }  # fmt: skip

    entry = read(listing(row)).entries[0]

    assert (entry.listed_by, entry.origin_id, entry.id, entry.kind) == ("us.sdn", "52291", "52291", "person")
    assert [(name.name, name.kind, name.family) for name in entry.names] == [
        ("Ryong Nam RIM", "primary", "RIM"), ("Yong Nam RIM", "alias", "RIM"),
    ]  # fmt: skip
    assert [(item.text, item.country) for item in entry.addresses] == [
        ("Shenyang, CN", "CN"), ("Pyongyang, KP", "KP"),
    ]  # fmt: skip
    assert entry.countries == ("CN", "KP", "IR")
    assert entry.dates_of_birth == ("1978-12-05", "1979")
    assert numbers(entry) == {("passport", "836238033", "KP"), ("bic", "HAVIGB2L", "")}
    assert entry.programmes == ("NPWMD", "DPRK4")
    assert entry.measures == ("asset_freeze",)
    assert entry.details["Linked To"] == "KOREA MINING"
    assert entry.details["Secondary sanctions risk"].endswith("510.201 and 510.210")


def test_an_entity_of_the_entity_list_keeps_its_requirement_and_the_footnote_glued_to_it() -> None:
    """The list is the Bureau's, whoever put it together; a last alias has an `and` in front."""
    row = {
        "_id": "abc", "source": EL, "name": "Alpha Institute (AI)", "alt_names": "Beta; and Gamma Institute",
        "addresses": "1 Road, Hebei, China; and 2 Road, Hebei, China, CN", "start_date": "2018-08-01",
        "federal_register_notice": "83 FR 37423; 87 FR 77505",
        "license_requirement": "(See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)", "license_policy": "Denial",
    }  # fmt: skip

    entry = read(listing(row)).entries[0]

    assert entry.listed_by == "us.el"
    assert [name.name for name in entry.names] == ["Alpha Institute (AI)", "Beta", "Gamma Institute"]
    assert [item.country for item in entry.addresses] == ["CN", "CN"]
    assert (entry.footnotes, entry.licence_policy) == (("3",), "Denial")
    assert entry.citations == ("83 FR 37423", "87 FR 77505")
    assert str(entry.listed_on) == "2018-08-01"


def test_one_number_on_several_lists_stands_for_several_entries() -> None:
    """The SDN List keeps the number, another list has its name after it, in whatever order the rows come."""
    rows = [
        {"_id": "17018", "source": SSI, "entity_number": "17018", "type": "Entity", "name": "BANK"},
        {"_id": "17018", "source": SDN, "entity_number": "17018", "type": "Entity", "name": "BANK"},
    ]

    entries = read(listing(*rows)).entries

    assert [(entry.id, entry.listed_by, entry.measures) for entry in entries] == [
        ("17018-ssi", "us.cons", ("debt_and_equity_restrictions",)),
        ("17018", "us.sdn", ("asset_freeze",)),
    ]
    assert parts_of(entries) == {"us.cons": 1, "us.cons/SSI": 1, "us.sdn": 1}


def test_the_older_layout_has_no_id_and_its_ids_the_other_way_round() -> None:
    """A row without any number is named by its name and list."""
    rows = [
        {"source": DPL, "name": " ADRIAN HERNANDEZ", "end_date": "2026-10-13", "standard_order": "Y"},
        {
            "source": SSI, "entity_number": "9", "type": "Entity", "name": "OAO", "programs": "UKRAINE-EO13662",
            "ids": "RU, 1137746390572, Registration ID; Subject to Directive 4, Executive Order 13662 Directive "
            "Determination -; CO, 830106350-0, NIT #",
        },
    ]  # fmt: skip

    denied, sectoral = read(listing(*rows, columns=COLUMNS[1:])).entries

    assert (denied.id, denied.measures) == ("adrian-hernandez-dpl", ("denial_order",))
    assert denied.details == {"Standard order": "Y", "End date": "2026-10-13"}
    assert (sectoral.id, sectoral.measures) == ("9", ("oil_project_restrictions",))
    assert numbers(sectoral) == {("registration", "1137746390572", "RU"), ("tax", "830106350-0", "CO")}


def test_what_may_follow_a_party_is_no_part_of_its_name() -> None:
    """Notices of the Department of State name successors with the party, and aliases in brackets."""
    row = {
        "_id": "x", "source": "Nonproliferation Sanctions (ISN) - State Department", "programs": "INKSNA",
        "name": "Universal Limited [aka General Tech, aka Tiger Force] (Hong Kong Entity), and its sub-units and "
        "successors",
        "federal_register_notice": "Vol. 88, No. 151, 08/08/2023",
    }  # fmt: skip

    entry = read(listing(row)).entries[0]

    assert [name.name for name in entry.names] == [
        "Universal Limited (Hong Kong Entity)", "General Tech", "Tiger Force",
    ]  # fmt: skip
    assert entry.remarks == "and its sub-units and successors"
    assert entry.citations == ("Vol. 88, No. 151, 08/08/2023",)


GOOD = {"_id": "1", "source": SDN, "entity_number": "1", "type": "Entity", "name": "BANK"}


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (listing(GOOD | {"source": "Brand New List (BNL) - Moon Department"}), "list that is not known"),
        (listing(GOOD | {"type": "Satellite"}), "unknown type"),
        (listing(GOOD | {"name": " "}), "has no name"),
        (listing(GOOD | {"start_date": "31/31/2020"}), "is not a day"),
        (listing(GOOD, columns=(*COLUMNS, "score")), "unknown score"),
        (listing(GOOD, columns=COLUMNS[:-1]), "missing ids"),
        (listing(), "holds no row"),
        ([FileInMemory("consolidated.csv", b"<html><head>")], "web page"),
        ([FileInMemory("consolidated.csv", b"\xff\xfe\x00")], "not utf-8"),
        ([], "1 expected"),
    ],
)
def test_a_file_that_is_not_the_known_list_is_refused(files: list[FileInMemory], told: str) -> None:
    """A list that nobody knows the meaning of must be looked at before it is relied on."""
    with pytest.raises(FeedError, match=told):
        read(files)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.sampled_from(COLUMNS[5:]), st.text(max_size=40), max_size=12))
def test_any_cells_are_read_or_refused(cells: dict[str, str]) -> None:
    """Only FeedError leaves the reader, whatever the cells hold."""
    try:
        read(listing(GOOD | cells))
    except FeedError:
        return


# --- the real files


@pytest.fixture(scope="module")
def whole(real: Files) -> Reading:
    """The list of 31 July 2026."""
    return read(real("us_csl_20260731_rebuilt.csv.gz"))


@pytest.mark.shared
def test_the_whole_screening_list_is_read_and_every_part_is_within_its_guard(whole: Reading) -> None:
    """25,921 rows; 96 numbers stand on two lists and are 192 entries all the same."""
    entries = whole.entries

    counts = parts_of(entries)
    assert len({entry.id for entry in entries}) == len(entries) == whole.rows == 25_921
    assert counts["us.sdn"] == 19_181
    assert counts["us.el"] == 3_420
    assert counts["us.cons"] == 484
    assert {part: number for part, number in counts.items() if "/" in part} == {
        "us.cons/SSI": 286, "us.cons/PLC": 78, "us.cons/CMIC": 68, "us.cons/NS-MBS": 51, "us.cons/CAPTA": 1,
    }  # fmt: skip
    assert sum(1 for entry in entries if entry.origin_id and entry.id != entry.origin_id) == 96
    assert all(entry.measures and entry.names for entry in entries)
    least = next(feed.guards.parts for feed in load_feeds("exportgate_us.feeds") if feed.id == "us.csl")
    assert all(counts[part] >= number for part, number in least.items())


@pytest.mark.shared
def test_jhicc_stands_in_the_screening_list_with_both_citations(whole: Reading) -> None:
    """The list that gave the project its seed cites the page of the amendment that concerns the entry."""
    entry = next(
        entry for entry in whole.entries if entry.primary_name == "Fujian Jinhua Integrated Circuit Company, Ltd."
    )

    assert [name.name for name in entry.names[1:]] == ["JHICC"]
    assert (entry.listed_by, entry.footnotes) == ("us.el", ("5",))
    assert entry.licence_policy.startswith("Presumption of denial")
    assert entry.citations == ("83 FR 54521", "89 FR 96837")


@pytest.mark.shared
def test_the_excerpts_in_both_layouts_are_read(real: Files) -> None:
    """115 rows of 2019 and 13 of 2025, with addresses, births and papers."""
    older = read(real("us_trade_csl_sample.csv"))
    newer = read(real("us_trade_csl_sample2.csv"))

    assert len(older.entries) == older.rows == 115
    assert Counter(entry.listed_by for entry in older.entries) == {
        "us.cons": 40, "us.sdn": 28, "us.el": 22, "us.debarred": 10, "us.dpl": 8, "us.uvl": 4, "us.isn": 3,
    }  # fmt: skip
    vessel = next(entry for entry in older.entries if entry.primary_name == "ADRIAN DARYA 1")
    assert numbers(vessel) == {("imo", "9116412", "")}
    assert vessel.details["Former Vessel Flag"] == "Panama"
    assert len(newer.entries) == newer.rows == 13
    evader = next(entry for entry in newer.entries if entry.id == "26182")
    assert numbers(evader) == {("passport", "U00242309", "TR")}
    assert (evader.dates_of_birth, evader.measures) == (("1980-02-08",), ("transactions_prohibited",))
    assert older.notes == newer.notes == ()


def test_an_affiliate_of_a_listed_firm_has_a_name_of_its_own() -> None:
    """The row of an affiliate names the firm first; a party is asked for by the affiliate's name."""
    row = {
        "_id": "x", "source": "Entity List (EL) - Bureau of Industry and Security", "addresses": "CN",
        "name": "Xinghai Group Co., Ltd. (Xinghai). Affiliated Entity: Xinghai Marine Networks Co., Ltd.",
        "license_requirement": "For all items subject to the EAR",
    }  # fmt: skip

    entry = read(listing(row)).entries[0]

    assert [name.name for name in entry.names] == ["Xinghai Marine Networks Co., Ltd."]
    assert entry.details["Belongs to"] == "Xinghai Group Co., Ltd. (Xinghai)"
