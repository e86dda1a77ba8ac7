"""What a policy file says: areas of trade with a stance, and the firms that are vouched for in them.

Policy is the word of whoever wrote the file. It is not law, and nothing here softens what a law says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from exportgate.shipment import Identifier


class Stance(StrEnum):
    """How the authors of a policy stand to an area."""

    DECOUPLE = "decouple"
    WATCH = "watch"
    COOPERATE = "cooperate"


class SupplierRule(StrEnum):
    """What an area's list of trusted firms means: nobody else, better nobody else, or that there is none."""

    STRICT = "strict"
    ADVISORY = "advisory"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Authority:
    """Who wrote a part of the policy: a company or a government."""

    id: str
    name: str
    kind: str = "company"


@dataclass(frozen=True, slots=True)
class Area:
    """One area of trade.

    Args:
        id: short word, unique in the file.
        hs: HS codes or prefixes, digits only.
        codes: control codes by the jurisdiction whose list they stand in; a code means its paragraphs too.
        words: words or phrases in descriptions.
        every: an item must meet each kind of criterion given (`hs`, `codes`, `words`), not just one.
        countries: ISO 3166-1 alpha-2 codes of those it is about; none means all.
        directions: to which it applies.
        suppliers: what its list of trusted firms means.
        made_in: countries whose firms make such goods, so that others could take their place; none means any.
        beside: ids of areas that it overlaps on purpose.
        owner_percent: the share (percent) of a firm that makes its owners' country count as the firm's.
        dependence_percent: the share of the countries it is about, or of any one partner, from which on
            `exportgate dependence` raises an alarm; `None` leaves it to the command.
        duty: what somebody has to do where a watched trade goes on.
        valid_from, valid_to: first and last day in force; `None` is open.
    """

    id: str
    authority: Authority
    name: str
    stance: Stance
    ground: str
    hs: tuple[str, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    every: bool = False
    countries: tuple[str, ...] = ()
    directions: tuple[str, ...] = ("outbound", "inbound")
    suppliers: SupplierRule = SupplierRule.NONE
    made_in: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    owner_percent: Decimal = Decimal(25)
    dependence_percent: Decimal | None = None
    duty: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, on: date) -> bool:
        """Say whether the area counts on a day; both ends are days in force."""
        return within(on, self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True)
class Vouched:
    """A firm that may be used in some areas, with who says so and why.

    `country` and `headquarters` are those it was vouched for with, `origins` the countries its goods may come from
    (none: any that the area is not about). Vouching counts from `valid_from` to `valid_to`, both days included;
    `former` marks one that is over and kept for decisions on past days.
    """

    areas: tuple[str, ...]
    name: str
    vouched_by: str
    ground: str
    aliases: tuple[str, ...] = ()
    kind: str = "organisation"
    country: str = ""
    headquarters: str = ""
    identifiers: tuple[Identifier, ...] = ()
    origins: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    former: bool = False

    def in_force(self, on: date) -> bool:
        """Say whether the vouching counts on a day."""
        return within(on, self.valid_from, self.valid_to)

    @property
    def home(self) -> frozenset[str]:
        """The countries that the firm was vouched for with."""
        return frozenset(filter(None, (self.country, self.headquarters)))


@dataclass(frozen=True, slots=True)
class AreasPolicy:
    """A policy file as read: `source` and `sha256` say which, `notes` what a reader should know of overlaps in it.

    `content` is the file's own bytes and `read_on` the day it was read for, so that a kept decision can be asked again.
    """

    source: str
    sha256: str
    areas: tuple[Area, ...]
    suppliers: tuple[Vouched, ...] = ()
    notes: tuple[str, ...] = ()
    content: bytes = field(default=b"", repr=False)
    read_on: date | None = None

    def citation(self, area: Area) -> str:
        """Name the area, its authors and the file with its hash, as a finding cites it."""
        since = f" from {area.valid_from}" if area.valid_from else ""
        until = f" to {area.valid_to}" if area.valid_to else ""
        return f'policy of {area.authority.name}, area "{area.id}"{since}{until} ({self.source}, {self.sha256[:12]})'

    def citations(self, areas: Sequence[Area]) -> str:
        """Name several areas, by their authors, and the file."""
        by: dict[str, list[str]] = {}
        for area in areas:
            by.setdefault(area.authority.name, []).append(f'"{area.id}"')
        told = "; ".join(
            f"policy of {authors}, area{'s' * (len(ids) > 1)} {', '.join(ids)}" for authors, ids in by.items()
        )
        return f"{told} ({self.source}, {self.sha256[:12]})"


def within(on: date, first: date | None, last: date | None) -> bool:
    """Say whether a day lies in a span whose ends both belong to it; an open end is `None`."""
    return (first is None or first <= on) and (last is None or on <= last)


def spans_meet(one: Area, other: Area) -> bool:
    """Say whether two areas are in force on some day together."""
    starts = [day for day in (one.valid_from, other.valid_from) if day]
    ends = [day for day in (one.valid_to, other.valid_to) if day]
    return not starts or not ends or max(starts) <= min(ends)
