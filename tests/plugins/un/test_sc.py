"""un.sc: the Security Council's Consolidated List."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.feed import Reading
from exportgate.feeds.rawfile import FileInMemory, FileOnDisk
from exportgate_un.feeds.sc.documents import identifier
from exportgate_un.feeds.sc.names import alias_names
from exportgate_un.feeds.sc.reader import read

HEAD = (
    "<DATAID>{number}</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>MUHAMMAD </FIRST_NAME>"
    "<SECOND_NAME>TAHER\n ANWARI</SECOND_NAME><UN_LIST_TYPE>{regime}</UN_LIST_TYPE>"
    "<REFERENCE_NUMBER>TAi.005</REFERENCE_NUMBER><LISTED_ON>2001-02-23-04:00</LISTED_ON>"
)


def publication(*persons: str, entities: str = "", day: str = "2025-04-19T23:00:04.625Z") -> list[FileInMemory]:
    """Write the list with these persons and entities."""
    individuals = "".join(f"<INDIVIDUAL>{person}</INDIVIDUAL>" for person in persons)
    text = (
        f"<?xml version='1.0' encoding='UTF-8'?><CONSOLIDATED_LIST dateGenerated='{day}'><INDIVIDUALS>{individuals}"
        f"</INDIVIDUALS><ENTITIES>{entities}</ENTITIES></CONSOLIDATED_LIST>"
    )
    return [FileInMemory("consolidated.xml", text.encode())]


def head(number: str = "110447", regime: str = "Taliban") -> str:
    """Write the elements that every entry starts with."""
    return HEAD.format(number=number, regime=regime)


def named(entry: Entry) -> list[tuple[str, str]]:
    """Give (name, kind) of each name."""
    return [(name.name, name.kind) for name in entry.names]


def test_a_person_is_read_in_full() -> None:
    """Names in all scripts with their quality, birth, papers, places, regime and what it imposes."""
    person = head() + (
        "<NAME_ORIGINAL_SCRIPT>محمد طاهر أنوري</NAME_ORIGINAL_SCRIPT><COMMENTS1>Belongs to\n Andar tribe.</COMMENTS1>"
        "<TITLE><VALUE>Mullah</VALUE></TITLE><DESIGNATION><VALUE>Director</VALUE></DESIGNATION>"
        "<NATIONALITY><VALUE>Afghanistan</VALUE></NATIONALITY><LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE>"
        "<LAST_DAY_UPDATED><VALUE>2003-09-03</VALUE><VALUE>2011-11-29</VALUE></LAST_DAY_UPDATED>"
        "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME> Mohammad Taher</ALIAS_NAME></INDIVIDUAL_ALIAS>"
        "<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Haji Mudir</ALIAS_NAME></INDIVIDUAL_ALIAS>"
        "<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>"
        "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Tahir</ALIAS_NAME><NOTE>previously listed as. In Arabic: "
        "طاهر. Passport number OR 1961825</NOTE></INDIVIDUAL_ALIAS>"
        "<INDIVIDUAL_ADDRESS><COUNTRY/></INDIVIDUAL_ADDRESS>"
        "<INDIVIDUAL_ADDRESS><STREET>1 Road</STREET><CITY>Quetta</CITY><COUNTRY>Pakistan</COUNTRY><NOTE>previous</NOTE>"
        "</INDIVIDUAL_ADDRESS><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1961</YEAR>"
        "</INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE>"
        "<FROM_YEAR>1963</FROM_YEAR><TO_YEAR>1965</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>"
        "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>Nov. 1973 </NOTE></INDIVIDUAL_DATE_OF_BIRTH>"
        "<INDIVIDUAL_PLACE_OF_BIRTH><CITY>Zurmat</CITY><COUNTRY>Afghanistan</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>"
        "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>Afghan passport number SE 012820"
        "</NUMBER><ISSUING_COUNTRY>Afghanistan</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT><INDIVIDUAL_DOCUMENT/>"
        "<SORT_KEY/><SORT_KEY_LAST_MOD/>"
    )

    reading = read(publication(person))

    entry = reading.entries[0]
    assert str(reading.published) == "2025-04-19"
    assert (entry.id, entry.kind, entry.programmes) == ("110447", "person", ("Taliban",))
    assert named(entry) == [
        ("MUHAMMAD TAHER ANWARI", "primary"), ("محمد طاهر أنوري", "alias"), ("Mohammad Taher", "alias"),
        ("Haji Mudir", "weak"), ("Tahir", "former"), ("طاهر", "alias"),
    ]  # fmt: skip
    assert entry.names[1].script == "arabic"
    assert [(item.text, item.country) for item in entry.addresses] == [("1 Road, Quetta, Pakistan (previous)", "PK")]
    assert entry.countries == ("AF", "PK")
    assert entry.dates_of_birth == ("1961", "1963", "1964", "1965", "1973-11")
    assert entry.details["Date of birth"] == "approximately 1961; between 1963-1965; (Nov. 1973)"
    assert [(item.scheme, item.value, item.country) for item in entry.identifiers] == [
        ("passport", "SE 012820", "AF"), ("passport", "OR 1961825", ""),
    ]  # fmt: skip
    assert entry.measures == ("asset_freeze", "travel_ban", "arms_embargo")
    assert entry.citations == ("S/RES/2255 (2015), para. 1",)
    assert str(entry.listed_on) == "2001-02-23"
    assert entry.details["Reference number"] == "TAi.005"
    assert entry.details["Last updated"] == "2011-11-29"


def test_an_entity_is_under_no_travel_ban_and_a_person_under_what_its_own_entry_says() -> None:
    """The regime tells the measures, unless the entry itself names fewer."""
    alias = "<ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>OLD</ALIAS_NAME></ENTITY_ALIAS>"
    entity = f"<ENTITY>{head('2')}{alias}</ENTITY>"
    libya = head("1", "Libya") + "<COMMENTS1>Listed pursuant to paragraph 15 (Travel\nBan).</COMMENTS1>"

    person, organisation = read(publication(libya, entities=entity)).entries

    assert person.measures == ("travel_ban",)
    assert (organisation.kind, organisation.measures) == ("organisation", ("asset_freeze", "arms_embargo"))
    assert named(organisation)[1] == ("OLD", "former")


@pytest.mark.parametrize(
    ("text", "note", "names"),
    [
        ("Ibrahim Asiri (إبراهيم عسيري)", "", [("Ibrahim Asiri", "alias"), ("إبراهيم عسيري", "alias")]),
        ("Agha Jan Alizai اغا جان عالیزی", "", [("Agha Jan Alizai", "alias"), ("اغا جان عالیزی", "alias")]),
        ("حاجى مالك (Hajji Malik; Haji Malek)", "",
         [("حاجى مالك", "alias"), ("Hajji Malik", "alias"), ("Haji Malek", "alias")]),
        ("Fazel Rahim; Fazil Rahim", "", [("Fazel Rahim", "alias"), ("Fazil Rahim", "alias")]),
        ("Ezatullah Haqqani (previously listed as)", "", [("Ezatullah Haqqani", "former")]),
        ("Amir Khazmat (original script: Амир Хазмат)", "", [("Amir Khazmat", "alias"), ("Амир Хазмат", "alias")]),
        ("Khairkhwa, born in Kandahar on 01 Jan.1967", "", [("Khairkhwa", "alias")]),
        ("“Tek”", "", [("Tek", "alias")]),
        (") Juhan", "", [("Juhan", "alias")]),
        ("", "", []),
    ],
)  # fmt: skip
def test_aliases_are_parted_and_freed_of_remarks(text: str, note: str, names: list[tuple[str, str]]) -> None:
    """A field may hold a name in two scripts, several names, or remarks on one."""
    assert list(alias_names(text, note, "alias")) == names


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (("Passport", "", "OA 454044", ""), ("passport", "OA 454044", "")),
        (("Passport", "", "R00005943, South Sudan", ""), ("passport", "R00005943", "SS")),
        (("National Identification Number", "tazkira number 545167", "", "issued in 1974"),
         ("national_id", "545167", "")),
        (("National Identification Number", "", "", "Italian Fiscal Code: DAOMMD74T11Z352Z"),
         ("tax", "DAOMMD74T11Z352Z", "")),
        (("Passport", "", "German travel document (“Reiseausweis”) A 0139243", ""),
         ("travel_document", "A 0139243", "")),
        (("National Identification Number", "", "Social Security Number 423-31-3021 (US)", ""),
         ("national_id", "423-31-3021", "")),
        (("National Identification Number", "", "Counterfeit Danish driving licence number 20645897", ""),
         ("driving_licence", "20645897", "")),
        (("Número de pasaporte", "", "AAID00437", ""), ("passport", "AAID00437", "")),
    ],
)  # fmt: skip
def test_numbers_of_papers_are_found_among_their_words(
    fields: tuple[str, str, str, str], expected: tuple[str, str, str]
) -> None:
    """The field for the number may hold the name of the paper, and the other way round."""
    found = identifier(*fields, country="")

    assert found is not None
    assert (found.scheme, found.value) == expected[:2]
    assert expected[2] in ("", found.country)


def test_a_year_in_a_note_is_no_number_of_a_paper() -> None:
    """`issued in 1993` names no number."""
    assert identifier("Passport", "", "", "issued in 1993, under name Muhammad Jamal", "EG") is None


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (publication(head(regime="Atlantis")), "unknown list type 'Atlantis'"),
        (publication(head() + "<BIOMETRICS/>"), "unknown BIOMETRICS"),
        (publication(head() + "<INDIVIDUAL_ALIAS><QUALITY>Fair</QUALITY></INDIVIDUAL_ALIAS>"), "quality 'Fair'"),
        (publication(head(number="")), "without a number"),
        (publication(head(), day="soon"), "not a day"),
        (publication(), "holds no INDIVIDUAL"),
        ([FileInMemory("consolidated.xml", b"<html><body>Maintenance</body></html>")], "CONSOLIDATED_LIST expected"),
        ([FileInMemory("un.xml", b"<CONSOLIDATED_LIST dateGenerated='2025-04-19'><PLACES/></CONSOLIDATED_LIST>")],
         "unknown PLACES"),
        ([FileInMemory("consolidated.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")], "document type"),
        ([FileInMemory("consolidated.xml", b"<CONSOLIDATED_LIST")], "not well-formed"),
        ([], "1 expected"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_the_known_list_is_refused(files: list[FileInMemory], told: str) -> None:
    """An element or a regime that nobody knows must be looked at before the list is relied on."""
    with pytest.raises(FeedError, match=told):
        read(files)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_any_text_in_its_fields_is_read(name: str, number: str, note: str) -> None:
    """Names and papers of any shape end in no exception."""
    list(alias_names(name, note, "alias"))
    identifier("Passport", name, number, note, "")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 700), st.integers(0, 200), st.text(max_size=10))
def test_a_file_damaged_anywhere_is_read_or_refused(start: int, length: int, put: str) -> None:
    """Only FeedError leaves the reader, whatever is cut out or put in."""
    text = publication(head())[0].content.decode()
    try:
        read(
            [FileInMemory("consolidated.xml", (text[:start] + put + text[start + length :]).encode("utf-8", "ignore"))]
        )
    except FeedError:
        return


# --- the real files


def real(shared: Path, day: str) -> Reading:
    """Read a real edition."""
    path = shared / "feeds" / f"un_sc_consolidated_{day}.xml"
    return read([FileOnDisk(path, "consolidated.xml")])


@pytest.mark.shared
@pytest.mark.parametrize(
    ("day", "published", "persons", "entities"),
    [("20250419", "2025-04-19", 684, 193), ("20241130", "2024-11-30", 686, 193)],
)
def test_the_whole_list_is_read(shared: Path, day: str, published: str, persons: int, entities: int) -> None:
    """Every individual and entity is an entry with its day, regime and measures; nothing is left to remark."""
    reading = real(shared, day)

    kinds = [entry.kind for entry in reading.entries]
    assert str(reading.published) == published
    assert (kinds.count("person"), kinds.count("organisation")) == (persons, entities)
    assert len({entry.id for entry in reading.entries}) == persons + entities == reading.rows
    assert all(entry.listed_on and entry.measures and entry.programmes for entry in reading.entries)
    assert reading.notes == ()


@pytest.mark.shared
def test_two_persons_left_between_the_editions(shared: Path) -> None:
    """LYi.020 and QDi.095 were removed, nobody was added."""
    before, after = (
        {entry.details["Reference number"] for entry in real(shared, day).entries} for day in ("20241130", "20250419")
    )

    assert before - after == {"LYi.020", "QDi.095"}
    assert after - before == set()


@pytest.mark.shared
def test_real_entries_in_full(shared: Path) -> None:
    """QDi.431 with two dates of birth and a passport; KPe.001 with its four other names."""
    found = {entry.details["Reference number"]: entry for entry in real(shared, "20250419").entries}
    ghafari, komid = found["QDi.431"], found["KPe.001"]

    assert ghafari.id == "6908866"
    assert [name for name, _ in named(ghafari)] == [
        "SANAULLAH GHAFARI", "ثناء اللہ غفاری", "Dr. Shahab al Muhajir", "Shahab Muhajer", "Shahab Mohajir",
        "Shahab Mahajar", "Shihab al Muhajir", "Shihab Muhajer", "Shihab Mohajir", "Shihab Mahajar",
    ]  # fmt: skip
    assert ghafari.dates_of_birth == ("1994-10-28", "1990-05-24")
    assert [(item.scheme, item.value, item.country) for item in ghafari.identifiers] == [("passport", "O1503093", "AF")]
    assert [name for name, _ in named(komid)] == [
        "KOREA MINING DEVELOPMENT TRADING CORPORATION", "CHANGGWANG SINYONG CORPORATION",
        "EXTERNAL TECHNOLOGY GENERAL CORPORATION", "DPRKN MINING DEVELOPMENT TRADING COOPERATION", "KOMID",
    ]  # fmt: skip
    assert [item.text for item in komid.addresses] == [
        "Central District, Pyongyang, Democratic People's Republic of Korea"
    ]


@pytest.mark.shared
def test_all_but_two_papers_of_the_list_tell_a_number(shared: Path) -> None:
    """445 papers: one birth certificate and one passport are named without their numbers."""
    reading = real(shared, "20250419")

    assert sum(len(entry.identifiers) for entry in reading.entries) >= 440


def test_the_declaration_is_read() -> None:
    """The feed is declared with its official address, its guards and a reader that can be imported."""
    from exportgate.feeds.declaration import LazyReader, load_feeds

    (feed,) = load_feeds("exportgate_un.feeds")

    readers: list[Callable[..., Any]] = [
        reader.load() for reader in feed.readers.values() if isinstance(reader, LazyReader)
    ]
    assert feed.id == "un.sc"
    assert readers == [read]
