"""Holdings by listed persons through layers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportgate.law.ownership import MAX_LAYERS, Holding, held_by
from exportgate.shipment import Owner


def owner(name: str, percent: str | None, *owners: Owner) -> Owner:
    return Owner(name=name, percent=None if percent is None else Decimal(percent), owners=owners)


def half(owners: tuple[Owner, ...], *, summed: bool = True) -> Holding:
    return held_by(owners, lambda _, o: o.name.startswith("Listed"), lambda share: share >= 50, summed=summed)


def test_an_owner_that_is_caught_counts_with_its_whole_holding() -> None:
    """50 percent of a firm that holds 60 percent: the firm is caught, so 60 counts and not 30."""
    holding = half((owner("Between", "60", owner("Listed", "50")),))

    assert holding.share == 60
    assert holding.caught == ((0,),)


def test_an_owner_that_is_not_caught_counts_with_nothing() -> None:
    """49.99 percent of the firm between does not catch it."""
    assert half((owner("Between", "100", owner("Listed", "49.99")),)).share == 0


def test_holdings_of_different_persons_are_added_only_where_the_rule_adds() -> None:
    """25 and 25 make 50 for a rule that sums, and 25 for one that takes each alone."""
    owners = (owner("Listed 1", "25"), owner("Listed 2", "25"))

    assert half(owners).share == 50
    assert half(owners, summed=False).share == 25


def test_an_unknown_holding_is_told() -> None:
    """A listed owner whose holding nobody stated leaves the share open, at any layer."""
    assert half((owner("Listed", None),)).unknown
    assert half((owner("Between", "80", owner("Listed", None)),)).unknown


def test_a_chain_without_end_is_refused() -> None:
    """Nesting deeper than any real group of companies is an error, not a crash."""
    chain = owner("Listed", "100")
    for _ in range(MAX_LAYERS + 2):
        chain = owner("Between", "100", chain)

    with pytest.raises(ValueError, match="nested"):
        half((chain,))


@given(st.lists(st.decimals(0, 100, places=2), max_size=5), st.decimals(0, 100, places=2))
def test_one_more_listed_owner_never_lowers_the_share(percents: list[Decimal], more: Decimal) -> None:
    """Adding a listed owner adds to the sum, and to the largest holding or leaves it."""
    owners = tuple(Owner(name="Listed", percent=percent) for percent in percents)
    added = (*owners, Owner(name="Listed", percent=more))

    for summed in (True, False):
        assert half(added, summed=summed).share >= half(owners, summed=summed).share
