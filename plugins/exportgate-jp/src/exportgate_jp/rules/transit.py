"""Goods that pass through Japan on their way between two other countries (外国向け仮陸揚げ貨物)."""

from collections.abc import Callable, Iterator

from exportgate.decision import HELD, Finding, Outcome
from exportgate.jurisdiction import Case
from exportgate_jp.law import table
from exportgate_jp.rules.answers import Answer, asks_of, decisive, joined, outcome_of, shipment_finding
from exportgate_jp.rules.concern import Goods, run
from exportgate_jp.rules.consignment import Consignment, consignment_of
from exportgate_jp.rules.lookalikes import people_to_look_at
from exportgate_jp.rules.route import Destination, Group
from exportgate_jp.rules.rulings import Ruling

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
        reason = "The goods pass through Japan without being landed, so that nothing is exported from it."
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
        "The goods pass through Japan; whether they are landed, and under a through bill of lading, is not stated. "
        f"As an export from Japan the answer would be {worst.outcome.value}: {worst.reason}",
        asks=(_FACT,),
    )


def _landed(consignment: Consignment) -> Iterator[Finding]:
    for ruling in consignment.rulings:
        for destination in consignment.destinations:
            yield _goods(consignment, ruling, destination)
            yield from people_to_look_at(concern_answers(consignment, ruling, destination))
    if not consignment.rulings:
        yield shipment_finding("goods", Outcome.INDETERMINATE, _LAW, "No goods are stated.", asks=("lines",))


def concern_answers(consignment: Consignment, ruling: Ruling, destination: Destination) -> list[Answer]:
    """Answer the tests for weapons of mass destruction that count outside Group A for goods landed on their way.

    Law: Export Trade Control Order Art. 4(1)(i)(a), (b).
    """
    if destination.group is Group.A:
        return []
    goods = Goods(consignment.case, ruling.line, item_words(ruling), destination.group, consignment.users)
    return run(table("transit").on(consignment.case.on), goods)


def item_words(ruling: Ruling) -> str:
    """Name the item of a line for a reason."""
    if ruling.numbers:
        return f"item {ruling.numbers[0]['item']}"
    return "no item of 1 to 15" if ruling.sixteen == "none" else f"item {ruling.sixteen}"


def _goods(consignment: Consignment, ruling: Ruling, destination: Destination) -> Finding:
    line = ruling.line.line
    if any(number["item"] == "1" for number in ruling.numbers):
        reason = f"Arms of item 1 landed on their way to {destination.words} need a licence as any export does."
        return shipment_finding("transit", Outcome.LICENCE_REQUIRED, _PROVISO, reason, line=line)
    if not ruling.known:
        reason = f"Line {line} has no usable ruling, and arms of item 1 need a licence in transit too."
        return shipment_finding(
            "transit", Outcome.INDETERMINATE, _PROVISO, reason, line=line, asks=("classification.jp",)
        )
    return _unless_of_concern(consignment, ruling, destination)


def _unless_of_concern(consignment: Consignment, ruling: Ruling, destination: Destination) -> Finding:
    """Outside Group A the exemption falls where weapons of mass destruction are known of, or the Minister says so."""
    answers = concern_answers(consignment, ruling, destination)
    told = joined(answer.reason for answer in decisive(answers))
    words = {
        Outcome.LICENCE_REQUIRED: f"need a licence, since {told}",
        Outcome.INDETERMINATE: f"cannot be answered, {told}",
        Outcome.NO_LICENCE_FOUND: f"need no licence under a through bill of lading; {told or 'Group A asks no test'}",
    }
    outcome = outcome_of(answers)
    return shipment_finding(
        "transit",
        outcome,
        joined([_LAW, *(answer.citation for answer in decisive(answers))]),
        f"Goods of {item_words(ruling)} landed on their way to {destination.words} {words[outcome]}.",
        line=ruling.line.line,
        asks=asks_of(decisive(answers)) if outcome is Outcome.INDETERMINATE else (),
        hit=next((answer.hit for answer in decisive(answers) if answer.hit), None),
        verify=any(answer.verify for answer in answers),
    )
