"""Embargoes by destination (General Prohibition 6; 15 CFR part 746) and the programmes of OFAC beside them."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from exportgate.decision import Finding, Outcome
from exportgate.law.places import place_name
from exportgate.law.tables import Row
from exportgate_us.law.held import in_force
from exportgate_us.rules import regions
from exportgate_us.rules.answers import confirmed, offered, to_review, together, worst
from exportgate_us.rules.context import ID, Context, Item, Reach, bars
from exportgate_us.rules.embargo_scopes import SCOPES, Asked, Demand
from exportgate_us.rules.ofac_embargoes import comprehensive, governments, in_embargoed_places
from exportgate_us.rules.roles import RECEIVERS

RULE = "us.embargo"
REGION = "us.embargo.region"


def findings(context: Context) -> list[Finding]:
    """Give the findings of part 746, and those of OFAC that turn on the destination.

    Law: 15 CFR 746.2 to 746.9; 31 CFR chapter V.
    """
    sure = _destinations(context)
    found = _of_places(context, sure)
    found += comprehensive(context, sure) + governments(context) + in_embargoed_places(context)
    return found + _of_regions(context)


def within_bars(found: Sequence[Finding]) -> list[Finding]:
    """Take from the findings of part 746 the licence exceptions that a rule on parties or uses takes away.

    An exception that a section of part 746 leaves open lifts that section alone: a listed party, or a use of part 744,
    keeps its own requirement, and leaves what it itself names.

    Law: 15 CFR 744.11(a), 744.16(b), 744.21(c), 744.22(c); 740.2(a)(17); 740.5.
    """
    barring = [each for each in found if bars(each) and not each.rule.startswith(RULE)]
    return [_within(barring, each) if each.rule.startswith(RULE) else each for each in found]


def _within(barring: Sequence[Finding], each: Finding) -> Finding:
    taking = [bar for bar in barring if bar.line in (None, each.line)]
    left = tuple(symbol for symbol in each.exceptions if all(symbol in bar.exceptions for bar in taking))
    if left == each.exceptions:
        return each
    gone = tuple(f"us.exception.{symbol}" for symbol in each.exceptions if symbol not in left)
    asks = tuple(ask for ask in each.asks if ask not in gone)
    softened = each.outcome is Outcome.EXCEPTION_AVAILABLE and not left
    return replace(
        each,
        outcome=Outcome.LICENCE_REQUIRED if softened else each.outcome,
        exceptions=left,
        asks=asks,
        steps=(*each.steps, *(f"exceptions taken away by {bar.rule} ({bar.citation})" for bar in taking)),
    )


def of_destination(context: Context) -> list[Finding]:
    """Give the findings of part 746 for the destination alone, whoever receives and wherever in it."""
    return _of_places(context, [context.case.shipment.destination])


def _destinations(context: Context) -> list[str]:
    """Where the goods surely go: the destination, where consignee and end user are, and the region stated."""
    shipment = context.case.shipment
    countries = [shipment.destination, *(party.country for _, party in shipment.with_role(*RECEIVERS))]
    return [place for place in dict.fromkeys([*countries, regions.held(context)]) if place]


def limited(context: Context) -> bool:
    """Say whether part 746 limits the licence exceptions for where the goods go, whatever the item."""
    return bool(_rows(context, _destinations(context)))


def surviving_exceptions(context: Context, item: Item) -> frozenset[str] | None:
    """Give the licence exceptions that part 746 leaves for an item; `None` where no section of it limits them.

    Law: 15 CFR 740.2(a)(6); the exceptions of each section of part 746.
    """
    rows = [
        row
        for row in _rows(context, _destinations(context))
        if row["scope"] == "chart" or SCOPES[row["scope"]](Asked(context.case, row, item)) is not None
    ]
    return frozenset.intersection(*(frozenset(row["exceptions"]) for row in rows)) if rows else None


def _rows(context: Context, places: Sequence[str]) -> list[Row]:
    return [row for row in in_force("embargoes", context.case.on) if not set(places).isdisjoint(row["places"])]


def _of_places(context: Context, places: Sequence[str]) -> list[Finding]:
    found: list[Finding] = []
    for row in _rows(context, places):
        found += together(context, _per_item(context, row))
    return found


def _per_item(context: Context, row: Row) -> Iterator[Finding]:
    for item in context.items:
        if item.reach not in (Reach.REACHED, Reach.UNKNOWN):
            continue
        demand = SCOPES[row["scope"]](Asked(context.case, row, item))
        if demand is None:
            continue
        if item.reach is Reach.UNKNOWN:
            demand = Demand(Outcome.INDETERMINATE, f"{demand.reason} {item.why}", item.asks)
        yield _finding(context, row, item, demand)


def _finding(context: Context, row: Row, item: Item, demand: Demand) -> Finding:
    each = Finding(
        jurisdiction=ID,
        rule=f"{RULE}.{row['section']}",
        outcome=demand.outcome,
        citation=demand.citation or row.citation,
        reason=demand.reason,
        line=item.line.line,
        policy=row["policy"],
        asks=demand.asks,
        verify=row.verify or demand.verify,
    )
    return _excepted(context, row, each, demand) if each.outcome is Outcome.LICENCE_REQUIRED else each


def _excepted(context: Context, row: Row, each: Finding, demand: Demand) -> Finding:
    """Soften a licence requirement by an exception of its section that is confirmed, or open by the item's nature."""
    if symbol := confirmed(context.case, row["exceptions"]):
        words = f"{each.reason} The exporter confirms every condition of License Exception {symbol}."
        return replace(each, outcome=Outcome.CONDITIONS, reason=words, asks=())
    open_ones = offered(context.case, demand.offers)
    if open_ones:
        asks = (*each.asks, *(f"us.exception.{symbol}" for symbol in open_ones))
        return replace(each, outcome=Outcome.EXCEPTION_AVAILABLE, exceptions=open_ones, asks=asks)
    return replace(each, exceptions=tuple(row["exceptions"]))


def _of_regions(context: Context) -> list[Finding]:
    """Regions that an address shows, or that nothing excludes."""
    if not any(item.reach in (Reach.REACHED, Reach.UNKNOWN) for item in context.items):
        return []
    sure = _destinations(context)
    found = [_shown(context, region) for region in regions.shown(context) if region.code not in sure]
    if part := regions.held_in_part(context):
        found.append(
            _open(f"{part} is held in part; whether the place is in that part is not stated.", regions.HELD_PART)
        )
    elif country := regions.unknown(context):
        found.append(_open(f"Nothing says where in {place_name(country)} the goods go.", regions.FACT))
    return found


def _shown(context: Context, region: regions.Region) -> Finding:
    name = region.party.name if region.party else ""
    why = (
        f'The address of "{name}" has the word "{region.word}", which stands for {region.code}. If the goods go there:'
    )
    hardest = worst(_of_places(context, [region.code]))
    if hardest is None:
        return _open(why, regions.FACT)
    return replace(to_review(hardest, REGION, why), asks=(regions.FACT,))


def _open(reason: str, ask: str) -> Finding:
    return Finding(
        jurisdiction=ID,
        rule=REGION,
        outcome=Outcome.INDETERMINATE,
        citation="15 CFR 746.6(a), (d)",
        reason=f"{reason} In Crimea, Sevastopol and the so-called DNR and LNR nearly every item needs a licence.",
        asks=(ask,),
    )
