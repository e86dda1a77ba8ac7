"""Which items are subject to the Export Administration Regulations (15 CFR part 734)."""

from collections.abc import Iterator

from exportgate.decision import Finding, Outcome
from exportgate.jurisdiction import Case
from exportgate.shipment import Line
from exportgate_us.declaration import JURISDICTION
from exportgate_us.law.held import table
from exportgate_us.rules.ccl import Asked, Holds, required
from exportgate_us.rules.codes import Code, Kind, parse_code
from exportgate_us.rules.context import ID, Context, Item, Reach
from exportgate_us.rules.de_minimis import Reached, de_minimis
from exportgate_us.rules.destinations import destination, one_of
from exportgate_us.rules.direct_products import direct_products
from exportgate_us.rules.entity_list import footnotes_of
from exportgate_us.rules.nexus import FIELD, Nexus, nexus_of

RULE = "us.scope"
REPORT = "us.scope.commingled_technology"
ORIGIN = "origin"
# Lists of the EAR whose parties bring a licence requirement of their own, so that the question of reach matters.
LISTS = ("us.el", "us.meu", "us.uvl", "us.dpl")
FAR = ("E:1", "E:2", "746.8")


def context_of(case: Case) -> Context:
    """Say for each line of a case whether the EAR reach it.

    Law: 15 CFR 734.3, 734.4, 734.9, 734.13, 734.14.
    """
    from_us = case.shipment.departure in JURISDICTION.territories
    footnotes = _footnotes(case)
    return Context(case, tuple(_item(case, line, from_us, footnotes) for line in case.shipment.lines), from_us)


def _footnotes(case: Case) -> frozenset[str]:
    hits = [hit for hit in case.hits if hit.entry.listed_by == "us.el"]
    return frozenset(digit for hit in hits for digit in footnotes_of(hit.entry, case.on))


def _item(case: Case, line: Line, from_us: bool, footnotes: frozenset[str]) -> Item:
    text = line.classification.get(ID)
    code = parse_code(text) if text else None
    if _other_agency(code):
        return Item(line, code, Reach.OTHER_AGENCY, "The item is subject to the ITAR.", "15 CFR 734.3(b)(1)(i)")
    if case.shipment.destination in JURISDICTION.territories:
        why = "The goods go to the United States, which is no export or reexport."
        return Item(line, code, Reach.NOT_REACHED, why, "15 CFR 734.13; 734.14")
    if from_us:
        return Item(line, code, Reach.REACHED, "The item leaves the United States.", "15 CFR 734.3(a)(1)")
    if any(place in JURISDICTION.territories for place in case.shipment.via):
        return Item(line, code, Reach.REACHED, "The item moves through the United States.", "15 CFR 734.3(a)(1)")
    if line.origin in JURISDICTION.territories:
        return Item(line, code, Reach.REACHED, "The item is of United States origin.", "15 CFR 734.3(a)(2)")
    return _from_abroad(case, line, code, footnotes)


def _other_agency(code: Code | None) -> bool:
    if code is None or code.kind is not Kind.ECCN:
        return code is not None and code.kind is Kind.USML
    rows = table("ccl_entries").by("eccn").get(code.entry, ())
    return any(row["kind"] == "itar" for row in rows)


def _from_abroad(case: Case, line: Line, code: Code | None, footnotes: frozenset[str]) -> Item:
    nexus = nexus_of(line)
    if nexus.stated:
        return _by_nexus(case, line, code, nexus, footnotes)
    if not line.origin:
        return _unknown_origin(case, line, code)
    asked = list(direct_products(case, code, nexus, footnotes))
    rules = [(rule, each) for rule, each in asked if each.holds is not Holds.NO]
    doubt = any(each.verify for _, each in asked if each.holds is Holds.NO)
    if code is None:
        rules = [(rule, each) for rule, each in rules if each.by_party]
        return _asked_for(line, code, rules) if rules else _no_tie(line, code, verify=doubt)
    if _would_matter(case, code) or any(each.by_party for _, each in rules):
        return _asked_for(line, code, rules)
    return _no_tie(line, code, verify=doubt)


def _no_tie(line: Line, code: Code | None, *, verify: bool = False) -> Item:
    why = "Made abroad and sent from abroad; nothing stated ties the item to the United States."
    return Item(line, code, Reach.NOT_REACHED, why, "15 CFR 734.3", verify=verify)


def _asked_for(line: Line, code: Code | None, rules: list[tuple[str, Reached]]) -> Item:
    steps = tuple(f"may apply: {each.why} ({each.citation})" for _, each in rules)
    why = (
        "Made abroad and sent from abroad, under a code or to a party for which United States law would demand "
        "something; whether it has controlled content or comes from United States technology is not stated."
    )
    asks = (f"{FIELD}.content_percent", f"{FIELD}.direct_product")
    return Item(line, code, Reach.UNKNOWN, why, "15 CFR 734.3(a)(3), (4); 734.4; 734.9", asks, steps)


def _unknown_origin(case: Case, line: Line, code: Code | None) -> Item:
    if code is not None and not _would_matter(case, code):
        return _no_tie(line, code)
    why = (
        "Sent from abroad, and where it was made is not stated: an item of United States origin is subject to the EAR."
    )
    return Item(line, code, Reach.UNKNOWN, why, "15 CFR 734.3(a)(2)", (ORIGIN,))


def _would_matter(case: Case, code: Code) -> bool:
    """Say whether the EAR would demand anything if they reached the item."""
    to, on = case.shipment.destination, case.on
    if any(hit.entry.listed_by in LISTS for hit in case.hits) or one_of(to, FAR, on):
        return True
    if code.kind is Kind.EAR99:
        return False
    if code.kind is not Kind.ECCN or not destination(to, on).known:
        return True
    answer = required(Asked(code, None, to, case.shipment.departure, on))
    return bool(answer.met or answer.unsettled) or not answer.controlled


def _by_nexus(case: Case, line: Line, code: Code | None, nexus: Nexus, footnotes: frozenset[str]) -> Item:
    content = de_minimis(case, code, nexus, footnotes)
    products = list(direct_products(case, code, nexus, footnotes))
    asked = [*content, *(each for _, each in products)]
    steps = tuple(f"{each.holds.value}: {each.why} ({each.citation})" for each in asked)
    sure = [each for each in asked if each.holds is Holds.YES]
    perhaps = [each for each in asked if each.holds is Holds.PERHAPS]
    if sure:
        rules = tuple(rule for rule, each in products if each.holds is Holds.YES)
        why = f"Made abroad, and subject to the EAR: {sure[0].why}."
        return Item(line, code, Reach.REACHED, why, sure[0].citation, (), steps, rules, sure[0].verify)
    if perhaps:
        why = f"Made abroad; it may be subject to the EAR: {'; '.join(each.why for each in perhaps)}."
        asks = tuple(dict.fromkeys(ask for each in perhaps for ask in each.asks))
        verify = any(each.verify for each in perhaps)
        return Item(line, code, Reach.UNKNOWN, why, perhaps[0].citation, asks, steps, (), verify)
    why = f"Made abroad, and not subject to the EAR: {content[-1].why}, and no direct product rule."
    doubt = any(each.verify for each in asked)
    return Item(line, code, Reach.NOT_REACHED, why, f"{content[-1].citation}; 734.9", (), steps, (), doubt)


def findings(context: Context) -> list[Finding]:
    """Give a finding for each item that is not, or may not be, subject to the EAR.

    Law: 15 CFR 734.3; 734.4(c)(3), (d)(3).
    """
    if not context.items:
        return list(_no_lines(context))
    found = [_finding(item) for item in context.items if item.reach in (Reach.UNKNOWN, Reach.NOT_REACHED)]
    return found + list(_reports(context))


def _no_lines(context: Context) -> Iterator[Finding]:
    if context.from_us:
        yield Finding(
            jurisdiction=ID,
            rule=RULE,
            outcome=Outcome.INDETERMINATE,
            citation="15 CFR 734.3",
            reason="The shipment leaves the United States and names no items.",
            asks=("lines",),
        )


def _finding(item: Item) -> Finding:
    unknown = item.reach is Reach.UNKNOWN
    return Finding(
        jurisdiction=ID,
        rule=RULE,
        outcome=Outcome.INDETERMINATE if unknown else Outcome.OUT_OF_SCOPE,
        citation=item.citation,
        reason=item.why,
        line=item.line.line,
        asks=item.asks,
        verify=item.verify,
        steps=item.steps,
    )


def _reports(context: Context) -> Iterator[Finding]:
    """Technology that leaves the EAR as de minimis needs a one-time report first (734.4(c)(3), (d)(3))."""
    for item in context.items:
        if FIELD not in item.line.details:
            continue
        nexus = nexus_of(item.line)
        technology = item.code is not None and item.code.kind is Kind.ECCN and item.code.entry[1] == "E"
        if item.reach is not Reach.NOT_REACHED or not technology or not nexus.percent or nexus.report_filed:
            continue
        yield Finding(
            jurisdiction=ID,
            rule=REPORT,
            outcome=Outcome.CONDITIONS,
            citation="15 CFR 734.4(c)(3), (d)(3); 734 Supp. 2",
            reason="Commingled technology is beyond the EAR only after a one-time report to BIS; file it first.",
            line=item.line.line,
            asks=(f"{FIELD}.report_filed",),
        )
