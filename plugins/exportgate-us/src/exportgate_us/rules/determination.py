"""The whole determination, family by family in the order of 15 CFR part 732."""

from collections.abc import Callable
from datetime import date

from exportgate.decision import Finding, Outcome
from exportgate.errors import LawTableError
from exportgate.jurisdiction import Case
from exportgate_us.rules import (
    duties,
    embargoes,
    end_uses,
    in_transit,
    items,
    other_agencies,
    ownership,
    parties,
    scope,
)
from exportgate_us.rules.context import ID, Context

Family = Callable[[Context], list[Finding]]

# Other agencies first (734.3(b)), then the reach of the EAR, then General Prohibitions 4 to 10 before the chart and the
# exceptions, since an exception never lifts what they forbid (738.4(a)(2)(ii)(B); 740.2(a)).
BEFORE_ITEMS: tuple[tuple[str, Family], ...] = (
    ("other_agencies", other_agencies.findings),
    ("scope", scope.findings),
    ("parties", parties.findings),
    ("ownership", ownership.findings),
    ("end_uses", end_uses.findings),
    ("embargoes", embargoes.findings),
)


def assess(case: Case) -> list[Finding]:
    """Say what the law of the United States makes of a shipment on a day.

    Args:
        case: the shipment, the hits of its parties, the day.

    Returns:
        At least one finding; an item that no rule holds is `no_licence_found`, and a shipment that the law does not
        reach is `out_of_scope`.

    Law: 15 CFR part 732 (steps), 736.2 (the ten General Prohibitions).
    """
    try:
        context = scope.context_of(case)
    except LawTableError as error:
        return [_not_held("scope", error, case.on)]
    found: list[Finding] = []
    for name, family in BEFORE_ITEMS:
        found += _asked(name, family, context)
    found = embargoes.within_bars(found)
    found += _asked("items", lambda asked: items.findings(asked, found), context)
    found += _asked("duties", lambda asked: duties.findings(asked, found), context)
    found += _asked("in_transit", in_transit.findings, context)
    return found or [_nothing_reached(context)]


def _asked(name: str, family: Family, context: Context) -> list[Finding]:
    try:
        return family(context)
    except LawTableError as error:
        return [_not_held(name, error, context.case.on)]


def _not_held(name: str, error: LawTableError, on: date) -> Finding:
    return Finding(
        jurisdiction=ID,
        rule=f"us.law_not_held.{name}",
        outcome=Outcome.INDETERMINATE,
        citation="15 CFR 732",
        reason=f"The law of {on} is not held for this question ({name}): {error.message}",
        asks=("date",),
    )


def _nothing_reached(context: Context) -> Finding:
    item = context.items[0] if context.items else None
    return Finding(
        jurisdiction=ID,
        rule="us.scope",
        outcome=Outcome.OUT_OF_SCOPE,
        citation=item.citation if item else "15 CFR 734.3",
        reason=item.why if item else "No item of the shipment is subject to the EAR.",
    )
