"""A licence or exception on file: what its document says."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec

ANYWHERE = "*"
"""What a licence that is limited to no destination has for one."""

ANYBODY = "*"
"""The name of a party in whose role a licence lets anybody be. It names nobody, and so no listed party either."""


class Kind(StrEnum):
    """What stands on file: a licence that an authority granted, or an exception that the law itself grants.

    Open general licences, whose terms are published and for which one registers, are licences with a symbol.
    """

    LICENCE = "licence"
    EXCEPTION = "exception"


class Applies(StrEnum):
    """Whether a licence is used by itself where it fits exactly, or only once a person attaches it to a shipment."""

    AUTOMATIC = "automatic"
    PROPOSED = "proposed"


class Status(StrEnum):
    """What became of a licence, as people said; that it is expired or used up is told from its dates and uses."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    CANCELLED = "cancelled"


class LicensedParty(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A party that the licence names, in its role; `id` is the one that the company itself gives it."""

    role: str
    name: str
    country: str = ""
    id: str = ""


class LicensedItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item that the licence names, and how much of it; an amount that is `None` is not limited."""

    item: int
    code: str = ""
    hs: str = ""
    description: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    value: Decimal | None = None
    currency: str = ""


class Terms(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a licence says.

    Both ends of its time are inside it; `None` is open. Without items it holds for whatever the law asks a licence
    for. `destinations` are ISO 3166-1 alpha-2 codes, ISO 3166-2 codes of parts, or `*`. `value` is the total of all
    its items. `tolerance_percent` is what it says itself of shipping more than its value; `None` leaves it to the law.
    `conditions` are told with each use.
    """

    kind: Kind = Kind.LICENCE
    jurisdiction: str
    authority: str = ""
    number: str = ""
    symbol: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    parties: tuple[LicensedParty, ...] = ()
    destinations: tuple[str, ...] = ()
    items: tuple[LicensedItem, ...] = ()
    value: Decimal | None = None
    currency: str = ""
    tolerance_percent: Decimal | None = None
    conditions: str = ""
    applies: Applies = Applies.PROPOSED

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What tells it from others: an import with the same is a change of it."""
        return (self.jurisdiction, self.authority.casefold(), self.kind, (self.number or self.symbol).casefold())

    @property
    def title(self) -> str:
        """What people call it."""
        by = f"{self.authority} " if self.authority else ""
        return f"{by}{self.kind.value} {self.number or self.symbol}"

    def plain(self) -> dict[str, Any]:
        """Give it as plain values, for the chain and the table."""
        told: dict[str, Any] = msgspec.to_builtins(self, builtin_types=())
        return told


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as it stands on file."""

    id: str
    terms: Terms
    status: Status = Status.ACTIVE

    def item(self, number: int) -> LicensedItem:
        """Give an item by its number; one of a licence without items stands for whatever it is used for."""
        return next((item for item in self.terms.items if item.item == number), WHATEVER)


WHATEVER = LicensedItem(item=0)
"""What a licence without items is used for."""


class UseState(StrEnum):
    """What is taken of a licence is reserved from the decision on, and used once the shipment has left."""

    RESERVED = "reserved"
    USED = "used"


@dataclass(frozen=True, slots=True)
class UseKey:
    """What a use is of and for: one line of a shipment takes of one item once."""

    licence: str
    item: int
    shipment: str
    line: int


@dataclass(frozen=True, slots=True)
class Use:
    """What one line of a shipment takes of an item: in the item's unit, and in the currency its limit is in.

    `None` where there is no limit that it counts against.
    """

    key: UseKey
    quantity: Decimal | None = None
    value: Decimal | None = None
    state: UseState = UseState.RESERVED


class AttachmentState(StrEnum):
    """What became of the attachment of a licence to a shipment."""

    PROPOSED = "proposed"
    EFFECTIVE = "effective"
    DETACHED = "detached"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A licence that a person attached to a shipment, or to one line of it (`line` is 0 for all).

    `goods` is the digest of what the shipment was then (`goods_of`): it counts for that and for nothing else.
    """

    id: str
    licence: str
    shipment: str
    line: int
    state: AttachmentState
    proposed_by: str
    confirmed_by: str = ""
    goods: str = ""
