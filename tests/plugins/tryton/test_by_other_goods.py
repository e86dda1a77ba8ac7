"""Ways around a hold by changing what was asked about: other goods, parties and places than those that are free."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from proteus import Model, Wizard
from proteus.config import get_config
from trytond.exceptions import UserError
from trytond.pool import Pool
from trytond.transaction import Transaction

from exportgate_tryton.guard import question_about
from tests.plugins.tryton.erp import LISTED, STRANGER, Erp

TODAY = dt.datetime.now(dt.UTC).date()
Way = Callable[[Any], object]


def on_the_server(way: Way) -> None:
    """Do something as code on the server would, as the superuser and without checks of access."""
    tables = ["stock_move", "purchase_purchase", "purchase_line", "stock_shipment_out"]
    with Transaction().start(get_config().database_name, 0, _lock_tables=tables):
        company = Pool().get("company.company").search([])[0]
        with Transaction().set_context(company=company.id):
            way(Pool())


def refused(way: Way, why: str = "exportgate") -> None:
    """See that something cannot be done, as exportgate keeps it."""
    with pytest.raises(UserError, match=why):
        on_the_server(way)


def _place(pool: Any, code: str) -> int:
    (found,) = pool.get("stock.location").search([("code", "=", code)])
    return int(found.id)


def _moved(pool: Any, product: Any, here: int, there: int, **more: Any) -> None:
    company = pool.get("company.company").search([])[0]
    goods = pool.get("product.product")(product.id)
    values = {"product": goods.id, "unit": goods.default_uom.id, "quantity": 1, "company": company.id}
    (move,) = pool.get("stock.move").create([values | {"from_location": here, "to_location": there} | more])
    move.do([move])


def _priced(pool: Any) -> dict[str, Any]:
    return {"unit_price": Decimal(1), "currency": pool.get("company.company").search([])[0].currency.id}


@pytest.fixture(scope="module")
def stranger(erp: Erp) -> Any:
    """A customer against whom nothing is found."""
    return erp.party(STRANGER, "FR", "Lyon")


@pytest.fixture(scope="module")
def listed(erp: Erp) -> Any:
    """A firm on the Entity List."""
    return erp.party(LISTED, "CN", "Jinjiang")


@pytest.fixture(scope="module")
def scope_of_theirs(erp: Erp) -> Any:
    """Goods that need a licence or an answer where chairs do not."""
    return erp.product("thermal camera", hs="8525.89", us="6A003.b.4")


@pytest.fixture
def free(erp: Erp, stranger: Any) -> Any:
    """A shipment of chairs that may leave, waiting; there is no sale behind it."""
    return erp.despatch(stranger, erp.product())


def _stays(shipment: Any, state: str) -> None:
    shipment.reload()
    assert shipment.state == state
    assert "done" not in {move.state for move in shipment.outgoing_moves}


@pytest.mark.parametrize("apart", [False, True], ids=["in_one_dictionary", "in_two_pairs"])
def test_a_party_that_is_written_with_the_state_is_asked_about(free: Any, listed: Any, apart: bool) -> None:
    """What was asked before the write was about the party before it."""
    other = {"customer": listed.id, "delivery_address": listed.addresses[0].id}

    def way(pool: Any) -> None:
        Shipment = pool.get("stock.shipment.out")
        records = [Shipment(free.id)]
        if apart:
            Shipment.write(records, other, records, {"state": "assigned"})
        else:
            Shipment.write(records, {**other, "state": "assigned"})

    refused(way, "Entity List")
    _stays(free, "waiting")


def test_goods_that_are_written_with_the_state_are_asked_about(free: Any, scope_of_theirs: Any) -> None:
    """Also where they are written through the shipment, or with the state of the move itself."""
    goods = {"product": scope_of_theirs.id}

    def by_the_shipment(pool: Any) -> None:
        record = pool.get("stock.shipment.out")(free.id)
        moves = [("write", [move.id for move in record.outgoing_moves], goods)]
        record.write([record], {"moves": moves, "state": "assigned"})

    def by_the_move(pool: Any) -> None:
        move = pool.get("stock.shipment.out")(free.id).outgoing_moves[0]
        move.write([move], {**goods, "state": "done", "effective_date": TODAY})

    refused(by_the_shipment)
    refused(by_the_move)
    _stays(free, "waiting")


def test_goods_put_beside_the_lines_of_a_free_shipment_are_asked_about(free: Any, scope_of_theirs: Any) -> None:
    """A move straight from the shelf to the customer is none of the outgoing moves, and leaves all the same."""
    free.click("assign_try")
    assert free.state == "assigned"

    def way(pool: Any) -> None:
        shipment = f"stock.shipment.out,{free.id}"
        _moved(pool, scope_of_theirs, _place(pool, "STO"), _place(pool, "CUS"), shipment=shipment, **_priced(pool))

    refused(way)


def test_goods_of_a_held_shipment_do_not_leave_with_a_free_one(erp: Erp, free: Any, listed: Any) -> None:
    """Who bought them comes along."""
    held = erp.sell(listed, erp.product())

    def way(pool: Any) -> None:
        moves = list(pool.get("stock.shipment.out")(held.id).outgoing_moves)
        pool.get("stock.move").write(moves, {"shipment": f"stock.shipment.out,{free.id}"})
        pool.get("stock.move").do(moves)

    refused(way, "Entity List")
    _stays(held, "waiting")


def test_goods_do_not_leave_by_a_shipment_within_the_house(erp: Erp) -> None:
    """A move to a customer in an internal shipment, of which nothing is asked, is asked about by itself."""
    chairs = erp.product()

    def way(pool: Any) -> None:
        Shipment = pool.get("stock.shipment.internal")
        here, there = _place(pool, "STO"), _place(pool, "IN")
        (shipment,) = Shipment.create([{"from_location": here, "to_location": there}])
        _moved(pool, chairs, here, _place(pool, "CUS"), shipment=str(shipment), **_priced(pool))

    refused(way)


def test_a_move_to_a_warehouse_abroad_without_shipment_is_an_export(erp: Erp, scope_of_theirs: Any) -> None:
    """Stock that is put down in another country has left this one."""
    depot = erp.warehouse_in("Depot Shanghai", "CN")

    there = depot.storage_location.id

    refused(lambda pool: _moved(pool, scope_of_theirs, _place(pool, "STO"), there))


def test_stock_sent_to_a_warehouse_that_lies_nobody_says_where_is_held(erp: Erp) -> None:
    """Of two warehouses, the one without an address may lie anywhere."""
    depot = erp.warehouse_in("Depot Somewhere", "")
    shipment = erp.send(erp.place("STO"), depot.storage_location, erp.product())

    shipment.click("assign_try")
    shipment.reload()

    assert (shipment.state, shipment.export_state) == ("waiting", "held")


def test_a_shelf_of_the_warehouse_abroad_is_abroad(erp: Erp, scope_of_theirs: Any) -> None:
    """Goods that go to a place below the shipment's are among its lines."""
    depot = erp.warehouse_in("Depot Shelves", "CN")
    shelf = Model.get("stock.location")(name="Shelf", type="storage", parent=depot.storage_location)
    shelf.save()
    shipment = erp.send(erp.place("STO"), depot.storage_location, scope_of_theirs)

    def put_on_the_shelf(pool: Any) -> None:
        record = pool.get("stock.shipment.internal")(shipment.id)
        arriving = [move for move in record.moves if move.to_location == record.to_location]
        pool.get("stock.move").write(arriving, {"to_location": shelf.id})

    on_the_server(put_on_the_shelf)

    shipment.click("assign_try")
    shipment.reload()

    assert (shipment.state, shipment.export_state) == ("waiting", "held")


def test_another_address_than_the_partys_name_is_asked_about(erp: Erp) -> None:
    """Whoever the label names receives the goods."""
    customer = erp.party(STRANGER, "CN", "Jinjiang")
    customer.addresses[0].party_name = LISTED
    customer.save()
    shipment = erp.sell(customer, erp.product())

    shipment.click("assign_try")
    shipment.reload()

    assert (shipment.state, shipment.export_state) == ("waiting", "held")
    assert "Entity List" in shipment.export_reason


def test_a_customer_that_is_merged_into_a_listed_one_is_asked_about(erp: Erp, listed: Any) -> None:
    """Merging parties writes to shipments past all checks; the next step asks."""
    doubled = erp.party(STRANGER, "FR", "Lille")
    shipment = erp.sell(doubled, erp.product())
    shipment.click("assign_try")
    assert shipment.state == "assigned"
    merge = Wizard("party.replace", [doubled])
    merge.form.destination = listed
    erp.config.skip_warning = True  # that the names differ is what this test is about
    merge.execute("replace")
    erp.config.skip_warning = False

    with pytest.raises(UserError, match="Entity List"):
        shipment.click("pick")

    _stays(shipment, "assigned")


def test_a_drop_shipment_from_the_supplier_is_asked_about(erp: Erp, scope_of_theirs: Any) -> None:
    """Goods that never see a warehouse leave somewhere all the same."""
    refused(lambda pool: _moved(pool, scope_of_theirs, _place(pool, "SUP"), _place(pool, "CUS")))


def test_a_supplier_that_is_written_with_the_state_of_its_order_is_asked_about(erp: Erp, stranger: Any) -> None:
    """An order is confirmed to the party that it names then."""
    purchase = erp.buy(stranger, erp.product())
    blocked = erp.party("Vostok Bearing Works JSC", "RU", "Samara")

    def way(pool: Any) -> None:
        record, party = pool.get("purchase.purchase")(purchase.id), pool.get("party.party")(blocked.id)
        other = {"party": party.id, "invoice_address": party.addresses[0].id}
        record.write([record], {**other, "purchase_date": TODAY, "state": "confirmed"})

    refused(way)
    purchase.reload()
    assert purchase.state == "quotation"


def test_a_shipment_that_was_cancelled_and_taken_up_again_is_asked_anew(erp: Erp, free: Any) -> None:
    """It goes its way where nothing is found, and exportgate has it as shipped in the end."""
    for step in ("assign_try", "cancel", "draft"):
        free.click(step)
    erp.load(free, erp.product())  # the moves of before stay cancelled
    erp.config.skip_warning = True  # that there is no sale behind it
    for step in ("wait", "assign_try", "pick", "pack", "do"):
        free.click(step)
    erp.config.skip_warning = False

    free.reload()
    assert (free.state, free.export_state) == ("done", "shipped")


def test_what_has_left_does_not_leave_again(erp: Erp, free: Any) -> None:
    """A shipment that is done, cancelled and taken up again would leave twice on one decision."""
    erp.config.skip_warning = True  # that there is no sale behind it
    for step in ("assign_try", "pick", "pack", "do", "cancel", "draft", "wait"):
        free.click(step)
    erp.config.skip_warning = False

    with pytest.raises(UserError, match="new shipment"):
        free.click("assign_force")


def test_an_address_that_is_changed_by_itself_has_its_party_screened(erp: Erp) -> None:
    """The name that goods are sent to there is compared too."""
    party = erp.party(STRANGER, "CN", "Jinjiang")
    address = Model.get("party.address")(party.addresses[0].id)
    address.party_name = LISTED
    address.save()

    party.reload()
    assert party.export_screened == "hits"


def test_a_party_without_a_name_is_kept(erp: Erp) -> None:
    """There is nothing to screen, and no fault."""
    party = Model.get("party.party")(name=None)
    party.save()
    party.reload()

    assert not party.export_screened


def test_the_question_is_the_same_in_every_language(free: Any) -> None:
    """Goods have other names for other users; a release does not end by that."""
    asked = []

    def in_french(pool: Any) -> None:
        Language, Template = pool.get("ir.lang"), pool.get("product.template")
        Language.write(Language.search([("code", "=", "fr")]), {"translatable": True})
        with Transaction().set_context(language="fr"):
            Template.write(Template.search([("name", "=", "office chair")]), {"name": "chaise de bureau"})
            shipment = pool.get("stock.shipment.out")(free.id)
            assert "chaise" in shipment.outgoing_moves[0].product.rec_name
            asked.append(question_about(shipment))
        asked.append(question_about(pool.get("stock.shipment.out")(free.id)))

    on_the_server(in_french)

    assert asked[0] == asked[1]
    assert "chaise" not in str(asked)


def test_a_shipment_put_off_keeps_its_release(free: Any) -> None:
    """Another day is no other shipment; whether the law of that day is another is asked."""
    free.click("assign_try")

    def put_off(pool: Any) -> None:
        record = pool.get("stock.shipment.out")(free.id)
        record.write([record], {"planned_date": TODAY + dt.timedelta(days=3)})

    on_the_server(put_off)

    free.click("pick")

    assert free.state == "picked"
