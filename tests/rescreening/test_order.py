"""Of more entries than are told of one party, the order of the list chooses: it counts as a change like others."""

import pytest

from exportgate.entry import Entry, ListedAddress
from exportgate.gate import HITS_A_PARTY
from exportgate.shipment import Party
from tests.rescreening.made import Office, entry, party

STREET = "88 Lianhua Avenue, Huangpu Science Park, Guangzhou"
MANY = HITS_A_PARTY + 5


def _neighbours() -> list[Entry]:
    """More entries at one address than are told."""
    there = (ListedAddress(text=STREET, country="CN"),)
    return [
        entry(str(number), f"Firm {'abcdefghijklmnopqrstuvwxyz'[number] * 9}", addresses=there)
        for number in range(MANY)
    ]


def _namesakes() -> list[Entry]:
    """More entries of one name than are told."""
    return [entry(str(number), "Vostok Bearing Works") for number in range(MANY)]


@pytest.mark.parametrize(
    ("listed", "ours"),
    [
        (_neighbours(), party("P1", "Bakery", address=STREET)),
        (_namesakes(), party("P1", "Vostok Bearing Works")),
    ],
    ids=["one address", "one name"],
)
def test_a_list_in_another_order_is_screened_as_a_full_screening_would(
    small_office: Office, listed: list[Entry], ours: Party
) -> None:
    """The entries are the same, and others of them are the first twenty."""
    small_office.publish(*listed)
    small_office.on_file(ours, party("P2", "Copper Kettle"), party("P3", "Harbour Tea"))
    small_office.rescreen()

    small_office.publish(*reversed(listed))
    run = small_office.rescreen()

    assert run.run.run.kind == "changes"
    assert run.run.run.screened == 1
    assert small_office.kept() == small_office.anew()
