"""A company in Tryton: its customers, goods and stock, and what its people do."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import trytond.config as tryton_config
from proteus import Model, Wizard
from proteus import config as proteus_config

STRANGER = "Ateliers Brissonnet SAS"
LISTED = "Fujian Jinhua Integrated Circuit Company, Ltd."
OF_TRYTON = ("sale", "purchase", "stock")


def configure(uri: str, folder: Path, **options: str) -> None:
    """Point Tryton to a database server and the module to its engine."""
    tryton_config.set("database", "uri", uri)
    tryton_config.set("database", "path", str(folder))
    if not tryton_config.has_section("exportgate"):
        tryton_config.add_section("exportgate")
    for name, value in options.items():
        tryton_config.set("exportgate", name, value)


def create_database(name: str) -> None:
    """Make a database with the modules activated, and log in as its administrator."""
    from trytond.tests.test_tryton import create_db

    with _own_rows_believed():
        create_db(name)
        log_in(name)
        _activate(*OF_TRYTON)
    _activate("exportgate")


def _activate(*modules: str) -> None:
    Module = Model.get("ir.module")
    Module.click(Module.find([("name", "in", list(modules))]), "activate")
    Wizard("ir.module.activate_upgrade").execute("upgrade")


@contextmanager
def _own_rows_believed() -> Iterator[None]:
    """Let Tryton believe the rows that its own modules bring along: to validate each takes longer than all the rest."""
    from trytond.model import ModelStorage

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ModelStorage, "_validate", classmethod(lambda *_, **__: None))
        yield


def log_in(name: str) -> Any:
    """Act as the administrator of a database."""
    server = urlsplit(tryton_config.get("database", "uri"))
    return proteus_config.set_trytond(f"{server.scheme}://{server.netloc}/{name}?{server.query}")


class Erp:
    """What the tests do in Tryton, by the names that its users have for it."""

    def __init__(self) -> None:
        self.config = proteus_config.get_config()
        self._products: dict[tuple[Any, ...], Any] = {}

    def set_up(self) -> None:
        """Make a company in the United States with a warehouse, accounts and a product."""
        from trytond.modules.account.tests.tools import create_chart, get_accounts
        from trytond.modules.company.tests.tools import create_company

        for code, name in (("US", "United States"), ("FR", "France"), ("CN", "China"), ("RU", "Russia")):
            Model.get("country.country")(code=code, name=name).save()
        create_company()
        (company,) = Model.get("company.company").find()
        company.party.name = "Lakeside Office Supply Inc"
        company.party.save()
        warehouse = self.warehouse()
        warehouse.address = self._address(company.party, "US", "Cleveland")
        warehouse.save()
        create_chart()
        self._category(get_accounts())

    def _category(self, accounts: Any) -> None:
        category = Model.get("product.category")(name="Goods", accounting=True)
        category.account_expense, category.account_revenue = accounts["expense"], accounts["revenue"]
        category.save()

    def _address(self, party: Any, country: str, city: str) -> Any:
        (found,) = Model.get("country.country").find([("code", "=", country)])
        address = party.addresses[0] if party.addresses else party.addresses.new()
        address.country, address.city = found, city
        party.save()
        return address

    def party(self, name: str, country: str, city: str = "") -> Any:
        """Make a party with one address."""
        party = Model.get("party.party")(name=name)
        self._address(party, country, city)
        return party

    def product(self, name: str = "office chair", *, hs: str = "9401.31", **codes: str) -> Any:
        """Give a product with these control codes, of which there is plenty on stock; made at the first call."""
        known = (name, hs, tuple(codes.items()))
        if known not in self._products:
            self._products[known] = self._new_product(name, hs, codes)
        return self._products[known]

    def _new_product(self, name: str, hs: str, codes: dict[str, str]) -> Any:
        (unit,) = Model.get("product.uom").find([("name", "=", "Unit")])
        (category,) = Model.get("product.category").find([("name", "=", "Goods")])
        (origin,) = Model.get("country.country").find([("code", "=", "US")])
        template = Model.get("product.template")(name=name, default_uom=unit, type="goods", salable=True)
        template.purchasable, template.account_category, template.list_price = True, category, Decimal(200)
        template.export_hs, template.export_origin = hs, origin
        for jurisdiction, code in (codes or {"us": "EAR99"}).items():
            template.export_codes.new(jurisdiction=jurisdiction, code=code)
        template.save()
        (product,) = template.products
        self._receive(product, 100_000)
        return product

    def _receive(self, product: Any, pieces: int) -> None:
        move = Model.get("stock.move")(product=product, unit=product.default_uom, quantity=pieces)
        move.from_location, move.to_location = self.place("SUP"), self.place("STO")
        move.unit_price, move.currency = Decimal(100), Model.get("company.company").find()[0].currency
        move.planned_date = move.effective_date = dt.datetime.now(dt.UTC).date()
        self.config.skip_warning = True  # that goods came from nowhere is no concern of these tests
        move.click("do")
        self.config.skip_warning = False

    def place(self, code: str) -> Any:
        """Give a location of those that Tryton brings along."""
        (found,) = Model.get("stock.location").find([("code", "=", code)])
        return found

    def warehouse(self) -> Any:
        """Give the company's own warehouse, at home."""
        return self.place("WH")

    def sell(self, customer: Any, product: Any, pieces: int = 2) -> Any:
        """Sell goods to a customer; gives the shipment that the sale made, waiting."""
        sale = Model.get("sale.sale")(party=customer)
        line = sale.lines.new()
        line.product, line.quantity, line.unit_price = product, pieces, Decimal(200)
        sale.invoice_method = "manual"
        sale.warehouse = self.warehouse()
        for step in ("quote", "confirm", "process"):
            sale.click(step)
        sale.reload()
        (shipment,) = sale.shipments
        return shipment

    def despatch(self, customer: Any, product: Any, pieces: int = 2) -> Any:
        """Make a shipment to a customer by hand, waiting."""
        shipment = Model.get("stock.shipment.out")(customer=customer, warehouse=self.warehouse())
        self.load(shipment, product, pieces)
        shipment.click("wait")
        return shipment

    def load(self, shipment: Any, product: Any, pieces: int = 2) -> None:
        """Put goods on a shipment to a customer, in draft."""
        move = shipment.outgoing_moves.new()
        move.product, move.quantity = product, pieces
        move.from_location, move.to_location = shipment.warehouse_output, shipment.customer_location
        move.unit_price, move.currency = Decimal(200), Model.get("company.company").find()[0].currency
        shipment.save()

    def warehouse_in(self, name: str, country: str) -> Any:
        """Make a warehouse in a country; "" for one of which nobody says where it lies."""
        Location = Model.get("stock.location")
        made = {}
        for kind in ("input", "output", "storage"):
            made[kind] = Location(name=f"{name} {kind}", type="storage")
            made[kind].save()
        warehouse = Location(name=name, type="warehouse", input_location=made["input"], output_location=made["output"])
        warehouse.storage_location = made["storage"]
        warehouse.address = self.party(name, country).addresses[0] if country else None
        warehouse.save()
        return warehouse

    def send(self, here: Any, there: Any, product: Any) -> Any:
        """Send goods from one of the company's places to another; gives the shipment, waiting."""
        shipment = Model.get("stock.shipment.internal")(from_location=here, to_location=there)
        move = shipment.moves.new()
        move.product, move.quantity = product, 1
        move.from_location, move.to_location = here, there
        shipment.click("wait")
        return shipment

    def buy(self, supplier: Any, product: Any, pieces: int = 3) -> Any:
        """Write a purchase order, not confirmed yet."""
        purchase = Model.get("purchase.purchase")(party=supplier)
        line = purchase.lines.new()
        line.product, line.quantity, line.unit_price = product, pieces, Decimal(50)
        purchase.warehouse = self.warehouse()
        purchase.click("quote")
        return purchase
