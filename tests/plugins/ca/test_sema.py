"""ca.sema: the Consolidated Canadian Autonomous Sanctions List."""

from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.declaration import LazyReader, load_feeds
from exportgate.feeds.feed import Reading
from exportgate.feeds.guards import Candidate, breaches
from exportgate.feeds.rawfile import FileInMemory, FileOnDisk
from exportgate_ca.feeds.sema.aliases import Called, organisation_names, person_names
from exportgate_ca.feeds.sema.reader import FIELDS, read
from exportgate_ca.feeds.sema.regulations import measures, regulations

PERSON = {
    "Country": "Russia / Russie",
    "LastName": "DUBOVSKY \n",
    "GivenName": "Ruslan\xa0",
    "Aliases": "DUBOVSKIY; Руслан Дубовский / Руслан Дубовський",
    "TitleOrShip": "General/général",
    "DateOfBirthOrShipBuildDate": " 1972-08-10 or 1973",
    "Schedule": "1,Part 1",
    "Item": "12",
    "DateOfListing": "2022-03-15",
}
SHIP = {
    "Country": "Russia / Russie",
    "EntityOrShip": "Balitiyskiy III",
    "TitleOrShip": "Oil Tanker",
    "ShipIMONumber": "7612448",
    "DateOfBirthOrShipBuildDate": "1980",
    "Schedule": "1.1",
    "Item": "1",
    "DateOfListing": "2025-02-21",
}
WITHOUT_SCHEDULE = {
    "Country": "Venezuela ",
    "EntityOrShip": "Works of Caracas",
    "Item": "4",
    "DateOfListing": "2017-09-22",
}


def listing(*records: dict[str, str]) -> FileInMemory:
    """Write the list with these records."""
    written = "".join(
        "<record>" + "".join(f"<{name}>{escape(text)}</{name}>" for name, text in record.items()) + "</record>"
        for record in records
    )
    text = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><data-set>{written}</data-set>'
    return FileInMemory("sema-lmes.xml", text.encode())


def one(record: dict[str, str]) -> Entry:
    """Read a list of one record."""
    (entry,) = read([listing(record)]).entries
    return entry


def named(entry: Entry) -> list[tuple[str, str]]:
    """Give (name, kind) of each name."""
    return [(name.name, name.kind) for name in entry.names]


def test_a_person_is_read_in_full() -> None:
    """Names in all scripts, each possible birth, the place in the regulations and what they impose."""
    entry = one(PERSON)

    assert (entry.id, entry.kind) == ("russia:1-part-1:12", "person")
    assert named(entry) == [
        ("Ruslan DUBOVSKY", "primary"), ("Ruslan DUBOVSKIY", "alias"), ("Руслан Дубовский", "alias"),
        ("Руслан Дубовський", "alias"),
    ]  # fmt: skip
    assert (entry.names[0].family, entry.names[2].script) == ("DUBOVSKY", "cyrillic")
    assert entry.dates_of_birth == ("1972-08-10", "1973")
    assert (entry.programmes, entry.measures) == (("russia",), ("asset_freeze",))
    assert entry.citations == (
        "Special Economic Measures (Russia) Regulations, SOR/2014-58, Schedule 1, Part 1, item 12",
    )
    assert str(entry.listed_on) == "2022-03-15"
    assert entry.details["Title"] == "General/général"
    assert entry.countries == ()


def test_a_ship_has_its_number_and_no_birth() -> None:
    """The date of a ship is that of its building; Schedule 1.1 freezes no assets."""
    entry = one(SHIP)

    assert (entry.id, entry.kind, entry.measures) == ("russia:1.1:1", "vessel", ("vessel_restrictions",))
    assert [(item.scheme, item.value) for item in entry.identifiers] == [("imo", "7612448")]
    assert entry.dates_of_birth == ()
    assert (entry.details["Type"], entry.details["Build date"]) == ("Oil Tanker", "1980")


def test_regulations_without_schedules_have_ids_of_two_parts() -> None:
    """Where the list names no schedule, item and regulations are the id."""
    entry = one(WITHOUT_SCHEDULE)

    assert (entry.id, entry.kind) == ("venezuela:4", "organisation")
    assert entry.citations == ("Special Economic Measures (Venezuela) Regulations, SOR/2017-204, Schedule, item 4",)


@pytest.mark.parametrize(
    ("printed", "born", "told"),
    [
        ("1955-11", ("1955-11",), False),
        ("1968-0923", ("1968-09-23",), False),
        ("1963-1964", ("1963", "1964"), False),
        ("1965-07-15 OR 1969-09-28", ("1965-07-15", "1969-09-28"), False),
        ("Sep-99", (), True),
        ("born in the early 1970s", (), True),
        ("1963-02-31", (), True),
        ("1900-2000", (), True),
    ],
)
def test_what_is_known_of_a_birth_is_read_and_nothing_guessed(printed: str, born: tuple[str, ...], told: bool) -> None:
    """A date that cannot be read stays in the details, and a note says so."""
    reading = read([listing({**PERSON, "DateOfBirthOrShipBuildDate": printed})])

    assert reading.entries[0].dates_of_birth == born
    assert reading.entries[0].details["Date of birth"] == printed
    assert bool(reading.notes) is told


@pytest.mark.parametrize(
    ("aliases", "names"),
    [
        ("Andrei", ["Andrei Igorevich Akimov"]),
        ("ОКИМОВ", ["ОКИМОВ"]),
        ("Motorola", ["Motorola"]),
        ("Anna Akimova or Hanna Akimava", ["Anna Akimova", "Hanna Akimava"]),
        ("Katsiaryna or Katerina Smusch, Ekaterina Varabei",
         ["Katsiaryna Smusch", "Katerina Smusch", "Ekaterina Varabei"]),
        ("Алексей Александров or Фролов", ["Алексей Александров", "Алексей Фролов"]),
        ("Баранов, Олег Анатольевич", ["Олег Анатольевич Баранов"]),
        ("Hanna ASIPENKA, Belarusian: Ганна АСIПЕНКА,  Russian\xa0: Анна ОСИПЕНКО",
         ["Hanna ASIPENKA", "Ганна АСIПЕНКА", "Анна ОСИПЕНКО"]),
        ("Ali Ahmed Karti \nArabic: علي أحمد كرتي", ["Ali Ahmed Karti", "علي أحمد كرتي"]),
        ("(Иван Рущак / Іван Рущак", ["Иван Рущак", "Іван Рущак"]),
        ("Yermolaye;, Yeryoma Piterskii", ["Yermolaye", "Yeryoma Piterskii"]),
        ("", []),
    ],
)  # fmt: skip
def test_aliases_of_persons(aliases: str, names: list[str]) -> None:
    """A respelt part stands within the whole name, each script for itself."""
    printed = " ".join(aliases.split())

    assert person_names(Called("Andrey Igorevich", "Akimov"), printed)[1:] == names


@pytest.mark.parametrize(
    ("printed", "aliases", "names"),
    [
        ("Iranian Navy/Force navale iranienne", "", ["Iranian Navy", "Force navale iranienne"]),
        ("Steel Mills (Hmaw Bi/Pyi/Ywama)", "", ["Steel Mills (Hmaw Bi/Pyi/Ywama)"]),
        ("Dux JSC (also known as Duks, JSC", "", ["Dux JSC", "Duks, JSC"]),
        ("Bank", "Культуры, спорта и туризма отдел", ["Bank", "Культуры, спорта и туризма отдел"]),
        ("Bank", "Банк Зенит, ПАО", ["Bank", "Банк Зенит, ПАО"]),
        ("Bank", "ОАО, БЭТО", ["Bank", "ОАО БЭТО"]),
        ("Bank", "BSZ, BSW, Metal Holding Company", ["Bank", "BSZ", "BSW", "Metal Holding Company"]),
        ("Bank", "Акционерное общество", ["Bank"]),
        ("Bank", 'КОМПАНИЯ "НЕФТЯНАЯ КОМПАНИЯ "ЛУК"/ ЛУКОЙЛ',
         ["Bank", 'КОМПАНИЯ "НЕФТЯНАЯ КОМПАНИЯ "ЛУК"', "ЛУКОЙЛ"]),
        ("Bank", "Объединение «Марс, Венера» and Марс", ["Bank", "Объединение «Марс, Венера»", "Марс"]),
        ("Bank", "Laser Devices and Technologies", ["Bank", "Laser Devices and Technologies"]),
        ("Intelligence Directorate;", "", ["Intelligence Directorate"]),
    ],
)  # fmt: skip
def test_names_of_organisations(printed: str, aliases: str, names: list[str]) -> None:
    """Commas, slashes and `and` part names only where they cannot belong to one."""
    assert organisation_names(printed, aliases) == names


def test_every_schedule_belongs_to_known_regulations() -> None:
    """Both tables speak of the same regulations."""
    assert {code for code, _ in measures()} == {rules.code for rules in regulations().values()}


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([listing({**PERSON, "Country": "Atlantis / Atlantide"})], "unknown regulations 'Atlantis / Atlantide'"),
        ([listing({**PERSON, "Schedule": "9"})], "unknown schedule '9' of russia"),
        ([listing({**PERSON, "Passport": "1"})], "Passport unknown"),
        ([listing({**PERSON, "EntityOrShip": "X"})], "both a person and an entity"),
        ([listing({key: PERSON[key] for key in PERSON if "Name" not in key})], "without a name"),
        ([listing({**PERSON, "DateOfListing": "soon"})], "day of its listing"),
        ([listing({**PERSON, "Item": " "})], "without its item"),
        ([listing({**PERSON, "Aliases": "A or " * 3000})], "longer than"),
        ([listing()], "holds no record"),
        ([FileInMemory("sema-lmes.xml", b"<data-set><record><Item><b/></Item></record></data-set>")], "with parts"),
        ([FileInMemory("sema-lmes.xml", b"<data-set><record><Item/><Item/></record></data-set>")], "Item twice"),
        ([FileInMemory("sema-lmes.xml", b"<data-set><row/></data-set>")], "row among the records"),
        ([FileInMemory("sema-lmes.xml", b"<html><body>Maintenance</body></html>")], "data-set expected"),
        ([FileInMemory("sema-lmes.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")], "document type"),
        ([FileInMemory("sema-lmes.xml", b"<data-set>")], "not well-formed"),
        ([], "1 expected"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_the_known_list_is_refused(files: list[FileInMemory], told: str) -> None:
    """New regulations, schedules or elements must be looked at before the list is relied on."""
    with pytest.raises(FeedError, match=told):
        read(files)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=40) | st.lists(
    st.sampled_from(["or", "and", ",", "/", ";", "(", '"', "»", "Анна", "Ann", "ООО", "Russian:", "1970"]), max_size=12
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), WORDS, max_size=6), st.sampled_from([PERSON, SHIP]))
def test_any_text_in_its_fields_is_read_or_refused(strange: dict[str, str], record: dict[str, str]) -> None:
    """Only FeedError leaves the reader, and an entry that is read has a name."""
    try:
        reading = read([listing({**record, **strange})])
    except FeedError:
        return
    assert reading.entries[0].names[0].name


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 700), st.integers(0, 200), st.binary(max_size=10))
def test_a_file_damaged_anywhere_is_read_or_refused(start: int, length: int, put: bytes) -> None:
    """Only FeedError leaves the reader, whatever is cut out or put in."""
    content = listing(PERSON, SHIP).content
    try:
        read([FileInMemory("sema-lmes.xml", content[:start] + put + content[start + length :])])
    except FeedError:
        return


def test_the_declaration_is_read() -> None:
    """The feed is declared with its official address, its guards and a reader that can be imported."""
    (feed,) = load_feeds("exportgate_ca.feeds")

    assert feed.id == "ca.sema"
    assert [reader.load() for reader in feed.readers.values() if isinstance(reader, LazyReader)] == [read]


# --- the real file


def real(shared: Path) -> Reading:
    """Read the real edition."""
    return read([FileOnDisk(shared / "feeds" / "ca_sema_202503.xml", "sema-lmes.xml")])


@pytest.mark.shared
def test_the_whole_list_is_read_and_keeps_its_guards(shared: Path) -> None:
    """Every record is an entry; two dates of birth are words that no date can be made of."""
    (feed,) = load_feeds("exportgate_ca.feeds")
    reading = real(shared)
    kinds = [entry.kind for entry in reading.entries]
    days = [entry.listed_on for entry in reading.entries if entry.listed_on]

    assert reading.rows == len({entry.id for entry in reading.entries}) == 4759
    assert (kinds.count("person"), kinds.count("organisation"), kinds.count("vessel")) == (3334, 1316, 109)
    assert reading.notes == ("date of birth kept as printed only: 2 (russia:1-part-1:1114, sudan:part-1:1)",)
    assert str(max(days)) == "2025-03-20"
    assert breaches(feed, Candidate(max(days), reading, max(days)), None) == ()


@pytest.mark.shared
def test_real_entries_in_full(shared: Path) -> None:
    """A president, a bank under a debt restriction, a tanker, and two whose aliases are hard to part."""
    found = {entry.id: entry for entry in real(shared).entries}

    assert named(found["belarus:1-part-1:8"])[0] == ("Aleksandr Grigoryevich Lukashenko", "primary")
    assert found["belarus:1-part-1:8"].dates_of_birth == ("1954-08-30",)
    assert found["russia:2:4"].names[0].name == "Bank of Moscow"
    assert found["russia:2:4"].measures == ("debt_and_equity_restrictions",)
    assert found["russia:1.1:1"].identifiers[0].value == "7612448"
    assert [name for name, _ in named(found["sudan:part-2:3"])] == [
        "Defence Industries System", "Military Industry Corporation", "Defense Industries Corporation",
        "Defense Industry System", "هيئة التصنيع الحربي", "منظومة الصناعية الدفاعية",
    ]  # fmt: skip
    assert [name for name, _ in named(found["belarus:1-part-1:116"])] == [
        "Hanna Borisovna LEUSIK", "Hanna Borisovna Liavusik", "Anna Borisovna Leusik", "Ганна Барысаўна Лявусiк",
        "Анна Борисовна Леусик",
    ]  # fmt: skip


@pytest.mark.shared
def test_no_name_of_the_real_list_is_left_with_the_words_between_names(shared: Path) -> None:
    """`also known as` and the names of languages are nobody's name."""
    names = [name.name for entry in real(shared).entries for name in entry.names]

    assert [name for name in names if "known as" in name or ": " in name or " or " in name] == []
