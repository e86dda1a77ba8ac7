"""Codes of other lists propose, and never decide."""

from datetime import date

from exportgate.decision import Outcome
from exportgate.jurisdiction import Case
from exportgate.shipment import Line, Party, Shipment
from exportgate_us.rules.determination import assess

DAY = date(2026, 9, 1)


def test_a_code_of_another_list_is_proposed_and_the_answer_stays_open() -> None:
    """Without a code of its own the item stays indeterminate, however certain the other list looks."""
    line = Line(line=1, origin="US", classification={"uk": "2B350"})
    receiver = Party(role="consignee", name="Ateliers Brissonnet", country="FR", headquarters="FR")
    shipment = Shipment(id="S", date=DAY, departure="US", destination="FR", parties=(receiver,), lines=(line,))

    finding = next(each for each in assess(Case(shipment, (), DAY)) if each.rule == "us.classification")

    assert finding.outcome is Outcome.INDETERMINATE
    assert "2B350" in finding.reason
    assert finding.asks == ("classification.us",)
