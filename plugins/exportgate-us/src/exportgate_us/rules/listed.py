"""A listed person in a shipment, and what the lists of the Department of Commerce demand of it, item by item."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from exportgate.decision import Finding, Outcome
from exportgate.entry import Entry
from exportgate.feeds.dates import iso_date, month_day_year
from exportgate.hit import Hit
from exportgate.law.facts import truth
from exportgate.shipment import Party
from exportgate_us.rules.answers import confirmed, together
from exportgate_us.rules.codes import Kind
from exportgate_us.rules.context import ID, UNVERIFIED, Context, Item, Reach
from exportgate_us.rules.entity_list import Requirement, footnote_rows, requirement_of
from exportgate_us.rules.paragraphs import Within
from exportgate_us.rules.supplement_2 import limit_of

ENTITY_LIST = "us.party.entity_list"
DENIED = "us.party.denied"
MILITARY_END_USER = "us.party.military_end_user"
# 15 CFR 744.21(c): items for official use by the United States Government, 740.11(b)(2)(i) and (ii).
MILITARY_EXCEPTIONS = ("GOV",)


@dataclass(frozen=True, slots=True)
class Listed:
    """A listed person and the party that it is, or that it holds.

    Args:
        index: place of the party among those of the shipment.
        party: the party.
        hit: the entry found.
        link: how the two belong together, as a sentence without its end: `The consignee "A" is "B"`.
    """

    index: int
    party: Party
    hit: Hit
    link: str


def itself(index: int, party: Party, hit: Hit) -> Listed:
    """Give the listed person that a party itself is."""
    name = hit.matched_name or hit.entry.primary_name
    return Listed(index, party, hit, f'The {party.role.replace("_", " ")} "{party.name}" is "{name}"')


def printed(citations: Iterable[str]) -> Iterator[str]:
    """Give an entry's own citations without the full stops that its list ends them with."""
    return (citation.rstrip(". ") for citation in citations)


def entity_list(context: Context, listed: Listed) -> list[Finding]:
    """Say what an entry of the Entity List demands of each item.

    Law: 15 CFR 744.11(a), 744.16(a), (b); Supp. 4 to part 744.
    """
    asked = requirement_of(listed.hit.entry, context.case.on)
    return together(context, (_entity_item(context, listed, asked, item) for item in context.items))


def _entity_item(context: Context, listed: Listed, asked: Requirement, item: Item) -> Finding:
    outcome, asks, reason = _entity_reach(context, listed, asked, item)
    entry = listed.hit.entry
    foreign = [row for row in footnote_rows(asked.footnotes, context.case.on) if row["direct_product"] in item.rules]
    where = "; ".join(
        ("15 CFR 744.11(a); 744.16; 744 Supp. 4", *(row.citation for row in foreign), *printed(entry.citations))
    )
    return Finding(
        jurisdiction=ID,
        rule=ENTITY_LIST,
        outcome=outcome,
        citation=where,
        reason=reason,
        line=item.line.line,
        party=listed.index,
        policy=asked.policy,
        exceptions=asked.exceptions if outcome is Outcome.LICENCE_REQUIRED else (),
        asks=asks,
        hit=listed.hit,
        steps=tuple(_entity_steps(context, listed, asked)),
    )


def _entity_steps(context: Context, listed: Listed, asked: Requirement) -> Iterator[str]:
    yield f"entry {listed.hit.entry.id or listed.hit.entry.primary_name}: {listed.hit.entry.licence_requirement}"
    yield f"requirement read as: {asked.meaning} ({asked.citation})"
    for row in footnote_rows(asked.footnotes, context.case.on):
        yield f"footnote {row['footnote']}: {row['meaning']} ({row.citation})"
    yield from asked.remarks
    if not asked.exceptions:
        yield (
            "no licence exception is open but what the entry states, and for entities in India and Pakistan those that "
            "740.2(a)(5) leaves for the safety of civil aviation (15 CFR 744.16(b))"
        )


def _entity_reach(
    context: Context, listed: Listed, asked: Requirement, item: Item
) -> tuple[Outcome, tuple[str, ...], str]:
    on_list = f"{listed.link}, which is on the Entity List{_footnotes(asked)}{_since(listed.hit, context.case.on)}."
    if item.reach is Reach.UNKNOWN:
        return Outcome.INDETERMINATE, item.asks, f"{on_list} Whether the EAR reach the item is not known: {item.why}"
    if item.reach is not Reach.REACHED:
        return Outcome.OUT_OF_SCOPE, item.asks, f"{on_list} The entry does not reach this item: {item.why}"
    outcome, asks, demand = _in_scope(context, asked, item)
    symbol = confirmed(context.case, asked.exceptions)
    if outcome is Outcome.LICENCE_REQUIRED and symbol:
        return Outcome.CONDITIONS, (), f"{on_list} {demand} The exporter confirms all of License Exception {symbol}."
    return outcome, asks, f"{on_list} {demand}"


def _in_scope(context: Context, asked: Requirement, item: Item) -> tuple[Outcome, tuple[str, ...], str]:
    """Say whether an item that is subject to the EAR falls under the wording of an entry."""
    demand = f"The entry demands a licence for {asked.meaning}."
    if asked.scope == "all":
        return Outcome.LICENCE_REQUIRED, (), demand
    if asked.scope == "unknown":
        return Outcome.INDETERMINATE, (), f"The wording of its requirement could not be read: {asked.meaning}"
    stated = truth(context.case, asked.ask)
    if asked.scope.startswith("except"):
        return _with_exclusion(asked, item, stated, demand)
    if asked.scope == "ccl_supp7" and item.code and item.code.kind is Kind.ECCN:
        return Outcome.LICENCE_REQUIRED, (), demand
    if stated is None:
        return Outcome.INDETERMINATE, (asked.ask,), f"{demand} Whether that is so here is not stated."
    outcome = Outcome.LICENCE_REQUIRED if stated else Outcome.NO_LICENCE_FOUND
    return outcome, (), f"{demand} That is {'' if stated else 'not '}so here, as stated."


def _with_exclusion(
    asked: Requirement, item: Item, stated: bool | None, demand: str
) -> tuple[Outcome, tuple[str, ...], str]:
    left_out = f"{demand} Left out: {asked.left_out}."
    if asked.scope == "except_technology" and _is_no_technology(item):
        return Outcome.LICENCE_REQUIRED, (), f"{left_out} This item is not among that."
    if stated:
        return Outcome.CONDITIONS, (), f"{left_out} The exporter states that the items are left out; keep the proof."
    if stated is None and (named := _customs_code(asked.left_out, item.line.hs)):
        if named is Within.YES:
            words = f"{left_out} It names the item's customs code {item.line.hs}; keep the proof."
            return Outcome.CONDITIONS, (), words
        return Outcome.INDETERMINATE, (asked.ask,), f"{left_out} It names part of the item's customs code."
    return Outcome.LICENCE_REQUIRED, (asked.ask,) if stated is None else (), left_out


def _is_no_technology(item: Item) -> bool:
    """Say that an item is not EAR99 technology: it has an ECCN, or a customs code, which technology has not."""
    return bool(item.line.hs) or (item.code is not None and item.code.kind is Kind.ECCN)


def _customs_code(text: str, hs: str) -> Within | None:
    """Say whether a text names the customs code of an item, or a part of what that code holds; `None` where not."""
    digits = re.sub(r"\D", "", hs)
    _, _, after = text.partition("codes:")
    codes = re.findall(r"\b\d{4,10}\b", after)
    if len(digits) >= 4 and any(digits.startswith(code) for code in codes):
        return Within.YES
    return Within.PERHAPS if len(digits) >= 4 and any(code.startswith(digits) for code in codes) else None


def _footnotes(asked: Requirement) -> str:
    return f" (footnote {', '.join(asked.footnotes)})" if asked.footnotes else ""


def _since(hit: Hit, on: date) -> str:
    listed_on = hit.entry.listed_on
    return f", listed only since {listed_on}" if listed_on and on < listed_on else ""


def denied(context: Context, listed: Listed) -> list[Finding]:
    """Say that nobody may take part in sending an item subject to the EAR to, for or through a denied person.

    Law: 15 CFR 764.3(a)(2); 736.2(b)(4); no exception lifts it (740.1(a)).
    """
    return together(context, (_denied_item(context, listed, item) for item in context.items))


def _denied_item(context: Context, listed: Listed, item: Item) -> Finding:
    over = order_over(listed.hit.entry, context.case.on)
    outcomes = {Reach.REACHED: Outcome.REVIEW if over else Outcome.PROHIBITED, Reach.UNKNOWN: Outcome.INDETERMINATE}
    order = "A denial order bars any part in a transaction with items subject to the EAR; no exception lifts it."
    ended = (
        f" As the list prints it, the order ended on {over}; it may have been renewed: read the list." if over else ""
    )
    reason = f"{listed.link}, which is on the Denied Persons List{_since(listed.hit, context.case.on)}. {order}{ended}"
    return Finding(
        jurisdiction=ID,
        rule=DENIED,
        outcome=outcomes.get(item.reach, Outcome.OUT_OF_SCOPE),
        citation="; ".join(("15 CFR 764.3(a)(2); 736.2(b)(4); 740.1(a)", *printed(listed.hit.entry.citations))),
        reason=reason if item.reach is Reach.REACHED else f"{reason} {item.why}",
        line=item.line.line,
        party=listed.index,
        asks=item.asks if item.reach is Reach.UNKNOWN else (),
        hit=listed.hit,
    )


def order_over(entry: Entry, on: date) -> str:
    """Give the day on which a denial order ended, as its list prints it; "" where it had not ended by a day.

    An order without a printed end, or with one that cannot be read, has not ended.
    """
    for heading, text in entry.details.items():
        if "expir" not in heading.lower():
            continue
        day = iso_date(text) or month_day_year(text)
        if day is not None and day < on:
            return day.isoformat()
    return ""


def unverified(context: Context, listed: Listed) -> list[Finding]:
    """Say what the Unverified List asks: no exceptions, and a signed statement before items go without a licence.

    Law: 15 CFR 744.15(a), (b); 740.2(a)(17); 758.1(b)(8).
    """
    return together(context, (_unverified_item(context, listed, item) for item in context.items))


def _unverified_item(context: Context, listed: Listed, item: Item) -> Finding:
    stated = truth(context.case, "us.uvl_statement")
    outcomes = {
        Reach.REACHED: Outcome.REVIEW if stated is False else Outcome.CONDITIONS,
        Reach.UNKNOWN: Outcome.INDETERMINATE,
    }
    duty = {
        True: "The exporter states that the UVL statement is signed; keep it, with a log of the shipments under it.",
        False: "The UVL statement is not signed, so items that need no licence may not go yet.",
        None: "Before items go that need no licence, the party must sign a UVL statement.",
    }[stated]
    list_says = f"{listed.link}, which is on the Unverified List. No licence exception is open; file export data (EEI)."
    return Finding(
        jurisdiction=ID,
        rule=UNVERIFIED,
        outcome=outcomes.get(item.reach, Outcome.OUT_OF_SCOPE),
        citation="; ".join(("15 CFR 744.15; 740.2(a)(17); 758.1(b)(8)", *printed(listed.hit.entry.citations))),
        reason=f"{list_says} {duty if item.reach is Reach.REACHED else item.why}",
        line=item.line.line,
        party=listed.index,
        asks=_unverified_asks(item, stated),
        hit=listed.hit,
    )


def _unverified_asks(item: Item, stated: bool | None) -> tuple[str, ...]:
    if item.reach is Reach.REACHED and stated is None:
        return ("us.uvl_statement",)
    return item.asks if item.reach is Reach.UNKNOWN else ()


def military_end_user(context: Context, listed: Listed) -> list[Finding]:
    """Say which items the Military End-User List demands a licence for.

    Law: 15 CFR 744.21(b)(1)(ii), (c), (e)(1); Supp. 2 and 7 to part 744.
    """
    return together(context, (_military_item(context, listed, item) for item in context.items))


def _military_item(context: Context, listed: Listed, item: Item) -> Finding:
    limit = limit_of(context.case, item.code)
    outcome, asks = limit.outcome, limit.asks
    if item.reach is Reach.UNKNOWN and outcome is not Outcome.NO_LICENCE_FOUND:
        outcome, asks = Outcome.INDETERMINATE, item.asks
    elif item.reach not in (Reach.REACHED, Reach.UNKNOWN):
        outcome, asks = Outcome.OUT_OF_SCOPE, ()
    reason = limit.reason
    if outcome is Outcome.LICENCE_REQUIRED and confirmed(context.case, MILITARY_EXCEPTIONS):
        outcome, asks = Outcome.CONDITIONS, ()
        reason = f"{reason} The exporter confirms every condition of License Exception GOV."
    return Finding(
        jurisdiction=ID,
        rule=MILITARY_END_USER,
        outcome=outcome,
        citation="; ".join(("15 CFR 744.21(b)(1)(ii); 744 Supp. 2; 744 Supp. 7", *printed(listed.hit.entry.citations))),
        reason=f"{listed.link}, which is on the Military End-User List. {reason}",
        line=item.line.line,
        party=listed.index,
        policy="Presumption of denial (744.21(e)(1))",
        exceptions=MILITARY_EXCEPTIONS if outcome is Outcome.LICENCE_REQUIRED else (),
        asks=asks,
        hit=listed.hit,
    )
