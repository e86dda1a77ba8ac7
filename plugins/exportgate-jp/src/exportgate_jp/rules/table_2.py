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
from exportgate_jp.wording import Words

_FACT = "jp.table_2"
_LAW = "FEFA Art. 48(3); Export Trade Control Order Art. 2(1)(i), Appended Table 2"
_APPROVAL = "an approval (承認) of the Minister of Economy, Trade and Industry"
_APPROVAL_JA = "経済産業大臣の輸出承認"


def findings(consignment: Consignment) -> Iterator[Finding]:
    """Ask for, or require, the approval of goods that Appended Table 2 names or can mean by their tariff number."""
    stated = yes(consignment.case, _FACT)
    if stated:
        reason = Words(
            f"The goods are named by Appended Table 2 and need {_APPROVAL}.",
            f"別表第2に掲げる貨物であり、{_APPROVAL_JA}が必要です。",
        )
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
        Words(
            f"Tariff number {line.hs} can be {row['goods']} of Appended Table 2, which need {_APPROVAL}; whether the "
            "goods are such is not stated.",
            f"税番{line.hs}は、{_APPROVAL_JA}を要する別表第2の貨物（{row['goods_ja']}）に当たり得ますが、該当するか否かが"
            "示されていません。",
        ),
        line=line.line,
        asks=(_FACT,),
        verify=row.verify,
    )
