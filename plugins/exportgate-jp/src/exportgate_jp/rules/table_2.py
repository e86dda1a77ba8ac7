"""Approvals (承認) for goods of Appended Table 2, which have little to do with security: diamonds, waste, ivory.

Law: FEFA Art. 48(3); Export Trade Control Order Art. 2(1)(i), Appended Table 2.
"""

from collections.abc import Iterator

from exportgate.decision import Finding, Outcome
from exportgate.law.tables import Row
from exportgate.shipment import Line
from exportgate_jp.law import table
from exportgate_jp.rules.answers import shipment_finding, yes
from exportgate_jp.rules.consignment import Consignment
from exportgate_jp.rules.tariff import Within, within

_FACT = "jp.table_2"
_LAW = "FEFA Art. 48(3); Export Trade Control Order Art. 2(1)(i), Appended Table 2"
_APPROVAL = "an approval (承認) of the Minister of Economy, Trade and Industry"


def findings(consignment: Consignment) -> Iterator[Finding]:
    """Ask for, or require, the approval of goods that Appended Table 2 names or can mean by their tariff number."""
    stated = yes(consignment.case, _FACT)
    if stated:
        reason = f"The goods are named by Appended Table 2 and need {_APPROVAL}."
        yield shipment_finding("approval.table_2", Outcome.LICENCE_REQUIRED, _LAW, reason)
    elif stated is None:
        for ruling in consignment.rulings:
            if ruling.technology is not True:
                yield from (_question(ruling.line, row) for row in _rows(consignment, ruling.line))


def _rows(consignment: Consignment, line: Line) -> Iterator[Row]:
    places = {destination.country for destination in consignment.destinations}
    for row in table("table_2").on(consignment.case.on):
        if row.get("destination") in (None, *places) and within(line.hs, row["hs"]) is Within.YES:
            yield row


def _question(line: Line, row: Row) -> Finding:
    return shipment_finding(
        "approval.table_2",
        Outcome.INDETERMINATE,
        f"FEFA Art. 48(3); {row.citation}",
        f"Tariff number {line.hs} can be {row['goods']} of Appended Table 2, which need {_APPROVAL}; whether the goods "
        "are such is not stated.",
        line=line.line,
        asks=(_FACT,),
        verify=row.verify,
    )
