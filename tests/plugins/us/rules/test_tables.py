"""The tables of items, destinations and exceptions hang together: no row points at something that is not there."""

from datetime import date

import pytest

from exportgate.errors import LawTableError
from exportgate.law.places import codes
from exportgate.law.tables import Row
from exportgate_us.law.held import table
from exportgate_us.rules.destinations import destination, groups_of, one_of
from exportgate_us.rules.items_named import SERIES

DAY = date(2026, 9, 1)
COLUMNS = frozenset(
    ["CB1", "CB2", "CB3", "NP1", "NP2", "NS1", "NS2", "MT1", "RS1", "RS2", "FC1", "CC1", "CC2", "CC3", "AT1", "AT2"]
)
GROUPS = frozenset(["A:1", "A:2", "A:3", "A:4", "A:5", "A:6", "B", "D:1", "D:2", "D:3", "D:4", "D:5", "E:1", "E:2"])
PART_740 = frozenset(
    [
        "LVS",
        "GBS",
        "TSR",
        "APP",
        "NAC",
        "ACA",
        "TMP",
        "RPL",
        "GOV",
        "GFT",
        "TSU",
        "BAG",
        "AVS",
        "APR",
        "ENC",
        "STA",
        "ACE",
        "IEC",
        "HBM",
        "AIA",
        "ACM",
        "LPP",
    ]
)
ELSEWHERE = frozenset(["SPP", "AGR", "CCD", "SCP", "MED", "RFF"])
"""Asked with the embargo, or the Entity List entry, that they lift."""


def _terms(row: Row, *columns: str) -> set[str]:
    return {str(term) for column in columns for term in row.get(column, ())}


def _known_terms() -> frozenset[str]:
    return GROUPS | codes() | {"*"} | set(table("country_sets").by("set"))


def test_every_requirement_names_a_column_or_a_scope() -> None:
    """A row whose destination nobody can look up would stand for nowhere."""
    known = COLUMNS | set(table("scopes").by("scope"))

    assert {row["to"] for row in table("ccl_requirements").rows} <= known


def test_every_scope_and_exception_names_places_that_exist() -> None:
    """Destinations are countries, groups, sets or, for scopes, marks of the chart."""
    known = _known_terms()
    for row in table("scopes").rows:
        assert _terms(row, "include", "exclude", "stays", "from", "not_from") <= known | COLUMNS, row["scope"]
    for row in table("exceptions").rows:
        assert _terms(row, "to", "not_to", "from", "in", "out", "reached", "private") <= known, row["symbol"]
    for row in table("exception_bars").rows:
        assert _terms(row, "to", "not_to", "headquarters", "route") <= known, row["bar"]
    for name in ("export_duties", "de_minimis", "direct_products", "footnote_5_exports", "item_notes"):
        for row in table(name).rows:
            assert _terms(row, "to", "not_to", "from", "not_from", "exporter", "not_exporter") <= known, name


def test_every_item_scope_names_an_entry_that_exists() -> None:
    """An exception, bar or duty for an entry that the list does not have would never bite."""
    entries = set(table("ccl_entries").by("eccn")) | set(SERIES) | {"any", "CCL", "EAR99", "*", "plant", "D", "E"}
    for name in ("exceptions", "exception_bars", "export_duties", "de_minimis", "direct_products", "review_policies"):
        for row in table(name).rows:
            scopes = _terms(row, "items", "not_items", "content", "inputs")
            missing = {scope for scope in scopes if scope.split(".")[0] not in entries}
            assert not missing, f"{name}: {missing}"


def test_every_exception_of_part_740_is_asked() -> None:
    """All 27 symbols in force are either in the table or asked with what they lift."""
    assert {row["symbol"] for row in table("exceptions").rows} == PART_740
    assert len(PART_740 | ELSEWHERE) == 28  # 27 sections; NAC and ACA share one


def test_every_bar_spares_only_exceptions_that_exist() -> None:
    """A misspelt survivor would be barred."""
    for row in table("exception_bars").rows:
        assert set(row["survives"]) <= PART_740, row["bar"]


def test_every_chart_row_is_answered_by_itself() -> None:
    """Each country of the chart has its marks, or points to part 746."""
    for row in table("country_chart").on(DAY):
        place = destination(row["iso"], DAY)
        assert place.known
        assert place.marks or place.pointer
        assert place.marks <= COLUMNS


def test_a_territory_has_no_row_of_its_own() -> None:
    """A territory that follows another country would otherwise have two answers."""
    rows = {row["iso"] for row in table("country_chart").rows}
    own = {row["iso"] for row in table("territories").rows} & rows

    assert own == {"LI"}  # the chart prints Liechtenstein, and its footnote 5 sends it to Switzerland


def test_hong_kong_counts_as_china_and_macau_not_as_d5() -> None:
    """The two places that rules most often get wrong."""
    assert one_of("HK", ("D:5",), DAY)
    assert groups_of("HK", DAY) == groups_of("CN", DAY)
    assert not one_of("MO", ("D:5",), DAY)
    assert destination("HK", DAY).row == "CN"


def test_an_unknown_place_has_no_row() -> None:
    """A place that the chart and the territories lack comes back unknown, without marks that could be read as free."""
    assert not destination("PS", DAY).known
    assert not one_of("", ("*",), DAY)


def test_a_day_before_the_tables_is_refused() -> None:
    """No law is held before the tables begin, and asking says so."""
    with pytest.raises(LawTableError, match="no law before"):
        destination("JP", date(2023, 12, 31))


def test_every_doubtful_row_says_which_part_it_means() -> None:
    """A row that covers only part of what it names tells that part in words."""
    for name in ("ccl_requirements", "ccl_eligibility", "ccl_sta"):
        for row in table(name).rows:
            assert row.get("part") != "yes" or row.get("words"), f"{name} {row['eccn']}"
