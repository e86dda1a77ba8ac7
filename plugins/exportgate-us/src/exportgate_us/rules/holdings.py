"""Which listed persons hold a party, and how much, as one rule on ownership counts them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from exportgate.hit import Hit
from exportgate.law.ownership import Holding, Path, held_by
from exportgate.law.tables import Row
from exportgate.law.wording import is_sure
from exportgate.shipment import Owner, Party

Wanted = Callable[[Hit], bool]


@dataclass(frozen=True, slots=True)
class Owned:
    """A party, its place in the shipment, and the hits of its owners by their place in the chain."""

    index: int
    party: Party
    hits: dict[Path, tuple[Hit, ...]]

    def listed(self, path: Path, wanted: Wanted) -> bool:
        """Say whether the owner at a place is one that is wanted."""
        return any(wanted(hit) for hit in self.hits.get(path, ()))

    def best(self, wanted: Wanted) -> Hit | None:
        """Give the surest hit that is wanted, wherever in the chain; `None` where there is none."""
        found = [hit for hits in self.hits.values() for hit in hits if wanted(hit)]
        return max(found, key=lambda hit: (is_sure(hit), hit.score), default=None)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule on ownership, on one day.

    Args:
        row: its row of law, with `percent` (so much or more makes a party held) and perhaps `summed`.
        wanted: which listed owners it counts.
    """

    row: Row
    wanted: Wanted

    def enough(self, share: Decimal) -> bool:
        """Say whether a share, in percent, makes a party held."""
        return bool(share >= self.row["percent"])

    def holding(self, owned: Owned) -> Holding:
        """Count what owners hold that are listed beyond doubt."""
        return self._held(owned, owned.party.owners, ())

    def counted(self, owned: Owned) -> list[Hit]:
        """Give the listed owners that make the party held: its own, and those behind owners held themselves."""
        return [
            hit for path in self._paths(owned, owned.party.owners, ()) for hit in owned.hits[path] if self._sure(hit)
        ]

    def _sure(self, hit: Hit) -> bool:
        return is_sure(hit) and self.wanted(hit)

    def _held(self, owned: Owned, owners: Sequence[Owner], path: Path) -> Holding:
        return held_by(
            owners,
            lambda place, _: owned.listed(place, self._sure),
            self.enough,
            summed=bool(self.row.get("summed", True)),
            path=path,
        )

    def _paths(self, owned: Owned, owners: Sequence[Owner], path: Path) -> Iterator[Path]:
        for number, owner in enumerate(owners):
            here = (*path, number)
            if owned.listed(here, self._sure):
                yield here
            elif self.enough(self._held(owned, owner.owners, here).share):
                yield from self._paths(owned, owner.owners, here)
