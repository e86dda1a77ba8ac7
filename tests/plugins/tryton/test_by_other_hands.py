"""What is done to shipments by other hands than people's clicks: imports, the worker, erasing, splitting."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
import trytond.config as tryton_config
from proteus import Model, Wizard
from proteus.config import get_config
from trytond.exceptions import UserError
from trytond.pool import Pool
from trytond.transaction import Transaction
from trytond.worker import run_task

from tests.plugins.tryton.erp import LISTED, STRANGER, Erp


@pytest.fixture(scope="module")
def listed(erp: Erp) -> Any:
    """A firm on the Entity List."""
    return erp.party(LISTED, "CN", "Jinjiang")


@pytest.fixture
def held(erp: Erp, listed: Any) -> Any:
    """A shipment to that firm, waiting."""
    return erp.despatch(listed, erp.product())


def _on_the_server(way: Callable[[Any], Any]) -> Any:
    with Transaction().start(get_config().database_name, 0, _lock_tables=["stock_move", "stock_shipment_out"]):
        company = Pool().get("company.company").search([])[0]
        with Transaction().set_context(company=company.id):
            return way(Pool())


def _imported(model: str, columns: Sequence[str], *rows: Sequence[Any]) -> int:
    """Import rows as the client does from a CSV file."""
    return int(_on_the_server(lambda pool: pool.get(model).import_data(list(columns), [list(row) for row in rows])))


def _stays(shipment: Any, *, state: str = "waiting") -> None:
    shipment.reload()
    assert shipment.state == state
    assert {move.state for move in shipment.moves} <= {"draft", "cancelled"}


# --- files


@pytest.mark.parametrize("state", ["Assigned", "Picked", "Packed", "Shipped", "Done"])
def test_a_state_is_not_imported(held: Any, state: str) -> None:
    """A file that says that a held shipment is further on is refused like a click."""
    with pytest.raises(UserError):
        _imported("stock.shipment.out", ["id", "state"], [held.id, state.lower()])

    _stays(held)


def test_the_state_of_goods_is_not_imported(held: Any) -> None:
    """Nor does the file for moves take them out of the house."""
    with pytest.raises(UserError, match="Entity List"):
        _imported("stock.move", ["id", "state"], *[[move.id, "done"] for move in held.outgoing_moves])

    _stays(held)


def test_what_an_import_changes_beside_the_state_is_asked_about(erp: Erp) -> None:
    """An import that makes the customer another with the state of a free shipment is refused."""
    free = erp.despatch(erp.party(STRANGER, "FR", "Lyon"), erp.product())
    erp.party(
        "Fujian Jinhua Integrated Circuit Co., Ltd.", "CN", "Longhu"
    )  # files name records, so by names of its own

    with pytest.raises(UserError, match="Entity List"):
        _imported(
            "stock.shipment.out",
            ["id", "customer", "delivery_address", "state"],
            [free.id, "Fujian Jinhua Integrated Circuit Co., Ltd.", "Longhu", "assigned"],
        )

    _stays(free)


def test_an_import_that_moves_nothing_goes_through(held: Any) -> None:
    """A held shipment takes a reference from a file."""
    assert _imported("stock.shipment.out", ["id", "reference"], [held.id, "PO-77"]) == 1

    held.reload()
    assert held.reference == "PO-77"


# --- the worker


@pytest.fixture
def worker() -> Iterator[None]:
    """Tryton with a worker beside it: what is queued waits for that."""
    tryton_config.set("queue", "worker", "True")
    yield
    tryton_config.set("queue", "worker", "False")


def _queued(shipment: Any, method: str) -> int:
    """Queue a step of a shipment, as its administrator; gives the task."""

    def way(pool: Any) -> int:
        with Transaction().set_user(1):
            getattr(pool.get("stock.shipment.out").__queue__, method)([pool.get("stock.shipment.out")(shipment.id)])
        return max(int(task.id) for task in pool.get("ir.queue").search([]))

    return int(_on_the_server(way))


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("method", ["assign", "assign_force"])
def test_the_worker_moves_nothing_that_is_held(held: Any, method: str) -> None:
    """A queued step fails when the worker comes to it, though warnings are skipped there, and says why."""
    task = _queued(held, method)
    run_task(get_config().database_name, task)

    _stays(held)
    (error,) = Model.get("ir.error").find([("origin", "=", f"ir.queue,{task}")])
    assert "Entity List" in error.message
    assert "Entity List" in held.export_reason


@pytest.mark.usefixtures("worker")
def test_the_worker_reserves_what_is_free_and_not_what_is_held(erp: Erp, held: Any) -> None:
    """Reserving in the background passes over held shipments with their reason."""
    free = erp.despatch(erp.party(STRANGER, "FR", "Lyon"), erp.product())
    for shipment in (free, held):
        run_task(get_config().database_name, _queued(shipment, "assign_try"))

    _stays(held)
    free.reload()
    assert free.state == "assigned"
    assert "Entity List" in held.export_reason


# --- erasing


def test_erasing_a_listed_customer_frees_no_shipment(erp: Erp) -> None:
    """A cancelled shipment taken up again after its customer was erased goes to nobody known, and stays."""
    forgotten = erp.party(f"{LISTED} (forgotten)", "CN", "Jinjiang")
    shipment = erp.despatch(forgotten, erp.product())
    shipment.click("assign_try")
    shipment.click("cancel")
    forgotten.active = False
    forgotten.save()
    Wizard("party.erase", [forgotten]).execute("erase")

    shipment.click("draft")
    erp.load(shipment, erp.product())  # the moves of before stay cancelled
    shipment.click("wait")
    shipment.click("assign_try")

    _stays(shipment)
    assert shipment.export_state not in ("passed", "released")
    assert shipment.export_reason
    with pytest.raises(UserError, match="exportgate"):
        _on_the_server(
            lambda pool: pool.get("stock.shipment.out").assign([pool.get("stock.shipment.out")(shipment.id)])
        )


# --- splitting


def _split(shipment: Any, pieces: int) -> Any:
    """Put some pieces of a shipment's goods into another one, in the way that Tryton's module for it does."""

    def way(pool: Any) -> int:
        Shipment, Move = pool.get("stock.shipment.out"), pool.get("stock.move")
        (whole,) = Shipment.browse([shipment.id])
        (other,) = Shipment.copy([whole], {"moves": None})
        for move in whole.outgoing_moves:
            Move.copy([move], {"quantity": pieces, "shipment": str(other)})
            Move.write([move], {"quantity": move.quantity - pieces})
        return int(other.id)

    return Model.get("stock.shipment.out")(_on_the_server(way))


def test_no_half_of_a_held_shipment_leaves(erp: Erp, held: Any) -> None:
    """What is split off is asked about by itself, and neither part is free."""
    held.click("export_check")
    half = _split(held, 1)
    half.click("wait")
    for part in (held, half):
        part.click("assign_try")

    _stays(held)
    _stays(half)
    assert "Entity List" in half.export_reason
    assert half.export_decision not in ("", None, held.export_decision)


def test_a_half_does_not_inherit_what_the_whole_was_told(erp: Erp) -> None:
    """What was split off a free shipment has no answer until it is asked, and leaves by its own."""
    whole = erp.despatch(erp.party(STRANGER, "FR", "Lyon"), erp.product(), 4)
    whole.click("export_check")
    half = _split(whole, 2)

    assert (whole.export_state, half.export_state) == ("passed", None)
    half.click("wait")
    half.click("assign_try")
    assert (half.state, half.export_state) == ("assigned", "passed")
