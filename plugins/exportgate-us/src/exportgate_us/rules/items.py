"""Items by the Commerce Control List, the Country Chart and the licence exceptions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from exportgate.decision import Finding, Outcome
from exportgate.law.facts import truth
from exportgate.law.money import value_in
from exportgate.law.tables import Row
from exportgate.shipment import Role, Shipment
from exportgate_us.law.held import in_force, table
from exportgate_us.rules.asked import Receivers, Transaction
from exportgate_us.rules.ccl import PARAGRAPH, Answer, Asked, Holds, Met, entry_on, placed
from exportgate_us.rules.codes import Code, Kind
from exportgate_us.rules.context import ID, Context, Item, bars
from exportgate_us.rules.crosswalk import proposals
from exportgate_us.rules.destinations import destination, one_of
from exportgate_us.rules.dollars import USD, missing
from exportgate_us.rules.eligibility import opened
from exportgate_us.rules.embargoes import limited, surviving_exceptions
from exportgate_us.rules.exceptions import PREFIX, VALUE, Exceptions, exceptions_for
from exportgate_us.rules.items_named import named
from exportgate_us.rules.receivers import computing_approved, exporter_headquarters, receivers_of
from exportgate_us.rules.roles import RECEIVERS

RULE = "us.ccl"
EAR99 = "us.ear99"
ELSEWHERE = "us.ccl.elsewhere"
CLASSIFICATION = "us.classification"
DESTINATION = "us.destination"


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of an item, without the line: kept, since many lines ask the same."""

    outcome: Outcome
    rule: str
    citation: str
    reason: str
    exceptions: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    policy: str = ""
    verify: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What is the same for all lines of a shipment."""

    context: Context
    before: list[Finding]
    barring: list[Finding]
    receivers: Receivers
    supp_8: bool | None
    exporter: str
    limited: bool
    elsewhere: tuple[tuple[str, str], ...]
    claims: frozenset[tuple[str, bool]]
    totals: dict[str, Decimal | None]


def findings(context: Context, before: Sequence[Finding]) -> list[Finding]:
    """Give one finding for each item that is subject to the EAR, save those that an embargo already answers.

    Args:
        context: the case.
        before: the findings of the families asked before; some of them take licence exceptions away.

    Law: General Prohibition 1, 15 CFR 736.2(b)(1); 738.4; part 740.
    """
    if not context.reaches_any:
        return []
    frame = _frame(context, list(before))
    found: list[Finding] = []
    for item in context.reached:
        said = _said(frame, item)
        if said is None:
            continue
        found.append(_finding(said, item))
        found += _elsewhere(frame, item, said.outcome)
    return found


def _frame(context: Context, before: list[Finding]) -> Frame:
    case = context.case
    names = [name for name in case.shipment.facts if name.startswith(PREFIX)]
    claims = {(name.removeprefix(PREFIX), truth(case, name)) for name in names}
    return Frame(
        context,
        before,
        [each for each in before if bars(each)],
        receivers_of(case),
        computing_approved(case),
        exporter_headquarters(case.shipment),
        limited(context),
        _receivers_elsewhere(case.shipment),
        frozenset((symbol, yes) for symbol, yes in claims if yes is not None),
        _totals(context),
    )


def _receivers_elsewhere(shipment: Shipment) -> tuple[tuple[str, str], ...]:
    """Role and country of the receivers who are not in the country of destination."""
    found = ((party.role, party.country) for _, party in shipment.with_role(*RECEIVERS))
    return tuple(dict.fromkeys(each for each in found if each[1] and each[1] != shipment.destination))


def _totals(context: Context) -> dict[str, Decimal | None]:
    """Net value by entry: the order of 740.3 is taken to be the shipment; one unknown value leaves the sum unknown."""
    totals: dict[str, Decimal | None] = {}
    for item in context.reached:
        if item.code is None or item.code.kind is not Kind.ECCN:
            continue
        so_far = totals.get(item.code.entry, Decimal(0))
        value = value_in(context.case, item.line, USD)
        totals[item.code.entry] = None if so_far is None or value is None else so_far + value
    return totals


def _finding(said: Said, item: Item) -> Finding:
    return Finding(
        jurisdiction=ID,
        rule=said.rule,
        outcome=said.outcome,
        citation=said.citation,
        reason=said.reason,
        line=item.line.line,
        policy=said.policy,
        exceptions=said.exceptions,
        asks=tuple(missing(item.line) if ask == VALUE else ask for ask in said.asks),
        verify=said.verify or item.verify,
        steps=(*item.steps, *said.steps) if item.steps else said.steps,
    )


def _said(frame: Frame, item: Item) -> Said | None:
    case = frame.context.case
    if item.code is None or item.code.kind is Kind.UNREADABLE:
        return _unclassified(item)
    place = destination(case.shipment.destination, case.on)
    if not place.known:
        return _no_destination(case.shipment.destination, item.code.text)
    if item.code.kind is Kind.EAR99:
        return _ear99(case.shipment.destination, case.on) if not place.pointer else _pointed(frame, item)
    entry = entry_on(item.code.entry, case.on)
    if entry is None or entry["kind"] == "pointer":
        return _no_entry(item.code.text, str(entry["words"]) if entry else "", case.on)
    code, set_aside = placed(item.code)
    said = answer(_asked(frame, item, code))
    if set_aside:
        said = _set_aside(said, item.code, code, set_aside)
    if place.pointer and said.outcome is Outcome.NO_LICENCE_FOUND:
        return _pointed(frame, item)
    return said


def _elsewhere(frame: Frame, item: Item, here: Outcome) -> Iterator[Finding]:
    """Judge the item for the country of a receiver who is not where the goods are said to go.

    Goods known to go on to an end user are an export to the end user's country; a consignee elsewhere is a question.

    Law: 15 CFR 734.13(c), 734.14(c); 748.5(e), (f); 732 Supp. 3.
    """
    if item.code is None or item.code.kind is not Kind.ECCN:
        return
    for role, country in frame.elsewhere:
        place = destination(country, frame.context.case.on)
        if not place.known or place.pointer or entry_on(item.code.entry, frame.context.case.on) is None:
            continue
        code, _ = placed(item.code)
        said = answer(_asked(frame, item, code, country))
        if said.outcome.severity >= here.severity:
            continue
        sure = role == Role.END_USER
        why = f"The {role.replace('_', ' ')} is in {country}, where the goods may go on to. "
        outcome = said.outcome if sure else max(said.outcome, Outcome.REVIEW, key=lambda each: each.severity)
        yield _finding(replace(said, rule=ELSEWHERE, outcome=outcome, reason=why + said.reason), item)


def _set_aside(said: Said, stated: Code, read: Code, paragraph: str) -> Said:
    whole = f"{read.text} without more" if read.path else "the whole entry"
    says = f"{stated.entry} is not known to have a paragraph .{paragraph}; {stated.text} is read as {whole}."
    return replace(
        said,
        reason=f"{said.reason} {says}",
        asks=tuple(dict.fromkeys((*said.asks, PARAGRAPH))),
        steps=(*said.steps, says),
    )


def _asked(frame: Frame, item: Item, code: Code, to: str = "") -> Transaction:
    shipment, on = frame.context.case.shipment, frame.context.case.on
    stated = _stated(item.line.details.get("us_reasons"))
    question = Asked(
        code,
        _reasons(stated) if stated is not None else None,
        to or shipment.destination,
        shipment.departure,
        on,
        frame.exporter,
        frame.supp_8,
    )
    return Transaction(
        question,
        frame.receivers,
        item.line.origin,
        not frame.context.from_us,
        frame.claims,
        _allowed(frame, item),
        _against_limit(question, frame.totals.get(code.entry)),
    )


def _stated(value: object) -> tuple[str, ...] | None:
    """The reasons that a line confirms, from a list or a cell such as `NS, RS2`; `None` where it says nothing."""
    if isinstance(value, str):
        value = re.split(r"[,;|/]", value) if re.search(r"[,;|/]", value) else value.split()
    if not isinstance(value, (list, tuple)):
        return None
    return tuple(str(part) for part in value if str(part).strip()) or None


@lru_cache(maxsize=4096)
def _reasons(stated: tuple[str, ...]) -> frozenset[str] | None:
    """Read `RS2`, `RS 2` and `RS Column 2` alike; `None`, as if nothing were said, where one is no reason at all."""
    read = frozenset(each.upper().replace("COLUMN", "").replace(" ", "").strip(",;.") for each in stated)
    return read if {each.rstrip("123") for each in read} <= _known_reasons() else None


@cache
def _known_reasons() -> frozenset[str]:
    return frozenset(str(row["reason"]) for row in table("ccl_requirements").rows)


def _allowed(frame: Frame, item: Item) -> frozenset[str] | None:
    """The exceptions that the families before leave: none but those that each demand itself names."""
    left = surviving_exceptions(frame.context, item) if frame.limited else None
    for finding in frame.barring:
        if finding.line not in (None, item.line.line):
            continue
        kept = frozenset(finding.exceptions)
        left = kept if left is None else left & kept
    return left


def _against_limit(question: Asked, total: Decimal | None) -> str:
    entry = opened(question, "LVS")
    if entry is None or entry.limit_usd is None:
        return "within"
    if total is None:
        return "unknown"
    return "within" if total <= entry.limit_usd else "over"


@lru_cache(maxsize=131072)
def answer(asked: Transaction) -> Said:
    """Say what the list, the chart and the exceptions make of an item.

    Law: 15 CFR 738.4(a)(2); part 740.
    """
    answered = asked.answer
    if not answered.met:
        return _none_met(asked, answered)
    open_ones = exceptions_for(asked)
    outcome = _outcome(open_ones)
    chosen = open_ones.confirmed
    offers = (chosen,) if chosen else open_ones.offers
    says = [_demands(asked, answered), *(f"License Exception {each.symbol}: {each.terms}." for each in offers)]
    if chosen and chosen.duties:
        says.append(f"It obliges to: {chosen.duties}.")
    says += [f"Claimed but not open: {each}." for each in open_ones.claimed_in_vain]
    says += [f"Not settled: {each}." for each in answered.unsettled]
    notes = _notes(asked)
    says += [f"{row['words']} ({row.citation})." for row in notes]
    policy, policy_verify = _policy(asked)
    return Said(
        outcome,
        RULE,
        _citation(asked, answered, tuple(each.citation for each in offers)),
        " ".join(says),
        tuple(each.symbol for each in offers),
        _asks(answered, open_ones),
        (*answered.steps, *open_ones.steps, *_records(asked.on)),
        policy if outcome is Outcome.LICENCE_REQUIRED else "",
        any(
            (answered.verify, _edition_verify(asked.on), policy_verify, bool(notes), *(each.verify for each in offers))
        ),
    )


def _outcome(open_ones: Exceptions) -> Outcome:
    if open_ones.confirmed:
        return Outcome.CONDITIONS
    if any(not offer.undecided for offer in open_ones.offers):
        return Outcome.EXCEPTION_AVAILABLE
    return Outcome.INDETERMINATE if open_ones.offers else Outcome.LICENCE_REQUIRED


def _asks(answered: Answer, open_ones: Exceptions) -> tuple[str, ...]:
    if open_ones.confirmed:
        return ()
    claims = [f"{PREFIX}{offer.symbol}" for offer in open_ones.offers]
    return tuple(dict.fromkeys((*claims, *answered.asks, *open_ones.asks)))


def _demands(asked: Transaction, answered: Answer) -> str:
    sure = [_because(met) for met in answered.met if met.sure]
    perhaps = [_because(met) for met in answered.met if not met.sure]
    says = f"{asked.code.text} to {asked.item.destination} needs a licence"
    if sure:
        says += f": {'; '.join(sure)}"
    if perhaps:
        says += f"{'; and' if sure else ''} in the strictest reading: {'; '.join(perhaps)}"
    return f"{says}."


def _because(met: Met) -> str:
    return f"{met.requirement.named}, {met.why}"


def _none_met(asked: Transaction, answered: Answer) -> Said:
    settled = not answered.unsettled
    says = f"No row of {asked.code.text} demands a licence for {asked.item.destination}."
    return Said(
        Outcome.NO_LICENCE_FOUND if settled else Outcome.INDETERMINATE,
        RULE,
        f"15 CFR 738.4(a)(2)(ii)(B); 774 Supp. 1 {asked.code.entry}",
        says if settled else f"{says} But not settled: {'; '.join(answered.unsettled)}.",
        asks=answered.asks,
        steps=(*answered.steps, *_records(asked.on)),
        verify=answered.verify or not settled or _edition_verify(asked.on),
    )


def _citation(asked: Transaction, answered: Answer, exceptions: tuple[str, ...]) -> str:
    scopes = table("scopes")
    named_here = ["15 CFR 738.4(a)(2)"]
    for met in answered.met:
        named_here.append(met.requirement.row.citation)
        named_here += [row.citation for row in scopes.find(asked.on, "scope", met.requirement.to)]
    return "; ".join(dict.fromkeys((*named_here, *exceptions)))


@lru_cache(maxsize=4096)
def _edition_verify(on: date) -> bool:
    return any(row.verify for row in table("editions").find(on, "text", "items"))


@lru_cache(maxsize=4096)
def _records(on: date) -> tuple[str, ...]:
    rows = in_force("records", on)
    return tuple(f"records: {row['years']} years from {row['counted_from']} ({row.citation})" for row in rows)


def _notes(asked: Transaction) -> list[Row]:
    return [
        row
        for row in in_force("item_notes", asked.on)
        if asked.answer.reasons & set(row["reasons"])
        and asked.goes_to(tuple(row["to"]))
        and named(asked.code, tuple(row["items"])) is not Holds.NO
    ]


def _policy(asked: Transaction) -> tuple[str, bool]:
    for row in in_force("review_policies", asked.on):
        wanted = row.get("from_us")
        if wanted is not None and wanted is asked.reexport:
            continue
        here = one_of(asked.item.destination, tuple(row["to"]), asked.on)
        if here and named(asked.code, tuple(row["items"])) is Holds.YES:
            return f"{row['policy']} ({row.citation})", row.verify
    return "", False


def _unclassified(item: Item) -> Said:
    stated = item.line.classification.get(ID)
    says = f'"{stated}" is neither an ECCN nor EAR99.' if stated else "The item has no code of the United States."
    hints = proposals(item.line.classification)
    steps = tuple(f"proposed by the {other} code {code}, never decided by it: {us}" for other, code, us in hints)
    return Said(
        Outcome.INDETERMINATE,
        CLASSIFICATION,
        "15 CFR 738.2(d); 774 Supp. 4",
        f"{says} Without one, no requirement can be read." + (f" {'. '.join(steps)}." if steps else ""),
        asks=("classification.us",),
        steps=steps,
    )


@lru_cache(maxsize=4096)
def _no_entry(text: str, words: str, on: date) -> Said:
    if words:
        says = f"{text} holds no items of its own; look at {words}."
    else:
        says = f"{text} is no entry of the Commerce Control List held for {on}. It is never read as free."
    return Said(Outcome.INDETERMINATE, CLASSIFICATION, "15 CFR 738.4; 774 Supp. 1", says, asks=("classification.us",))


@cache
def _no_destination(iso: str, text: str) -> Said:
    says = f"No row of the Country Chart is known for {iso}" if iso else "The destination is not stated"
    return Said(
        Outcome.INDETERMINATE, DESTINATION, "15 CFR 738.3(b)", f"{says}: {text} cannot be answered.", asks=("to",)
    )


@cache
def _ear99(iso: str, on: date) -> Said:
    return Said(
        Outcome.NO_LICENCE_FOUND,
        EAR99,
        "15 CFR 734.3(c); 736.2(b)(1)",
        f"EAR99 is on no row of the list; for {iso} no licence is found by item and destination.",
        steps=_records(on),
        verify=False,
    )


def _pointed(frame: Frame, item: Item) -> Said | None:
    """Where the chart points to part 746: nothing more to say if that part has spoken, else it is not settled."""
    spoken = any(each.rule.startswith("us.embargo") and each.line in (None, item.line.line) for each in frame.before)
    if spoken:
        return None
    iso = frame.context.case.shipment.destination
    says = f"The chart has no marks for {iso} and points to part 746, which gives no answer for this item."
    return Said(
        Outcome.INDETERMINATE,
        DESTINATION,
        "738 Supp. 1; 15 CFR part 746",
        says,
    )
