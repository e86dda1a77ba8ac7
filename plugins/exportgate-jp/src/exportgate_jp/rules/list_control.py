"""List control: goods and technology of items 1 to 15 need a licence for every destination, allies included.

Law: FEFA Art. 48(1), Export Trade Control Order Art. 1(1), Appended Table 1; for technology FEFA Art. 25(1), Foreign
Exchange Order (外国為替令) Art. 17, Appended Table.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from exportgate.decision import Finding, Outcome
from exportgate.law.tables import Row
from exportgate_jp.law import table
from exportgate_jp.rules.answers import Answer, asks_of, decisive, joined, outcome_of, shipment_finding
from exportgate_jp.rules.bulk import Bulk, bulk_licences, exemptions, lapse_answers
from exportgate_jp.rules.concern import Goods
from exportgate_jp.rules.consignment import Consignment
from exportgate_jp.rules.minor_value import Exemption, exemption_of
from exportgate_jp.rules.route import Destination, areas_of
from exportgate_jp.rules.rulings import Ruling

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
    def head(self) -> str:
        what = "Technology" if self.ruling.technology else "Goods"
        name = table("items").find(self.consignment.case.on, "item", self.number["item"])[0]["name"]
        return f"{what} of {self.number['code']} ({name}) to {self.destination.words}"


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
        f"no licence under the exemption for {claimed['text']}, whose terms the exporter confirms",
        f"{case.citation}; {claimed.citation}",
    )


def _small(case: _Case, minor: Exemption) -> Finding:
    reason = (
        f"list control applies, but no licence is required for minor value: {minor.reason}. "
        "Goods of the same sub-item under the same contract count together, whatever shipment they go in"
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
    reason = f"list control applies, and whether the minor-value exemption lifts it is open: {minor.reason}"
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
    told = joined(answer.reason for answer in decisive(answers))
    name = held.row["name"]
    if lapsed is Outcome.LICENCE_REQUIRED:
        reason = f"an individual licence is required, since the {name} has no effect: {told}"
    elif lapsed is Outcome.INDETERMINATE:
        reason = f"whether the {name} keeps its effect is open: {told}"
    else:
        lapsed = Outcome.CONDITIONS
        reason = (
            f"covered by the {name} that the exporter holds; its duties: notice to METI before export where use for "
            "weapons of mass destruction is feared, report of other military use, records, internal audit"
        )
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


def _licence(case: _Case, minor: Exemption | None, bulk: list[Bulk]) -> Finding:
    offered = [item for item in bulk if not (item.barred or item.row.get("by_purpose") or item.held is False)]
    barred = [f"the {item.row['name']} is held, but {item.barred}" for item in bulk if item.held and item.barred]
    without = "there is no minor value for technology" if minor is None else minor.reason
    told = joined(["list control reaches every destination", without, *barred])
    return _made(
        case,
        "list_control",
        Outcome.LICENCE_REQUIRED,
        f"a licence is required: {told}",
        joined([case.citation, *([minor.citation] if minor else [])]),
        policy=_policy(case),
        exceptions=tuple(item.name for item in offered),
        asks=tuple(item.fact for item in offered if item.held is None),
        answers=minor.answers if minor else (),
        verify=bool(case.ruling.technology or (minor and minor.verify)),
    )


def _made(
    case: _Case,
    rule: str,
    outcome: Outcome,
    reason: str,
    citation: str,
    *,
    answers: tuple[Answer, ...] = (),
    policy: str = "",
    exceptions: tuple[str, ...] = (),
    asks: tuple[str, ...] = (),
    verify: bool = False,
) -> Finding:
    return shipment_finding(
        rule,
        outcome,
        citation,
        f"{case.head}: {reason}.",
        line=case.ruling.line.line,
        policy=policy,
        exceptions=exceptions,
        asks=asks,
        hit=next((answer.hit for answer in decisive(answers) if answer.hit), None),
        verify=verify,
        steps=tuple(_steps(case, reason, answers)),
    )


def _steps(case: _Case, reason: str, answers: tuple[Answer, ...]) -> Iterator[str]:
    yield f"{case.number['code']} stands in Appended Table 1, for all destinations ({case.citation})."
    yield f"Destination: {case.destination.words}."
    for answer in answers:
        state = {True: "met", False: "not met", None: "not known"}[answer.met]
        yield f"{answer.reason}: {state} ({answer.citation})."
    yield f"{reason[0].upper()}{reason[1:]}."


def _policy(case: _Case) -> str:
    on = case.consignment.case.on
    country = case.destination.country
    areas = areas_of(country, on)
    return joined(
        f"{row['policy']} ({row.citation})"
        for row in table("policies").on(on)
        if case.number["item"] in row["items"]
        and row.get("number", case.number["bracket"]) == case.number["bracket"]
        and row.get("destination", country) == country
        and (not row.get("areas") or areas.intersection(row["areas"]))
        and not areas.intersection(row.get("not_areas", ()))
    )
