"""Every way around a hold that Tryton offers ends where it began: nothing reserved, nothing gone."""

from collections.abc import Callable
from typing import Any

import pytest
from proteus.config import get_config
from trytond.exceptions import UserError
from trytond.pool import Pool
from trytond.transaction import Transaction

from tests.plugins.tryton.erp import LISTED, Erp

Server = Callable[[Any, Any], None]


@pytest.fixture(scope="module")
def held(erp: Erp) -> Any:
    """A shipment to a firm on the Entity List, waiting, with its goods on stock."""
    return erp.sell(erp.party(LISTED, "CN", "Jinjiang"), erp.product())


def _on_the_server(way: Server, shipment: Any, **context: Any) -> None:
    """Do something with a shipment as code on the server would, as the superuser and without checks of access."""
    name = get_config().database_name
    with Transaction().start(name, 0, context={"_check_access": False, **context}, _lock_tables=["stock_move"]):
        pool = Pool()
        company = pool.get("company.company").search([])[0]
        with Transaction().set_context(company=company.id):
            way(pool, pool.get("stock.shipment.out")(shipment.id))


def _stays(shipment: Any) -> None:
    shipment.reload()
    assert shipment.state == "waiting"
    assert {move.state for move in shipment.moves} == {"draft"}
    assert shipment.export_state == "held"
    assert "Entity List" in shipment.export_reason
    assert shipment.export_decision.startswith("D-")


@pytest.mark.parametrize("button", ["assign_force", "pick", "pack", "ship", "do"])
def test_no_button_of_the_shipment_moves_it(held: Any, button: str) -> None:
    """A user's click is refused, by Tryton's own order of states or by the hold."""
    held.click("export_check")

    with pytest.raises(UserError):
        held.click(button)

    _stays(held)


def test_reserving_is_left_out_with_the_reason_on_the_shipment(held: Any) -> None:
    """Reserving many shipments at once passes over the held ones."""
    held.click("assign_try")

    _stays(held)


def test_the_wizard_says_why_nothing_was_reserved(held: Any) -> None:
    """A user who assigns by the wizard reads the hold, not that goods are missing."""
    with pytest.raises(UserError, match="Entity List"):
        held.click("assign_wizard")

    _stays(held)


@pytest.mark.parametrize("state", ["assigned", "picked", "packed", "shipped", "done"])
def test_the_state_cannot_be_written_on_the_server(held: Any, state: str) -> None:
    """A direct write of the state, as other modules do it, is refused."""

    def write(pool: Any, shipment: Any) -> None:
        shipment.__class__.write([shipment], {"state": state})

    with pytest.raises(UserError, match="Entity List"):
        _on_the_server(write, held)

    _stays(held)


def _save(pool: Any, shipment: Any) -> None:
    shipment.state = "done"
    shipment.save()


def _transition(pool: Any, shipment: Any) -> None:
    shipment.__class__.assign([shipment])


def _assign_ignore(pool: Any, shipment: Any) -> None:
    shipment.__class__.assign_ignore([shipment])


def _second_of_two_writes(pool: Any, shipment: Any) -> None:
    Shipment = shipment.__class__
    Shipment.write([shipment], {"reference": "x"}, [shipment], {"state": "packed"})


def _moves_done(pool: Any, shipment: Any) -> None:
    pool.get("stock.move").do(list(shipment.outgoing_moves))


def _moves_assigned(pool: Any, shipment: Any) -> None:
    pool.get("stock.move").assign(list(shipment.inventory_moves))


def _moves_reserved(pool: Any, shipment: Any) -> None:
    pool.get("stock.move").assign_try(list(shipment.inventory_moves))


def _moves_written(pool: Any, shipment: Any) -> None:
    pool.get("stock.move").write(list(shipment.moves), {"state": "done"})


def _moves_saved(pool: Any, shipment: Any) -> None:
    for move in shipment.moves:
        move.state = "done"
    pool.get("stock.move").save(list(shipment.moves))


def _moves_taken_out(pool: Any, shipment: Any) -> None:
    Move = pool.get("stock.move")
    moves = list(shipment.outgoing_moves)
    Move.write(moves, {"shipment": None})
    Move.do(moves)


def _created_done(pool: Any, shipment: Any) -> None:
    Shipment = shipment.__class__
    Shipment.create(
        [
            {
                "customer": shipment.customer.id,
                "delivery_address": shipment.delivery_address.id,
                "warehouse": shipment.warehouse.id,
                "warehouse_storage": shipment.warehouse_storage.id,
                "warehouse_output": shipment.warehouse_output.id,
                "company": shipment.company.id,
                "state": "done",
            }
        ]
    )


WAYS = [
    _save,
    _transition,
    _assign_ignore,
    _second_of_two_writes,
    _moves_done,
    _moves_assigned,
    _moves_reserved,
    _moves_written,
    _moves_saved,
    _moves_taken_out,
    _created_done,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
@pytest.mark.parametrize("context", [{}, {"_skip_warnings": True, "_check_access": False, "export_state": "released"}])
def test_no_code_on_the_server_moves_it(held: Any, way: Server, context: dict[str, Any]) -> None:
    """What other modules and scripts can call is refused too, whatever context they give."""
    held.click("export_check")

    with pytest.raises(UserError, match="exportgate"):
        _on_the_server(way, held, **context)

    _stays(held)
