"""Goods leave also back to suppliers, to warehouses abroad and without a shipment; and orders bind."""

import datetime as dt
import json
import subprocess
import sys
import time
from decimal import Decimal
from typing import Any

import pytest
import trytond.config as tryton_config
from proteus import Model
from proteus.config import get_config
from trytond.exceptions import UserError
from trytond.pool import Pool
from trytond.transaction import Transaction
from werkzeug.test import Client
from werkzeug.wrappers import Response

from exportgate.desk.delivery import SIGNATURE, signature
from tests.plugins.tryton.erp import LISTED, STRANGER, Erp


def _move(erp: Erp, product: Any, here: str, there: str) -> Any:
    Location = Model.get("stock.location")
    move = Model.get("stock.move")(product=product, unit=product.default_uom, quantity=1)
    (move.from_location,) = Location.find([("code", "=", here)])
    (move.to_location,) = Location.find([("code", "=", there)])
    move.planned_date = dt.datetime.now(dt.UTC).date()
    return move


def test_a_move_to_a_customer_without_shipment_is_asked_by_itself(erp: Erp) -> None:
    """Goods that leave without anybody named to receive them do not leave: to whom they go is not known."""
    move = _move(erp, erp.product(), "STO", "CUS")
    move.unit_price, move.currency = Decimal(1), Model.get("company.company").find()[0].currency
    move.save()

    with pytest.raises(UserError, match="exportgate"):
        _do_on_the_server(move)

    move.reload()
    assert move.state == "draft"


def test_moves_within_the_house_are_nobodys_business(erp: Erp) -> None:
    """Goods that come in, or change their shelf, are not held."""
    move = _move(erp, erp.product(), "STO", "IN")
    move.save()

    _do_on_the_server(move)

    move.reload()
    assert move.state == "done"


def _do_on_the_server(move: Any) -> None:
    with Transaction().start(get_config().database_name, 0, context={"_skip_warnings": True}):
        Move = Pool().get("stock.move")
        Move.do([Move(move.id)])


def _return_to(erp: Erp, supplier: Any, product: Any) -> Any:
    Location = Model.get("stock.location")
    shipment = Model.get("stock.shipment.in.return")(supplier=supplier)
    (shipment.from_location,) = Location.find([("code", "=", "STO")])
    shipment.delivery_address = supplier.addresses[0]
    shipment.save()
    move = shipment.moves.new()
    move.product, move.quantity, move.unit_price = product, 1, Decimal(1)
    move.from_location, move.to_location = shipment.from_location, shipment.to_location
    move.currency = Model.get("company.company").find()[0].currency
    shipment.click("wait")
    return shipment


def test_goods_go_back_to_a_supplier_who_is_nobody_listed(erp: Erp) -> None:
    """A return is a shipment like any other."""
    shipment = _return_to(erp, erp.party(STRANGER, "FR", "Lyon"), erp.product())

    erp.config.skip_warning = True
    shipment.click("assign_try")
    shipment.click("do")
    erp.config.skip_warning = False

    shipment.reload()
    assert (shipment.state, shipment.export_state) == ("done", "shipped")


def test_goods_do_not_go_back_to_a_supplier_on_a_list(erp: Erp) -> None:
    """What came from a listed firm does not go back to it."""
    shipment = _return_to(erp, erp.party(LISTED, "CN", "Jinjiang"), erp.product())

    shipment.click("assign_try")
    shipment.reload()

    assert (shipment.state, shipment.export_state) == ("waiting", "held")


@pytest.mark.parametrize(
    ("country", "code", "state"),
    [("US", "3A992", "assigned"), ("FR", "EAR99", "assigned"), ("CN", "3A992", "waiting")],
)
def test_stock_sent_to_a_warehouse_abroad_is_an_export(erp: Erp, country: str, code: str, state: str) -> None:
    """Between warehouses of one country nothing is asked; over a border what the law asks is asked."""
    (here,) = Model.get("stock.location").find([("code", "=", "STO")])
    there = erp.warehouse_in(f"Depot {country} {code}", country).storage_location
    shipment = erp.send(here, there, erp.product(us=code))

    shipment.click("assign_try")
    shipment.reload()

    assert shipment.state == state


def test_an_order_from_a_blocked_supplier_does_not_bind(erp: Erp) -> None:
    """A purchase order is asked before it is confirmed; dealings with a blocked person are forbidden both ways."""
    purchase = erp.buy(erp.party("Vostok Bearing Works JSC", "RU", "Samara"), erp.product())

    with pytest.raises(UserError, match="exportgate"):
        purchase.click("confirm")

    purchase.reload()
    assert (purchase.state, purchase.export_state) == ("quotation", "blocked")


def test_an_order_from_a_stranger_binds(erp: Erp) -> None:
    """Nothing found against supplier and goods, so the order goes its way."""
    purchase = erp.buy(erp.party(STRANGER, "FR", "Lyon"), erp.product())

    purchase.click("confirm")

    assert purchase.state in ("confirmed", "processing")


def test_parties_are_screened_when_made_and_when_renamed(erp: Erp) -> None:
    """A party that comes to resemble an entry says so, with the entry."""
    party = erp.party(STRANGER, "FR", "Lyon")
    party.reload()
    assert party.export_screened == "none_found"

    party.name = LISTED
    party.save()
    party.reload()

    assert party.export_screened == "hits"
    assert "us.el" in party.export_hits


def test_an_owner_on_a_list_is_told(erp: Erp) -> None:
    """Who owns the customer is part of the question."""
    customer = erp.party("Minghai Industrial Holdings", "CN", "Jinjiang")
    customer.export_owners.new(name=LISTED, percent=Decimal(51))
    customer.save()
    shipment = erp.sell(customer, erp.product())

    shipment.click("assign_try")
    shipment.reload()

    assert shipment.export_state == "held"
    assert "Fujian Jinhua" in shipment.export_reason


@pytest.fixture
def wsgi() -> Client:
    """Tryton's own web application, without a server."""
    from trytond.wsgi import app

    tryton_config.set("exportgate", "webhook_secret", "of the tests")
    return Client(app, Response)


def test_a_tryton_that_starts_knows_the_address_of_the_webhook() -> None:
    """Nothing else than Tryton's own start makes it known."""
    start = "from trytond.application import app; print(*app.url_map.iter_rules())"

    started = subprocess.run([sys.executable, "-c", start], capture_output=True, text=True, check=True)

    assert "/<database_name>/exportgate/webhook" in started.stdout


def _told(wsgi: Client, shipment: str, secret: str = "of the tests", age: int = 0) -> Any:
    body = json.dumps({"id": "E-1", "event": "released", "shipment": shipment}).encode()
    headers = {SIGNATURE: signature(secret, int(time.time()) - age, body)}
    return wsgi.post(f"/{get_config().database_name}/exportgate/webhook", data=body, headers=headers)


def test_a_webhook_makes_tryton_look(erp: Erp, wsgi: Client) -> None:
    """The word that something changed is enough; how the shipment stands is looked up."""
    shipment = erp.sell(erp.party(STRANGER, "FR", "Lyon"), erp.product())
    assert not shipment.export_state

    answer = _told(wsgi, f"{get_config().database_name}.out.{shipment.id}")

    shipment.reload()
    assert (answer.status_code, shipment.export_state) == (204, "passed")


@pytest.mark.parametrize("forged", [{"secret": "another"}, {"age": 3600}])
def test_a_forged_or_late_webhook_is_refused(erp: Erp, wsgi: Client, forged: dict[str, Any]) -> None:
    """Only what was signed with the secret, and not long ago, is heard."""
    shipment = erp.sell(erp.party(STRANGER, "FR", "Lyon"), erp.product())

    answer = _told(wsgi, f"{get_config().database_name}.out.{shipment.id}", **forged)

    shipment.reload()
    assert (answer.status_code, shipment.export_state) == (401, None)


@pytest.mark.parametrize("shipment", ["", "x", "other.out.1", "..", "a.out.99999999999999999999"])
def test_a_webhook_about_something_else_changes_nothing(erp: Erp, wsgi: Client, shipment: str) -> None:
    """Ids of other senders come here too, and are passed over."""
    assert _told(wsgi, shipment.replace("a.", f"{get_config().database_name}.")).status_code == 204
