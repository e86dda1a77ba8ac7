"""What follows from a series: the trend, who could take over, what a stop takes away, and the alarms in words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby

from exportgate.dependence.answer import Candidate, Dependence, InArea, Report, Share, Stop, Thresholds, Year
from exportgate.dependence.in_areas import AREA, InAreas, speaks_of_side
from exportgate.dependence.measures import FEW_YEARS, Trend, trend
from exportgate.dependence.partners import Kind, key_of, partner_of
from exportgate.dependence.series import Gathered, Naming, gathered, kind_of, months_of, own_of, years_of
from exportgate.dependence.trade import Cell, Trade
from exportgate.law.places import place_name
from exportgate.policy.areas import Area, AreasPolicy

LINKS = {"suppliers": "from", "buyers": "to", "partners": "with"}
_CANDIDATES = 10

Elsewhere = Mapping[tuple[str, str, str, int], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Judging:
    """How series are judged: thresholds, the policy as in force `on` a day, years not whole, and re-exports."""

    thresholds: Thresholds = field(default_factory=Thresholds)
    policy: AreasPolicy | None = None
    on: date | None = None
    partial: frozenset[int] = frozenset()
    reexports: str = "leave-out"


def judged(trade: Trade, judging: Judging, made_at: datetime | None = None) -> Report:
    """Judge all series of the trade that was read; those with alarms first, among them whole areas, then by value.

    Raises:
        ValueError: there is a policy, and the trade was read without its areas, so that none would be found.
    """
    if judging.policy and not trade.asked.areas and any(_counts(area, judging.on) for area in judging.policy.areas):
        raise ValueError("trade must be read with the areas of the policy that it is judged by")
    naming = Naming(lambda key: _name(trade, key), _members(trade), judging.partial, judging.thresholds.small)
    series: list[Dependence] = []
    groups: dict[str, int] = defaultdict(int)
    for _, cells in groupby(trade.cells(), key=lambda cell: (cell.side, cell.product, cell.unit)):
        series.extend(_of_product(list(cells), trade, judging, naming, groups))
    series = _with_other_units(series)
    return Report(
        sorted(series, key=_order),
        trade.sources,
        trade.rows,
        [*trade.notes, *trade.in_areas.notes, *_group_notes(groups)],
        trade.problems,
        "quantity" if trade.asked.quantities else "value",
        judging.policy.source if judging.policy else "",
        made_at,
    )


def _counts(area: Area, on: date | None) -> bool:
    return on is None or area.in_force(on)


def _with_other_units(series: Sequence[Dependence]) -> list[Dependence]:
    """Mark the series of which a part is told in another unit, since shares are of this part alone."""
    units: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for one in series:
        units[one.market, one.side, one.product].append(one.unit)
    told = []
    for one in series:
        others = [unit or "no unit" for unit in units[one.market, one.side, one.product] if unit != one.unit]
        mark = f"also told in {', '.join(sorted(others))}, which is not added: shares are of this part alone"
        told.append(replace(one, marks=(*one.marks, mark)) if others else one)
    return told


def _order(one: Dependence) -> tuple[bool, bool, float, str, str]:
    """Put alarms first, among them whole areas, then the largest."""
    return not one.alarms, not one.added_up, -(one.judged.total if one.judged else 0), one.product, one.market


def _name(trade: Trade, key: str) -> str:
    known = trade.partners.get(key) or trade.partners.get(key.removeprefix("group:"))
    return known.name if known else key


def _members(trade: Trade) -> dict[str, tuple[str, ...]]:
    return {
        f"kept:{key_of(group)}": tuple(partner_of(member).key for member in members)
        for group, members in trade.asked.groups.items()
    }


def _group_notes(groups: Mapping[str, int]) -> list[str]:
    return [
        f"{name} is a group of countries and not counted as a partner ({count:,} times); count it with --group"
        for name, count in sorted(groups.items())
    ]


def _of_product(
    cells: Sequence[Cell], trade: Trade, judging: Judging, naming: Naming, groups: dict[str, int]
) -> Iterator[Dependence]:
    """Judge each market of one product, knowing what the partners sell in the others."""
    markets = {market: list(some) for market, some in groupby(cells, key=lambda cell: cell.market)}
    for cell in cells:
        if kind_of(cell.partner) is Kind.GROUP:
            groups[naming.name(cell.partner)] += 1
    sold = _sold(cells, markets, naming)
    for market, some in markets.items():
        known = trade.markets[market]
        if trade.asked.markets and known.key not in trade.asked.markets:
            continue
        found = gathered(some, judging.reexports)
        years = years_of(found, naming)
        if not years:
            continue
        one = _unjudged(some[0], years, trade, judging)
        yield _judge(one, found, (judging, naming, _others(sold, market), trade.in_areas))


def _unjudged(first: Cell, years: Sequence[Year], trade: Trade, judging: Judging) -> Dependence:
    area = next((one for one in trade.in_areas.areas if f"{AREA}{one.id}" == first.product), None)
    return Dependence(
        market=trade.markets[first.market].name,
        side=first.side,
        product=area.id if area else first.product,
        label=area.name if area else trade.labels.get(first.product, ""),
        unit=first.unit,
        years=years,
        judged=next((year for year in reversed(years) if year.whole), years[-1]),
        thresholds=judging.thresholds,
        added_up=trade.in_areas.products[area.id, first.side, first.unit, first.market] if area else (),
    )


def _sold(
    cells: Iterable[Cell], markets: Mapping[str, object], naming: Naming
) -> dict[tuple[str, int], dict[str, float]]:
    """Give what each partner sells in each market and year; a market that is a group or the total is none of them."""
    sold: dict[tuple[str, int], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    if len(markets) > 1:
        for cell in cells:
            if kind_of(cell.market) is Kind.PARTNER and kind_of(cell.partner) is Kind.PARTNER and not cell.reexport:
                sold[cell.market, cell.year][cell.partner] += cell.value
    return {key: own_of(sums, naming)[0] for key, sums in sold.items()}


def _others(sold: Mapping[tuple[str, int], Mapping[str, float]], market: str) -> dict[int, dict[str, float]]:
    others: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (other, year), partners in sold.items():
        if other != market:
            for partner, value in partners.items():
                others[year][partner] += value
    return others


def _judge(
    one: Dependence, found: Gathered, how: tuple[Judging, Naming, Mapping[int, Mapping[str, float]], InAreas]
) -> Dependence:
    """Add what follows from the last whole year."""
    judging, naming, others, in_areas = how
    years = one.years
    missing = tuple(sorted(set(range(years[0].year, years[-1].year + 1)) - {year.year for year in years}))
    marks = _marks_of(one, missing)
    if one.judged is None or one.judged.largest is None:
        return replace(one, missing=missing, marks=tuple(marks))
    year, largest = one.judged, one.judged.largest
    line = trend([(at.year, _share_of(at, largest.partner)) for at in years if at.whole])
    months = months_of(found, naming, judging.thresholds.months)
    areas = _areas(one, year, judging, in_areas)
    trusted = _vouched(areas, judging) if one.side != "buyers" else {}
    candidates = _candidates(year, largest, others.get(year.year), naming, (trusted, _unwanted(areas)))
    known = replace(
        one,
        trend=line,
        months=months,
        missing=missing,
        candidates=candidates,
        stop=_stop(year, largest, candidates),
        areas=tuple(areas),
        marks=tuple(marks),
    )
    return replace(known, alarms=tuple(_alarms(known, year, largest)))


def _marks_of(one: Dependence, missing: Sequence[int]) -> list[str]:
    marks = [f"no figures for {', '.join(map(str, missing))}"] if missing else []
    again = [year for year in one.years if year.left_out]
    if again:
        last = again[-1]
        marks.append(f"re-exports or re-imports left out: {last.left_out:,.0f} in {last.year}")
    whole = sum(1 for year in one.years if year.whole)
    if 0 < whole < FEW_YEARS:
        marks.append(f"few years: the trend rests on {whole}")
    if not whole:
        marks.append(f"no year is whole: judged by {one.years[-1].year} as it stands")
    elif one.judged and one.judged is not one.years[-1]:
        marks.append(f"judged by {one.judged.year}, since {one.years[-1].year} is not whole")
    return marks


def _share_of(year: Year, partner: str) -> float:
    return next((share.share for share in year.partners if share.partner == partner), 0.0)


def _candidates(
    year: Year,
    largest: Share,
    others: Mapping[str, float] | None,
    naming: Naming,
    policy: tuple[Mapping[str, list[str]], Mapping[str, list[str]]],
) -> tuple[Candidate, ...]:
    """Give who could take over: by what they sell elsewhere where the files tell, else by what they sell here.

    Args:
        policy: by partner, the trusted firms that are at home there, and the areas in which it is not wanted.
    """
    trusted, unwanted = policy
    here = {share.partner: share.value for share in year.partners if share.named and share is not largest}
    keys = {*here, *(others or ())} - {largest.partner}
    found = [
        Candidate(
            key,
            naming.name(key),
            here.get(key, 0.0),
            others.get(key, 0.0) if others is not None else None,
            tuple(trusted.get(key, ())),
            tuple(unwanted.get(key, ())),
        )
        for key in keys
    ]
    found.sort(key=lambda one: (bool(one.unwanted), -(one.elsewhere or 0.0), -one.here, one.name))
    return tuple(one for one in found if one.here or one.elsewhere)[:_CANDIDATES]


def _stop(year: Year, largest: Share, candidates: Sequence[Candidate]) -> Stop:
    left = year.total - largest.value
    elsewhere = [one.elsewhere for one in candidates if one.elsewhere is not None and not one.unwanted]
    covered = sum(elsewhere) / largest.value * 100 if elsewhere and largest.value else None
    return Stop(largest.name, largest.value, largest.share, year.total / left if left > 0 else None, covered)


def _areas(one: Dependence, year: Year, judging: Judging, in_areas: InAreas) -> list[InArea]:
    """Give the areas, of purchases or of sales, that the product belongs to or may belong to; sure ones first."""
    policy = judging.policy
    found = []
    for area in in_areas.areas if policy else ():
        belonging = in_areas.belonging(one.product, area.id)
        sure = one.product == area.id if one.added_up else belonging.whole
        why = "it is the whole area" if one.added_up and sure else "" if one.added_up else belonging.told
        if policy and why and speaks_of_side(area, one.side):
            limit = float(area.dependence_percent) if area.dependence_percent is not None else None
            found.append(
                InArea(
                    area.id,
                    area.name,
                    area.stance,
                    _area_share(area, year),
                    area.countries,
                    policy.citation(area),
                    limit,
                    sure,
                    why,
                    _area_trend(area, one.years),
                )
            )
    return sorted(found, key=lambda one: not one.sure)


def _area_share(area: Area, year: Year) -> float | None:
    if not area.countries:
        return None
    return sum(share.share for share in year.partners if share.partner in area.countries)


def _area_trend(area: Area, years: Sequence[Year]) -> Trend | None:
    shares = [(year.year, _area_share(area, year)) for year in years if year.whole]
    return trend([(year, share) for year, share in shares if share is not None])


def _vouched(areas: Sequence[InArea], judging: Judging) -> dict[str, list[str]]:
    """Give the trusted firms of the areas by their country."""
    ids = {area.area for area in areas if area.sure}
    found: dict[str, list[str]] = defaultdict(list)
    for firm in judging.policy.suppliers if judging.policy else ():
        in_force = firm.in_force(judging.on) if judging.on else not firm.former
        if firm.country and in_force and ids & set(firm.areas):
            found[firm.country].append(firm.name)
    return found


def _unwanted(areas: Sequence[InArea]) -> dict[str, list[str]]:
    """Give the areas, save those to cooperate in, by the countries that they are about."""
    found: dict[str, list[str]] = defaultdict(list)
    for area in areas:
        for place in area.countries if area.sure and area.stance != "cooperate" else ():
            found[place].append(area.name)
    return found


def _alarms(one: Dependence, year: Year, largest: Share) -> Iterator[str]:
    limits, link = one.thresholds, LINKS[one.side]
    areas = [area for area in one.areas if area.sure]
    what = f"{areas[0].name} ({one.product})" if areas and not one.added_up else one.title
    who = f"{what}, {one.market}" if one.market else what
    moving = _moving(one.trend)
    own = min((area.limit for area in areas if area.limit is not None), default=limits.share)
    if largest.share >= own:
        yield f"{who}: {largest.share:.0f}% {link} {largest.name} in {year.year}{', ' + moving if moving else ''}"
    elif one.trend and one.trend.slope >= limits.rise and one.trend.sure:
        yield f"{who}: {largest.share:.0f}% {link} {largest.name} in {year.year}, {moving}"
    if year.low >= limits.concentration:
        yield f"{who}: concentration {year.low:,.0f} of 10,000 in {year.year}"
    for area in areas:
        if area.share is not None and area.stance != "cooperate" and _is_much(area, limits):
            moves = _moving(area.trend)
            places = ", ".join(map(place_name, area.countries))
            about = f'countries that area "{area.name}" is about ({places}), to {area.stance}'
            yield f"{who}: {area.share:.0f}% {link} {about}{', ' + moves if moves else ''}"
    for later in one.years:
        best = later.largest
        if later.year > year.year and best and best.share >= own:
            yield f"{who}: {best.share:.0f}% {link} {best.name} in {later.year}, which is perhaps not whole"
    if one.months and one.months.one_sided == one.months.known and one.months.known > 1:
        yield f"{who}: one-sided in all {one.months.known} months, mostly {link} {one.months.partner}"


def _is_much(area: InArea, limits: Thresholds) -> bool:
    """Say whether the countries of an area have too much, or get more and more."""
    rising = area.trend is not None and area.trend.sure and area.trend.slope >= limits.rise
    return (area.share or 0.0) >= (area.limit or limits.share) or rising


def _moving(line: Trend | None) -> str:
    if line is None or round(line.slope, 1) == 0:
        return ""
    size = abs(line.slope)
    points = f"{size:.0f} points" if size >= 1.5 else "1 point" if size >= 0.95 else f"{size:.1f} points"
    words = f"{'rising' if line.slope > 0 else 'falling'} {points} a year"
    if line.error is None:
        return f"{words} (two years only)"
    doubt = "" if line.sure else ", perhaps by chance"
    return f"{words} (standard error {line.error:.1f}, {line.years} years{doubt})"
