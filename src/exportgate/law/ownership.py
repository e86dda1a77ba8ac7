"""Holdings through layers, as rules on ownership by listed persons count them.

Such rules do not multiply percentages down a chain: an owner that is itself caught counts with its whole holding, and
one that is not caught counts with nothing (OFAC guidance of 13 August 2014; 15 CFR part 744 Supplement No. 8; the
conditions of the United Kingdom's sanctions regulations).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from exportgate.shipment import Owner

Path = tuple[int, ...]
Caught = Callable[[Path, Owner], bool]
Enough = Callable[[Decimal], bool]

# Layers deeper than this are not real shareholdings but an attempt to make the program recurse without end.
MAX_LAYERS = 24


@dataclass(frozen=True, slots=True)
class Holding:
    """What caught owners hold in a party.

    Args:
        share: percent, 0 to 100: the sum of the caught owners, or the largest single one, as the rule counts.
        unknown: a caught owner's holding is not known, so the true share may be higher.
        caught: paths of the owners that count, as in `Hit.owner_path`.
    """

    share: Decimal
    unknown: bool
    caught: tuple[Path, ...]


def held_by(owners: Sequence[Owner], is_listed: Caught, enough: Enough, *, summed: bool, path: Path = ()) -> Holding:
    """Count what listed persons hold, directly or through owners that they hold enough of.

    Args:
        owners: the owners of the party, each with its own owners.
        is_listed: whether the owner at a path is itself listed.
        enough: whether a share (percent) makes an owner count as caught: `lambda share: share >= 50`.
        summed: add the holdings of different caught owners up, or take each alone.

    Raises:
        ValueError: the owners are nested more than `MAX_LAYERS` deep.
    """
    if len(path) > MAX_LAYERS:
        raise ValueError(f"owners are nested more than {MAX_LAYERS} deep")
    shares: list[Decimal] = []
    caught: list[Path] = []
    unknown = False
    for number, owner in enumerate(owners):
        here = (*path, number)
        if not is_listed(here, owner):
            above = held_by(owner.owners, is_listed, enough, summed=summed, path=here)
            if not enough(above.share):
                unknown = unknown or above.unknown
                continue
        caught.append(here)
        if owner.percent is None:
            unknown = True
        else:
            shares.append(owner.percent)
    share = sum(shares, Decimal(0)) if summed else max(shares, default=Decimal(0))
    return Holding(share, unknown, tuple(caught))
