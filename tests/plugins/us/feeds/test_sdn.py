"""us.sdn: the CSV set, the plain XML in both namespaces, and what the remarks tell."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.rawfile import FileInMemory
from exportgate_us.feeds.ofac.births import births
from exportgate_us.feeds.ofac.remarks import feature, valued
from exportgate_us.feeds.sdn.reader import read_csv_set, read_list_xml

Files = Callable[..., list[Any]]


def by_id(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Give entries by their ids, which must be unique."""
    listed = list(entries)
    found = {entry.id: entry for entry in listed}
    assert len(found) == len(listed)
    return found


def named(entry: Entry) -> list[tuple[str, str]]:
    """Give (name, kind) of each name."""
    return [(name.name, name.kind) for name in entry.names]


def numbers(entry: Entry) -> set[tuple[str, str, str]]:
    """Give (scheme, value, country) of each identifier."""
    return {(item.scheme, item.value, item.country) for item in entry.identifiers}


def test_a_person_is_read_with_natural_name_weak_aliases_birth_papers_and_ties(
    ofac_set: Files, party: Callable[..., Any]
) -> None:
    """The remarks hold most of what OFAC knows; every labelled fact finds its field."""
    remarks = (
        "DOB circa 1965; alt. DOB 1961 to 1963; POB Herat, Afghanistan; nationality Iran; citizen Germany; "
        "Gender Male; Passport A0002987 (Iran) issued 06 Aug 2015 expires 06 Aug 2020; "
        "National ID No. 7/PA(N)010135 (Burma); "
        "Website www.example.com; Digital Currency Address - XBT 12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h; "
        "Linked To: SOME COMPANY, LTD.; a.k.a. 'O'HARA'; f.k.a. 'RED, Old'."
    )
    files = ofac_set(
        [party(7, "DOE, John Q., Jr.", "individual", "SDGT] [IFSR", remarks)],
        names=[(7, 70, "aka", "DOE, Jon", None), (7, 71, "fka", "ROE, John", None), (7, 72, "nka", "NOW, John", None)],
        addresses=[(7, 1, "1 Main St.", "Berlin 10115", "Germany", None), (7, 2, None, None, None, None)],
    )

    entry = read_csv_set(files).entries[0]

    assert named(entry) == [
        ("John Q. DOE Jr.", "primary"),
        ("Jon DOE", "alias"),
        ("John ROE", "former"),
        ("John NOW", "alias"),
        ("O'HARA", "weak"),
        ("Old RED", "weak"),
    ]
    assert [name.family for name in entry.names[:2]] == ["DOE", "DOE"]
    assert entry.kind == "person"
    assert entry.programmes == ("SDGT", "IFSR")
    assert entry.measures == ("asset_freeze",)
    assert entry.dates_of_birth == ("1965", "1961", "1962", "1963")
    assert entry.countries == ("DE", "IR")
    assert [(item.text, item.country) for item in entry.addresses] == [("1 Main St., Berlin 10115, Germany", "DE")]
    assert numbers(entry) == {
        ("passport", "A0002987", "IR"),
        ("national_id", "7/PA(N)010135", "MM"),
        ("digital_currency", "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h", ""),
    }
    assert entry.details["Place of birth"] == "Herat, Afghanistan"
    assert entry.details["Date of birth"] == "circa 1965; 1961 to 1963"
    assert entry.details["Linked To"] == "SOME COMPANY, LTD."
    assert entry.details["Website"] == "www.example.com"


def test_vessels_and_aircraft_carry_the_numbers_that_identify_them(ofac_set: Files) -> None:
    """An IMO number is the ship's, or the company's that runs it; a tail number is a registration."""
    files = ofac_set(
        [
            (1, "ARTAVIL", "vessel", "IRAN", None, "T2EU4", "Crude Oil Tanker", "99,144", "56,068", "Iran", "NITC",
             "Vessel Registration Identification IMO 9187629; MMSI 572469210; Former Vessel Flag Malta; "
             "f.k.a. 'ALPHA'."),
            (2, "EP-GOM", "aircraft", "SDGT", None, None, None, None, None, None, None,
             "Aircraft Manufacturer's Serial Number (MSN) 1023409321; Aircraft Model IL76-TD."),
            (3, "MSN 391", "aircraft", "SDGT", None, None, None, None, None, None, None, None),
            (4, "SHIP MANAGER CO", None, "DPRK4", None, None, None, None, None, None, None,
             "Company Number IMO 5571322."),
        ]
    )  # fmt: skip

    vessel, aircraft, nameless, company = read_csv_set(files).entries

    assert numbers(vessel) == {("imo", "9187629", ""), ("mmsi", "572469210", ""), ("call_sign", "T2EU4", "")}
    assert vessel.countries == ("IR",)
    assert vessel.details["Vessel owner"] == "NITC"
    assert vessel.details["Former Vessel Flag"] == "Malta"
    assert named(vessel)[1] == ("ALPHA", "weak")
    assert numbers(aircraft) == {("aircraft_serial", "1023409321", ""), ("aircraft_registration", "EP-GOM", "")}
    assert numbers(nameless) == {("aircraft_serial", "391", "")}
    assert numbers(company) == {("imo_company", "5571322", "")}


def test_a_long_remark_goes_on_in_the_comments_file(ofac_set: Files, party: Callable[..., Any]) -> None:
    """The fact cut in two at the end of the remark is read as one."""
    cut = "DOB 1961; " + "x" * 970 + "; Passport A1"
    files = ofac_set([party(7, "DOE, John", "individual", "SDGT", cut)], comments=[(7, "23 (Iran); a.k.a. 'JOHNNY'.")])

    reading = read_csv_set(files)

    assert numbers(reading.entries[0]) == {("passport", "A123", "IR")}
    assert named(reading.entries[0])[1] == ("JOHNNY", "weak")
    assert reading.notes == ()


def test_a_comment_that_does_not_continue_is_kept_and_told(ofac_set: Files, party: Callable[..., Any]) -> None:
    """Companion files of another day do not join: nothing is glued together, nothing is lost, and it is said."""
    files = ofac_set(
        [party(7, "BANK", None, "SDGT", "Registration Number 1 (Russia).")], comments=[(7, "28 (Russia); MMSI 5.")]
    )

    reading = read_csv_set(files)

    assert numbers(reading.entries[0]) == {("registration", "1", "RU"), ("mmsi", "5", "")}
    assert reading.entries[0].remarks == "Registration Number 1 (Russia); 28 (Russia); MMSI 5."
    assert "does not continue" in reading.notes[0]


def test_companion_rows_of_unknown_parties_are_told_not_fatal(ofac_set: Files, party: Callable[..., Any]) -> None:
    """An address file that is a day ahead of the list does not stop the list."""
    files = ofac_set(
        [party(7, "BANK", None, "SDGT", None)],
        addresses=[(8, 1, "1 Main St.", None, "Iran", None)],
        names=[(9, 1, "aka", "OTHER", None)],
    )

    reading = read_csv_set(files)

    assert reading.rows == 1
    assert len(reading.notes) == 2


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("sdn.csv", b'7,"BANK",-0- ,"SDGT"\r\n', "4 cells, 12 expected"),
        ("sdn.csv", b"<!DOCTYPE html><html><body>Service unavailable</body></html>", "web page"),
        ("sdn.csv", b"", "empty"),
        ("sdn.csv", b'x,"BANK",-0- ,"SDGT"' + b",-0- " * 8 + b"\r\n", "no entity number"),
        ("sdn.csv", b'7,"BANK","satellite","SDGT"' + b",-0- " * 8 + b"\r\n", "unknown type 'satellite'"),
        ("sdn.csv", b'7,-0- ,-0- ,"SDGT"' + b",-0- " * 8 + b"\r\n", "has no name"),
        ("add.csv", b'7,1,"a","b","c",-0- ,"new column"\r\n', "7 cells, 6 expected"),
        ("alt.csv", b'7,1,"dba","OTHER",-0- \r\n', "unknown kind of name"),
        ("alt.csv", b"\x00\x01\x02binary", "NUL"),
        ("sdn_comments.csv", b'7,"unclosed\r\n', "cannot be read"),
    ],
)
def test_a_broken_file_is_refused_and_named(
    ofac_set: Files, party: Callable[..., Any], name: str, content: bytes, told: str
) -> None:
    """A publication is read whole or not at all, and the error names file and fault."""
    files = [
        FileInMemory(name, content) if file.name == name else file
        for file in ofac_set(
            [party(7, "BANK", None, "SDGT", None)],
            [(7, 1, None, None, "Iran", None)],
            [(7, 1, "aka", "B", None)],
            [(7, "x.")],
        )
    ]

    with pytest.raises(FeedError, match=told) as raised:
        read_csv_set(files)

    assert name in raised.value.where


def test_a_missing_companion_is_refused(ofac_set: Files, party: Callable[..., Any]) -> None:
    """Without its aliases the list would let parties through."""
    with pytest.raises(FeedError, match="4 expected"):
        read_csv_set(ofac_set([party(7, "BANK", None, "SDGT", None)])[:3])


def test_one_number_for_two_parties_is_refused(ofac_set: Files, party: Callable[..., Any]) -> None:
    """An id must stand for one entry, or changes between editions could not be told."""
    with pytest.raises(FeedError, match="stands twice"):
        read_csv_set(ofac_set([party(7, "A", None, "SDGT", None), party(7, "B", None, "SDGT", None)]))


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("10 Dec 1948", ("1948-12-10",)),
        ("Mar 1961", ("1961-03",)),
        ("circa 04 May 1965", ("1965-05-04",)),
        ("circa 1979-1982", ("1979", "1980", "1981", "1982")),
        ("01 Jan 1960 to 31 Dec 1960", ("1960",)),
        ("15 Nov 1971 to 20 Dec 1971", ("1971-11", "1971-12")),
        ("31 Feb 1960", ()),
        ("1990 to 1980", ()),
        ("1900 to 1999", ()),
    ],
)
def test_births_are_cut_to_what_is_known(printed: str, expected: tuple[str, ...]) -> None:
    """A span stands for each year in it; a day that does not exist for none."""
    assert births(printed) == expected


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("Tax ID No. AABA 670850 Y", ("Tax ID No.", "AABA 670850 Y", "")),
        ("NIT # 800018928-0 (Colombia)", ("NIT", "800018928-0", "CO")),
        ("Italian Fiscal Code: KMMMHD68D03Z352N", ("Italian Fiscal Code", "KMMMHD68D03Z352N", "")),
        ("Passport No.: 0310857, Eritrea, Issue Date 21 August 2006", ("Passport", "0310857", "ER")),
        ("alt. Passport Booklet: A5199819 (Pakistan)", ("Passport Booklet:", "A5199819", "PK")),
        ("Registration Number HRB 32490 (Mainz) (Germany)", ("Registration Number", "HRB 32490 (Mainz)", "DE")),
        ("Passport PS 472330208 (Korea, North) expires 04 Jul 2017", ("Passport", "PS 472330208", "KP")),
        ("Passport I066302 (Cabo Verde.  Previously Cape Verde.)", ("Passport", "I066302", "CV")),
        ("Brand New Number 77-1 (Iran)", ("Brand New Number", "77-1", "IR")),
        ("Folio Mercantil No. 343997 (Mexico) issued 14 Dec 2005", ("Folio Mercantil No.", "343997", "MX")),
    ],
)
def test_numbers_come_with_their_issuing_country(fact: str, expected: tuple[str, str, str]) -> None:
    """Label, number and country are parted, whatever stands before and after the number."""
    found = feature(fact)

    assert found is not None
    assert (found.heading, found.value, found.country) == expected


@pytest.mark.parametrize(
    "fact", ["Major General", "all offices worldwide", "arrested 30 Sep 2002", "President since 1979"]
)
def test_free_text_is_no_number(fact: str) -> None:
    """What has no label stays in the remarks and becomes nothing else."""
    assert feature(fact) is None


def test_a_paper_without_a_number_is_no_identifier() -> None:
    """`Passport issued in Sarajevo` names no number that could be compared."""
    assert valued("Passport", "issued in Sarajevo, Bosnia-Herzegovina") is None


XML = """<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="{space}"><publshInformation><Publish_Date>03/28/2025</Publish_Date><Record_Count>1</Record_Count>
</publshInformation><sdnEntry><uid>7</uid><firstName>Evren</firstName><lastName>DOE</lastName>
<sdnType>Individual</sdnType>{more}<programList><program>SDGT</program></programList>
<idList><id><uid>1</uid><idType>Passport</idType><idNumber>U1</idNumber><idCountry>Turkey</idCountry></id></idList>
<akaList><aka><uid>2</uid><type>a.k.a.</type><category>weak</category><lastName>EV</lastName></aka></akaList>
<dateOfBirthList><dateOfBirthItem><uid>3</uid><dateOfBirth>circa 1980</dateOfBirth><mainEntry>true</mainEntry>
</dateOfBirthItem></dateOfBirthList></sdnEntry></sdnList>"""
OLD, NEW = (
    "http://tempuri.org/sdnList.xsd",
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML",
)


@pytest.mark.parametrize("space", [OLD, NEW])
def test_plain_xml_is_read_in_both_namespaces(space: str) -> None:
    """The publisher changed the namespace, not the content."""
    reading = read_list_xml([FileInMemory("sdn.xml", XML.format(space=space, more="").encode())])

    entry = reading.entries[0]
    assert str(reading.published) == "2025-03-28"
    assert named(entry) == [("Evren DOE", "primary"), ("EV", "weak")]
    assert numbers(entry) == {("passport", "U1", "TR")}
    assert entry.dates_of_birth == ("1980",)


@pytest.mark.parametrize(
    ("space", "more", "told"),
    [
        ("http://example.com/other", "", "known namespace"),
        (NEW, "<newThing>1</newThing>", "unknown elements: newThing"),
    ],
)
def test_plain_xml_of_another_shape_is_refused(space: str, more: str, told: str) -> None:
    """A new element may hold what must not be missed."""
    with pytest.raises(FeedError, match=told):
        read_list_xml([FileInMemory("sdn.xml", XML.format(space=space, more=more).encode())])


def test_entities_are_refused() -> None:
    """A document type could bring in entities, and with them files and floods."""
    bomb = b'<!DOCTYPE a [<!ENTITY b "x">]><sdnList><sdnEntry>&b;</sdnEntry></sdnList>'

    with pytest.raises(FeedError, match="document type"):
        read_list_xml([FileInMemory("sdn.xml", bomb)])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_remark_is_read_without_an_error(text: str) -> None:
    """Hostile remarks end in no exception."""
    for fact in text.split(";"):
        feature(fact)
        births(fact)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=200), min_size=4, max_size=4))
def test_any_bytes_are_read_or_refused(contents: list[bytes]) -> None:
    """Only FeedError leaves the reader, whatever the files hold."""
    files = [FileInMemory(f"{number}.csv", content) for number, content in enumerate(contents)]
    for read in (read_csv_set, lambda given_files: read_list_xml(given_files[:1])):
        try:
            read(files)
        except FeedError:
            continue


# --- the real files


@pytest.fixture(scope="module")
def edition(real: Files) -> Any:
    """The edition of 3 May 2024."""
    companions = ["us_ofac_add_202502.csv", "us_ofac_alt_202502.csv", "us_ofac_sdn_comments_202502.csv"]
    return read_csv_set(real("us_ofac_sdn_20240503.csv.gz", *companions))


@pytest.mark.shared
def test_the_whole_list_of_may_2024_is_read(edition: Any) -> None:
    """Each of its 14,965 rows is an entry; what the companion files of 2025 have besides is told."""
    kinds = [entry.kind for entry in edition.entries]

    assert len(by_id(edition.entries)) == edition.rows == 14_965
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "organisation": 6_884, "person": 6_854, "vessel": 851, "aircraft": 376,
    }  # fmt: skip
    assert all(entry.names and entry.programmes and entry.measures == ("asset_freeze",) for entry in edition.entries)
    assert any("does not continue" in note and "17018, 34682" in note for note in edition.notes)


@pytest.mark.shared
def test_every_date_of_birth_and_nationality_of_the_list_is_understood(edition: Any) -> None:
    """No birth printed on the list is left as text, and all but five nationalities are countries."""
    for entry in edition.entries:
        if " DOB " in f" {entry.remarks}" and entry.id != "11313":
            assert entry.dates_of_birth, entry.id
        if entry.details.get("Nationality", "") and "ossibly" not in entry.details["Nationality"]:
            assert entry.countries, entry.id


@pytest.mark.shared
def test_a_person_of_the_real_list_in_full(edition: Any) -> None:
    """25308, a ransomware exchanger: two digital currency addresses, passport and papers."""
    entry = by_id(edition.entries)["25308"]

    assert entry.kind == "person"
    assert entry.dates_of_birth
    assert ("digital_currency", "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h", "") in numbers(entry)
    assert ("digital_currency", "1Kuf2Rd8mDyAViwBozGTNYnvWL8uYFrkVo", "") in numbers(entry)


@pytest.mark.shared
def test_sberbank_of_the_real_list_in_full(edition: Any) -> None:
    """17018: former names, branches abroad, and a comment that does not join its remark."""
    entry = by_id(edition.entries)["17018"]

    assert named(entry) == [
        ("PUBLIC JOINT STOCK COMPANY SBERBANK OF RUSSIA", "primary"),
        ("SBERBANK ROSSII", "alias"),
        ("SBERBANK ROSSII OAO", "former"),
        ("OTKRYTOE AKTSIONERNOE OBSHCHESTVO SBERBANK ROSSII", "former"),
        ("SBERBANK OF RUSSIA", "alias"),
        ("PJSC SBERBANK", "alias"),
        ("OPEN JOINT STOCK COMPANY SBERBANK OF RUSSIA", "former"),
        ("OJSC SBERBANK OF RUSSIA", "former"),
        ("JOINT STOCK COMMERCIAL SAVINGS BANK OF THE RUSSIAN FEDERATION", "former"),
        ("JOINT STOCK COMMERCIAL SAVINGS BANK OF THE RUSSIAN SOVIET FEDERATIVE SOCIALIST REPUBLIC", "former"),
        ("SBERBANK OF RSFSR", "former"),
        ("SBERBANK INDIA", "weak"),
        ("SBERBANK MUMBAI", "weak"),
    ]
    assert [item.country for item in entry.addresses] == ["RU", "CN", "IN", "IN"]
    assert numbers(entry) == {
        ("bic", "SABRRUMM", ""),
        ("tax", "7707083893", "RU"),
        ("registration", "1027700132195", "RU"),
    }
    assert entry.programmes == ("UKRAINE-EO13662", "RUSSIA-EO14024")


@pytest.mark.shared
def test_a_vessel_of_the_real_list_in_full(edition: Any) -> None:
    """15036: names, numbers, flags and owner of a tanker."""
    entry = by_id(edition.entries)["15036"]

    assert named(entry) == [
        ("ARTAVIL", "primary"), ("ABADAN", "former"), ("SHONA", "former"), ("ALPHA", "weak"),
    ]  # fmt: skip
    assert numbers(entry) == {("imo", "9187629", ""), ("mmsi", "572469210", ""), ("call_sign", "T2EU4", "")}
    assert entry.details["Linked To"] == "NATIONAL IRANIAN TANKER COMPANY"
    assert entry.details["Former Vessel Flag"] == "Malta; Tuvalu; None Identified; Tanzania"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("names", "entries"),
    [
        (["us_ofac_sdn_202107.csv", "us_ofac_add_202107.csv", "us_ofac_alt_202107.csv"], 8_976),
        (["us_ofac_sdn_20240426.csv.gz", "us_ofac_add_202502.csv", "us_ofac_alt_202502.csv"], 14_668),
        (["us_ofac_sdn_20240501.csv.gz", "us_ofac_add_202502.csv", "us_ofac_alt_202502.csv"], 14_966),
    ],
)
def test_the_earlier_editions_are_read(real: Files, names: list[str], entries: int) -> None:
    """Each edition is read whole; four files of one day leave nothing to remark."""
    comments = f"us_ofac_sdn_comments_{names[1][-10:-4]}.csv"

    reading = read_csv_set(real(*names, comments))

    assert len(reading.entries) == reading.rows == entries
    assert bool(reading.notes) == ("2024" in names[0])


@pytest.mark.shared
def test_the_excerpt_in_the_old_namespace_is_read(real: Files) -> None:
    """Four entries of 2014, with a vessel and its details."""
    reading = read_list_xml(real("us_ofac_sdn_sample.xml"))

    entries = by_id(reading.entries)
    assert set(entries) == {"306", "6982", "11043", "521"}
    assert reading.notes[0].startswith("Record_Count says 5704, 4 entries found")
    assert named(entries["306"])[1] == ("BNC", "weak")
    assert numbers(entries["11043"]) == {("imo", "9051648", "IR")}
    assert entries["11043"].details["Vessel owner"] == "IRISL"
    assert entries["6982"].dates_of_birth == ("1954-05-20", "1954")
