"""That a balance adds up, whatever is done in whatever order."""

from collections.abc import Callable
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from exportgate.licences.balance import Ledger, amount, balance_of
from exportgate.licences.licence import Use, UseKey
from tests.licences.made import case, covering, finding, item, licence, line, shipment

AMOUNTS = st.decimals(min_value="0.01", max_value="60", places=2)
SHIPMENTS = st.lists(st.tuples(st.sampled_from([f"S-{number}" for number in range(6)]), AMOUNTS), max_size=25)
USES = st.lists(
    st.builds(
        Use,
        st.builds(
            UseKey, st.sampled_from(["L-1", "L-2"]), st.integers(1, 2), st.sampled_from("ABC"), st.integers(1, 3)
        ),
        AMOUNTS,
        AMOUNTS,
    ),
    max_size=20,
)


@given(SHIPMENTS)
def test_a_balance_is_never_below_nought(asked: list[tuple[str, Decimal]]) -> None:
    """Whatever is asked in whatever order, and asked again with another quantity: what is given is at most 100."""
    held = licence()
    gate = covering(held)
    for id, quantity in asked:
        found = gate.covered(case(shipment(id, lines=(line(quantity=quantity),))), [finding()])[0]
        limit = balance_of(held, gate.ledger)[0]

        assert limit.licensed - limit.taken >= 0
        assert bool(found.covered_by) == any(use.quantity == quantity for use in gate.ledger.of_shipment(id))


@given(SHIPMENTS)
def test_reserving_and_giving_back_leaves_all_as_it_was(asked: list[tuple[str, Decimal]]) -> None:
    """For every shipment after every other."""
    gate = covering(licence())
    for id, quantity in asked:
        before = dict(gate.ledger.uses)
        if gate.ledger.of_shipment(id):
            continue
        gate.covered(case(shipment(id, lines=(line(quantity=quantity),))), [finding()])
        for use in gate.ledger.of_shipment(id):
            gate.ledger.take_out(use.key)

        assert gate.ledger.uses == before


@given(USES, st.randoms(use_true_random=False))
def test_the_order_of_uses_makes_no_difference_to_the_sums(uses: list[Use], random: object) -> None:
    """Entered in any order, or entered twice, or recomputed from what is entered."""
    by_key = {use.key: use for use in uses}
    shuffled = list(by_key.values())
    shuffle: Callable[[list[Use]], None] = random.shuffle  # type: ignore[attr-defined]
    shuffle(shuffled)
    one, other = Ledger.of(uses), Ledger.of([*shuffled, *shuffled])

    for id in ("L-1", "L-2"):
        assert (
            one.total(id) == other.total(id) == sum(use.value or 0 for use in by_key.values() if use.key.licence == id)
        )
        for number in (1, 2):
            assert one.quantity(id, number) == other.quantity(id, number)


@given(USES)
def test_a_draft_changes_nothing_below_it(uses: list[Use]) -> None:
    """It adds, and the ledger below stays."""
    below = Ledger.of(uses)
    before = (dict(below.uses), below.total("L-1"))
    draft = below.draft()
    draft.put(Use(UseKey("L-1", 1, "Z", 9), Decimal(7), Decimal(3)))

    assert draft.total("L-1") == below.total("L-1") + 3
    assert (dict(below.uses), below.total("L-1")) == before


def test_a_limit_is_told_for_each_item_and_the_whole() -> None:
    """In the item's unit, and in money."""
    held = licence(items=item(value=Decimal(2000), currency="EUR"), value=Decimal(5000), currency="EUR")
    ledger = Ledger.of([Use(UseKey("L-1", 1, "S-1", 1), Decimal(5), Decimal(500))])

    told = [(left.unit, left.left) for left in balance_of(held, ledger)]
    assert told == [("pcs", Decimal(95)), ("EUR", Decimal(1500)), ("EUR", Decimal(4500))]


def test_amounts_are_written_for_people() -> None:
    """Without exponents and idle noughts."""
    assert [amount(Decimal(text)) for text in ("1E+4", "0.50", "1234567.00", "0")] == [
        "10,000",
        "0.5",
        "1,234,567",
        "0",
    ]
