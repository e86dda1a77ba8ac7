"""Catch-all controls (補完的輸出規制): goods outside items 1 to 15, by group of destination, item and test."""

from collections.abc import Iterator
from dataclasses import dataclass

from exportgate.decision import Finding, Outcome, most_severe
from exportgate.law.tables import Row
from exportgate_jp.law import table
from exportgate_jp.rules.answers import Answer, asks_of, decisive, joined, outcome_of, shipment_finding, yes
from exportgate_jp.rules.concern import INFORMED, Goods, run
from exportgate_jp.rules.consignment import Consignment
from exportgate_jp.rules.item_16 import OUTSIDE, Candidates, candidates_of
from exportgate_jp.rules.route import Destination
from exportgate_jp.rules.rulings import Ruling
from exportgate_jp.wording import Words, told

_NO_TEST = "no catch-all test exists for"
_TECHNOLOGY = "; as technology: FEFA Art. 25(1), Foreign Exchange Order Appended Table item 16"


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the tests come to for one item that the goods may belong to."""

    item: str
    answers: tuple[Answer, ...]

    @property
    def outcome(self) -> Outcome:
        return outcome_of(self.answers)


def findings(consignment: Consignment, ruling: Ruling) -> Iterator[Finding]:
    """Say whether goods ruled out of items 1 to 15 need a licence, for each destination that counts.

    Law: Export Trade Control Order Art. 1(3), Art. 4(1)(iii), (iv), Art. 4(2)(iii).
    """
    candidates = candidates_of(ruling, consignment.case.on)
    for destination in consignment.destinations:
        yield _finding(consignment, ruling, candidates, destination)


def answers_of(consignment: Consignment, ruling: Ruling) -> Iterator[Answer]:
    """Give every answer that the tests give for a line, for what else follows from them (who is to be looked at)."""
    for destination in consignment.destinations:
        for reading in _readings(consignment, ruling, candidates_of(ruling, consignment.case.on), destination):
            yield from reading.answers


def _readings(
    consignment: Consignment, ruling: Ruling, candidates: Candidates, destination: Destination
) -> list[_Reading]:
    readings = []
    for item in candidates.items:
        goods = Goods(consignment.case, ruling.line, item, destination.group, consignment.users)
        readings.append(_Reading(item, tuple(run(_tests(goods), goods))))
    return readings


def _tests(goods: Goods) -> list[Row]:
    if goods.item == OUTSIDE:
        return []
    rows = table("catch_all").find(goods.case.on, "group", goods.group.value)
    return [row for row in rows if row["item"] == goods.item]


def _finding(consignment: Consignment, ruling: Ruling, candidates: Candidates, destination: Destination) -> Finding:
    readings = _readings(consignment, ruling, candidates, destination)
    worst = most_severe(reading.outcome for reading in readings)
    undecided = len({reading.outcome for reading in readings}) > 1
    answers = decisive(answer for reading in readings if reading.outcome is worst for answer in reading.answers)
    outcome = Outcome.INDETERMINATE if undecided else worst
    if candidates.items == (OUTSIDE,) and yes(consignment.case, INFORMED):
        return _told_all_the_same(ruling, candidates, destination)
    return shipment_finding(
        "catch_all",
        outcome,
        joined([*(answer.citation for answer in answers), candidates.citation])
        + (_TECHNOLOGY if ruling.technology else ""),
        _reason(candidates, destination, answers, outcome, undecided),
        line=ruling.line.line,
        asks=(*asks_of(answers), *(candidates.asks if undecided else ())),
        hit=next((answer.hit for answer in answers if answer.hit), None),
        verify=bool(ruling.technology) or any(answer.verify for answer in answers),
        steps=tuple(_steps(candidates, destination, readings)),
    )


def _told_all_the_same(ruling: Ruling, candidates: Candidates, destination: Destination) -> Finding:
    """The Minister's notice is for goods of item 16: where the tariff number says otherwise, one of both is wrong."""
    head = _head(candidates, destination)
    return shipment_finding(
        "catch_all",
        Outcome.REVIEW,
        joined([candidates.citation, "Order Art. 4(1)(iii)(b), (d), (iv)(b), (d), Art. 4(2)(iii)"]),
        Words(
            f"{head.en}: the Minister of Economy, Trade and Industry told the exporter to apply for a licence, yet "
            "these goods are in no item of Appended Table 1. A person must see which goods the notice means, and "
            "whether the tariff number is right.",
            f"{head.ja}：経済産業大臣から許可の申請をすべき旨の通知（インフォーム）を受けていますが、税番によれば別表第1の"
            "いずれの項にも当たりません。通知の対象貨物と税番を人が確認する必要があります。",
        ),
        line=ruling.line.line,
        steps=tuple(_steps(candidates, destination, [])),
    )


def _head(candidates: Candidates, destination: Destination) -> Words:
    en = candidates.reason.en
    return Words(
        f"{en[:1].upper()}{en[1:]}, to {destination.words.en}",
        f"{destination.words.ja}向け、{candidates.reason.ja}",
    )


def _reason(
    candidates: Candidates, destination: Destination, answers: list[Answer], outcome: Outcome, undecided: bool
) -> Words:
    why = told(answer.reason for answer in answers)
    head = _head(candidates, destination)
    if undecided:
        return Words(
            f"{head.en}: the answer depends on the item. For the strictest of them {why.en}.",
            f"{head.ja}：項番によって結論が異なります。最も厳しい項番では、{why.ja}。",
        )
    if outcome is Outcome.LICENCE_REQUIRED:
        return Words(
            f"{head.en}: a catch-all licence is required, since {why.en}.",
            f"{head.ja}：{why.ja}ため、補完的輸出規制による許可が必要です。",
        )
    if outcome is Outcome.INDETERMINATE:
        return Words(
            f"{head.en}: the catch-all controls cannot be answered, {why.en}.",
            f"{head.ja}：{why.ja}ため、補完的輸出規制について判断できません。",
        )
    if candidates.items == (OUTSIDE,):
        return Words(
            f"{head.en}: these goods are in no item of Appended Table 1.",
            f"{head.ja}：別表第1のいずれの項の貨物でもありません。",
        )
    none = why or Words(f"{_NO_TEST} this destination", "この仕向地に適用される要件はない")
    return Words(
        f"{head.en}: no requirement was found; {none.en}.",
        f"{head.ja}：許可を要する要件は見つかりませんでした。{none.ja}。",
    )


def _steps(candidates: Candidates, destination: Destination, readings: list[_Reading]) -> Iterator[str]:
    yield f"Item: {candidates.reason.en} ({candidates.citation})."
    yield f"Destination: {destination.words.en}."
    for reading in readings:
        item = reading.item or "outside item 16"
        if not reading.answers:
            yield f"{item}: {_NO_TEST} it there."
        for answer in reading.answers:
            state = {True: "met", False: "not met", None: "not known"}[answer.met]
            yield f"{item}: {answer.reason.en}: {state} ({answer.citation})."
