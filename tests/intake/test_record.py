"""A shipment's record is read whole or not at all, and everything wrong in it is told at once."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from exportgate.errors import InputError
from exportgate.intake.record import build, identifier, shipment_of
from exportgate.shipment import Identifier, Shipment
from tests.intake.words import WORDS, wrong_with


def read(**record: Any) -> Shipment:
    return shipment_of({"id": "S-1", **record}, WORDS)


def wrong(**record: Any) -> dict[str, str]:
    return wrong_with({"id": "S-1", **record})


def line(**record: Any) -> dict[str, str]:
    return wrong(lines=[record])


def party(**record: Any) -> dict[str, str]:
    return wrong(parties=[{"role": "consignee", "name": "ACME", **record}])


def test_the_record_of_the_contract_becomes_a_shipment() -> None:
    """Every key of the contract finds its place in the model, exactly as it was written."""
    shipment = shipment_of(
        {
            "id": "S-1",
            "date": "2026-07-23",
            "direction": "outbound",
            "from": "US",
            "to": "China",
            "via": ["SGP", "Hong Kong"],
            "parties": [
                {
                    "role": "consignee",
                    "name": " ACME\n Ltd ",
                    "kind": "organisation",
                    "country": "CN",
                    "address": "1 Road",
                    "headquarters": "CN",
                    "flags": ["military"],
                    "owners": [{"name": "Holding", "percent": 50.0, "owners": [{"name": "Person", "percent": 100}]}],
                    "identifiers": [{"scheme": "imo", "value": "9074729"}],
                }
            ],
            "lines": [
                {
                    "line": 1,
                    "description": "mill",
                    "hs": "8457.10",
                    "origin": "US",
                    "quantity": 1,
                    "unit": "pcs",
                    "value": Decimal("1000.10"),
                    "currency": "usd",
                    "classification": {"aa": "2B001.b"},
                    "aa_reasons": ["NS"],
                    "aa_nexus": {"content_percent": 12.5},
                }
            ],
            "facts": {"end_use.military": False, "aa.notice": "2026-01-23", "fx.EUR.GBP": "0.85"},
        },
        WORDS,
    )

    consignee, item = shipment.parties[0], shipment.lines[0]
    assert (shipment.date, shipment.departure, shipment.destination) == (date(2026, 7, 23), "US", "CN")
    assert shipment.via == ("SG", "HK")
    assert consignee.name == "ACME Ltd"
    assert consignee.flags == ("military",)
    assert consignee.owners[0].owners[0].percent == Decimal(100)
    assert consignee.identifiers == (Identifier(scheme="imo", value="9074729"),)
    assert (item.hs, item.value, item.currency) == ("8457.10", Decimal("1000.10"), "USD")
    assert item.classification == {"aa": "2B001.b"}
    assert item.details == {"aa_reasons": ["NS"], "aa_nexus": {"content_percent": Decimal("12.5")}}
    assert shipment.facts == {
        "end_use.military": False,
        "aa.notice": date(2026, 1, 23),
        "fx.EUR.GBP": Decimal("0.85"),
    }


def test_what_is_left_out_stays_unknown() -> None:
    """Nothing but the id is needed, and a fact that is null, empty or `unknown` is as one left out."""
    shipment = read(
        lines=[{"classification": {"aa": ""}}],
        facts={"end_use.military": None, "informed.aa": "", "bb.region": "unknown"},
    )

    assert shipment.date is None
    assert shipment.departure == shipment.destination == ""
    assert shipment.lines[0].value is None
    assert shipment.lines[0].classification == {}
    assert shipment.facts == {}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-02-31", "a day of the calendar"),
        ("0000-01-01", "a day of the calendar"),
        ("20260731", "YYYY-MM-DD"),
        ("2026-7-1", "YYYY-MM-DD"),
        ("31/07/2026", "YYYY-MM-DD"),
        ("2026-W01-1", "YYYY-MM-DD"),
        (46234, "YYYY-MM-DD"),
        (True, "YYYY-MM-DD"),
    ],
)
def test_dates_are_iso_days_of_the_calendar(day: object, expected: str) -> None:
    """Anything but a day written YYYY-MM-DD is told with what was found."""
    assert expected in wrong(date=day)["date"]


@pytest.mark.parametrize("place", ["Atlantis", "XX", "Korea", "Congo", "US, CN", 7, ["US"]])
def test_a_country_that_is_none_or_could_be_several_is_told(place: object) -> None:
    """No country is guessed."""
    assert wrong(to=place).keys() == {"to"}


@pytest.mark.parametrize(
    ("value", "exact"), [("1000.50", "1000.50"), (3, "3"), (Decimal("0.1"), "0.1"), ("1e3", "1000"), ("0", "0")]
)
def test_numbers_stay_exact(value: object, exact: str) -> None:
    """Money is decimal, never binary."""
    assert read(lines=[{"value": value}]).lines[0].value == Decimal(exact)


@pytest.mark.parametrize(
    "value",
    [
        "1,000",
        "1.000,50",
        "1 000",
        "12 USD",
        "-5",
        -5,
        "NaN",
        "Infinity",
        float("nan"),
        float("inf"),
        True,
        "１２",
        "1_0",
        "1e19",
        "1e-30",
        "9" * 30,
        [1],
    ],
)
def test_what_is_no_plain_number_is_told(value: object) -> None:
    """Thousands separators, signs, infinities and lists are no amounts."""
    assert line(value=value).keys() == {"lines[0].value"}


@pytest.mark.parametrize("share", [-1, 100.01, "101", "half", float("nan")])
def test_a_holding_is_from_0_to_100_percent(share: object) -> None:
    """A share outside is told with the path of the owner."""
    assert party(owners=[{"name": "Holding", "percent": share}]).keys() == {"parties[0].owners[0].percent"}


@pytest.mark.parametrize("code", ["8457.1", "84571", "845710000000000", "machine", "84,57"])
def test_an_hs_code_that_lost_a_nought_is_told(code: str) -> None:
    """Up to eight digits come in pairs; spreadsheets that drop one are found out."""
    assert "nought" in line(hs=code)["lines[0].hs"]


@pytest.mark.parametrize("code", ["84", "8457", "8457.10", "8457.10.0000", "901780000", "8542 33 0001"])
def test_national_codes_are_taken_as_they_are_written(code: str) -> None:
    """Japan has nine digits, others ten and more."""
    assert read(lines=[{"hs": code}]).lines[0].hs == code


def test_unknown_keys_are_told_with_what_was_meant() -> None:
    """A misspelt key would be a fact or party lost in silence."""
    found = wrong(too="CN", parties=[{"role": "bank", "name": "B", "countrey": "CN"}], lines=[{"descripton": "x"}])

    assert 'did you mean "to"' in found["too"]
    assert 'did you mean "country"' in found["parties[0].countrey"]
    assert 'did you mean "description"' in found["lines[0].descripton"]


def test_an_alien_object_is_told_at_once() -> None:
    """A reply of some other program is not told key by key."""
    found = wrong_with({"id": "1", **{f"Key{number}": 1 for number in range(40)}})

    assert found.keys() == {""}
    assert "40 unknown keys" in found[""]


def test_roles_kinds_flags_and_directions_are_words_of_the_contract() -> None:
    """Each is told with the words allowed."""
    assert 'did you mean "consignee"' in wrong(parties=[{"role": "consigne", "name": "A"}])["parties[0].role"]
    assert "vessel" in party(kind="boat")["parties[0].kind"]
    assert "police" in party(flags=["army"])["parties[0].flags"]
    assert "inbound" in wrong(direction="sideways")["direction"]


def test_a_party_needs_a_role_and_a_name() -> None:
    """A party without a name cannot be screened, so that it must not be passed over."""
    found = wrong(parties=[{"role": "end_user", "country": "CN"}, {"name": "ACME"}, "ACME"])

    assert found.keys() == {"parties[0].name", "parties[1].role", "parties[2]"}


def test_facts_are_those_declared_and_their_values_too() -> None:
    """An unknown fact is told, and so is a value that its declaration does not allow."""
    found = wrong(
        facts={"end_use.militry": True, "end_use.military": "maybe", "bb.region": "East", "aa.exception.": True}
    )

    assert 'did you mean "end_use.military"' in found["facts.end_use.militry"]
    assert found.keys() == {
        "facts.end_use.militry",
        "facts.end_use.military",
        "facts.bb.region",
        "facts.aa.exception.",
    }


def test_facts_of_a_family_and_words_in_any_case_are_taken() -> None:
    """`aa.exception.*` allows any exception's name."""
    shipment = read(facts={"aa.exception.GBS": "TRUE", "bb.region": "n", "aa.notice": "none"})

    assert shipment.facts == {"aa.exception.GBS": True, "bb.region": "N", "aa.notice": "none"}


def test_a_date_that_does_not_exist_is_no_fact() -> None:
    """Free text that looks like a date must be one."""
    assert "calendar" in wrong(facts={"aa.notice": "2026-02-31"})["facts.aa.notice"]


@pytest.mark.parametrize("rate", [{"fx.EUR.XYZ": 1}, {"fx.EUR": 1}, {"fx.EUR.GBP": "much"}, {"fx.EUR.GBP": 0}])
def test_rates_of_exchange_are_numbers_between_two_currencies(rate: dict[str, object]) -> None:
    """`fx.<FROM>.<TO>` is a fact that no jurisdiction needs to declare."""
    assert len(wrong(facts=rate)) == 1


def test_what_only_an_absent_jurisdiction_reads_is_told_and_changes_nothing() -> None:
    """Removing a plugin must not make every shipment with its codes and facts unreadable."""
    built = build(
        {
            "id": "S-1",
            "lines": [{"classification": {"aa": "1", "zz": "2"}, "zz_reasons": ["X"]}],
            "facts": {"zz.region": "N", "informed.zz": False},
        },
        WORDS,
    )

    assert built.shipment is not None
    assert built.shipment.lines[0].classification == {"aa": "1"}
    assert built.shipment.facts == {}
    assert len(built.notes) == 4


def test_line_numbers_come_once() -> None:
    """Two lines of one number could not be told apart in the answer."""
    assert "second time" in wrong(lines=[{"line": 1}, {"line": 1}])["lines[1].line"]


def test_lines_without_numbers_are_counted() -> None:
    """The number is then the place in the list."""
    assert [item.line for item in read(lines=[{}, {}]).lines] == [1, 2]


def test_owners_nested_without_end_are_refused() -> None:
    """Layers beyond real shareholdings are an attempt to make the program recurse."""
    owner: dict[str, Any] = {"name": "A"}
    for _ in range(40):
        owner = {"name": "A", "owners": [owner]}

    found = party(owners=[owner])

    assert any("nested more than" in message for message in found.values())


def test_too_many_parties_and_lines_are_refused() -> None:
    """A shipment of a hundred thousand lines is told, not worked on for hours."""
    assert "at most" in wrong(lines=[{}] * 20_001)["lines"]
    assert "at most" in wrong(parties=[{"role": "bank", "name": "B"}] * 2_001)["parties"]


def test_a_text_longer_than_a_cell_is_refused() -> None:
    """Bounded memory: what is told of it is short."""
    message = party(name="x" * 40_000)["parties[0].name"]

    assert "32,767" in message
    assert len(message) < 300


def test_control_characters_are_no_text() -> None:
    """They become blanks, and lone surrogates a sign that can be written out."""
    shipment = read(parties=[{"role": "bank", "name": "AC\x00ME\x1b[2J \ud800"}])

    assert shipment.parties[0].name == "AC ME [2J \N{REPLACEMENT CHARACTER}"


def test_identifiers_may_be_written_short() -> None:
    """`scheme:value`, with the country that issued it where it matters."""
    assert identifier("passport@IR: A123") == Identifier(scheme="passport", value="A123", country="IR")
    assert party(identifiers="imo:1|pasport:A1").keys() == {"parties[0].identifiers[1]"}
    assert party(identifiers=[{"scheme": "imo"}]).keys() == {"parties[0].identifiers[0].value"}


@pytest.mark.parametrize("record", [None, [], "S-1", 7, {}])
def test_what_is_no_record_is_told(record: Any) -> None:
    """There is always a message, and never a shipment."""
    built = build(record, WORDS)

    assert built.shipment is None
    assert built.wrong


def test_a_program_gets_one_error_with_everything() -> None:
    """`shipment_of` names every key at fault."""
    with pytest.raises(InputError, match=r"to: found .*; date: found"):
        shipment_of({"id": "S-1", "to": "Atlantis", "date": "x"}, WORDS)


def test_an_id_has_an_end() -> None:
    """500 characters, since no address leads to a longer one and not every database can look for it."""
    assert len(read(id="x" * 500).id) == 500
    assert wrong(id="x" * 501) == {"id": "found 501 characters, expected at most 500"}
