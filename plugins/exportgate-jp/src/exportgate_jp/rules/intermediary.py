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
from exportgate_jp.rules.transit import concern_answers, item_words


def intermediary_findings(case: Case) -> list[Finding]:
    """Say what the law makes of a shipment between two other countries whose exporter is resident in Japan.

    Law: FEFA Art. 25(4), Foreign Exchange Order Art. 17(3); for technology Art. 25(1), as if it left from Japan.
    """
    consignment = consignment_of(case)
    lines = [finding for ruling in consignment.rulings for finding in _line_findings(consignment, ruling)]
    if not lines:
        reason = "No goods or no destination are stated for this trade between foreign countries."
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
        reason = f"Brokering arms of item 1 to {destination.words} needs a licence of a resident of Japan."
        return shipment_finding(
            "intermediary", Outcome.LICENCE_REQUIRED, item_1.citation, reason, line=line, verify=item_1.verify
        )
    if not ruling.known:
        reason = f"Line {line} has no usable ruling, and brokering arms of item 1 needs a licence."
        return shipment_finding(
            "intermediary", Outcome.INDETERMINATE, item_1.citation, reason, line=line, asks=("classification.jp",)
        )
    return _tested(consignment, ruling, destination, other)


def _row(case: Case, goods: str) -> Row:
    return table("intermediary").find(case.on, "goods", goods)[0]


def _tested(consignment: Consignment, ruling: Ruling, destination: Destination, row: Row) -> Finding:
    answers = concern_answers(consignment, ruling, destination)
    outcome = outcome_of(answers)
    told = joined(answer.reason for answer in decisive(answers)) or "Group A asks no test"
    words = {
        Outcome.LICENCE_REQUIRED: "needs a licence, since",
        Outcome.INDETERMINATE: "cannot be answered,",
        Outcome.NO_LICENCE_FOUND: "meets no requirement that was found;",
    }
    return shipment_finding(
        "intermediary",
        outcome,
        joined([row.citation, *(answer.citation for answer in decisive(answers))]),
        f"Goods of {item_words(ruling)} sold from abroad by a resident of Japan to {destination.words}: this trade "
        f"{words[outcome]} {told}.",
        line=ruling.line.line,
        asks=asks_of(decisive(answers)) if outcome is Outcome.INDETERMINATE else (),
        hit=next((answer.hit for answer in decisive(answers) if answer.hit), None),
        verify=row.verify,
    )
