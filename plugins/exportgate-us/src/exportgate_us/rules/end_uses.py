"""End uses and end users that need a licence whatever the chart says (General Prohibition 5; 15 CFR part 744).

Knowledge must be stated to trigger a rule. Where nothing is stated, the question is asked only for the items of the
tables that make it matter, or where a party's flag does; the rest is named as an assumption, never passed over.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from exportgate.decision import Finding, Outcome
from exportgate.law.facts import truth
from exportgate.law.tables import Row
from exportgate.shipment import Party
from exportgate_us.law.held import in_force
from exportgate_us.rules.answers import confirmed, offered, together
from exportgate_us.rules.context import ID, Context, Item, Reach
from exportgate_us.rules.destinations import among
from exportgate_us.rules.paragraphs import Within, within_any
from exportgate_us.rules.supplement_2 import limit_of
from exportgate_us.rules.us_person_support import supported
from exportgate_us.rules.uses import Transaction, seat, transaction_of

RULE = "us.end_use"
INFORMED = "us.end_use.informed"
DIVERSION = "us.end_use.diversion"
NONE_FOUND = "us.end_use.none"
SUPPLEMENT_2 = "@supp2_744_21"
HEADQUARTERS = "parties.headquarters"


def findings(context: Context) -> list[Finding]:
    """Give the findings of part 744 that turn on what the items are for, and for whom.

    Law: 15 CFR 744.2 to 744.6, 744.9, 744.17, 744.21 to 744.23; 746.3(a)(4); 736.2(b)(5), (7), (10).
    """
    asked = transaction_of(context.case)
    found: list[Finding] = []
    for row in in_force("end_use_rules", context.case.on):
        state = asked.state(row)
        if state is not False:
            found += together(context, _by_rule(context, row, state))
    for row in in_force("end_use_headquarters", context.case.on):
        found += together(context, _by_headquarters(context, asked, row))
    found += [*_informed(context), *_diversion(context), *supported(context)]
    return found or _none_found(context)


def _by_rule(context: Context, row: Row, state: bool | None) -> Iterator[Finding]:
    """One rule on an end use, for each item that it speaks of."""
    for item in context.items:
        if item.reach not in (Reach.REACHED, Reach.UNKNOWN) or (state is None and item.reach is Reach.UNKNOWN):
            continue
        each = _known(context, row, item) if state else _asked(context, row, item)
        if each is not None:
            yield each


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
    """The use is not stated: ask, for the items that make it matter; where a flag gainsays it, somebody must look."""
    answer, _ = _speaks_of(context, row["asks_for"], row["items_out"], item)
    if answer is Within.NO or (item.code is None and answer is Within.PERHAPS):
        return None
    outcome, words, asks = _open_question(context, row)
    return _finding(row, item, outcome, words, asks)


def _open_question(context: Context, row: Row) -> tuple[Outcome, str, tuple[str, ...]]:
    """What keeps a rule from being answered: the use, the headquarters, or a flag that gainsays it."""
    stated = context.case.fact(row["fact"])
    if stated == row["value"]:
        words = f"For {row['what']}; where the entity or its ultimate parent is headquartered is not stated."
        return Outcome.INDETERMINATE, words, (HEADQUARTERS,)
    flags = " or ".join(row["asking_flags"])
    if stated is not None:
        words = f"Stated not to be for {row['what']}, yet a party is flagged {flags}: look into who it is."
        return Outcome.REVIEW, words, ()
    if flags:
        words = (
            f"A party is flagged {flags}; whether that means {row['what']} is not stated: a licence would be needed."
        )
        return Outcome.REVIEW, words, (row["fact"],)
    words = f"Whether the item is for {row['what']} is not stated; it would need a licence."
    return Outcome.INDETERMINATE, words, (row["fact"],)


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


def _by_headquarters(context: Context, asked: Transaction, row: Row) -> Iterator[Finding]:
    """Advanced computing items for an entity of a country of concern, outside the destinations of the chart's rule.

    Law: 15 CFR 744.23(a)(3)(i).
    """
    items = [(item, within_any(item.code, row["items"], [])) for item in context.reached if item.code is not None]
    meant = [item for item, answer in items if answer is not Within.NO]
    out = among(asked.destination, row["places_out"], asked.on)
    if not meant or (out and not among(asked.destination, row["places_kept"], asked.on)):
        return
    there = [party for party in asked.parties if among(seat(party), row["headquarters"], asked.on)]
    unknown = not asked.parties or any(not party.headquarters for party in asked.parties)
    for item in meant:
        if there:
            yield _for_entity(context, row, item, there[0])
        elif unknown:
            words = "Where the receiving entity and its ultimate parent are headquartered is not stated."
            yield _finding(row, item, Outcome.INDETERMINATE, words, (HEADQUARTERS,))


def _for_entity(context: Context, row: Row, item: Item, party: Party) -> Finding:
    words = f'"{party.name}" is headquartered in {seat(party)}: advanced computing items need a licence wherever it is.'
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
    rules = in_force("end_use_rules", context.case.on)
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
