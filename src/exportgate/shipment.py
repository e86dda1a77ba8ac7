"""What is asked: a shipment, its lines and its parties.

The shape is that of the shipments file in docs/contract. Countries are ISO 3166-1 alpha-2 codes, money is a
`Decimal` in the currency named beside it, and a value nobody gave is `None`, never a default.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec

FactValue = bool | str | Decimal | dt.date
"""A fact as stated. A fact that is absent is unknown, which is never the same as `False`."""


class Role(StrEnum):
    """The part a party plays in a shipment, in the words of 15 CFR 748.5 and of commercial papers."""

    EXPORTER = "exporter"
    PURCHASER = "purchaser"
    SUPPLIER = "supplier"
    INTERMEDIATE_CONSIGNEE = "intermediate_consignee"
    CONSIGNEE = "consignee"
    END_USER = "end_user"
    FORWARDER = "forwarder"
    BANK = "bank"
    VESSEL = "vessel"
    OTHER = "other"


KINDS = ("person", "organisation", "vessel", "aircraft")
DIRECTIONS = ("outbound", "inbound")
PARTY_FLAGS = ("military", "police", "intelligence", "government")


class Identifier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A number that stands for one party: an IMO number, a passport, a company registration.

    `scheme` is a lower-case word (`imo`, `lei`, `passport`, `registration`, `tax`, `bic`, `national_id`, `other`),
    `country` the state that issued it where known.
    """

    scheme: str
    value: str
    country: str = ""


class Owner(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who holds part of a party; owners may have owners themselves.

    `percent` is the holding in the party above, 0 to 100, `None` where it is not known. `controls` says that the
    owner can direct the party's affairs whatever it holds; `None` is unknown.
    """

    name: str
    percent: Decimal | None = None
    kind: str = ""
    country: str = ""
    controls: bool | None = None
    date_of_birth: str = ""
    identifiers: tuple[Identifier, ...] = ()
    owners: tuple["Owner", ...] = ()


class Party(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody in a shipment, in a role."""

    role: str
    name: str
    kind: str = ""
    country: str = ""
    address: str = ""
    headquarters: str = ""
    flags: tuple[str, ...] = ()
    owners: tuple[Owner, ...] = ()
    date_of_birth: str = ""
    identifiers: tuple[Identifier, ...] = ()
    id: str = ""


class Component(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of an item, which may have parts itself: what it is, who made it, where it comes from."""

    description: str = ""
    hs: str = ""
    origin: str = ""
    classification: Mapping[str, str] = {}
    maker: Party | None = None
    components: tuple["Component", ...] = ()


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One item of a shipment.

    `classification` maps a jurisdiction's id to the control code in its own list; a missing key is unknown.
    `details` holds what single jurisdictions ask of a line beyond that (`us_reasons`, `us_nexus`), checked against
    the `line_fields` that they declare.
    """

    line: int
    description: str = ""
    hs: str = ""
    origin: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    value: Decimal | None = None
    currency: str = ""
    classification: Mapping[str, str] = {}
    details: Mapping[str, Any] = {}
    components: tuple[Component, ...] = ()


class OpenQuestion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the document that a shipment was made of leaves open, or contradicts.

    It belongs to what is asked, so that the answer says it as often as the question is put. `rule` is a short name
    (`document.no_end_user`), `asks` the columns of a shipments file that would settle it, `line` the number of the line
    it is about. `outcome` is that of the finding it becomes: `indeterminate`, `review`, or `conditions` where only a
    statement is due.
    """

    rule: str
    reason: str
    asks: tuple[str, ...] = ()
    line: int | None = None
    outcome: str = "indeterminate"


class Shipment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One consignment, as it would leave (or, inbound, arrive).

    `departure` and `destination` are the contract's `from` and `to`; `via` the countries passed through, in order.
    `date` is the day of export where known. `left_open` is what a document did not say (docs/documents.md).
    """

    id: str
    date: dt.date | None = None
    direction: str = "outbound"
    departure: str = msgspec.field(default="", name="from")
    destination: str = msgspec.field(default="", name="to")
    via: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    lines: tuple[Line, ...] = ()
    facts: Mapping[str, FactValue] = {}
    left_open: tuple[OpenQuestion, ...] = ()

    def fact(self, name: str) -> FactValue | None:
        """Give the stated value of a fact, or `None` where it is unknown."""
        return self.facts.get(name)

    def with_role(self, *roles: str) -> Iterator[tuple[int, Party]]:
        """Yield (index in `parties`, party) for the parties in one of these roles."""
        return ((i, p) for i, p in enumerate(self.parties) if p.role in roles)
