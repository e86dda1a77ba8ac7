"""Products: the HS code, the origin and the control codes by which exportgate classifies them."""

from typing import Any

from trytond.model import ModelSQL, ModelView, Unique, fields
from trytond.pool import PoolMeta

from exportgate_tryton.extended import Extended


class Template(Extended, metaclass=PoolMeta):
    """A product: what its customs and control codes are."""

    __name__ = "product.template"

    export_hs = fields.Char("HS Code", help="The Harmonized System code, such as 8457.10.")
    export_origin = fields.Many2One("country.country", "Country of Origin")
    export_codes = fields.One2Many(
        "exportgate.control_code", "template", "Control Codes", help="The product's code in each control list."
    )


class Product(Extended, metaclass=PoolMeta):
    """A variant has the codes of its product."""

    __name__ = "product.product"


class ControlCode(ModelSQL, ModelView):
    """The code of a product in one jurisdiction's control list."""

    __name__ = "exportgate.control_code"

    template = fields.Many2One("product.template", "Product", required=True, ondelete="CASCADE")
    jurisdiction = fields.Char("Jurisdiction", required=True, help="Such as us, jp, uk or au.")
    code = fields.Char("Code", required=True, help="Such as 2B001.b, 6(2) or none where it was ruled out.")

    @classmethod
    def __setup__(cls) -> None:
        super().__setup__()
        table = cls.__table__()
        cls._sql_constraints += [
            ("one_a_jurisdiction", Unique(table, table.template, table.jurisdiction), "exportgate.msg_one_code")
        ]

    @classmethod
    def preprocess_values(cls, mode: str, values: dict[str, Any]) -> dict[str, Any]:
        """Write jurisdictions as exportgate does, in small letters without spaces around."""
        values = super().preprocess_values(mode, values)
        for name in ("jurisdiction", "code"):
            if values.get(name):
                values[name] = values[name].strip()
        if values.get("jurisdiction"):
            values["jurisdiction"] = values["jurisdiction"].lower()
        return values
