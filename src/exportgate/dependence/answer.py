"""What is told of a market's dependence on its partners for one product."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from exportgate.dependence.measures import Trend
from exportgate.intake.document import Problem

SCALE = "0 to 10,000"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on an alarm is raised.

    Args:
        share: percent of one partner, or of all countries that an area is about.
        concentration: Herfindahl-Hirschman index, 0 to 10,000.
        rise: percentage points a year by which the largest partner's share grows, its growth being sure.
        months: percent of one partner in a month that makes the month one-sided.
        small: a year with fewer rows is a small sample.
    """

    share: float = 50.0
    concentration: float = 4000.0
    rise: float = 2.0
    months: float = 80.0
    small: int = 5


@dataclass(frozen=True, slots=True)
class Share:
    """A partner's part of a year: value in the unit of the series, share in percent."""

    partner: str
    name: str
    value: float
    share: float
    named: bool = True


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a series.

    Args:
        total: what the shares are shares of: the World row where it is larger than the partners together.
        partners: best first; the unnamed rest last.
        low, high: bounds of the concentration index; equal where all partners are told.
        whole: it counts for the trend and can be judged.
        marks: what a reader must know of it.
        left_out: value of re-exports that were left out.
        groups: value of groups of countries that were not counted.
    """

    year: int
    total: float
    partners: Sequence[Share]
    low: float
    high: float
    whole: bool = True
    marks: Sequence[str] = ()
    rows: int = 0
    left_out: float = 0.0
    groups: float = 0.0

    @property
    def largest(self) -> Share | None:
        """The largest partner that has a name."""
        return next((share for share in self.partners if share.named), None)


@dataclass(frozen=True, slots=True)
class Months:
    """One-sided supply by months: of `known` months, in `one_sided` one partner had at least the threshold."""

    known: int
    one_sided: int
    missing: int
    longest: int
    partner: str
    last: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who could take over: what it sells here, and in other markets that the files tell of (`None`: they tell none).

    `trusted` names firms of the policy that are at home there, `unwanted` areas that are to be decoupled from there or
    watched; such a partner comes last and covers nothing.
    """

    partner: str
    name: str
    here: float
    elsewhere: float | None
    trusted: Sequence[str] = ()
    unwanted: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """What a stop of one partner takes away: value and share; the others must deliver `times` what they do.

    `covered` is the share of the loss (percent, may be above 100) that the candidates sell in other markets.
    """

    partner: str
    value: float
    share: float
    times: float | None
    covered: float | None = None


@dataclass(frozen=True, slots=True)
class InArea:
    """An area of the policy that the product belongs to, the share of its countries, its own threshold, and its trend.

    `why` says by what it belongs; where that is not `sure` of all its rows, the area raises no alarm for it.
    """

    area: str
    name: str
    stance: str
    share: float | None
    countries: Sequence[str]
    citation: str
    limit: float | None = None
    sure: bool = True
    why: str = ""
    trend: Trend | None = None


@dataclass(frozen=True, slots=True)
class Dependence:
    """One series: a market, a product and a unit, with its years and what follows from the last whole one.

    `added_up` names the products that a series of a whole area of the policy holds; its `product` is the area's id.
    """

    market: str
    side: str
    product: str
    label: str
    unit: str
    years: Sequence[Year]
    judged: Year | None
    thresholds: Thresholds
    trend: Trend | None = None
    months: Months | None = None
    missing: Sequence[int] = ()
    candidates: Sequence[Candidate] = ()
    stop: Stop | None = None
    areas: Sequence[InArea] = ()
    alarms: Sequence[str] = ()
    marks: Sequence[str] = ()
    added_up: Sequence[str] = ()

    @property
    def title(self) -> str:
        """Name the product, with its label where there is one."""
        if self.added_up:
            several = len(self.added_up) > 1
            return f"{self.label}, {f'{len(self.added_up):,} products' if several else f'in {self.added_up[0]}'}"
        return f"{self.product} {self.label}".strip() if self.label else self.product


@dataclass(frozen=True, slots=True)
class Report:
    """All series, those with alarms first, with what was noted and could not be read."""

    series: Sequence[Dependence]
    sources: Sequence[str] = ()
    rows: int = 0
    notes: Sequence[str] = ()
    problems: Sequence[Problem] = ()
    measure: str = "value"
    policy: str = ""
    made_at: datetime | None = field(default=None)

    def alarmed(self) -> list[Dependence]:
        """Give the series that have an alarm."""
        return [one for one in self.series if one.alarms]
