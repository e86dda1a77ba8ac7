"""Partners are told from totals and groups, whatever they are called."""

import pytest

from exportgate.dependence.partners import Kind, partner_of


@pytest.mark.parametrize("written", ["World", "W00", "0", " world ", "All countries"])
def test_a_total_is_no_partner(written: str) -> None:
    """It must never be added to them."""
    assert partner_of(written).kind is Kind.TOTAL


@pytest.mark.parametrize(
    ("written", "place"),
    [("842", "US"), ("USA", "US"), ("490", "TW"), ("Other Asia, nes", "TW"), ("Rep. of Korea", "KR"), ("156", "CN")],
)
def test_a_country_is_one_partner_under_all_its_names(written: str, place: str) -> None:
    """The codes of UN Comtrade too, where they are not those of ISO 3166."""
    assert partner_of(written).key == place


@pytest.mark.parametrize("written", ["European Union (EU 15)", "Asia", "Mexico and Canada"])
def test_a_group_is_no_partner_unless_it_is_asked_for(written: str) -> None:
    """Its members may have rows of their own."""
    assert partner_of(written).kind is Kind.GROUP


def test_a_country_with_an_and_in_its_name_is_no_group() -> None:
    """Nor is a firm."""
    assert partner_of("Trinidad and Tobago").place == "TT"
    assert partner_of("Smith and Sons").kind is Kind.PARTNER


def test_the_unnamed_rest_is_no_country() -> None:
    """It counts in the total and is never the largest partner."""
    assert partner_of("Areas, nes").kind is Kind.UNNAMED
