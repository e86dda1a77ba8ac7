"""Trade between two foreign countries by a resident of Japan, and technology that he provides from abroad."""

from collections.abc import Iterator

from exportgate.decision import Finding, Outcome
from exportgate.jurisdiction import Case
from exportgate.law.tables import Row
from exportgate_jp.law import table
from exportgate_jp.rules import catch_all, freezes, list_control
from exportgate_jp.rules.answers import asks_of, decisive, joined, outcome_of, shipment_finding
from exportgate_jp.rules.consignment import Consignment, consignment_of
from exportgate_jp.rules.lookalikes import people_to_look_at
from exportgate_jp.rules.route import Destination
from exportgate_jp.rules.rulings import Ruling
from exportgate_jp.rules.transit import NO_TEST, concern_answers, goods_words
from exportgate_jp.wording import Words, told


def intermediary_findings(case: Case) -> list[Finding]:
    """Say what the law makes of a shipment between two other countries whose exporter is resident in Japan.

    Law: FEFA Art. 25(4), Foreign Exchange Order Art. 17(3); for technology Art. 25(1), as if it left from Japan.
    """
    consignment = consignment_of(case)
    lines = [finding for ruling in consignment.rulings for finding in _line_findings(consignment, ruling)]
    if not lines:
        reason = Words(
            "No goods or no destination are stated for this trade between foreign countries.",
            "この仲介取引の貨物又は仕向地が示されていません。",
        )
        lines = [shipment_finding("intermediary", Outcome.INDETERMINATE, "FEFA Art. 25(4)", reason, asks=("lines",))]
    return [*lines, *freezes.findings(case)]


def _line_findings(consignment: Consignment, ruling: Ruling) -> Iterator[Finding]:
    if ruling.technology and ruling.known:
        yield from list_control.findings(consignment, ruling)
        if ruling.sixteen:
            yield from catch_all.findings(consignment, ruling)
        return
    for destination in consignment.destinations:
        yield _goods(consignment, ruling, destination)
        yield from people_to_look_at(concern_answers(consignment, ruling, destination))


def _goods(consignment: Consignment, ruling: Ruling, destination: Destination) -> Finding:
    line = ruling.line.line
    item_1, other = (_row(consignment.case, goods) for goods in ("item_1", "other"))
    if any(number["item"] == "1" for number in ruling.numbers):
        reason = Words(
            f"Brokering arms of item 1 to {destination.words.en} needs a licence of a resident of Japan.",
            f"1の項の武器の{destination.words.ja}向け仲介取引には、居住者の許可が必要です。",
        )
        return shipment_finding(
            "intermediary", Outcome.LICENCE_REQUIRED, item_1.citation, reason, line=line, verify=item_1.verify
        )
    if not ruling.known:
        reason = Words(
            f"Line {line} has no usable ruling, and brokering arms of item 1 needs a licence.",
            f"明細{line}には使える該非判定がありません。1の項の武器の仲介取引には許可が必要です。",
        )
        return shipment_finding(
            "intermediary", Outcome.INDETERMINATE, item_1.citation, reason, line=line, asks=("classification.jp",)
        )
    return _tested(consignment, ruling, destination, other)


def _row(case: Case, goods: str) -> Row:
    return table("intermediary").find(case.on, "goods", goods)[0]


def _tested(consignment: Consignment, ruling: Ruling, destination: Destination, row: Row) -> Finding:
    answers = concern_answers(consignment, ruling, destination)
    outcome = outcome_of(answers)
    why = told(answer.reason for answer in decisive(answers)) or NO_TEST
    words = {
        Outcome.LICENCE_REQUIRED: Words(f"needs a licence, since {why.en}", f"{why.ja}ため、許可が必要です"),
        Outcome.INDETERMINATE: Words(f"cannot be answered, {why.en}", f"{why.ja}ため、判断できません"),
        Outcome.NO_LICENCE_FOUND: Words(
            f"meets no requirement that was found; {why.en}", f"許可を要する要件は見つかりませんでした。{why.ja}"
        ),
    }
    return shipment_finding(
        "intermediary",
        outcome,
        joined([row.citation, *(answer.citation for answer in decisive(answers))]),
        Words(
            f"{goods_words(ruling).en} sold from abroad by a resident of Japan to {destination.words.en}: this trade "
            f"{words[outcome].en}.",
            f"居住者による{destination.words.ja}向けの{goods_words(ruling).ja}の仲介取引：{words[outcome].ja}。",
        ),
        line=ruling.line.line,
        asks=asks_of(decisive(answers)) if outcome is Outcome.INDETERMINATE else (),
        hit=next((answer.hit for answer in decisive(answers) if answer.hit), None),
        verify=row.verify,
    )
