"""The UK Sanctions List: made files in the official layout, and the real one."""

from pathlib import Path

import pytest

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.feed import Reading
from exportgate.feeds.rawfile import FileInMemory, FileOnDisk
from exportgate_uk.feeds.sanctions.identifiers import registration_numbers
from exportgate_uk.feeds.sanctions.mapper import lookups
from exportgate_uk.feeds.sanctions.reader import read

NAME = "UK-Sanctions-List.xml"

PERSON = """
<Designation>
  <LastUpdated>02/02/2026</LastUpdated><DateDesignated>01/03/2022</DateDesignated>
  <UniqueID>TST0001</UniqueID><OFSIGroupID>10001</OFSIGroupID><UNReferenceNumber>TSi.001</UNReferenceNumber>
  <Names>
    <Name><Name1>Ali </Name1><Name2>Hasan</Name2><Name6>VARNOV</Name6><NameType>Primary name</NameType></Name>
    <Name><Name6>Alik</Name6><NameType>ALias</NameType><AliasStrength>Low quality a.k.a</AliasStrength></Name>
    <Name><Name1>Aly</Name1><Name6>VARNOV</Name6><NameType>Primary Name Variation</NameType></Name>
    <Name><NameType>Primary Name</NameType></Name>
  </Names>
  <NonLatinNames>
    <NonLatinName><NameNonLatinScript>Али Варнов</NameNonLatinScript><NonLatinScriptType>Cyrillic</NonLatinScriptType>
      <NonLatinScriptLanguage>Russian</NonLatinScriptLanguage></NonLatinName>
  </NonLatinNames>
  <Titles><Title>Colonel</Title></Titles>
  <RegimeName>The Testland (Sanctions) Regulations 2020</RegimeName>
  <IndividualEntityShip>Individual</IndividualEntityShip>
  <DesignationSource>UK|UN</DesignationSource>
  <SanctionsImposed>Asset freeze|Travel Ban|Correspondent Banking Sanctions\u202fand processing payments
  </SanctionsImposed>
  <SanctionsImposedIndicators><AssetFreeze>true</AssetFreeze><TravelBan>true</TravelBan>
    <ArmsEmbargo>false</ArmsEmbargo></SanctionsImposedIndicators>
  <OtherInformation>Seen in Kabul.</OtherInformation>
  <UKStatementofReasons>
  </UKStatementofReasons>
  <Addresses>
    <Address><AddressLine1>1 Long Street</AddressLine1><AddressLine6>Goma</AddressLine6>
      <AddressPostalCode>1001</AddressPostalCode><AddressCountry>Congo (Democratic Republic)</AddressCountry></Address>
  </Addresses>
  <PhoneNumbers><PhoneNumber>+44 20 7946 0000</PhoneNumber></PhoneNumbers>
  <EmailAddresses><EmailAddress>a@b.example</EmailAddress></EmailAddresses>
  <Websites><Website>https://b.example</Website></Websites>
  <IndividualDetails><Individual>
    <DOBs><DOB>dd/mm/1945</DOB><DOB>dd/03/1946</DOB><DOB>01/03/1958</DOB><DOB>15/08/19yy</DOB></DOBs>
    <Nationalities><Nationality>Russia</Nationality></Nationalities>
    <NationalIdentifierDetails><NationalIdentifier><NationalIdentifierNumber>44-55</NationalIdentifierNumber>
      <NationalIdentifierAdditionalInformation>tazkira</NationalIdentifierAdditionalInformation>
    </NationalIdentifier></NationalIdentifierDetails>
    <PassportDetails><Passport><PassportNumber> D0010694,</PassportNumber>
      <PassportAdditionalInformation>diplomatic</PassportAdditionalInformation></Passport></PassportDetails>
    <Positions><Position>Commander</Position></Positions><Genders><Gender>Male</Gender></Genders>
    <BirthDetails><Location><TownOfBirth>Omsk</TownOfBirth><CountryOfBirth>Russia</CountryOfBirth></Location></BirthDetails>
  </Individual></IndividualDetails>
</Designation>"""

SHIP = """
<Designation>
  <LastUpdated>18/12/2021</LastUpdated><DateDesignated>03/10/2017</DateDesignated><UniqueID>TST0002</UniqueID>
  <Names><Name><Name6>Storm Gull</Name6><NameType>Primary Name</NameType></Name></Names>
  <RegimeName>The Testland (Sanctions) Regulations 2020</RegimeName>
  <IndividualEntityShip>Ship</IndividualEntityShip><DesignationSource>UN</DesignationSource>
  <SanctionsImposed>Prohibition of port entry</SanctionsImposed>
  <ShipDetails><Ship>
    <IMONumbers><IMONumber>IMO9562233</IMONumber></IMONumbers>
    <CurrentOwnerOperators><CurrentOwnerOperator>Gull Shipping</CurrentOwnerOperator></CurrentOwnerOperators>
    <CurrentBelievedFlagOfShips><CurrentBelievedFlagOfShip>Comoros</CurrentBelievedFlagOfShip>
    </CurrentBelievedFlagOfShips>
    <PreviousFlags><PreviousFlag>India</PreviousFlag></PreviousFlags>
    <TypeOfShipDetails><TypeOfShip>Bulk Carrier</TypeOfShip></TypeOfShipDetails>
    <TonnageOfShipDetails><TonnageOfShip>7078</TonnageOfShip></TonnageOfShipDetails>
    <YearsBuilt><YearBuilt>2011</YearBuilt></YearsBuilt>
  </Ship></ShipDetails>
</Designation>"""


def listing(*designations: str, made: str = "<DateGenerated>20/08/2026</DateGenerated>") -> FileInMemory:
    whole = f'<?xml version="1.0" encoding="utf-8"?>\n<Designations>{made}{"".join(designations)}</Designations>'
    return FileInMemory(NAME, whole.encode())


def only(*designations: str) -> Entry:
    [entry] = read([listing(*designations)]).entries
    return entry


def test_name_is_read_from_its_first_part_to_its_last() -> None:
    """Name1 to Name5 come before Name6, which is the family name of a person."""
    [primary, *_] = only(PERSON).names

    assert (primary.name, primary.kind, primary.family) == ("Ali Hasan VARNOV", "primary", "VARNOV")


def test_name_types_are_read_in_any_casing_and_the_low_quality_alias_is_weak() -> None:
    """`ALias` of low quality is weak, a variation an alias, a name without words is left out and told."""
    reading = read([listing(PERSON)])

    kinds = {name.name: name.kind for name in reading.entries[0].names}
    assert kinds == {"Ali Hasan VARNOV": "primary", "Alik": "weak", "Aly VARNOV": "alias", "Али Варнов": "alias"}
    assert "name with a type but no words, left out: 1 (TST0001)" in reading.notes


def test_name_in_another_script_says_which() -> None:
    """A non-Latin name carries the script of its letters."""
    assert {name.name: name.script for name in only(PERSON).names}["Али Варнов"] == "cyrillic"


def test_masked_dates_of_birth_are_cut_to_what_is_known() -> None:
    """dd/mm/1945 is a year, dd/03/1946 a month; one that cannot be read is kept as printed and told."""
    reading = read([listing(PERSON)])

    assert reading.entries[0].dates_of_birth == ("1945", "1946-03", "1958-03-01")
    assert reading.entries[0].details["Date of birth as printed"] == "15/08/19yy"
    assert "date of birth '15/08/19yy' cannot be read: 1 (TST0001)" in reading.notes


def test_every_measure_of_an_entry_is_kept() -> None:
    """Measures are told apart, whatever blank the publisher writes between their words."""
    assert only(PERSON).measures == ("asset_freeze", "travel_ban", "correspondent_banking")


def test_unknown_measure_is_kept_as_printed_and_told() -> None:
    """A measure that we have no word for stays on the entry, so that a person is asked."""
    reading = read([listing(PERSON.replace("Travel Ban|", "Ban on space travel|"))])

    assert "Ban on space travel" in reading.entries[0].measures
    assert any("'Ban on space travel' is not known" in note for note in reading.notes)


def test_measure_marked_but_not_written_counts() -> None:
    """The indicators and the words are joined: what either imposes is imposed."""
    reading = read([listing(SHIP.replace("<ShipDetails>", "<SanctionsImposedIndicators><AssetFreeze>true</AssetFreeze>"
                                         "</SanctionsImposedIndicators><ShipDetails>"))])  # fmt: skip

    assert reading.entries[0].measures == ("prohibition_of_port_entry", "asset_freeze")
    assert any("marked as imposed but not written" in note for note in reading.notes)


def test_numbers_of_a_person() -> None:
    """Passport, national identifier, OFSI group and UN reference are identifiers, freed of stray signs."""
    numbers = {(number.scheme, number.value) for number in only(PERSON).identifiers}

    assert numbers == {
        ("passport", "D0010694"),
        ("national_id", "44-55"),
        ("ofsi_group_id", "10001"),
        ("un_reference", "TSi.001"),
    }


def test_places_and_particulars_of_a_person() -> None:
    """Address, countries and what only this list has are kept."""
    entry = only(PERSON)

    assert [(address.text, address.country) for address in entry.addresses] == [
        ("1 Long Street, Goma, 1001, Congo (Democratic Republic)", "CD")
    ]
    assert entry.countries == ("RU", "CD")
    assert entry.remarks == "Seen in Kabul."
    for heading, words in {
        "Title": "Colonel",
        "Position": "Commander",
        "Gender": "Male",
        "Place of birth": "Omsk, Russia",
        "Passport": "D0010694,, diplomatic",
        "Non-Latin script": "Cyrillic, Russian",
        "Phone number": "+44 20 7946 0000",
        "Designation source": "UK|UN",
    }.items():
        assert entry.details[heading] == words


def test_ship_is_known_by_its_imo_number_with_or_without_the_letters() -> None:
    """IMO9562233 and 9562233 are one number; flag, owner, type and tonnage are kept."""
    ship, other = only(SHIP), only(SHIP.replace("IMO9562233", "9562233"))

    assert [number.value for number in ship.identifiers] == ["9562233"]
    assert ship.identifiers == other.identifiers
    assert ship.countries == ("KM",)
    assert ship.details["Current owner/operator"] == "Gull Shipping"
    assert ship.details["Tonnage of ship"] == "7078"


def test_ship_that_is_printed_by_its_number_is_known_by_number_and_name() -> None:
    """A ship of 2026 has `IMO 9562233 ("STORM GULL")` for its name, and no number elsewhere: both are read from it."""
    details = SHIP.index("  <ShipDetails>")
    ship = only(SHIP[:details].replace("Storm Gull", 'IMO 9562233 ("STORM GULL")') + "</Designation>")

    assert [(name.name, name.kind) for name in ship.names] == [
        ('IMO 9562233 ("STORM GULL")', "primary"),
        ("STORM GULL", "alias"),
    ]
    assert [(number.scheme, number.value) for number in ship.identifiers] == [("imo", "9562233")]


def test_registration_numbers_are_found_among_their_labels() -> None:
    """A field with several numbers gives each, and itself as printed."""
    found = registration_numbers("OGRN: 1247700291200KPP: 770701001INN: 9707028663")

    assert [(number.scheme, number.value) for number in found[:3]] == [
        ("registration", "1247700291200"),
        ("tax", "770701001"),
        ("tax", "9707028663"),
    ]
    assert found[3].value.startswith("OGRN")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (listing(PERSON.replace("<Titles>", "<Nickname>Al</Nickname><Titles>")), "element Nickname in Designation"),
        (listing(PERSON.replace("<Name1>Ali </Name1>", "<Name7>Ali</Name7>")), "element Name7 in Name"),
        (listing(PERSON, PERSON), "UniqueID TST0001 stands twice"),
        (listing(PERSON.replace("<UniqueID>TST0001</UniqueID>", "")), "no UniqueID"),
        (listing(PERSON.replace(">Individual<", ">Robot<")), "kind of party 'Robot' is not known"),
        (listing(PERSON.replace("Titles><", "Titles>stray<")), "words between the elements"),
        (listing(SHIP.replace("Prohibition of port entry", " ")), "imposes no measure"),
        (listing(PERSON, made=""), "has no DateGenerated"),
        (listing(PERSON, made="<DateGenerated>31/02/2026</DateGenerated>"), "is no day written dd/mm/yyyy"),
        (listing(PERSON, "<Annex/>", SHIP), "element Annex stands among the designations"),
        (listing(PERSON, "<Annex/>"), "element Annex follows the last Designation"),
        (FileInMemory(NAME, b"<CONSOLIDATED_LIST><Designation/></CONSOLIDATED_LIST>"), "root element Designations"),
        (FileInMemory(NAME, listing(PERSON).content[:-400]), "not well-formed XML"),
        (FileInMemory(NAME, b"<!DOCTYPE html><html><body>503</body></html>"), "web page|document type"),
        (FileInMemory(NAME, b""), "empty"),
        (FileInMemory(NAME, b'<!DOCTYPE D [<!ENTITY a "b">]><Designations>&a;</Designations>'), "document type"),
    ],
)
def test_broken_list_is_refused_with_its_fault_and_place(broken: FileInMemory, said: str) -> None:
    """Whatever is not this list in its known layout is refused; what was loaded before stays."""
    with pytest.raises(FeedError, match=said) as caught:
        read([broken])

    assert NAME in caught.value.where


def test_lookups_map_every_indicator_of_the_schema() -> None:
    """No measure can be marked that we have no word for."""
    from exportgate_uk.feeds.sanctions.elements import schema

    assert set(schema()["SanctionsImposedIndicators"]) == set(lookups().indicators)


@pytest.fixture(scope="module")
def real(shared: Path) -> Reading:
    return read([FileOnDisk(shared / "feeds" / "uk_sanctions_list_20260822_rebuilt.xml.gz", NAME)])


@pytest.mark.shared
def test_real_list_is_read_in_full(real: Reading) -> None:
    """6,349 designations of 20 August 2026: 4,036 individuals, 1,647 entities and 666 ships, all with a name."""
    kinds = [entry.kind for entry in real.entries]

    assert (real.rows, str(real.published)) == (6349, "2026-08-20")
    assert (kinds.count("person"), kinds.count("organisation"), kinds.count("vessel")) == (4036, 1647, 666)
    assert all(entry.names and entry.names[0].kind == "primary" for entry in real.entries)


@pytest.mark.shared
def test_real_list_has_only_measures_that_we_know(real: Reading) -> None:
    """Counts of the measures as in the reference: 5,689 asset freezes, 3,936 travel bans, 406 arms embargoes."""
    known = {*lookups().measures.values()}
    imposed = [measure for entry in real.entries for measure in entry.measures]

    assert set(imposed) <= known
    assert (imposed.count("asset_freeze"), imposed.count("travel_ban")) == (5689, 3936)
    assert (imposed.count("arms_embargo"), imposed.count("trust_services")) == (406, 2842)


@pytest.mark.shared
def test_real_entry_of_an_entity(real: Reading) -> None:
    """AFG0001 with its nine Latin names and one Arabic, sixteen addresses, its groups and measures."""
    entry = next(entry for entry in real.entries if entry.id == "AFG0001")

    assert [name.name for name in entry.names] == [
        "HAJI KHAIRULLAH HAJI SATTAR MONEY EXCHANGE",
        "Haji Alim Hawala",
        "Haji Hakim Hawala",
        "Haji Khair Ullah Money Service",
        "Haji Khairullah and Abdul Sattar and Company",
        "Haji Khairullah Money Exchange",
        "Haji Khairullah-Haji Sattar Sarafi",
        "Haji Salam Hawala",
        "Sarafi-yi Haji Khairullah Haji Satar Haji Esmatullah",
        "حاجی خيرالله و حاجی ستار صرافی",
    ]
    assert len(entry.addresses) == 16
    assert entry.countries == ("AF", "AE", "IR")
    assert [(number.scheme, number.value) for number in entry.identifiers] == [
        ("ofsi_group_id", "12703"),
        ("un_reference", "TAe.010"),
    ]
    assert (entry.measures, str(entry.listed_on)) == (("asset_freeze",), "2012-06-29")
    assert entry.programmes == ("The Afghanistan (Sanctions) (EU Exit) Regulations 2020",)


@pytest.mark.shared
def test_real_entry_with_an_empty_primary_name(real: Reading) -> None:
    """BEL0174 has one primary name without words and one with; the second is shown."""
    entry = next(entry for entry in real.entries if entry.id == "BEL0174")

    assert entry.primary_name == "Pavel Ivanovich KAZAKOV"
    assert entry.dates_of_birth == ("1977-06-11",)


@pytest.mark.shared
def test_real_ship_has_its_imo_number(real: Reading) -> None:
    """DPR0075 is the ship IMO 9562233, barred from ports and no more."""
    entry = next(entry for entry in real.entries if entry.id == "DPR0075")

    assert [number.value for number in entry.identifiers if number.scheme == "imo"] == ["9562233"]
    assert entry.measures == ("prohibition_of_port_entry",)
