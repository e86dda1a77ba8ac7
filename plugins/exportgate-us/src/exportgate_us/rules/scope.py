"""Which items are subject to the Export Administration Regulations (15 CFR part 734)."""

from exportgate.decision import Finding
from exportgate.jurisdiction import Case
from exportgate.shipment import Line
from exportgate_us.declaration import JURISDICTION
from exportgate_us.rules.codes import Kind, parse_code
from exportgate_us.rules.context import ID, Context, Item, Reach


def context_of(case: Case) -> Context:
    """Say for each line of a case whether the EAR reach it."""
    from_us = case.shipment.departure in JURISDICTION.territories
    return Context(case, tuple(_item(case, line, from_us) for line in case.shipment.lines), from_us)


def _item(case: Case, line: Line, from_us: bool) -> Item:
    text = case.code_of(line, ID)
    code = parse_code(text) if text else None
    if code is not None and code.kind is Kind.USML:
        return Item(
            line, code, Reach.OTHER_AGENCY, "The item is on the United States Munitions List.", "15 CFR 734.3(b)"
        )
    if from_us:
        return Item(line, code, Reach.REACHED, "The item leaves the United States.", "15 CFR 734.3(a)(1)")
    if line.origin in JURISDICTION.territories:
        return Item(line, code, Reach.REACHED, "The item is of United States origin.", "15 CFR 734.3(a)(2)")
    return Item(line, code, Reach.NOT_REACHED, "Nothing ties the item to the United States.", "15 CFR 734.3")


def findings(context: Context) -> list[Finding]:
    """Give a finding for each item whose reach is not known."""
    return []
