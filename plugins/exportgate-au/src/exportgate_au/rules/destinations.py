"""Sanctions regimes by destination: arms, goods by code, and what a person must look up."""

from collections.abc import Iterator

from exportgate.decision import Finding, Outcome
from exportgate.law.destinations import ask_part, on_route, parts_to_ask, passed_through
from exportgate.law.facts import word
from exportgate.law.reach import Reach
from exportgate.law.tables import Row
from exportgate.law.wording import country
from exportgate_au.law.held import table
from exportgate_au.rules.answers import ID, no_requirement
from exportgate_au.rules.context import Context, Item

GOODS_FACT = "au.sanctioned_goods"
_WORDS = ("none", "named")


def findings(context: Context) -> list[Finding]:
    """Say what the sanctions regimes mean for each line and for the way it takes.

    Law: Autonomous Sanctions Regulations 2011 regs. 4, 4A, 12; Charter of the United Nations Act 1945 and the
    regulations of each regime.
    """
    found = [*_part_unknown(context), *_passing_through(context)]
    for place, row in context.regimes.items():
        for item in context.items:
            found += _item(context, place, row, item)
    return found


def _item(context: Context, place: str, row: Row, item: Item) -> Iterator[Finding]:
    by_code = _by_code(context, place, item)
    if by_code is not None:
        yield by_code
    elif item.listing is not None and item.is_listed:
        yield from _listed(context, place, row, item, munitions=item.listing.munitions)
    elif row["other_goods"] == "all":
        yield from _all_goods(context, place, row, item)
    elif row["other_goods"] in ("codes", "schedules"):
        yield from _to_look_up(context, place, row, item)


def _listed(context: Context, place: str, row: Row, item: Item, *, munitions: bool) -> Iterator[Finding]:
    if munitions and row["arms"] == "prohibited":
        yield _forbidden(place, row, item, f"{item.code} may not go ({row['scope']})")
    elif not munitions and row["dual_use"] == "prohibited":
        yield _forbidden(place, row, item, f"items of the list may not go ({row['scope']})")
    elif munitions and context.reach is Reach.EXPORT:
        reason = (
            f"Arms for {country(place)} are sanctioned in part ({row['scope']}); a permit for {item.code} is needed."
        )
        yield _finding("au.sanctions.arms", Outcome.LICENCE_REQUIRED, row, item, reason)
    else:
        reason = (
            f"{item.code} may count as arms or related matériel, which are sanctioned for {country(place)} "
            f"({row['scope']}) and not exhaustively defined."
        )
        yield _finding("au.sanctions.arms", Outcome.REVIEW, row, item, reason)


def _by_code(context: Context, place: str, item: Item) -> Finding | None:
    """Goods that a designation names by their code, or may name where the code given is too short."""
    code = "".join(char for char in item.line.hs if char.isdigit())
    rows = table("sanctioned_goods").find(context.case.on, "destinations", place)
    for row in rows:
        if code.startswith(row["prefix"]):
            return _forbidden(place, row, item, f"goods of {row['prefix']} ({row['goods']}) may not go")
    near = [row for row in rows if code and row["prefix"].startswith(code)]
    if not near or word(context.case, GOODS_FACT, _WORDS) == "none":
        return None
    reason = (
        f"The code {item.line.hs} is too short to tell whether the goods are among those named for {country(place)}."
    )
    return _finding(
        "au.sanctions.goods", Outcome.REVIEW, near[0], item, reason, (f"lines.{item.line.line}.hs", GOODS_FACT)
    )


def _all_goods(context: Context, place: str, row: Row, item: Item) -> Iterator[Finding]:
    if word(context.case, GOODS_FACT, _WORDS) == "none":
        yield _not_named(place, row, item)
    else:
        why = f"nearly all goods are sanctioned ({row['scope']}) unless shown not to be named"
        yield _forbidden(place, row, item, why, (GOODS_FACT,))


def _to_look_up(context: Context, place: str, row: Row, item: Item) -> Iterator[Finding]:
    said = word(context.case, GOODS_FACT, _WORDS)
    if said == "named":
        yield _forbidden(place, row, item, "the goods are named and may not go")
    elif said == "none":
        yield _not_named(place, row, item)
    else:
        part = place != context.case.shipment.destination and place == context.destination
        held = "not all codes are held" if row["other_goods"] == "codes" else "the codes are not held"
        reason = (
            f"Goods for {country(place)} may be sanctioned ({row['scope']}); {held}. Look them up in the designation."
        )
        outcome = Outcome.REVIEW if part else Outcome.INDETERMINATE
        yield _finding("au.sanctions.goods", outcome, row, item, reason, (GOODS_FACT,))


def _forbidden(place: str, row: Row, item: Item, why: str, asks: tuple[str, ...] = ()) -> Finding:
    reason = f"To {country(place)} {why}, save under a sanctions permit of the Minister."
    return _finding("au.sanctions.prohibited", Outcome.PROHIBITED, row, item, reason, asks)


def _not_named(place: str, row: Row, item: Item) -> Finding:
    reason = f"The exporter read the designations for {country(place)}: the goods are not named."
    return no_requirement("au.sanctions.goods", row.citation, reason, line=item.line.line, verify=row.verify)


def _finding(rule: str, outcome: Outcome, row: Row, item: Item, reason: str, asks: tuple[str, ...] = ()) -> Finding:
    return Finding(
        jurisdiction=ID,
        rule=rule,
        outcome=outcome,
        citation=row.citation,
        reason=reason,
        line=item.line.line,
        asks=asks,
        verify=row.verify,
    )


def _part_unknown(context: Context) -> Iterator[Finding]:
    whole = country(context.case.shipment.destination)
    for row in parts_to_ask(context.case, context.divided):
        yield ask_part(ID, context.case, row, f"Parts of {whole} are sanctioned")


def _passing_through(context: Context) -> Iterator[Finding]:
    for place, row in passed_through(context.case, table("regimes"), context.places):
        if row["other_goods"] in ("all", "codes"):
            yield on_route(ID, place, row)
