"""exportgate within this program: the same lists, plugins and records, without a service."""

import io
import json
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from exportgate.desk.casework import ServedCasework
from exportgate.errors import ExportgateError
from exportgate.intake.parties import under_ids
from exportgate.intake.party_rows import Told
from exportgate.intake.record import shipment_of
from exportgate.intake.tables import Layout
from exportgate.intake.vocabulary import Vocabulary
from exportgate.judging.hold import Hold
from exportgate.judging.states import State
from exportgate.records.holds import cancel, hold_of, mark_shipped
from exportgate.records.parties import take_in
from exportgate.screening import Subject
from exportgate_tryton.engine.answer import (
    OVERTAKEN,
    REASON,
    SOURCE,
    Answer,
    UnreachableError,
    done_in_words,
    hit_in_words,
    reasons_of,
    standing,
    why,
)

ACTOR = "tryton"
TOLD = frozenset({State.SHIPPED, State.CANCELLED})


class Embedded:
    """The engine in this process; one question at a time, since the index is shared. New lists are taken up."""

    def __init__(self, casework: ServedCasework, desk: str) -> None:
        self._casework = casework
        self._vocabulary = Vocabulary.of(casework.gate.jurisdictions.values())
        self._desk = desk.rstrip("/")
        self._lock = threading.Lock()

    @classmethod
    def open(cls, home: Path | None, desk: str) -> "Embedded":
        """Open the engine on a data folder.

        Raises:
            UnreachableError: it cannot be opened.
        """
        try:
            return cls(ServedCasework.open(home), desk)
        except ExportgateError as error:
            raise UnreachableError(str(error)) from error

    def ask(self, question: Mapping[str, Any]) -> Answer:
        """Ask whether a shipment may leave.

        Raises:
            UnreachableError: it could not be asked.
        """
        try:
            with self._lock:
                shipment = shipment_of(question, self._vocabulary)
                decision = self._casework.check([shipment], actor=ACTOR)[0]
                with self._casework.records.reading() as connection:
                    hold = hold_of(connection, shipment.id)
        except ExportgateError as error:
            raise UnreachableError(str(error)) from error
        if hold is None or hold.decision != decision.id:
            raise UnreachableError(OVERTAKEN)
        return self._answer(hold, reasons_of(decision))

    def look(self, shipment: str) -> Answer | None:
        """Give how a shipment stands by what was last decided; `None` for an unknown one.

        Raises:
            UnreachableError: it could not be asked.
        """
        try:
            with self._casework.records.reading() as connection:
                hold = hold_of(connection, shipment)
        except ExportgateError as error:
            raise UnreachableError(str(error)) from error
        return self._answer(hold, hold.reasons) if hold else None

    def _answer(self, hold: Hold, reasons: tuple[str, ...]) -> Answer:
        link = f"{self._desk}/decisions/{hold.decision}" if self._desk else ""
        state = standing(hold.state.value, hold.may_leave)
        return Answer(state, hold.decision, why(state, reasons), link)

    def tell(self, shipment: str, what: str) -> str:
        """Tell that a shipment was `shipped` or `cancelled`; gives the state that it is in then, "" for an unknown one.

        Raises:
            UnreachableError: it could not be told.
        """
        try:
            with self._lock, self._casework.records.writing(ACTOR) as write:
                hold = hold_of(write.connection, shipment)
                if hold is None or hold.state in TOLD:
                    return hold.state.value if hold else ""
                after = mark_shipped(write, shipment) if what == "shipped" else cancel(write, shipment, REASON)
                return after.state.value
        except ExportgateError as error:
            raise UnreachableError(str(error)) from error

    def screen(self, parties: Sequence[Mapping[str, Any]]) -> list[list[str]]:
        """Compare parties with the lists.

        Raises:
            UnreachableError: it could not be asked.
        """
        subjects = [
            Subject(
                name=party["name"],
                kind=party.get("kind", ""),
                country=party.get("country", ""),
                address=party.get("address", ""),
                party=number,
            )
            for number, party in enumerate(parties)
        ]
        try:
            with self._lock:
                found = self._casework.gate.screen(subjects)
        except ExportgateError as error:
            raise UnreachableError(str(error)) from error
        return [
            [hit_in_words(hit.score, hit.matched_name, hit.entry.listed_by, hit.entry.id, hit.reasons) for hit in hits]
            for hits in found
        ]

    def put_on_file(self, parties: Sequence[Mapping[str, Any]], gone: Sequence[str]) -> str:
        """Bring the parties on file that come from Tryton up to date; all others of Tryton's are taken out.

        Raises:
            UnreachableError: it could not be done.
        """
        told, lines = Told(), "\n".join(json.dumps(one) for one in parties).encode()
        try:
            found = list(under_ids(io.BytesIO(lines), "Tryton", Layout(), told)) if parties else []
            if told.problems:
                raise UnreachableError(f"{told.problems[0].where}: {told.problems[0].message}")
            done = take_in(self._casework.records, ACTOR, SOURCE, found, removals=True)
        except ExportgateError as error:
            raise UnreachableError(str(error)) from error
        return done_in_words({name: getattr(done, name) for name in ("added", "changed", "removed", "unchanged")})
