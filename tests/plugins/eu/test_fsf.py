"""eu.fsf: the consolidated list of EU financial sanctions, by its published schema 1.1; made files throughout."""

from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.declaration import LazyReader, load_feeds
from exportgate.feeds.rawfile import FileInMemory
from exportgate_eu.feeds.fsf.reader import read
from exportgate_eu.feeds.fsf.schema import ATTRIBUTES

SUMMARY = '<regulationSummary regulationType="amendment" publicationDate="2022-02-25" numberTitle="2022/332 (OJ L53)"/>'
PERSON = f"""
<sanctionEntity designationDate="2022-02-25" designationDetails="" unitedNationId="QDi.001"
    euReferenceNumber="EU.7777.01" logicalId="135909">
  <remark>Date of UN designation:
    2001-01-25</remark>
  <regulation regulationType="amendment" organisationType="council" publicationDate="2022-02-25"
      entryIntoForceDate="2022-02-26" numberTitle="2022/332 (OJ L53)" programme="UKR" logicalId="149145">
    <publicationUrl>https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=X&amp;toc=OJ</publicationUrl>
  </regulation>
  <subjectType code="person" classificationCode="P"/>
  <nameAlias firstName="" middleName="" lastName="" wholeName="Ivan Ivanovitj TESTOV" function="" gender="M" title=""
      nameLanguage="SV" strong="true" regulationLanguage="en" logicalId="1">{SUMMARY}</nameAlias>
  <nameAlias firstName="Ivan" middleName="Ivanovich" lastName="TESTOV" wholeName="Ivan  Ivanovich TESTOV"
      function="Director of the Works" gender="M" title="Dr" nameLanguage="" strong="true" logicalId="2"/>
  <nameAlias wholeName="Иван Иванович ТЕСТОВ" nameLanguage="RU" strong="true" logicalId="3"/>
  <nameAlias wholeName="Vanya" nameLanguage="" strong="false" logicalId="4"/>
  <nameAlias wholeName="Ivan Olgin" strong="true" logicalId="5"><remark>(formerly listed as)</remark></nameAlias>
  <nameAlias wholeName="" strong="true" logicalId="6"/>
  <citizenship region="" countryIso2Code="RU" countryDescription="RUSSIAN FEDERATION" regulationLanguage="en"
      logicalId="7"/>
  <citizenship region="" countryIso2Code="00" countryDescription="UNKNOWN" logicalId="8"/>
  <birthdate circa="false" calendarType="GREGORIAN" city="Leningrad" zipCode="" birthdate="1952-10-07" dayOfMonth="7"
      monthOfYear="10" year="1952" region="" place="" countryIso2Code="RU" countryDescription="RUSSIAN FEDERATION"
      logicalId="9"/>
  <birthdate circa="true" calendarType="GREGORIAN" year="1953" countryIso2Code="00" countryDescription="UNKNOWN"
      logicalId="10"/>
  <birthdate calendarType="GREGORIAN" yearRangeFrom="1960" yearRangeTo="1962" logicalId="11"/>
  <birthdate dayOfMonth="" monthOfYear="3" year="1965" logicalId="12"/>
  <birthdate calendarType="ISLAMIC" year="1371" logicalId="13"/>
  <birthdate city="Minsk" countryIso2Code="BY" countryDescription="BELARUS" logicalId="14"/>
  <address city="Moscow" street="1 Tverskaya" poBox="12" zipCode="125009" region="" place="" asAtListingTime="true"
      countryIso2Code="RU" countryDescription="RUSSIAN FEDERATION" logicalId="15">
    <contactInfo key="PHONE" value="+7 495"/>
  </address>
  <address city="" street="" countryIso2Code="CY" countryDescription="CYPRUS" logicalId="16">
    <remark>sighted there</remark>
  </address>
  <identification diplomatic="false" knownExpired="true" knownFalse="false" reportedLost="false"
      revokedByIssuer="false" issuedBy="" latinNumber="" nameOnDocument="" number="AD001095" region=""
      countryIso2Code="RU" countryDescription="RUSSIAN FEDERATION" identificationTypeCode="passport"
      identificationTypeDescription="National passport" regulationLanguage="en" logicalId="17">
    <remark>(passport)</remark>{SUMMARY}</identification>
  <identification number="771" identificationTypeCode="fiscalcode" countryIso2Code="00" logicalId="18"/>
  <identification number="X-1" identificationTypeCode="clubcard" countryIso2Code="RU" logicalId="19"/>
</sanctionEntity>"""
SHIP = """
<sanctionEntity designationDetails="" unitedNationId="" logicalId="600">
  <regulation numberTitle="2017/1509 (OJ L224)" publicationDate="2017-08-31" programme="PRK" logicalId="1"/>
  <subjectType code="enterprise" classificationCode="E"/>
  <nameAlias wholeName="SEA EXAMPLE" strong="true" logicalId="2"/>
  <identification number="9123456" identificationTypeCode="imo" logicalId="3"/>
</sanctionEntity>"""
FIRM = SHIP.replace("600", "601").replace('"imo"', '"regnumber"').replace("SEA EXAMPLE", "WORKS LLC")


def listing(*entities: str, day: str = "2026-05-08T16:00:00.000+02:00") -> FileInMemory:
    """Write the list with these entities."""
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="{day}" globalFileId="171703">'
        f"{''.join(entities)}</export>"
    )
    return FileInMemory("xmlFullSanctionsList_1_1.xml", text.encode())


def entries(*entities: str) -> list[Entry]:
    """Read a list of these entities."""
    return list(read([listing(*entities)]).entries)


def test_a_person_is_read_in_full() -> None:
    """Names with strength and script, births, papers, places, acts of law, and what else the list says."""
    reading = read([listing(PERSON)])
    (entry,) = reading.entries

    assert str(reading.published) == "2026-05-08"
    assert (entry.id, entry.kind, entry.measures) == ("EU.7777.01", "person", ("asset_freeze",))
    assert [(name.name, name.kind, name.script) for name in entry.names] == [
        ("Ivan Ivanovich TESTOV", "primary", "latin"), ("Ivan Ivanovitj TESTOV", "alias", "latin"),
        ("Иван Иванович ТЕСТОВ", "alias", "cyrillic"), ("Vanya", "weak", "latin"), ("Ivan Olgin", "former", "latin"),
    ]  # fmt: skip
    assert entry.names[0].family == "TESTOV"
    assert entry.dates_of_birth == ("1952-10-07", "1953", "1960", "1961", "1962", "1965-03")
    assert [(item.scheme, item.value, item.country) for item in entry.identifiers] == [
        ("passport", "AD001095", "RU"), ("tax", "771", ""), ("other", "X-1", "RU"),
    ]  # fmt: skip
    assert [(item.text, item.country) for item in entry.addresses] == [
        ("1 Tverskaya, PO Box 12, 125009 Moscow, RUSSIAN FEDERATION", "RU")
    ]
    assert entry.countries == ("RU", "CY")
    assert (entry.programmes, entry.citations) == (("UKR",), ("2022/332 (OJ L53), 2022-02-25",))
    assert entry.remarks == "Date of UN designation: 2001-01-25"
    assert str(entry.listed_on) == "2022-02-25"


def test_what_has_no_field_stands_in_the_details() -> None:
    """Function, place of birth, other calendars, state of papers, contacts and the day an act came into force."""
    (entry,) = entries(PERSON)

    assert entry.details == {
        "EU reference number": "EU.7777.01",
        "Logical id": "135909",
        "United Nations id": "QDi.001",
        "Title": "Dr",
        "Function": "Director of the Works",
        "Gender": "M",
        "Citizenship": "RUSSIAN FEDERATION; UNKNOWN",
        "Date of birth": "circa 1953; 1960-1962; 1371 [islamic]",
        "Place of birth": "Leningrad, RUSSIAN FEDERATION; Minsk, BELARUS",
        "Identifications": "National passport AD001095 (expired, passport)",
        "Contact": "PHONE: +7 495",
        "Address remarks": "sighted there",
        "Regulation type": "amendment",
        "Entry into force": "2022-02-26",
        "Publication": "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=X&toc=OJ",
    }


def test_what_is_not_known_is_told() -> None:
    """A paper of an unknown kind and a date in another calendar do not stop the list, and are not silent either."""
    assert read([listing(PERSON, SHIP)]).notes == (
        "entity without an EU reference number, called by its logical id: 1 (600)",
        "kind of paper 'clubcard' is not known: 1 (EU.7777.01)",
        "date of birth in another calendar, kept as printed only: 1 (EU.7777.01)",
    )


def test_an_enterprise_with_a_ship_number_may_be_a_ship() -> None:
    """The list knows persons and enterprises only; one with an IMO number is left open, any other is one."""
    ship, firm = entries(SHIP, FIRM)

    assert (ship.id, ship.kind, ship.identifiers[0].scheme) == ("600", "", "imo")
    assert (firm.id, firm.kind, firm.identifiers[0].scheme) == ("601", "organisation", "registration")


def test_a_reference_number_of_two_entities_is_told_apart_by_their_logical_ids() -> None:
    """Ids stay unique and do not depend on the order."""
    twin = PERSON.replace('logicalId="135909"', 'logicalId="2"')

    assert [entry.id for entry in entries(PERSON, twin)] == ["EU.7777.01-135909", "EU.7777.01-2"]
    assert [entry.id for entry in entries(twin, PERSON)] == ["EU.7777.01-2", "EU.7777.01-135909"]


@pytest.mark.parametrize(
    ("names", "first"),
    [
        ('<nameAlias wholeName="Schwach" strong="false"/><nameAlias wholeName="Стронг" strong="true"/>', "Стронг"),
        ('<nameAlias wholeName="Fort" nameLanguage="FR" strong="true"/><nameAlias wholeName="Fortress" '
         'nameLanguage="EN" strong="true"/>', "Fortress"),
        ('<nameAlias wholeName="Only" strong="false"/>', "Only"),
        ('<nameAlias firstName="Anna" lastName="Parts" strong="true"/>', "Anna Parts"),
        ('<nameAlias wholeName="Twice" strong="false"/><nameAlias wholeName="Twice" strong="true"/>', "Twice"),
    ],
)  # fmt: skip
def test_the_primary_name_is_a_strong_one_in_english_letters(names: str, first: str) -> None:
    """The list marks none; a name printed twice is one name."""
    (entry,) = entries(SHIP.replace('<nameAlias wholeName="SEA EXAMPLE" strong="true" logicalId="2"/>', names))

    assert (entry.names[0].name, entry.names[0].kind) == (first, "primary")
    assert len({name.name for name in entry.names}) == len(entry.names)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([listing(SHIP.replace("<subjectType", "<biometrics/><subjectType"))], "unknown biometrics"),
        ([listing(SHIP.replace('code="enterprise"', 'code="planet"'))], "unknown kind 'planet'"),
        ([listing(SHIP.replace('strong="true"', 'strong="rather"'))], "unknown strength 'rather'"),
        ([listing(SHIP.replace('strong="true"', 'strong="true" callName="A"'))], "unknown attributes callName"),
        ([listing(SHIP.replace("<nameAlias", '<nameAlias xmlns="urn:other"'))], "unknown nameAlias"),
        ([listing(SHIP.replace("SEA EXAMPLE", ""))], "has no name"),
        ([listing(SHIP, SHIP)], "ids of several entities: 600"),
        ([listing(SHIP.replace('logicalId="600"', ""))], "without a reference number and a logical id"),
        ([listing(day="soon")], "not a day"),
        ([listing()], "holds no sanctionEntity"),
        ([FileInMemory("list.xml", b"<export generationDate='2026-05-08'/>")], "http://eu.europa.ec/fpi/fsd/export"),
        ([FileInMemory("list.xml", b"<html><body>Maintenance</body></html>")], "expected"),
        ([FileInMemory("list.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")], "document type"),
        ([FileInMemory("list.xml", b"<export")], "not well-formed"),
        ([], "1 expected"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_the_known_list_is_refused(files: list[FileInMemory], told: str) -> None:
    """What the schema does not have must be looked at before the list is relied on."""
    with pytest.raises(FeedError, match=told):
        read(files)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30) | st.sampled_from(
    ["", "true", "0000", "9" * 30, "2020-02-31", "00", "²", "EU", "person", "imo"]
)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_words_in_its_attributes_are_read_or_refused(data: st.DataObject) -> None:
    """Only FeedError leaves the reader, and an entry that is read has a name and a unique id."""
    written = []
    for name in data.draw(st.lists(st.sampled_from(sorted(ATTRIBUTES)), max_size=5)):
        known = st.sampled_from(sorted(ATTRIBUTES[name]))
        attributes = data.draw(st.dictionaries(known, TEXTS, max_size=6))
        written.append(f"<{name} {' '.join(f'{key}={quoteattr(text)}' for key, text in attributes.items())}/>")
    entity = SHIP.replace("</sanctionEntity>", f"{''.join(written)}</sanctionEntity>")
    try:
        found = entries(entity, FIRM)
    except FeedError:
        return
    assert len({entry.id for entry in found}) == 2
    assert all(entry.names[0].name for entry in found)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 5000), st.integers(0, 400), st.binary(max_size=10))
def test_a_file_damaged_anywhere_is_read_or_refused(start: int, length: int, put: bytes) -> None:
    """Only FeedError leaves the reader, whatever is cut out or put in."""
    content = listing(PERSON, SHIP).content
    try:
        read([FileInMemory("list.xml", content[:start] + put + content[start + length :])])
    except FeedError:
        return


def test_the_declaration_is_read() -> None:
    """The feed is declared with its official address, its guards and a reader that can be imported."""
    (feed,) = load_feeds("exportgate_eu.feeds")

    assert feed.id == "eu.fsf"
    assert [reader.load() for reader in feed.readers.values() if isinstance(reader, LazyReader)] == [read]
