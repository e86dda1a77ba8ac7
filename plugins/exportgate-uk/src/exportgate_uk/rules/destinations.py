"""Embargoes and trade sanctions by destination: what they forbid, and what a person must look up."""

from collections.abc import Iterator

from exportgate.decision import Finding, Outcome
from exportgate.law.destinations import ask_part, on_route, parts_to_ask, passed_through
from exportgate.law.facts import word
from exportgate.law.reach import Reach
from exportgate.law.tables import Row
from exportgate.law.wording import country, joined
from exportgate_uk.law.held import table
from exportgate_uk.rules.answers import ID, no_requirement
from exportgate_uk.rules.context import Context, Item
from exportgate_uk.rules.items import listing_in
from exportgate_uk.rules.listing import Standing

GOODS_FACT = "uk.sanctioned_goods"


def findings(context: Context) -> list[Finding]:
    """Say what embargoes and trade sanctions mean for each line and for the way it takes.

    Law: Part 5 of the regulations of each sanctions regime, e.g. SI 2019/855 regs. 20 to 46.
    """
    found = [*_part_unknown(context), *_passing_through(context)]
    for place, row in context.embargoes.items():
        for item in context.items:
            found += _item(context, place, row, item)
    return found


def _item(context: Context, place: str, row: Row, item: Item) -> Iterator[Finding]:
    listing = listing_in(context, item)
    standing = listing.standing if listing else Standing.UNKNOWN
    if listing and standing is Standing.LISTED:
        yield from _listed(context, place, row, item, military=listing.military)
    elif row["other_goods"] == "all":
        yield from _all_goods(context, place, row, item)
    elif row["other_goods"] == "schedules":
        yield from _scheduled(context, place, row, item)


def _listed(context: Context, place: str, row: Row, item: Item, *, military: bool) -> Iterator[Finding]:
    kind = "military" if military else "dual_use"
    what = "military goods" if military else "items of the dual-use lists"
    if row[kind] == "prohibited":
        yield _forbidden(place, row, item, f"{item.code} is among the {what} that may not go")
    elif military and context.reach is Reach.EXPORT:
        yield Finding(
            jurisdiction=ID,
            rule="uk.embargo.arms",
            outcome=Outcome.LICENCE_REQUIRED,
            citation=row.citation,
            reason=f"{country(place)} is under an arms embargo ({row['scope']}); a licence for {item.code} is needed.",
            line=item.line.line,
            policy="refused where the embargo covers the goods and their recipient",
            verify=row.verify,
        )


def _all_goods(context: Context, place: str, row: Row, item: Item) -> Iterator[Finding]:
    if word(context.case, GOODS_FACT, ("none", "named")) == "none":
        yield _not_named(place, row, item)
    else:
        yield _forbidden(
            place, row, item, f"nearly all goods are ({row['scope']}) unless shown not to be named", asks=(GOODS_FACT,)
        )


def _scheduled(context: Context, place: str, row: Row, item: Item) -> Iterator[Finding]:
    said = word(context.case, GOODS_FACT, ("none", "named"))
    schedules = _schedules(context, place)
    if said == "named":
        yield _forbidden(place, row, item, "the goods are named in a schedule and may not go")
        return
    if said == "none":
        yield _not_named(place, row, item)
        return
    chapters = _chapters(context, place, item)
    hint = f" Its HS chapter {item.line.hs[:2]} is one within which the bans were widened." if chapters else ""
    unclear = bool(chapters) or bool(row.get("part"))
    yield Finding(
        jurisdiction=ID,
        rule="uk.sanctions.goods",
        outcome=Outcome.REVIEW if unclear else Outcome.INDETERMINATE,
        citation=joined([row.citation, *(chapter.citation for chapter in chapters)]),
        reason=f"Goods for {country(place)} may be named in a schedule of the sanctions regulations ({row['scope']}), "
        f"which are not held code by code.{hint} Look the goods up by commodity code and description.",
        line=item.line.line,
        asks=(GOODS_FACT,),
        verify=any(each.verify for each in (row, *schedules, *chapters)),
        steps=tuple(_schedule_in_words(entry) for entry in schedules),
    )


def _schedule_in_words(entry: Row) -> str:
    return f"{entry['schedule']}: {entry['goods']}, by {entry['described_by']} ({entry.citation})"


def _schedules(context: Context, place: str, direction: str = "export") -> list[Row]:
    rows = table("sanctioned_goods").find(context.case.on, "destination", place)
    return [row for row in rows if row["direction"] == direction]


def _chapters(context: Context, place: str, item: Item) -> list[Row]:
    rows = table("sanctioned_chapters").find(context.case.on, "destination", place)
    return [row for row in rows if item.line.hs.startswith(row["chapter"])]


def _forbidden(place: str, row: Row, item: Item, why: str, asks: tuple[str, ...] = ()) -> Finding:
    return Finding(
        jurisdiction=ID,
        rule="uk.sanctions.prohibited",
        outcome=Outcome.PROHIBITED,
        citation=row.citation,
        reason=f"To {country(place)} {why}, save under a licence of the regime that is granted for few reasons only.",
        line=item.line.line,
        asks=asks,
        verify=row.verify,
    )


def _not_named(place: str, row: Row, item: Item) -> Finding:
    return no_requirement(
        "uk.sanctions.goods",
        row.citation,
        f"The exporter read the schedules for {country(place)}: the goods are not named.",
        line=item.line.line,
        verify=row.verify,
    )


def _part_unknown(context: Context) -> Iterator[Finding]:
    whole = country(context.case.shipment.destination)
    for row in parts_to_ask(context.case, context.divided):
        yield ask_part(ID, context.case, row, f"Trade with parts of {whole} is sanctioned")


def _passing_through(context: Context) -> Iterator[Finding]:
    for place, row in passed_through(context.case, table("embargoes"), context.places):
        if row["dual_use"] == "prohibited":
            yield on_route(ID, place, row)


def imports(context: Context) -> list[Finding]:
    """Name the import bans that goods from a sanctioned place may fall under; they are not decided here."""
    origins = {context.case.shipment.departure, *(item.line.origin for item in context.items)} - {""}
    found = []
    for place in sorted(origins):
        schedules = _schedules(context, place, "import")
        if schedules:
            found.append(
                Finding(
                    jurisdiction=ID,
                    rule="uk.sanctions.import",
                    outcome=Outcome.REVIEW,
                    citation=joined(row.citation for row in schedules),
                    reason=f"Goods of {country(place)} may be under an import ban.",
                    steps=tuple(_schedule_in_words(row) for row in schedules),
                    verify=any(row.verify for row in schedules),
                )
            )
    return found
