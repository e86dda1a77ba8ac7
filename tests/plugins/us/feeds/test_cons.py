"""us.cons: OFAC's non-SDN lists kept apart, in the CSV set, the plain XML and the advanced model."""

import csv
import gzip
import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.errors import FeedError
from exportgate.feeds.rawfile import FileInMemory
from exportgate_us.feeds.cons.reader import read_advanced_xml, read_csv_set, read_list_xml

Files = Callable[..., list[Any]]

DIRECTIVE = "Executive Order 13662 Directive Determination - Subject to Directive"


@pytest.mark.parametrize(
    ("programmes", "remarks", "lists", "measures"),
    [
        ("NS-PLC", "POB Gaza.", "PLC", ("transactions_rejected",)),
        ("CMIC-EO13959", "Listing Date (CMIC) 03 Jun 2021.", "CMIC", ("securities_restrictions",)),
        ("UKRAINE-EO13662", f"{DIRECTIVE} 1.", "SSI", ("debt_and_equity_restrictions",)),
        ("UKRAINE-EO13662", f"{DIRECTIVE} 4.", "SSI", ("oil_project_restrictions",)),
        ("UKRAINE-EO13662", None, "SSI", ("debt_and_equity_restrictions",)),
        ("561-Related", None, "CAPTA", ("correspondent_account_restrictions",)),
        ("FSE-IR", None, "FSE", ("transactions_prohibited",)),
        ("RUSSIA-EO14024", "Listing Date (EO 14024 Directive 1a): 22 Feb 2022.", "NS-MBS",
         ("menu_based_restrictions",)),
        ("RUSSIA-EO14024", "Listing Date (EO 14024 Directive 2): 24 Feb 2022.", "CAPTA",
         ("correspondent_account_restrictions",)),
        ("UKRAINE-EO13662] [RUSSIA-EO14024", f"{DIRECTIVE} 2; Listing Date (EO 14024 Directive 3): 24 Feb 2022.",
         "SSI; NS-MBS", ("debt_and_equity_restrictions",)),
    ],
)  # fmt: skip
def test_the_list_and_what_it_imposes_follow_from_programme_and_directive(
    ofac_set: Files, party: Callable[..., Any], programmes: str, remarks: str, lists: str, measures: tuple[str, ...]
) -> None:
    """Only some of these lists restrict trade, and none blocks property."""
    entry = read_csv_set(ofac_set([party(7, "SOME BANK", None, programmes, remarks)])).entries[0]

    assert entry.details["List"] == lists
    assert entry.measures == measures


def test_a_party_of_an_unknown_list_is_told_and_not_without_measure(ofac_set: Files, party: Callable[..., Any]) -> None:
    """A new programme must not look as if nothing were imposed."""
    reading = read_csv_set(ofac_set([party(7, "SOME BANK", None, "NEW-EO15000", None)]))

    assert reading.entries[0].measures == ("menu_based_restrictions",)
    assert "no list that is known" in reading.notes[0]


ADVANCED = """<?xml version="1.0" encoding="utf-8"?><Sanctions xmlns="{space}">
<DateOfIssue CalendarTypeID="1"><Year>2024</Year><Month>3</Month><Day>17</Day></DateOfIssue>
<ReferenceValueSets>
<AliasTypeValues><AliasType ID="1">A.K.A.</AliasType><AliasType ID="2">F.K.A.</AliasType>
<AliasType ID="3">Name</AliasType></AliasTypeValues>
<AreaCodeValues><AreaCode ID="9" CountryID="9" Description="undetermined"/></AreaCodeValues>
<CountryValues><Country ID="1" ISO2="RU">Russia</Country></CountryValues>
<DetailReferenceValues><DetailReference ID="5">Subject to Directive 4</DetailReference></DetailReferenceValues>
<FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="25">Location</FeatureType>
<FeatureType ID="26">Executive Order 13662 Directive Determination -</FeatureType></FeatureTypeValues>
<IDRegDocTypeValues><IDRegDocType ID="4">Tax ID No.</IDRegDocType></IDRegDocTypeValues>
<IDRegDocDateTypeValues><IDRegDocDateType ID="1">Issue Date</IDRegDocDateType></IDRegDocDateTypeValues>
<ListValues><List ID="6">Sectoral Sanctions Identifications List</List></ListValues>
<LocPartTypeValues><LocPartType ID="1">ADDRESS1</LocPartType><LocPartType ID="2">CITY</LocPartType></LocPartTypeValues>
<NamePartTypeValues><NamePartType ID="1">Last Name</NamePartType><NamePartType ID="2">First Name</NamePartType>
</NamePartTypeValues>
<PartySubTypeValues><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType></PartyTypeValues>
<RelationTypeValues><RelationType ID="1">Acting for or on behalf of</RelationType></RelationTypeValues>
<SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType></SanctionsTypeValues>
<ScriptValues><Script ID="1">Latin</Script><Script ID="2">Cyrillic</Script></ScriptValues>
</ReferenceValueSets>
<Locations><Location ID="70"><LocationCountry CountryID="1"/>
<LocationPart LocPartTypeID="2"><LocationPartValue><Value>Moscow</Value></LocationPartValue></LocationPart>
<LocationPart LocPartTypeID="1"><LocationPartValue><Value>1 Main St.</Value></LocationPartValue></LocationPart>
</Location></Locations>
<IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="4" IdentityID="50" IssuedBy-CountryID="1">
<IDRegistrationNo>7702</IDRegistrationNo><DocumentDate IDRegDocDateTypeID="1"><DatePeriod><Start><From>
<Year>2001</Year><Month>2</Month><Day>3</Day></From></Start></DatePeriod></DocumentDate></IDRegDocument>
</IDRegDocuments>
<DistinctParties><DistinctParty FixedRef="{uid}"><Comment>A remark.</Comment><Profile ID="7" PartySubTypeID="4">
<Identity ID="50" Primary="true"><Alias AliasTypeID="2" Primary="false" LowQuality="false"><DocumentedName>
<DocumentedNamePart><NamePartValue NamePartGroupID="3">OLD</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<Alias AliasTypeID="3" Primary="true" LowQuality="false"><DocumentedName>
<DocumentedNamePart><NamePartValue NamePartGroupID="1" ScriptID="1">PETROV</NamePartValue></DocumentedNamePart>
<DocumentedNamePart><NamePartValue NamePartGroupID="2" ScriptID="1">Ivan</NamePartValue></DocumentedNamePart>
</DocumentedName><DocumentedName>
<DocumentedNamePart><NamePartValue NamePartGroupID="1" ScriptID="2">ПЕТРОВ</NamePartValue></DocumentedNamePart>
<DocumentedNamePart><NamePartValue NamePartGroupID="2" ScriptID="2">Иван</NamePartValue></DocumentedNamePart>
</DocumentedName></Alias>
<Alias AliasTypeID="1" Primary="false" LowQuality="true"><DocumentedName>
<DocumentedNamePart><NamePartValue NamePartGroupID="3">VANYA</NamePartValue></DocumentedNamePart></DocumentedName>
</Alias>
<NamePartGroups><MasterNamePartGroup><NamePartGroup ID="1" NamePartTypeID="1"/></MasterNamePartGroup>
<MasterNamePartGroup><NamePartGroup ID="2" NamePartTypeID="2"/></MasterNamePartGroup>
<MasterNamePartGroup><NamePartGroup ID="3" NamePartTypeID="1"/></MasterNamePartGroup></NamePartGroups></Identity>
<Feature ID="1" FeatureTypeID="8"><FeatureVersion ID="1"><DatePeriod>
<Start Approximate="true"><From><Year>1961</Year><Month>1</Month><Day>1</Day></From></Start>
<End><To><Year>1962</Year><Month>12</Month><Day>31</Day></To></End></DatePeriod></FeatureVersion></Feature>
<Feature ID="2" FeatureTypeID="25"><FeatureVersion ID="2"><VersionLocation LocationID="{place}"/></FeatureVersion>
</Feature><Feature ID="3" FeatureTypeID="26"><FeatureVersion ID="3"><VersionDetail DetailReferenceID="5"/>
</FeatureVersion></Feature></Profile></DistinctParty></DistinctParties>
<SanctionsEntries><SanctionsEntry ID="1" ProfileID="7" ListID="6"><EntryEvent><Date><Year>2014</Year><Month>9</Month>
<Day>12</Day></Date></EntryEvent><SanctionsMeasure SanctionsTypeID="1"><Comment>UKRAINE-EO13662</Comment>
</SanctionsMeasure></SanctionsEntry></SanctionsEntries></Sanctions>"""
UN_SPACE = "http://www.un.org/sanctions/1.0"


def advanced(space: str = UN_SPACE, uid: str = "7", place: str = "70") -> list[FileInMemory]:
    """Give a small file in the advanced model."""
    return [FileInMemory("cons_advanced.xml", ADVANCED.format(space=space, uid=uid, place=place).encode())]


def test_the_advanced_model_is_read_through_its_references() -> None:
    """Names in each script, the primary first; places, papers, spans of birth; list, programme and first day."""
    reading = read_advanced_xml(advanced())

    entry = reading.entries[0]
    assert str(reading.published) == "2024-03-17"
    assert [(name.name, name.kind, name.script, name.family) for name in entry.names] == [
        ("Ivan PETROV", "primary", "latin", "PETROV"),
        ("OLD", "former", "latin", ""),
        ("Иван ПЕТРОВ", "alias", "cyrillic", "ПЕТРОВ"),
        ("VANYA", "weak", "latin", ""),
    ]
    assert [(item.text, item.country) for item in entry.addresses] == [("1 Main St., Moscow, Russia", "RU")]
    assert [(item.scheme, item.value, item.country) for item in entry.identifiers] == [("tax", "7702", "RU")]
    assert entry.dates_of_birth == ("1961", "1962")
    assert (entry.details["List"], entry.measures) == ("SSI", ("oil_project_restrictions",))
    assert entry.programmes == ("UKRAINE-EO13662",)
    assert str(entry.listed_on) == "2014-09-12"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (advanced(space="http://example.com/other"), "known namespace"),
        (advanced(place="71"), "location '71', which it does not define"),
        (advanced(uid="x"), "no number"),
        (advanced(uid="8"), "unknown party '7'"),
    ],
)
def test_an_advanced_file_that_does_not_hold_together_is_refused(files: list[FileInMemory], told: str) -> None:
    """A reference to nothing means that the file is cut or wrong."""
    with pytest.raises(FeedError, match=told) as raised:
        read_advanced_xml(files)

    assert "cons_advanced.xml" in raised.value.where


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(ADVANCED)), st.integers(0, 400), st.text(max_size=20))
def test_an_advanced_file_damaged_anywhere_is_read_or_refused(start: int, length: int, put: str) -> None:
    """Whatever is cut out or put in, only FeedError leaves the reader."""
    text = ADVANCED.format(space=UN_SPACE, uid="7", place="70")
    damaged = text[:start] + put + text[start + length :]
    for read in (read_advanced_xml, read_list_xml):
        try:
            read([FileInMemory("cons.xml", damaged.encode("utf-8", "ignore"))])
        except FeedError:
            continue


# --- the real files

COMPANIONS = ["us_ofac_cons_add_202512.csv", "us_ofac_cons_alt_202512.csv", "us_ofac_cons_comments_202512.csv"]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("read", "names", "entries", "lists"),
    [
        (read_csv_set, ["us_ofac_cons_prim_202512.csv", *COMPANIONS], 442,
         {"SSI": 286, "PLC": 78, "CMIC": 68, "NS-MBS": 15, "CAPTA": 1}),
        (read_list_xml, ["us_ofac_consolidated_20250328.xml"], 443,
         {"SSI": 286, "PLC": 78, "CMIC": 68, "NS-MBS": 15, "CAPTA": 1, "FSE": 1}),
        (read_advanced_xml, ["us_ofac_cons_advanced_20200317.xml"], 375,
         {"SSI": 290, "PLC": 78, "CAPTA": 1, "FSE": 6}),
    ],
)  # fmt: skip
def test_each_layout_is_read_whole_and_every_party_is_on_a_list(
    real: Files, read: Callable[..., Any], names: list[str], entries: int, lists: dict[str, int]
) -> None:
    """Three official layouts, each with all its parties and none without a list."""
    reading = read(real(*names))

    assert len(reading.entries) == reading.rows == entries
    assert reading.notes == ()
    assert Counter(name for entry in reading.entries for name in entry.details["List"].split("; ")) == lists


@pytest.mark.shared
def test_the_lists_agree_with_the_consolidated_screening_list(real: Files, shared: Path) -> None:
    """What follows from programme and directive is what the later screening list says of the same number.

    Left out are parties no longer listed there, and those that it puts on the SDN list meanwhile: their Directive 3 no
    longer counts there.
    """
    text = gzip.decompress((shared / "feeds" / "us_csl_20260731_rebuilt.csv.gz").read_bytes()).decode()
    told: dict[str, set[str]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        if row["entity_number"]:
            short = re.findall(r"\(([^)]*)\)", row["source"])[0].removesuffix(" List")
            told.setdefault(row["entity_number"], set()).add("CAPTA" if short == "CAP" else short)

    differing = {
        entry.id: (entry.details["List"], told[entry.id])
        for entry in read_csv_set(real("us_ofac_cons_prim_202512.csv", *COMPANIONS)).entries
        if (known := told.get(entry.id)) and "SDN" not in known and set(entry.details["List"].split("; ")) != known
    }

    assert differing == {}


@pytest.mark.shared
def test_the_plain_xml_and_the_csv_set_say_the_same(real: Files) -> None:
    """Of the parties in both, nine months apart, the names and numbers are the same but for few that changed."""
    from_csv = {entry.id: entry for entry in read_csv_set(real("us_ofac_cons_prim_202512.csv", *COMPANIONS)).entries}
    from_xml = {entry.id: entry for entry in read_list_xml(real("us_ofac_consolidated_20250328.xml")).entries}
    both = from_csv.keys() & from_xml.keys()

    other_names = {number for number in both if set(from_csv[number].names) != set(from_xml[number].names)}
    other_numbers = {
        number for number in both if set(from_csv[number].identifiers) != set(from_xml[number].identifiers)
    }

    assert len(both) > 430
    assert len(other_names) <= 10, other_names
    assert len(other_numbers) <= 12, other_numbers
