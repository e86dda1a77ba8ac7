"""From cells to years of shares: totals kept apart, groups not counted, re-exports left out, gaps marked."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from exportgate.dependence.answer import Months, Share, Year
from exportgate.dependence.measures import concentration
from exportgate.dependence.partners import Kind
from exportgate.dependence.trade import Cell

_SLACK = 0.005
_FEWER = 0.7
_ABSENT = 0.3
_MANY = 10
_MONTHS = 12

Sums = dict[str, float]


def kind_of(partner: str) -> Kind:
    """Tell from its key what a partner is."""
    prefix = partner.partition(":")[0]
    return Kind(prefix) if prefix in (Kind.TOTAL, Kind.GROUP, Kind.UNNAMED) else Kind.PARTNER


@dataclass(slots=True)
class Gathered:
    """The cells of one series, sorted into what counts and what does not.

    Both of a year told whole and by months are kept; the year told whole counts for the year.
    """

    annual: dict[int, Sums] = field(default_factory=lambda: defaultdict(dict))
    monthly: dict[tuple[int, int], Sums] = field(default_factory=lambda: defaultdict(dict))
    rows: dict[tuple[int, bool], int] = field(default_factory=lambda: defaultdict(int))
    again: dict[int, float] = field(default_factory=lambda: defaultdict(float))

    def of_year(self, year: int) -> Sums:
        """Give the sums of a year by partner."""
        if self.annual.get(year):
            return self.annual[year]
        sums: Sums = defaultdict(float)
        for (at, _), months in self.monthly.items():
            if at == year:
                for partner, value in months.items():
                    sums[partner] += value
        return sums

    def years(self) -> list[int]:
        """Give the years that have cells, oldest first."""
        return sorted({*self.annual, *(year for year, _ in self.monthly)})

    def months_of(self, year: int) -> int | None:
        """Give how many months of a year are told; `None` where it is told whole."""
        return None if self.annual.get(year) else sum(1 for at, _ in self.monthly if at == year)


def gathered(cells: Iterable[Cell], reexports: str) -> Gathered:
    """Sort the cells of one series.

    Args:
        cells: of one market, product, unit and side.
        reexports: "leave-out" those that a column marks, "count" them, or count them "alone". Re-exports told as a flow
            of their own stand in the whole flow already, and are counted alone or not at all.
    """
    found = Gathered()
    for cell in cells:
        if not _counts(cell.reexport, reexports):
            if cell.reexport and kind_of(cell.partner) in (Kind.PARTNER, Kind.UNNAMED):
                found.again[cell.year] += cell.value
            continue
        sums = found.annual[cell.year] if cell.month is None else found.monthly[cell.year, cell.month]
        sums[cell.partner] = sums.get(cell.partner, 0.0) + cell.value
        if kind_of(cell.partner) in (Kind.PARTNER, Kind.UNNAMED):
            found.rows[cell.year, cell.month is None] += cell.rows
    return found


def _counts(reexport: str, asked: str) -> bool:
    if asked == "alone":
        return bool(reexport)
    return not reexport or (asked == "count" and reexport == "flag")


@dataclass(frozen=True, slots=True)
class Naming:
    """How partners are named, and which groups count, less the members with rows of their own."""

    name: Callable[[str], str]
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    partial: frozenset[int] = frozenset()
    small: int = 5


def years_of(found: Gathered, naming: Naming) -> list[Year]:
    """Give the years of a series, with what a reader must know of each."""
    sums = {year: _countries(found.of_year(year)) for year in found.years()}
    usual = statistics.median(map(len, sums.values())) if sums else 0
    fullest = max(sums, key=lambda year: (len(sums[year]), year), default=0)
    years = (_year(found, at, naming, _thin(own, sums[fullest], usual)) for at, own in sums.items())
    return [year for year in years if year]


def _countries(sums: Mapping[str, float]) -> Sums:
    return {partner: value for partner, value in sums.items() if kind_of(partner) is Kind.PARTNER}


def _thin(own: Sums, fullest: Sums, usual: float) -> str:
    """Say why a year looks as if not all had reported; "" where it does not.

    Either far fewer partners than usual, or partners are absent who hold much in the year with the most partners.
    """
    if usual >= _MANY and len(own) < _FEWER * usual:
        return f"{len(own)} partners where {usual:.0f} are usual: perhaps not all have reported"
    whole = sum(fullest.values())
    absent = sum(value for partner, value in fullest.items() if partner not in own)
    if whole and absent >= _ABSENT * whole and len(own) < _FEWER * len(fullest):
        return (
            f"partners are absent who hold {absent / whole * 100:.0f}% in another year: perhaps not all have reported"
        )
    return ""


def _year(found: Gathered, at: int, naming: Naming, thin: str) -> Year | None:
    sums = found.of_year(at)
    own, marks = own_of(sums, naming)
    world = max((value for partner, value in sums.items() if kind_of(partner) is Kind.TOTAL), default=0.0)
    named = sum(own.values())
    total = world if world > named * (1 + _SLACK) else named
    if total <= 0 or not any(kind_of(partner) is Kind.PARTNER and value > 0 for partner, value in own.items()):
        return None
    shares = _shares(own, total, naming)
    rest = max(0.0, (total - named) / total * 100)
    low = concentration(share.share for share in shares)
    if rest:
        marks.append(f"partners told make up {100 - rest:.1f}% of the World row; shares are of that row")
    if world and named > world * (1 + _SLACK):
        marks.append(f"partners together are {named / world:.2f} times the World row")
    months = found.months_of(at)
    rows = found.rows[at, months is None]
    partial = at in naming.partial or bool(thin) or (months is not None and months < _MONTHS)
    marks += _marks(at in naming.partial, thin, months)
    if rows < naming.small and not world:
        marks.append(f"small sample: {rows} {'row' if rows == 1 else 'rows'}")
    groups = sum(value for partner, value in sums.items() if kind_of(partner) is Kind.GROUP)
    return Year(at, total, shares, low, low + rest * rest, not partial, tuple(marks), rows, found.again[at], groups)


def own_of(sums: Mapping[str, float], naming: Naming) -> tuple[Sums, list[str]]:
    """Give what counts as partners; from a group that counts, its members are taken away."""
    own = {partner: value for partner, value in sums.items() if kind_of(partner) in (Kind.PARTNER, Kind.UNNAMED)}
    marks = []
    for group, members in naming.members.items():
        if group not in own:
            continue
        less = own[group] - sum(own.get(member, 0.0) for member in members)
        if less < -_SLACK * own[group]:
            marks.append(f"the members of {naming.name(group)} are larger than the group, which is counted as 0")
        own[group] = max(0.0, less)
    return own, marks


def _shares(own: Sums, total: float, naming: Naming) -> list[Share]:
    shares = [
        Share(partner, naming.name(partner), value, value / total * 100, kind_of(partner) is Kind.PARTNER)
        for partner, value in own.items()
    ]
    return sorted(shares, key=lambda share: (not share.named, -share.value, share.name))


def _marks(partial: bool, thin: str, months: int | None) -> list[str]:
    marks = []
    if partial:
        marks.append("not a whole year, as you say")
    if thin:
        marks.append(thin)
    if months is not None and months < _MONTHS:
        marks.append(f"{months} of 12 months")
    return marks


def months_of(found: Gathered, naming: Naming, threshold: float) -> Months | None:
    """Count the months in which one partner had at least the threshold; `None` where no months are told."""
    sides: dict[int, str] = {}
    for (year, month), sums in found.monthly.items():
        own, _ = own_of(sums, naming)
        world = max((value for partner, value in sums.items() if kind_of(partner) is Kind.TOTAL), default=0.0)
        total = max(sum(own.values()), world)
        named = {partner: value for partner, value in own.items() if kind_of(partner) is Kind.PARTNER}
        if total > 0 and named:
            largest = max(named, key=lambda partner: named[partner])
            sides[year * _MONTHS + month - 1] = largest if named[largest] / total * 100 >= threshold else ""
    if not sides:
        return None
    held = [partner for partner in sides.values() if partner]
    most = max(map(held.count, held), default=0)
    often = sorted({naming.name(partner) for partner in held if held.count(partner) == most})
    last = max(sides)
    return Months(
        len(sides),
        len(held),
        last - min(sides) + 1 - len(sides),
        _longest(sides),
        " and ".join(often),
        f"{last // _MONTHS}-{last % _MONTHS + 1:02d}",
    )


def _longest(sides: Mapping[int, str]) -> int:
    """Give the longest run of months with the same partner."""
    longest = run = 0
    before: tuple[int, str] | None = None
    for at in sorted(sides):
        run = 0 if not sides[at] else run + 1 if before == (at - 1, sides[at]) else 1
        before = (at, sides[at])
        longest = max(longest, run)
    return longest
