"""Customer shipments in Tryton: what is held does not leave, what is not held is not stopped."""

from decimal import Decimal

from proteus import Model

from tests.plugins.tryton.erp import LISTED, STRANGER, Erp


def test_chairs_to_a_stranger_leave_as_ever(erp: Erp) -> None:
    """A shipment against which nothing is found is assigned, picked, packed and done."""
    shipment = erp.sell(erp.party(STRANGER, "FR", "Lyon"), erp.product())

    shipment.click("assign_try")
    for step in ("pick", "pack", "do"):
        shipment.click(step)

    shipment.reload()
    assert (shipment.state, shipment.export_state) == ("done", "shipped")


def test_chairs_to_a_firm_on_the_entity_list_stay(erp: Erp) -> None:
    """A held shipment is not assigned, and says why and by which decision."""
    shipment = erp.sell(erp.party(LISTED, "CN", "Jinjiang"), erp.product())

    shipment.click("assign_try")
    shipment.reload()

    assert (shipment.state, shipment.export_state) == ("waiting", "held")
    assert "Entity List" in shipment.export_reason
    assert shipment.export_decision.startswith("D-")


def test_a_cancelled_shipment_is_told_to_exportgate(erp: Erp) -> None:
    """What was reserved for it, a licence perhaps, is free again."""
    shipment = erp.sell(erp.party(LISTED, "CN", "Jinjiang"), erp.product())
    shipment.click("assign_try")

    shipment.click("cancel")
    shipment.reload()

    assert (shipment.state, shipment.export_state) == ("cancelled", "cancelled")


def test_a_shipment_nobody_asked_about_is_cancelled_as_ever(erp: Erp) -> None:
    """exportgate has nothing to be told."""
    shipment = erp.sell(erp.party(STRANGER, "FR", "Lyon"), erp.product())

    shipment.click("cancel")
    shipment.reload()

    assert (shipment.state, shipment.export_state) == ("cancelled", None)


def test_a_sale_within_the_country_is_not_held_for_want_of_codes(erp: Erp) -> None:
    """Goods that stay in the country are exported by nobody, whatever their control code."""
    chairs = erp.product("uncoded chair", hs="", uk="none")
    shipment = erp.sell(erp.party("Cleveland Reading Rooms Inc", "US", "Cleveland"), chairs)

    for step in ("assign_try", "pick", "pack", "do"):
        shipment.click(step)

    shipment.reload()
    assert (shipment.state, shipment.export_state) == ("done", "shipped")


def test_goods_that_come_back_are_not_asked_about(erp: Erp) -> None:
    """A listed customer's return is a return."""
    shipment = Model.get("stock.shipment.out.return")(customer=erp.party(LISTED, "CN", "Jinjiang"))
    shipment.warehouse = erp.warehouse()
    move = shipment.incoming_moves.new()
    move.product, move.quantity = erp.product(), 1
    move.from_location, move.to_location = shipment.customer_location, shipment.warehouse_input
    move.unit_price, move.currency = Decimal(1), Model.get("company.company").find()[0].currency
    erp.config.skip_warning = True  # that no sale is behind it
    shipment.click("receive")
    shipment.click("do")
    erp.config.skip_warning = False

    assert shipment.state == "done"


def test_counting_the_stock_is_not_asked_about(erp: Erp) -> None:
    """What a count finds or misses has gone nowhere."""
    inventory = Model.get("stock.inventory")(location=erp.place("STO"))
    line = inventory.lines.new()
    line.product, line.quantity = erp.product(), 99_000
    inventory.click("confirm")

    assert inventory.state == "done"
