"""Checking on the driver: what the workers are asked, and keeping what they decided."""

import datetime as dt
import math
import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import msgspec

from exportgate.casework import Casework
from exportgate.casework.asking import How, Made
from exportgate.casework.casework import KEPT_AT_ONCE
from exportgate.casework.making import made_with
from exportgate.casework.question import written_policy
from exportgate.casework.sending import Sent
from exportgate.decision import Decision
from exportgate.gate import Gate, Progress
from exportgate.judging.judgement import Judgement, Standing
from exportgate.policy.judging import AreasAssessor
from exportgate.records import Records
from exportgate.records.judgements import list_judgements
from exportgate.shipment import Shipment
from exportgate.spark.bundles import handed_out
from exportgate.spark.deciding import Answer, Deciding, decide_bundles
from exportgate.spark.parcel import Parcel
from exportgate.spark.rows import Batches

A_BUNDLE = 25
A_TASK = 500
"""Shipments of a task, about: what a lost worker costs each of its cores."""
_ALL = 10_000_000
_COUNTING = [standing for standing in Standing if standing is not Standing.REFUSED]


def deciding(
    gate: Gate, parcel: Parcel, policy: AreasAssessor | None, how: How, judgements: Sequence[Judgement] | None = None
) -> Deciding:
    """Say what the workers are asked.

    Args:
        gate: of this machine; the workers' answers as it would.
        parcel: the index, known to the workers.
        policy: the company's own.
        how: on which day, of whom and when.
        judgements: those on file; `None` leaves aside what is on file, as a trial does.

    Raises:
        InputError: a jurisdiction asked for is not installed.
    """
    gate.check([], jurisdictions=how.jurisdictions, supposed=True)  # refuses here what the workers would
    return Deciding(
        parcel,
        msgspec.json.encode(list(gate.store.parties().values())),
        msgspec.json.encode(made_with(gate.plugins)),
        how,
        written_policy(policy.policy) if policy else b"",
        None if judgements is None else msgspec.json.encode(list(judgements)),
    )


def on_file(records: Records) -> list[Judgement]:
    """Give the judgements on file, in the order in which they were made; refused ones are left out."""
    with records.reading() as connection:
        return list_judgements(connection, _COUNTING, limit=_ALL)[::-1]


class SparkGate:
    """Decides shipments that this machine has read on the workers of a session, and keeps nothing.

    Args:
        session: the Spark session.
        parcel: the index, known to its workers.
        gate: of this machine.
        policy: the company's own.
    """

    def __init__(self, session: Any, parcel: Parcel, gate: Gate, policy: AreasAssessor | None) -> None:
        self._session = session
        self._parcel = parcel
        self._gate = gate
        self._policy = policy

    def check(
        self,
        shipments: Sequence[Shipment],
        *,
        on: dt.date | None = None,
        jurisdictions: Sequence[str] | None = None,
        progress: Progress | None = None,
    ) -> list[Decision]:
        """Decide shipments, one decision each, in their order; plugins that listen are told here."""
        how = How(on, jurisdictions, dt.datetime.now(dt.UTC))
        asked = deciding(self._gate, self._parcel, self._policy, how)
        decisions: list[Decision] = self.answers(asked, shipments, progress)
        for shipment, decision in zip(shipments, decisions, strict=True):
            self._gate.tell(shipment, decision)
        return decisions

    def answers(self, asked: Deciding, shipments: Sequence[Shipment], progress: Progress | None) -> list[Any]:
        """Give the workers' answers on shipments, in their order."""
        bundles = [pickle.dumps(shipments[at : at + A_BUNDLE]) for at in range(0, len(shipments), A_BUNDLE)]
        if not bundles:
            return []

        def work(batches: Batches) -> Batches:
            return decide_bundles(asked, batches)

        found = handed_out(self._session, work, bundles, math.ceil(len(shipments) / A_TASK), progress)
        return [answer for body in found for answer in pickle.loads(body)]


class SparkCasework(Casework):
    """Casework whose shipments are decided on the workers of a session; what they decide is kept here."""

    def __init__(
        self, session: Any, parcel: Parcel, gate: Gate, records: Records, policy: AreasAssessor | None
    ) -> None:
        super().__init__(gate, records, policy)
        self._parcel = parcel
        self._workers = SparkGate(session, parcel, gate, policy)

    def _made(self, sent: Sequence[Sent], how: How, progress: Progress | None = None) -> list[Made]:
        asked = deciding(self.gate, self._parcel, self.policy, how, on_file(self.records))
        made: list[Made] = self._workers.answers(asked, [one.shipment for one in sent], progress)
        return [replace(one, sent=own.sent) for one, own in zip(made, sent, strict=True)]


class Keeping(Casework):
    """Keeps what the workers decided of shipments that they have read themselves.

    Where people answered on a shipment before, or while it was decided, it is decided anew here, with their answers.
    """

    def __init__(self, gate: Gate, records: Records, policy: AreasAssessor | None) -> None:
        super().__init__(gate, records, policy)
        self._ready: dict[str, Made] = {}

    def keep(
        self, answers: Iterable[tuple[Shipment, Answer]], actor: str, how: How
    ) -> Iterator[tuple[Shipment, Decision]]:
        """Keep decisions as they come, few at a time, and yield each as it is kept."""
        waiting = iter(answers)
        while some := list(islice(waiting, KEPT_AT_ONCE)):
            self._ready = {shipment.id: made for shipment, made in some if isinstance(made, Made)}
            shipments = [shipment for shipment, _ in some]
            kept = self.check(shipments, actor=actor, on=how.on, jurisdictions=how.jurisdictions, now=how.now)
            yield from zip(shipments, kept, strict=True)

    def _made(self, sent: Sequence[Sent], how: How, progress: Progress | None = None) -> list[Made]:
        # A shipment goes as it was sent, and so as it was decided, unless people have added to it.
        added = [one for one in sent if one.sent]
        again = iter(super()._made(added, how, progress) if added else [])
        return [next(again) if one.sent else self._ready[one.shipment.id] for one in sent]
