"""Goods that pass through Japan on their way between two other countries (外国向け仮陸揚げ貨物)."""

from collections.abc import Callable, Iterator

from exportgate.decision import HELD, Finding, Outcome
from exportgate.jurisdiction import Case
from exportgate_jp.citations import number_ja
from exportgate_jp.law import table
from exportgate_jp.rules.answers import Answer, asks_of, decisive, joined, outcome_of, shipment_finding
from exportgate_jp.rules.concern import Goods, run
from exportgate_jp.rules.consignment import Consignment, consignment_of
from exportgate_jp.rules.lookalikes import people_to_look_at
from exportgate_jp.rules.route import Destination, Group
from exportgate_jp.rules.rulings import Ruling
from exportgate_jp.wording import Words, told

NO_TEST = Words("Group A asks no test", "グループA向けには要件がない")
_FACT = "jp.transit"
_LAW = "Export Trade Control Order Art. 4(1)(i)"
_PROVISO = "Export Trade Control Order Art. 4(1), proviso"


def transit_findings(case: Case, as_export: Callable[[Case], list[Finding]]) -> list[Finding]:
    """Say what the law makes of goods in transit; goods that are not landed are not exported.

    Args:
        as_export: the determination of an ordinary export, which goods landed without a through bill of lading are.
    """
    stated = case.fact(_FACT)
    if stated == "not_landed":
        reason = Words(
            "The goods pass through Japan without being landed, so that nothing is exported from it.",
            "貨物は陸揚げされずに本邦を通過するため、本邦からの輸出はありません。",
        )
        return [shipment_finding("transit", Outcome.OUT_OF_SCOPE, _LAW, reason)]
    if stated == "through_bill_of_lading":
        return list(_landed(consignment_of(case)))
    exported = as_export(case)
    if stated is not None or not any(finding.outcome in HELD | {Outcome.PROHIBITED} for finding in exported):
        return exported
    return [_ask(exported)]


def _ask(exported: list[Finding]) -> Finding:
    worst = min(exported, key=lambda finding: finding.outcome.severity)
    return shipment_finding(
        "transit",
        Outcome.INDETERMINATE,
        _LAW,
        Words(
            "The goods pass through Japan; whether they are landed, and under a through bill of lading, is not stated. "
            f"As an export from Japan the answer would be {worst.outcome.value}: {worst.reason}",
            "貨物は本邦を経由しますが、陸揚げの有無及び通し船荷証券によるか否かが示されていません。本邦からの輸出とした場合："
            f"{worst.native.reason if worst.native else worst.reason}",
        ),
        asks=(_FACT,),
    )


def _landed(consignment: Consignment) -> Iterator[Finding]:
    for ruling in consignment.rulings:
        for destination in consignment.destinations:
            yield _goods(consignment, ruling, destination)
            yield from people_to_look_at(concern_answers(consignment, ruling, destination))
    if not consignment.rulings:
        reason = Words("No goods are stated.", "貨物が示されていません。")
        yield shipment_finding("goods", Outcome.INDETERMINATE, _LAW, reason, asks=("lines",))


def concern_answers(consignment: Consignment, ruling: Ruling, destination: Destination) -> list[Answer]:
    """Answer the tests for weapons of mass destruction that count outside Group A for goods landed on their way.

    Law: Export Trade Control Order Art. 4(1)(i)(a), (b).
    """
    if destination.group is Group.A:
        return []
    goods = Goods(consignment.case, ruling.line, item_words(ruling).en, destination.group, consignment.users)
    return run(table("transit").on(consignment.case.on), goods)


def item_words(ruling: Ruling) -> Words:
    """Name the item of a line for a reason."""
    if ruling.numbers:
        item = ruling.numbers[0]["item"]
        return Words(f"item {item}", number_ja(item))
    if ruling.sixteen == "none":
        return Words("no item of 1 to 15", "1から15までの項に該当しない")
    return Words(f"item {ruling.sixteen}", number_ja(ruling.sixteen))


def goods_words(ruling: Ruling) -> Words:
    """Name the goods of a line for a reason."""
    item = item_words(ruling)
    return Words(f"Goods of {item.en}", f"{item.ja}{'の' if item.ja.endswith(('項', '）', ')')) else ''}貨物")


def _goods(consignment: Consignment, ruling: Ruling, destination: Destination) -> Finding:
    line = ruling.line.line
    if any(number["item"] == "1" for number in ruling.numbers):
        reason = Words(
            f"Arms of item 1 landed on their way to {destination.words.en} need a licence as any export does.",
            f"1の項の武器は、{destination.words.ja}向けの外国向け仮陸揚げ貨物であっても輸出許可が必要です。",
        )
        return shipment_finding("transit", Outcome.LICENCE_REQUIRED, _PROVISO, reason, line=line)
    if not ruling.known:
        reason = Words(
            f"Line {line} has no usable ruling, and arms of item 1 need a licence in transit too.",
            f"明細{line}には使える該非判定がありません。1の項の武器は仮陸揚げでも許可が必要です。",
        )
        return shipment_finding(
            "transit", Outcome.INDETERMINATE, _PROVISO, reason, line=line, asks=("classification.jp",)
        )
    return _unless_of_concern(consignment, ruling, destination)


def _unless_of_concern(consignment: Consignment, ruling: Ruling, destination: Destination) -> Finding:
    """Outside Group A the exemption falls where weapons of mass destruction are known of, or the Minister says so."""
    answers = concern_answers(consignment, ruling, destination)
    why = told(answer.reason for answer in decisive(answers)) or NO_TEST
    words = {
        Outcome.LICENCE_REQUIRED: Words(f"need a licence, since {why.en}", f"{why.ja}ため、許可が必要です"),
        Outcome.INDETERMINATE: Words(f"cannot be answered, {why.en}", f"{why.ja}ため、判断できません"),
        Outcome.NO_LICENCE_FOUND: Words(
            f"need no licence under a through bill of lading; {why.en}",
            f"通し船荷証券による仮陸揚げであり、許可を要する要件は見つかりませんでした。{why.ja}",
        ),
    }
    outcome = outcome_of(answers)
    return shipment_finding(
        "transit",
        outcome,
        joined([_LAW, *(answer.citation for answer in decisive(answers))]),
        Words(
            f"{goods_words(ruling).en} landed on their way to {destination.words.en} {words[outcome].en}.",
            f"{goods_words(ruling).ja}（{destination.words.ja}向け仮陸揚げ）：{words[outcome].ja}。",
        ),
        line=ruling.line.line,
        asks=asks_of(decisive(answers)) if outcome is Outcome.INDETERMINATE else (),
        hit=next((answer.hit for answer in decisive(answers) if answer.hit), None),
        verify=any(answer.verify for answer in answers),
    )
