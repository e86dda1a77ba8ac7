"""Answers made by hand, and documents by the hundred."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from exportgate.answers.answer import Answer
from exportgate.answers.folder import Task
from exportgate.decision import Decision, Finding, Outcome, verdict_of
from exportgate.intake.document import Problem, Received
from exportgate.intake.shipments import host_formats
from exportgate.shipment import OpenQuestion, Shipment
from tests.intake.documents.reading import desadv
from tests.intake.words import WORDS

NOW = datetime(2026, 9, 5, 8, 15, tzinfo=UTC)
EDIFACT = {
    "syntax": "UNOC",
    "syntax_version": "3",
    "sender": "4012345000009",
    "sender_qualifier": "14",
    "receiver": "EXPORTGATE",
    "receiver_qualifier": "ZZ",
    "interchange": "IC0001",
    "message": "M1",
    "type": "DESADV",
    "version": "D.96A",
}
X12 = {
    "separators": "*>~",
    "sender_qualifier": "ZZ",
    "sender": "EXAMPLESENDER",
    "receiver_qualifier": "ZZ",
    "receiver": "EXPORTGATE",
    "interchange": "000000099",
    "usage": "T",
    "group_sender": "EXAMPLESENDER",
    "group_receiver": "EXPORTGATE",
    "group": "12",
    "version": "004010",
    "message": "0001",
    "type": "856",
}


def finding(outcome: Outcome, reason: str, line: int | None = None, *asks: str) -> Finding:
    """Give a finding of a made-up law."""
    return Finding(
        jurisdiction="aa", rule="aa.rule", outcome=outcome, citation="Act 1", reason=reason, line=line, asks=asks
    )


def answer(
    *findings: Finding,
    number: str = "LS-4711",
    form: str = "edifact-desadv",
    references: dict[str, str] | None = None,
    problems: Sequence[Problem] = (),
) -> Answer:
    """Give the answer to a document; with problems, one that could not be read."""
    question = OpenQuestion(rule="document.no_end_user", reason="Who?", asks=("end_user_name",))
    decision = Decision(
        shipment=number,
        verdict=verdict_of(one.outcome for one in findings),
        outcomes={"aa": findings[0].outcome} if findings else {},
        findings=findings,
        editions=(),
        as_of=date(2026, 9, 3),
    )
    received = Received(number, form, "in.edi", EDIFACT if references is None else references)
    shipment = Shipment(id=number, left_open=(question,))
    if problems:
        return Answer(received, None, None, NOW, problems)
    return Answer(received, shipment, decision, NOW, question=lambda name: f"What is {name}?")


HELD = (
    finding(Outcome.REVIEW, "Müller + Söhne: resembles 'Miller'?", 10, "aa.answer"),
    finding(Outcome.NO_LICENCE_FOUND, "Nothing."),
)
PASSES = (finding(Outcome.NO_LICENCE_FOUND, "Nothing."),)


def delivery(number: str, receiver: str = "Example Receiver") -> bytes:
    """Write a delivery that leaves nothing open."""
    return desadv(
        "NAD+SU+++Example Seller+Street 1+Mariehamn++22100+AX'",
        f"NAD+DP+++{receiver}+Street 2+Leeds++LS1 1AA+GB'",
        f"NAD+UD+++{receiver}+Street 2+Leeds++LS1 1AA+GB'",
        "LIN+1++4012345000016:EN'",
        "PIA+1+846693:HS'",
        "QTY+12:3:PCE'",
        "ALI+AX'",
        number=number,
    )


def decided(shipments: Sequence[Shipment]) -> list[Decision]:
    """Pass whatever leaves nothing open, hold the rest."""
    return [
        Decision(
            shipment=shipment.id,
            verdict=verdict_of([outcome]),
            outcomes={"aa": outcome},
            findings=(finding(outcome, f"Asked about {shipment.id}."),),
            editions=(),
            as_of=date(2026, 9, 3),
        )
        for shipment in shipments
        for outcome in [Outcome.INDETERMINATE if shipment.left_open else Outcome.NO_LICENCE_FOUND]
    ]


def task(folder: Path, **more: object) -> Task:
    """Give the task of answering `in` in `out`."""
    inbox = folder / "in"
    inbox.mkdir(exist_ok=True)
    given: dict[str, object] = {
        "inbox": inbox,
        "outbox": folder / "out",
        "formats": host_formats(WORDS),
        "check": decided,
        "asked_with": "1",
        "now": lambda: NOW,
    }
    return Task(**(given | more))  # type: ignore[arg-type]
