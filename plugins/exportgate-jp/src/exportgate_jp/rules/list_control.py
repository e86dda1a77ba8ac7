"""List control: goods and technology of items 1 to 15 need a licence for every destination, allies included.

Law: FEFA Art. 48(1), Export Trade Control Order Art. 1(1), Appended Table 1; for technology FEFA Art. 25(1), Foreign
Exchange Order (外国為替令) Art. 17, Appended Table.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from exportgate.decision import Finding, Outcome
from exportgate.law.tables import Row
from exportgate_jp.citations import number_ja, original
from exportgate_jp.law import table
from exportgate_jp.rules.answers import Answer, asks_of, decisive, joined, outcome_of, shipment_finding
from exportgate_jp.rules.bulk import Bulk, bulk_licences, exemptions, lapse_answers
from exportgate_jp.rules.concern import Goods
from exportgate_jp.rules.consignment import Consignment
from exportgate_jp.rules.minor_value import Exemption, exemption_of
from exportgate_jp.rules.route import Destination, areas_of
from exportgate_jp.rules.rulings import Ruling
from exportgate_jp.wording import NOTHING, Words, told

_EVERYWHERE = Words("list control reaches every destination", "リスト規制は全地域を対象とする")
_NO_MINOR_VALUE = Words("there is no minor value for technology", "技術には少額特例がない")
_GOODS_LAW = "FEFA Art. 48(1); Export Trade Control Order Art. 1(1)"
_TECHNOLOGY_LAW = "FEFA Art. 25(1); Foreign Exchange Order Art. 17, Appended Table item"


@dataclass(frozen=True, slots=True)
class _Case:
    """One number of one line bound for one destination."""

    consignment: Consignment
    ruling: Ruling
    number: Row
    destination: Destination

    @property
    def goods(self) -> Goods:
        item = str(self.number["item"])
        return Goods(self.consignment.case, self.ruling.line, item, self.destination.group, self.consignment.users)

    @property
    def citation(self) -> str:
        if self.ruling.technology:
            return f"{_TECHNOLOGY_LAW} {self.number['item']}"
        return f"{_GOODS_LAW}; {self.number.citation}"

    @property
    def head(self) -> Words:
        item = table("items").find(self.consignment.case.on, "item", self.number["item"])[0]
        what, what_ja = ("Technology", "技術") if self.ruling.technology else ("Goods", "貨物")
        code = self.number["code"]
        return Words(
            f"{what} of {code} ({item['name']}) to {self.destination.words.en}",
            f"{number_ja(code)}（{item['name_ja']}）の{what_ja}、{self.destination.words.ja}向け",
        )


def findings(consignment: Consignment, ruling: Ruling) -> Iterator[Finding]:
    """Say what list control makes of a line, for each of its numbers and each destination that counts."""
    for number in ruling.numbers:
        for destination in consignment.destinations:
            yield _finding(_Case(consignment, ruling, number, destination))


def answers_of(consignment: Consignment, ruling: Ruling) -> Iterator[Answer]:
    """Give the answers of the tests that take a minor-value exemption away, for what else follows from them."""
    if ruling.technology is True:
        return
    for number in ruling.numbers:
        for destination in consignment.destinations:
            yield from exemption_of(consignment, ruling, number, destination).answers


def _finding(case: _Case) -> Finding:
    for claimed, open_to_item in exemptions(case.consignment.case, case.number):
        if open_to_item and not case.ruling.technology:
            return _by_purpose(case, claimed)
    minor = (
        None if case.ruling.technology else exemption_of(case.consignment, case.ruling, case.number, case.destination)
    )
    if minor is not None and minor.applies:
        return _small(case, minor)
    bulk = bulk_licences(case.consignment.case, case.number, case.destination)
    held = next((item for item in bulk if item.held and not item.barred), None)
    if held is not None:
        return _under_bulk(case, held)
    if minor is not None and minor.applies is None:
        return _open(case, minor)
    return _licence(case, minor, bulk)


def _by_purpose(case: _Case, claimed: Row) -> Finding:
    return _made(
        case,
        "exemption",
        Outcome.CONDITIONS,
        Words(
            f"no licence under the exemption for {claimed['text']}, whose terms the exporter confirms",
            f"特例（{claimed['text_ja']}）により許可は不要です。要件の充足は輸出者が確認しています",
        ),
        f"{case.citation}; {claimed.citation}",
    )


def _small(case: _Case, minor: Exemption) -> Finding:
    reason = Words(
        f"list control applies, but no licence is required for minor value: {minor.reason.en}. "
        "Goods of the same sub-item under the same contract count together, whatever shipment they go in",
        f"リスト規制に該当しますが、少額特例により許可は不要です。{minor.reason.ja}。同一契約の同じ括弧の貨物は、出荷が"
        "別でも合算します",
    )
    return _made(
        case,
        "minor_value",
        Outcome.NO_LICENCE_FOUND,
        reason,
        f"{case.citation}; {minor.citation}",
        answers=minor.answers,
        verify=minor.verify,
    )


def _open(case: _Case, minor: Exemption) -> Finding:
    reason = Words(
        f"list control applies, and whether the minor-value exemption lifts it is open: {minor.reason.en}",
        f"リスト規制に該当し、少額特例の適用の可否は判断できません。{minor.reason.ja}",
    )
    return _made(
        case,
        "minor_value",
        Outcome.INDETERMINATE,
        reason,
        f"{case.citation}; {minor.citation}",
        asks=minor.asks,
        answers=minor.answers,
        verify=minor.verify,
    )


def _under_bulk(case: _Case, held: Bulk) -> Finding:
    """A bulk licence that the exporter holds covers the goods, unless use, user or a notice takes its effect away."""
    answers = lapse_answers(case.goods)
    lapsed = outcome_of(answers)
    reason = _lapse(held, lapsed, told(answer.reason for answer in decisive(answers)))
    if lapsed not in (Outcome.LICENCE_REQUIRED, Outcome.INDETERMINATE):
        lapsed = Outcome.CONDITIONS
    return _made(
        case,
        "bulk_licence",
        lapsed,
        reason,
        f"{case.citation}; {held.row.citation}",
        exceptions=(held.name,),
        asks=asks_of(decisive(answers)) if lapsed is Outcome.INDETERMINATE else (),
        answers=tuple(answers),
        verify=held.row.verify,
    )


def _lapse(held: Bulk, lapsed: Outcome, why: Words) -> Words:
    name = held.words
    if lapsed is Outcome.LICENCE_REQUIRED:
        return Words(
            f"an individual licence is required, since the {name.en} has no effect: {why.en}",
            f"{why.ja}ため{name.ja}は効力を失い、個別許可が必要です",
        )
    if lapsed is Outcome.INDETERMINATE:
        return Words(
            f"whether the {name.en} keeps its effect is open: {why.en}",
            f"{name.ja}が効力を保つか否か判断できません。{why.ja}",
        )
    return Words(
        f"covered by the {name.en} that the exporter holds; its duties: notice to METI before export where use for "
        "weapons of mass destruction is feared, report of other military use, records, internal audit",
        f"輸出者の有する{name.ja}の対象です。義務：大量破壊兵器等の開発等に用いられるおそれがある場合の事前届出、"
        "その他の軍事用途が判明した場合の報告、記録保存、内部監査",
    )


def _licence(case: _Case, minor: Exemption | None, bulk: list[Bulk]) -> Finding:
    offered = [item for item in bulk if not (item.barred or item.row.get("by_purpose") or item.held is False)]
    barred = [_held_in_vain(item) for item in bulk if item.held and item.barred]
    without = _NO_MINOR_VALUE if minor is None else minor.reason
    why = told([_EVERYWHERE, without, *barred])
    return _made(
        case,
        "list_control",
        Outcome.LICENCE_REQUIRED,
        Words(f"a licence is required: {why.en}", f"許可が必要です。{why.ja}"),
        joined([case.citation, *([minor.citation] if minor else [])]),
        policy=_policy(case),
        exceptions=tuple(item.name for item in offered),
        asks=tuple(item.fact for item in offered if item.held is None),
        answers=minor.answers if minor else (),
        verify=bool(case.ruling.technology or (minor and minor.verify)),
    )


def _held_in_vain(bulk: Bulk) -> Words:
    return Words(f"the {bulk.words.en} is held, but {bulk.barred.en}", f"{bulk.words.ja}を有するが、{bulk.barred.ja}")


def _made(
    case: _Case,
    rule: str,
    outcome: Outcome,
    reason: Words,
    citation: str,
    *,
    answers: tuple[Answer, ...] = (),
    policy: Words = NOTHING,
    exceptions: tuple[str, ...] = (),
    asks: tuple[str, ...] = (),
    verify: bool = False,
) -> Finding:
    return shipment_finding(
        rule,
        outcome,
        citation,
        Words(f"{case.head.en}: {reason.en}.", f"{case.head.ja}：{reason.ja}。"),
        line=case.ruling.line.line,
        policy=policy,
        exceptions=exceptions,
        asks=asks,
        hit=next((answer.hit for answer in decisive(answers) if answer.hit), None),
        verify=verify,
        steps=tuple(_steps(case, reason, answers)),
    )


def _steps(case: _Case, reason: Words, answers: tuple[Answer, ...]) -> Iterator[str]:
    yield f"{case.number['code']} stands in Appended Table 1, for all destinations ({case.citation})."
    yield f"Destination: {case.destination.words.en}."
    for answer in answers:
        state = {True: "met", False: "not met", None: "not known"}[answer.met]
        yield f"{answer.reason.en}: {state} ({answer.citation})."
    yield f"{reason.en[0].upper()}{reason.en[1:]}."


def _policy(case: _Case) -> Words:
    on = case.consignment.case.on
    country = case.destination.country
    areas = areas_of(country, on)
    return told(
        Words(f"{row['policy']} ({row.citation})", f"{row['policy_ja']}（{original(row.citation)}）")
        for row in table("policies").on(on)
        if case.number["item"] in row["items"]
        and row.get("number", case.number["bracket"]) == case.number["bracket"]
        and row.get("destination", country) == country
        and (not row.get("areas") or areas.intersection(row["areas"]))
        and not areas.intersection(row.get("not_areas", ()))
    )
