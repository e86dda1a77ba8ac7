"""A hold ends when exportgate says so, and comes back when the shipment is another than the one released."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import trytond.config as tryton_config
from proteus import Model
from proteus.config import get_config
from trytond.exceptions import UserError
from trytond.pool import Pool
from trytond.transaction import Transaction

from exportgate.casework import Casework
from tests.plugins.tryton.erp import LISTED, STRANGER, Erp


@pytest.fixture
def casework(export_home: Path) -> Casework:
    """What the desk works with."""
    return Casework.open(export_home)


@pytest.fixture
def asked(erp: Erp) -> Any:
    """A shipment of which exportgate asks whether its end use is military, waiting."""
    shipment = erp.sell(erp.party("Hefei Blue Lantern Furniture Co", "CN", "Hefei"), erp.product("scope", us="3A992"))
    shipment.click("assign_try")
    shipment.reload()
    assert (shipment.state, shipment.export_state) == ("waiting", "held")
    return shipment


def _name_at_the_desk(shipment: Any) -> str:
    return f"{get_config().database_name}.out.{shipment.id}"


def _answer(casework: Casework, shipment: Any, *, military: bool) -> None:
    casework.recheck(_name_at_the_desk(shipment), actor="ann", facts={"end_use.military": military})


def test_what_is_answered_at_the_desk_frees_the_shipment(asked: Any, casework: Casework) -> None:
    """The ERP does not know the answer that a person gave at the desk, and need not."""
    _answer(casework, asked, military=False)

    asked.click("assign_try")
    for step in ("pick", "pack", "do"):
        asked.click(step)

    asked.reload()
    assert (asked.state, asked.export_state) == ("done", "shipped")


def test_an_answer_that_makes_it_worse_holds(asked: Any, casework: Casework) -> None:
    """A military end use that is stated keeps the goods where they are."""
    _answer(casework, asked, military=True)

    asked.click("assign_try")
    asked.reload()

    assert (asked.state, asked.export_state) == ("waiting", "held")
    assert "licence required" in asked.export_reason


def _other_quantity(erp: Erp, shipment: Any) -> None:
    shipment.outgoing_moves[0].quantity += 1
    shipment.save()


def _other_product(erp: Erp, shipment: Any) -> None:
    shipment.outgoing_moves[0].product = erp.product("other scope", us="3A992")
    shipment.save()


def _other_address(erp: Erp, shipment: Any) -> None:
    shipment.delivery_address.city = "Chengdu"
    shipment.delivery_address.save()


def _other_name(erp: Erp, shipment: Any) -> None:
    shipment.customer.name = "Hefei Blue Lantern Furniture and Optics Co"
    shipment.customer.save()


def _other_code(erp: Erp, shipment: Any, code: str = "3A991") -> None:
    known = shipment.outgoing_moves[0].product.template.export_codes[0]
    known.code = code
    known.save()


def _an_end_user(erp: Erp, shipment: Any) -> None:
    shipment.export_end_user = erp.party("Anyang Tool Works", "CN")
    shipment.save()


CHANGES = [_other_quantity, _other_product, _other_address, _other_name, _other_code, _an_end_user]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_a_change_after_the_release_asks_again(erp: Erp, asked: Any, casework: Casework, change: Any) -> None:
    """What was released was that shipment, to that party, of those goods; any other is asked anew."""
    _answer(casework, asked, military=False)
    change(erp, asked)
    asked.reload()

    asked.click("assign_try")
    asked.reload()

    _other_code(erp, asked, "3A992")  # the product is that of other tests too
    assert (asked.state, asked.export_state) == ("waiting", "held")


def test_a_listing_that_came_after_assigning_stops_the_rest(erp: Erp) -> None:
    """What was assigned is checked again before it leaves: its customer may have another name, or be listed, since."""
    shipment = erp.sell(erp.party(STRANGER, "CN", "Jinjiang"), erp.product())
    shipment.click("assign_try")
    shipment.click("pick")
    assert shipment.state == "picked"
    shipment.customer.name = LISTED
    shipment.customer.save()

    with pytest.raises(UserError, match="Entity List"):
        shipment.click("pack")

    shipment.reload()
    assert (shipment.state, shipment.export_state) == ("picked", "held")


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give what cuts the connection to exportgate."""

    def cut_it() -> None:
        for name, value in {"mode": "service", "url": "http://127.0.0.1:9", "token": "x"}.items():
            tryton_config.set("exportgate", name, value)

    yield cut_it
    tryton_config.set("exportgate", "mode", "embedded")


@pytest.mark.parametrize(
    ("steps", "stopped", "where"),
    [
        ((), "assign_force", "waiting"),
        (("assign_try",), "pick", "assigned"),
        (("assign_try", "pick"), "pack", "picked"),
        (("assign_try", "pick", "pack"), "ship", "packed"),
        (("assign_try", "pick", "pack"), "do", "packed"),
        (("assign_try", "pick", "pack", "ship"), "do", "shipped"),
    ],
)
def test_where_exportgate_cannot_be_asked_nothing_moves(
    erp: Erp, cut: Any, steps: tuple[str, ...], stopped: str, where: str
) -> None:
    """In each state the shipment stays where it is, says so, and goes on once exportgate answers again."""
    shipment = erp.sell(erp.party(STRANGER, "FR", "Lyon"), erp.product())
    for step in steps:
        shipment.click(step)
    cut()

    with pytest.raises(UserError, match="could not be asked"):
        shipment.click(stopped)

    shipment.reload()
    assert (shipment.state, shipment.export_state) == (where, "unreachable")
    tryton_config.set("exportgate", "mode", "embedded")
    shipment.click(stopped)
    assert shipment.state != where


def test_reserving_without_exportgate_reserves_nothing(erp: Erp, cut: Any) -> None:
    """The nightly task passes over what it cannot ask about, and says so on the shipment."""
    shipment = erp.sell(erp.party(STRANGER, "FR", "Lyon"), erp.product())
    cut()

    _run_nightly_task("stock_shipment_assign_try")

    shipment.reload()
    assert (shipment.state, shipment.export_state) == ("waiting", "unreachable")


def _run_nightly_task(name: str) -> None:
    database = get_config().database_name
    with Transaction().start(database, 1, _lock_tables=["stock_move"]):
        company = Pool().get("company.company").search([])[0]
        with Transaction().set_context(company=company.id):
            getattr(Pool().get("ir.cron"), name)()


def test_the_nightly_task_assigns_the_free_and_leaves_the_held(erp: Erp) -> None:
    """One held shipment among many stops no other."""
    free = erp.sell(erp.party(STRANGER, "FR", "Lyon"), erp.product())
    held = erp.sell(erp.party(LISTED, "CN", "Jinjiang"), erp.product())
    also_free = erp.sell(erp.party(STRANGER, "FR", "Lyon"), erp.product())

    _run_nightly_task("stock_shipment_assign_try")

    for shipment in (free, held, also_free):
        shipment.reload()
    assert [shipment.state for shipment in (free, held, also_free)] == ["assigned", "waiting", "assigned"]


def test_the_task_that_asks_again_sees_what_was_released(asked: Any, casework: Casework) -> None:
    """A release at the desk shows on the shipment without anybody's click in Tryton."""
    _answer(casework, asked, military=False)

    _run_nightly_task("export_ask_again")

    asked.reload()
    assert asked.export_state == "passed"


def test_a_copy_starts_without_the_answer(erp: Erp, asked: Any, casework: Casework) -> None:
    """A shipment made again from a released one is a new shipment."""
    _answer(casework, asked, military=False)
    asked.click("export_check")

    (copy,) = asked.duplicate()
    copy.click("wait")
    copy.click("assign_try")
    copy.reload()

    assert (copy.state, copy.export_state) == ("waiting", "held")


def test_nobody_writes_the_answer_by_hand(asked: Any) -> None:
    """The fields that show the answer are exportgate's."""
    proxy = Model.get("stock.shipment.out")._proxy

    with pytest.raises(UserError):
        proxy.write([asked.id], {"export_state": "released"}, get_config().context)


def test_even_a_forged_answer_frees_nothing(asked: Any) -> None:
    """The guard asks exportgate, not the fields."""
    with Transaction().start(get_config().database_name, 0):
        Shipment = Pool().get("stock.shipment.out")
        Shipment.write([Shipment(asked.id)], {"export_state": "released", "export_decision": "D-1"})

    asked.click("assign_try")
    asked.reload()

    assert (asked.state, asked.export_state) == ("waiting", "held")


def test_prices_are_told_with_the_quantity(asked: Any, casework: Casework) -> None:
    """The value of a line is that of all its pieces."""
    line = casework.latest(_name_at_the_desk(asked)).asked_of.lines[0]  # type: ignore[union-attr]

    assert (line.quantity, line.unit, line.value, line.currency) == (2, "pcs", Decimal(400), "USD")
