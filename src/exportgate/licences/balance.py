"""What shipments take of licences, and what is left."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from exportgate.licences.licence import Licence, LicensedItem, Use, UseKey

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Left:
    """One limit of a licence: how much it allows, and how much of that is taken.

    Args:
        item: the item it limits; `None` where it limits all of them together.
        unit: of quantity, or the currency.
        licensed: the limit.
        taken: reserved and used together; beyond the limit only within a shipping tolerance.
    """

    item: LicensedItem | None
    unit: str
    licensed: Decimal
    taken: Decimal

    @property
    def left(self) -> Decimal:
        """What is left of it, never below nought."""
        return max(NOTHING, self.licensed - self.taken)

    @property
    def share(self) -> Decimal:
        """The share taken; nothing licensed is wholly taken."""
        return self.taken / self.licensed if self.licensed else Decimal(1)


@dataclass
class Ledger:
    """The uses of licences, with their sums kept up as uses are put in and taken out.

    Example:
        >>> ledger = Ledger.of([Use(UseKey("L-1", 1, "S-1", 1), quantity=Decimal(5))])
        >>> draft = ledger.draft()
        >>> draft.put(Use(UseKey("L-1", 1, "S-2", 1), quantity=Decimal(2)))
        >>> draft.quantity("L-1", 1), ledger.quantity("L-1", 1)
        (Decimal('7'), Decimal('5'))
    """

    base: "Ledger | None" = None
    uses: dict[UseKey, Use] = field(default_factory=dict)
    _of_shipment: dict[str, set[UseKey]] = field(default_factory=dict, repr=False)
    _quantities: dict[tuple[str, int], Decimal] = field(default_factory=dict, repr=False)
    _values: dict[tuple[str, int], Decimal] = field(default_factory=dict, repr=False)
    _totals: dict[str, Decimal] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, uses: Iterable[Use]) -> "Ledger":
        """Make the ledger of some uses."""
        ledger = cls()
        for use in uses:
            ledger.put(use)
        return ledger

    def draft(self) -> "Ledger":
        """Give a ledger that adds to this one without changing it."""
        return Ledger(base=self)

    def put(self, use: Use) -> None:
        """Enter a use, in place of one of the same key."""
        self.take_out(use.key)
        self.uses[use.key] = use
        self._of_shipment.setdefault(use.key.shipment, set()).add(use.key)
        self._count(use, 1)

    def take_out(self, key: UseKey) -> None:
        """Give a use back; nothing where there is none."""
        use = self.uses.pop(key, None)
        if use is not None:
            self._of_shipment[key.shipment].discard(key)
            self._count(use, -1)

    def use(self, key: UseKey) -> Use | None:
        """Give the use of a key; `None` where there is none."""
        return self.uses.get(key) or (self.base.use(key) if self.base else None)

    def of_shipment(self, shipment: str) -> list[Use]:
        """Give the uses of a shipment, in the order of licences, items and lines."""
        mine = (self.uses[key] for key in self._of_shipment.get(shipment, ()))
        return sorted(mine, key=lambda use: (use.key.licence, use.key.item, use.key.line))

    def quantity(self, licence: str, item: int) -> Decimal:
        """Give what is taken of an item, in its unit."""
        below = self.base.quantity(licence, item) if self.base else NOTHING
        return below + self._quantities.get((licence, item), NOTHING)

    def value(self, licence: str, item: int) -> Decimal:
        """Give what is taken of an item, in the licence's currency."""
        below = self.base.value(licence, item) if self.base else NOTHING
        return below + self._values.get((licence, item), NOTHING)

    def total(self, licence: str) -> Decimal:
        """Give what is taken of all items, in the licence's currency."""
        below = self.base.total(licence) if self.base else NOTHING
        return below + self._totals.get(licence, NOTHING)

    def _count(self, use: Use, sign: int) -> None:
        licence, item = use.key.licence, use.key.item
        quantity, value = sign * (use.quantity or NOTHING), sign * (use.value or NOTHING)
        self._quantities[licence, item] = self._quantities.get((licence, item), NOTHING) + quantity
        self._values[licence, item] = self._values.get((licence, item), NOTHING) + value
        self._totals[licence] = self._totals.get(licence, NOTHING) + value


def balance_of(licence: Licence, ledger: Ledger) -> list[Left]:
    """Give every limit of a licence with what is taken of it."""
    limits = []
    for item in licence.terms.items:
        if item.quantity is not None:
            limits.append(Left(item, item.unit or "units", item.quantity, ledger.quantity(licence.id, item.item)))
        if item.value is not None:
            limits.append(Left(item, item.currency, item.value, ledger.value(licence.id, item.item)))
    if licence.terms.value is not None:
        limits.append(Left(None, licence.terms.currency, licence.terms.value, ledger.total(licence.id)))
    return limits


def used_up(licence: Licence, ledger: Ledger) -> bool:
    """Say whether nothing more can be shipped: of every item some limit, or the limit of all, is wholly taken."""
    limits = balance_of(licence, ledger)
    if any(limit.item is None and not limit.left for limit in limits):
        return True
    spent = {limit.item.item for limit in limits if limit.item and not limit.left}
    return bool(licence.terms.items) and all(item.item in spent for item in licence.terms.items)


def amount(number: Decimal) -> str:
    """Write an amount for people: without an exponent or noughts that say nothing, thousands parted."""
    plain = f"{number:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
