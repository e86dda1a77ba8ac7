"""End uses and end users that need a licence whatever the chart says (General Prohibition 5; 15 CFR part 744).

Knowledge must be stated to trigger a rule. Where nothing is stated, the question is asked only for the items of the
tables that make it matter, or where a party's flag does; the rest is named as an assumption, never passed over.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from exportgate.decision import Finding, Outcome
from exportgate.law.tables import Row
from exportgate.shipment import Party
from exportgate_us.law.held import table
from exportgate_us.rules.answers import confirmed, offered, together, truth
from exportgate_us.rules.context import ID, Context, Item, Reach
from exportgate_us.rules.paragraphs import Within, within_any
from exportgate_us.rules.places import among
from exportgate_us.rules.roles import PARTIES_748_5, RECEIVERS
from exportgate_us.rules.supplement_2 import limit_of
from exportgate_us.rules.us_person_support import supported

RULE = "us.end_use"
INFORMED = "us.end_use.informed"
DIVERSION = "us.end_use.diversion"
NONE_FOUND = "us.end_use.none"
SUPPLEMENT_2 = "@supp2_744_21"
HEADQUARTERS = "party.headquarters"


def findings(context: Context) -> list[Finding]:
    """Give the findings of part 744 that turn on what the items are for, and for whom.

    Law: 15 CFR 744.2 to 744.6, 744.9, 744.17, 744.21 to 744.23; 746.3(a)(4); 736.2(b)(5), (7), (10).
    """
    found: list[Finding] = []
    for row in table("end_use_rules").on(context.case.on):
        found += together(context, _by_rule(context, row))
    for row in table("end_use_headquarters").on(context.case.on):
        found += together(context, _by_headquarters(context, row))
    found += [*_informed(context), *_diversion(context), *supported(context)]
    return found or _none_found(context)


def _by_rule(context: Context, row: Row) -> Iterator[Finding]:
    """One rule on an end use, for each item that it speaks of."""
    state = _state(context, row)
    if state is False:
        return
    for item in context.items:
        if item.reach not in (Reach.REACHED, Reach.UNKNOWN) or (state is None and item.reach is Reach.UNKNOWN):
            continue
        each = _known(context, row, item) if state else _asked(context, row, item)
        if each is not None:
            yield each


def _state(context: Context, row: Row) -> bool | None:
    """Whether the use or user that a rule means is there; `None` where nobody says and the rule is to be asked."""
    if not _reaches(context, row):
        return False
    if _flagged(context, row, row["flags"]):
        return True
    stated = context.case.fact(row["fact"]) if row["value"] is not True else truth(context.case, row["fact"])
    if stated == row["value"]:
        return True
    if stated is not None or not row["asks_for"]:
        return False
    return None if not row["asking_flags"] or _flagged(context, row, row["asking_flags"]) else False


def _places(context: Context) -> set[str]:
    """Where the items go: the destination, and where consignee and end user are."""
    shipment = context.case.shipment
    return {shipment.destination, *(party.country for _, party in shipment.with_role(*RECEIVERS))} - {""}


def _named(context: Context, row: Row, place: str) -> bool:
    on = context.case.on
    return among(place, row["places"], on) and not among(place, row["places_out"], on)


def _reaches(context: Context, row: Row) -> bool:
    if any(_named(context, row, place) for place in _places(context)):
        return True
    if among(context.case.shipment.destination, row["places_out"], context.case.on):
        return False
    return any(among(_seat(party), row["headquarters"], context.case.on) for party in _parties(context))


def _flagged(context: Context, row: Row, flags: list[str]) -> bool:
    """Say whether a party with one of these flags is in one of the rule's places."""
    destination = context.case.shipment.destination
    return any(
        _named(context, row, party.country or destination)
        for party in _parties(context)
        if not set(flags).isdisjoint(party.flags)
    )


def _parties(context: Context) -> Iterator[Party]:
    return (party for _, party in context.case.shipment.with_role(*PARTIES_748_5))


def _seat(party: Party) -> str:
    return party.headquarters or party.country


def _speaks_of(context: Context, scopes: list[str], left_out: list[str], item: Item) -> tuple[Within, tuple[str, ...]]:
    """Whether a rule speaks of an item, and what would make that sure."""
    if SUPPLEMENT_2 in scopes:
        limit = limit_of(context.case, item.code)
        answers = {Outcome.LICENCE_REQUIRED: Within.YES, Outcome.NO_LICENCE_FOUND: Within.NO}
        return answers.get(limit.outcome, Within.PERHAPS), limit.asks
    answer = within_any(item.code, scopes, left_out)
    return answer, ("classification.us",) if answer is Within.PERHAPS else ()


def _known(context: Context, row: Row, item: Item) -> Finding | None:
    """The use is known: a licence; of an item whose code is less exact than the rule, by the strictest reading."""
    answer, asks = _speaks_of(context, row["items"], row["items_out"], item)
    if answer is Within.NO:
        return None
    if item.reach is Reach.UNKNOWN:
        return _finding(row, item, Outcome.INDETERMINATE, f"For {row['what']}. {item.why}", item.asks)
    if item.code is None and answer is Within.PERHAPS:
        return _finding(row, item, Outcome.INDETERMINATE, f"For {row['what']}; the item's code is not known.", asks)
    symbol = confirmed(context.case, row["exceptions"])
    if symbol:
        words = f"For {row['what']}; the exporter confirms every condition of License Exception {symbol}."
        return _finding(row, item, Outcome.CONDITIONS, words, ())
    return _finding(row, item, Outcome.LICENCE_REQUIRED, f"A licence is needed for {row['what']}.", asks)


def _asked(context: Context, row: Row, item: Item) -> Finding | None:
    """The use is not stated: ask, for the items that make it matter."""
    answer, _ = _speaks_of(context, row["asks_for"], row["items_out"], item)
    if answer is Within.NO or (item.code is None and answer is Within.PERHAPS):
        return None
    words = f"Whether the item is for {row['what']} is not stated; it would need a licence."
    return _finding(row, item, Outcome.INDETERMINATE, words, (row["fact"],))


def _finding(row: Row, item: Item, outcome: Outcome, reason: str, asks: tuple[str, ...]) -> Finding:
    needed = outcome is Outcome.LICENCE_REQUIRED
    return Finding(
        jurisdiction=ID,
        rule=f"{RULE}.{row['rule']}",
        outcome=outcome,
        citation=row.citation,
        reason=reason,
        line=item.line.line,
        policy=row["policy"],
        exceptions=tuple(row["exceptions"]) if needed else (),
        asks=asks,
        verify=row.verify,
    )


def _by_headquarters(context: Context, row: Row) -> Iterator[Finding]:
    """Advanced computing items for an entity of a country of concern, outside the destinations of the chart's rule.

    Law: 15 CFR 744.23(a)(3)(i).
    """
    on, destination = context.case.on, context.case.shipment.destination
    if among(destination, row["places_out"], on) and not among(destination, row["places_kept"], on):
        return
    parties = list(_parties(context))
    there = [party for party in parties if among(_seat(party), row["headquarters"], on)]
    unknown = not parties or any(not party.headquarters for party in parties)
    for item in context.reached:
        answer = within_any(item.code, row["items"], [])
        if item.code is None or answer is Within.NO:
            continue
        if there:
            yield _for_entity(context, row, item, there[0])
        elif unknown:
            words = "Where the receiving entity and its ultimate parent are headquartered is not stated."
            yield _finding(row, item, Outcome.INDETERMINATE, words, (HEADQUARTERS,))


def _for_entity(context: Context, row: Row, item: Item, party: Party) -> Finding:
    words = (
        f'"{party.name}" is headquartered in {_seat(party)}: advanced computing items need a licence wherever it is.'
    )
    if symbol := confirmed(context.case, row["exceptions"]):
        return _finding(row, item, Outcome.CONDITIONS, f"{words} License Exception {symbol} is confirmed.", ())
    open_ones = offered(context.case, row["offers"])
    if open_ones:
        asks = tuple(f"us.exception.{symbol}" for symbol in open_ones)
        return replace(_finding(row, item, Outcome.EXCEPTION_AVAILABLE, words, asks), exceptions=open_ones)
    return _finding(row, item, Outcome.LICENCE_REQUIRED, words, ())


def _informed(context: Context) -> Iterator[Finding]:
    if truth(context.case, "informed.us") and any(
        item.reach in (Reach.REACHED, Reach.UNKNOWN) for item in context.items
    ):
        yield Finding(
            jurisdiction=ID,
            rule=INFORMED,
            outcome=Outcome.LICENCE_REQUIRED,
            citation="15 CFR 744.2(b), 744.3(b), 744.4(b), 744.6(c), 744.9(b), 744.11(c), 744.17(b), 744.21(b), "
            "744.22(b), 744.23(b)",
            reason="BIS told the exporter that a licence is needed; nothing may proceed without it (744.1(b)(2)).",
            policy="As the notice says",
        )


def _diversion(context: Context) -> Iterator[Finding]:
    if truth(context.case, "end_use.diversion") and any(
        item.reach in (Reach.REACHED, Reach.UNKNOWN) for item in context.items
    ):
        yield Finding(
            jurisdiction=ID,
            rule=DIVERSION,
            outcome=Outcome.REVIEW,
            citation="15 CFR 736.2(b)(10); 764.2(e); 732 Supp. 3",
            reason="The items are known or likely to be sent on to a country of concern: judge them for that "
            "destination; to go on with such knowledge is a violation.",
        )


def _none_found(context: Context) -> list[Finding]:
    """Say that no such rule was triggered, and on which assumptions; nothing where the EAR reach no item."""
    if not context.reaches_any:
        return []
    rules = table("end_use_rules").on(context.case.on)
    facts = dict.fromkeys([*(row["fact"] for row in rules), "informed.us", "end_use.diversion"])
    unstated = [name for name in facts if context.case.fact(name) is None]
    return [
        Finding(
            jurisdiction=ID,
            rule=NONE_FOUND,
            outcome=Outcome.NO_LICENCE_FOUND,
            citation="15 CFR 736.2(b)(5); 744.1(b); 772.1 (knowledge)",
            reason="No end use or end user of part 744 is known."
            + (" What was not stated is taken as not known to the exporter." if unstated else ""),
            steps=tuple(f"assumed, as nothing is stated: no knowledge of {name}" for name in unstated),
        )
    ]
