"""The whole determination, in the law's own order: reach, approvals, freezes, list control, catch-all, parties."""

from collections.abc import Iterator

from exportgate.decision import HELD, Finding, Outcome
from exportgate.jurisdiction import Case
from exportgate.law.places import place_name
from exportgate_jp.rules import approvals, catch_all, freezes, list_control, table_2
from exportgate_jp.rules.answers import Answer, shipment_finding, yes
from exportgate_jp.rules.consignment import Consignment, consignment_of
from exportgate_jp.rules.intermediary import intermediary_findings
from exportgate_jp.rules.item_16 import OUTSIDE, candidates_of
from exportgate_jp.rules.lookalikes import people_to_look_at
from exportgate_jp.rules.proposals import sentence
from exportgate_jp.rules.route import Reach, covered, reach_of
from exportgate_jp.rules.rulings import Ruling
from exportgate_jp.rules.transit import transit_findings
from exportgate_jp.wording import LANGUAGE, Words

_DIVERSION = "end_use.diversion"


def assess(case: Case) -> list[Finding]:
    """Say what the law of Japan makes of one shipment on one day.

    Law: Foreign Exchange and Foreign Trade Act (外国為替及び外国貿易法) Art. 16, 21, 25, 48; Export Trade Control Order
    (輸出貿易管理令) Art. 1, 2, 4.
    """
    reach = reach_of(case.shipment)
    if reach is Reach.NONE:
        return [_out_of_scope(case)]
    if reach is Reach.UNSTATED:
        return [_departure_unstated()]
    if not covered(case):
        return [_too_early(case)]
    if reach is Reach.EXPORT:
        return export_findings(case)
    if reach is Reach.TRANSIT:
        return transit_findings(case, export_findings)
    return intermediary_findings(case)


def export_findings(case: Case) -> list[Finding]:
    """Say what the law makes of goods and technology that leave Japan."""
    consignment = consignment_of(case)
    found = [
        *_unstated(case),
        *approvals.findings(consignment),
        *table_2.findings(consignment),
        *freezes.findings(case),
        *(finding for ruling in consignment.rulings for finding in _line_findings(consignment, ruling)),
        *people_to_look_at(answer for ruling in consignment.rulings for answer in _answers(consignment, ruling)),
    ]
    return [*found, *_diversion(consignment, found)]


def _line_findings(consignment: Consignment, ruling: Ruling) -> Iterator[Finding]:
    if not ruling.known:
        yield unruled(consignment.case, ruling)
        return
    yield from list_control.findings(consignment, ruling)
    if ruling.sixteen:
        yield from catch_all.findings(consignment, ruling)


def unruled(case: Case, ruling: Ruling) -> Finding:
    """Ask for the ruling of a line that has none that can be used, and propose numbers from other countries' codes."""
    number, proposed = ruling.line.line, sentence(ruling.line, case.on)
    what = Words(f"no usable ruling: {ruling.fault.en}", f"使える該非判定がなく（{ruling.fault.ja}）")
    if not ruling.fault:
        what = Words("no ruling (該非判定) under Appended Table 1", "別表第1に基づく該非判定がなく")
    return shipment_finding(
        "ruling",
        Outcome.INDETERMINATE,
        "Export Trade Control Order Art. 1(1), Appended Table 1",
        Words(
            f"Line {number} has {what.en}, so that neither list control nor catch-all can be answered.{proposed.en}",
            f"明細{number}：{what.ja}、リスト規制も補完的輸出規制も判断できません。{proposed.ja}",
        ),
        line=ruling.line.line,
        asks=("classification.jp",),
    )


def _answers(consignment: Consignment, ruling: Ruling) -> Iterator[Answer]:
    if not consignment.users.possible:
        return
    if ruling.known:
        yield from list_control.answers_of(consignment, ruling)
    if ruling.known and ruling.sixteen:
        yield from catch_all.answers_of(consignment, ruling)


def _unstated(case: Case) -> Iterator[Finding]:
    if not case.shipment.destination:
        yield shipment_finding(
            "destination",
            Outcome.INDETERMINATE,
            "Export Trade Control Order Art. 1(1)",
            Words("The destination is not stated.", "仕向地が示されていません。"),
            asks=("to",),
        )
    if not case.shipment.lines:
        yield shipment_finding(
            "goods",
            Outcome.INDETERMINATE,
            "Export Trade Control Order Art. 1(1)",
            Words(
                "No goods are stated, so that only the parties could be looked at.",
                "貨物が示されていないため、関係者だけを確認しました。",
            ),
            asks=("lines",),
        )


def _diversion(consignment: Consignment, found: list[Finding]) -> Iterator[Finding]:
    """Look at whether the destination stated is the real one: every rule above rests on it.

    Where it is not stated, the question is asked only if nothing else holds the shipment, and only for goods that some
    destination would make subject to a licence.
    """
    known = yes(consignment.case, _DIVERSION)
    citation = "Export Trade Control Order Art. 1(1), Art. 4(2)(iii); Operation Notice (運用通達) on 仕向地"
    if known:
        yield shipment_finding(
            "diversion",
            Outcome.REVIEW,
            citation,
            Words(
                "The goods are known or likely to be sent on, so that the destination stated is not the real one: a "
                "person must find the real one and judge the export by it.",
                "迂回・転用のおそれがあり、示された仕向地は真の仕向地ではありません。真の仕向地を人が確認し、それによって"
                "判断する必要があります。",
            ),
        )
    elif known is None and _controllable(consignment) and not any(finding.outcome in HELD for finding in found):
        yield shipment_finding(
            "diversion",
            Outcome.INDETERMINATE,
            citation,
            Words(
                "Whether the goods may be sent on to another destination than the one stated is not stated.",
                "示された仕向地以外への迂回・転用のおそれの有無が示されていません。",
            ),
            asks=(_DIVERSION,),
        )


def _controllable(consignment: Consignment) -> bool:
    return any(
        ruling.numbers or candidates_of(ruling, consignment.case.on).items != (OUTSIDE,)
        for ruling in consignment.rulings
    )


def _out_of_scope(case: Case) -> Finding:
    shipment = case.shipment
    return shipment_finding(
        "reach",
        Outcome.OUT_OF_SCOPE,
        "FEFA Art. 25(4), Art. 48(1)",
        Words(
            f"The goods go from {shipment.departure} to {shipment.destination or 'nowhere stated'}, neither out of "
            "Japan nor through it, and no exporter is stated to be resident in Japan.",
            f"貨物は{place_name(shipment.departure, LANGUAGE)}から"
            f"{place_name(shipment.destination, LANGUAGE) if shipment.destination else '（記載なし）'}へ送られ、"
            "本邦から輸出されず、本邦を経由せず、本邦居住の輸出者も示されていません。",
        ),
    )


def _departure_unstated() -> Finding:
    return shipment_finding(
        "reach",
        Outcome.INDETERMINATE,
        "FEFA Art. 25(4), Art. 48(1)",
        Words(
            "Where the goods leave is not stated: if it is Japan, its law governs the export.",
            "積出地が示されていません。本邦であれば、日本法が適用されます。",
        ),
        asks=("from",),
    )


def _too_early(case: Case) -> Finding:
    return shipment_finding(
        "period",
        Outcome.INDETERMINATE,
        "Export Trade Control Order",
        Words(
            f"The tables held here do not go back to {case.on}; a person must read the law of that day.",
            f"{case.on}時点の法令表を保有していません。当時の条文を人が確認する必要があります。",
        ),
    )
