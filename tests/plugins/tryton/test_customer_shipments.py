"""Customer shipments in Tryton: what is held does not leave, what is not held is not stopped."""

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
