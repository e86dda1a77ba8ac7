"""The whole determination, family by family in the order of the law."""

from exportgate.decision import Finding, Outcome
from exportgate.jurisdiction import Case
from exportgate_uk.declaration import JURISDICTION


def assess(case: Case) -> list[Finding]:
    """Say what this law makes of a shipment on a day.

    Returns:
        At least one finding; a shipment that the law does not reach is `out_of_scope`.
    """
    reached = case.shipment.departure in JURISDICTION.territories
    return [
        Finding(
            jurisdiction=JURISDICTION.id,
            rule=f"{JURISDICTION.id}.reach",
            outcome=Outcome.INDETERMINATE if reached else Outcome.OUT_OF_SCOPE,
            citation=JURISDICTION.facts[0].citation,
            reason=f"{'Not decided yet by' if reached else 'Not an export under'} the law of {JURISDICTION.name}.",
        )
    ]
