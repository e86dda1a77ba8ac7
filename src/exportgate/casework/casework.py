"""The one object that checks shipments and keeps what was decided."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection

from exportgate.casework.asking import How, Made, ask
from exportgate.casework.making import made_with
from exportgate.casework.question import Used, written_policy
from exportgate.casework.sending import Sent, added, as_answered, same
from exportgate.decision import Decision
from exportgate.errors import InputError
from exportgate.gate import Gate, Progress
from exportgate.judging.judgement import Judgement
from exportgate.judging.listing import Listing
from exportgate.judging.on_file import JudgedHits
from exportgate.licences.warnings import WarnFrom, warn_from
from exportgate.policy.judging import AreasAssessor
from exportgate.records import Records, Writing, decisions, licences, outbox
from exportgate.records.database import RecordsError
from exportgate.records.decisions import Kept, question_of
from exportgate.records.holds import settle_all
from exportgate.records.judgements import on_listings
from exportgate.settings import Settings, read_settings
from exportgate.shipment import FactValue, Shipment

Within = Callable[[Writing, Sequence[Decision]], None]
"""What else is to be written with decisions, or not at all."""
AskedNow = Callable[[Connection, slice], list[Sent]]
"""Gives what is asked of some of the shipments, with what people have said on them by now."""
KEPT_AT_ONCE = 200
"""So many decisions are written in one transaction, so that other writers do not wait long."""
_TRIES = 20
"""So often shipments are asked about anew because somebody answered while they were asked about."""


class Casework:
    """Checks shipments, keeps each decision with its question, and knows what was kept.

    Example:
        casework = Casework.open()
        for decision in casework.check(shipments, actor="maria"):
            print(decision.id, decision.shipment, decision.verdict)
    """

    def __init__(self, gate: Gate, records: Records, policy: AreasAssessor | None = None) -> None:
        self.gate = gate
        self.records = records
        self.policy = policy

    @classmethod
    def open(cls, home: Path | None = None) -> "Casework":
        """Open gate, records and policy of a data folder.

        Raises:
            PluginError: an installed plugin cannot be used.
            PolicyError: the policy in the data folder cannot.
            RecordsError: the records cannot be reached.
        """
        gate = Gate.open(home)
        return cls(gate, Records.open(gate.store.home), _policy(gate.store.home))

    def check(
        self,
        shipments: Sequence[Shipment],
        *,
        actor: str,
        on: dt.date | None = None,
        jurisdictions: Collection[str] | None = None,
        progress: Progress | None = None,
        now: dt.datetime | None = None,
        within: Within | None = None,
    ) -> list[Decision]:
        """Decide shipments, one decision each, in their order, and keep each with its question.

        What people answered on a shipment before still counts while its sender sends it unchanged
        (`exportgate.casework.sending`).

        Args:
            actor: who asks: a user, a token's name, or the command line's user.
            on: the day whose law is applied; by default each shipment's own date, and today where it has none.
            jurisdictions: ask only these; by default all that are installed.
            progress: told how many parties are screened, of how many.
            now: the present moment.
            within: called with the decisions of each writing transaction, within it: what it raises undoes them.

        Raises:
            ExportgateError: no list is loaded.
            InputError: a jurisdiction asked for is not installed.
            RecordsError: what was decided cannot be kept, so it is not given.
        """

        def asked(connection: Connection, which: slice) -> list[Sent]:
            before = decisions.answered_questions(connection, [shipment.id for shipment in shipments[which]])
            return [as_answered(shipment, before.get(shipment.id)) for shipment in shipments[which]]

        how = How(on, jurisdictions, now or dt.datetime.now(dt.UTC))
        return self._check(asked, actor, how, progress, within)

    def _check(
        self, asked: AskedNow, actor: str, how: How, progress: Progress | None, within: Within | None
    ) -> list[Decision]:
        with self.records.reading() as connection:
            sent = asked(connection, slice(None))
        made = self._made(sent, how, progress)
        settings = read_settings(self.gate.store.home)
        kept: list[Decision] = []
        tries = 0
        while len(kept) < len(sent):
            which = slice(len(kept), len(kept) + KEPT_AT_ONCE)
            with self.records.writing(actor, how.now) as write:
                now = asked(write.connection, which)
                if same(now, sent[which]):
                    written = self._keep(write, made[which], settings)
                    if within:
                        within(write, written)
                    kept, tries = kept + written, 0
                    continue
            # Somebody answered in between: what is asked now is asked, so that no answer is lost.
            if tries == _TRIES:
                raise RecordsError("others answer on the same shipments all the time", hint="Check them again.")
            sent[which], made[which], tries = now, self._made(now, how), tries + 1
        for one, decision in zip(sent, kept, strict=True):
            self.gate.tell(one.shipment, decision)
        return kept

    def _made(self, sent: Sequence[Sent], how: How, progress: Progress | None = None) -> list[Made]:
        """Decide shipments, without the licences on file; nothing is kept."""
        return ask(self.gate, self.policy, self._judged(how.now), sent, how, progress)

    def recheck(
        self,
        shipment: str,
        *,
        actor: str,
        facts: Mapping[str, FactValue | None] | None = None,
        filled: Shipment | None = None,
        now: dt.datetime | None = None,
        within: Within | None = None,
    ) -> Decision:
        """Ask the last kept question on a shipment again, with more stated.

        Args:
            shipment: its id.
            actor: who asks.
            facts: stated beside those of the question; `None` takes a fact back, so that it is unknown again.
            filled: the shipment of the question with what was asked of it filled in (a control code, a share).
            now: the present moment.
            within: as in `check`.

        Raises:
            InputError: no decision on the shipment is kept.
        """

        def asked(connection: Connection, _which: slice) -> list[Sent]:
            return [added(_last(connection, shipment).asked, facts or {}, filled)]

        with self.records.reading() as connection:
            last = _last(connection, shipment).asked
        how = How(last.on if last.forced else None, last.jurisdictions, now or dt.datetime.now(dt.UTC))
        return self._check(asked, actor, how, None, within)[0]

    def decision(self, id: str) -> Kept:
        """Give a kept decision.

        Raises:
            RecordsError: there is none of this id.
        """
        with self.records.reading() as connection:
            return decisions.decision(connection, id)

    def latest(self, shipment: str) -> Kept | None:
        """Give the last decision on a shipment; `None` where none is kept."""
        with self.records.reading() as connection:
            return decisions.latest(connection, shipment)

    def history(self, shipment: str) -> list[Kept]:
        """Give the decisions on a shipment, the last first."""
        with self.records.reading() as connection:
            return decisions.history(connection, shipment)

    def asked(self, id: str) -> Shipment:
        """Give the shipment as a kept decision was asked about it.

        Raises:
            RecordsError: there is none of this id.
        """
        return self.decision(id).asked_of

    def _judged(self, now: dt.datetime) -> JudgedHits:
        """Give what applies the judgements on file, which are read when the hits are known."""

        def find(listings: Iterable[Listing]) -> Mapping[Listing, Sequence[Judgement]]:
            with self.records.reading() as connection:
                return on_listings(connection, listings)

        return JudgedHits(find, now.astimezone(dt.UTC).date())

    def _keep(self, write: Writing, made: Sequence[Made], settings: Settings) -> list[Decision]:
        """Keep decisions with all that follows from them: licences, states of the shipments, webhooks."""
        warn = warn_from(settings.licences)
        decided = [(one.case, one.decision) for one in made]
        reserved = licences.reserve(write, decided, self.gate.jurisdictions, warn)
        shared = self._shared(write, warn)
        questions = [
            question_of(one.case.shipment, one.case.on, write.now, licences=covered.bearing, **one.question, **shared)
            for one, covered in zip(made, reserved, strict=True)
        ]
        answers = (covered.decision for covered in reserved)
        kept = decisions.keep(write, list(zip(questions, answers, strict=True)))
        settle_all(write, [(one.case.shipment, decision) for one, decision in zip(made, kept, strict=True)], settings)
        outbox.queue_all(write, "decided", map(_told, kept))
        return kept

    def _shared(self, write: Writing, warn: WarnFrom) -> dict[str, Any]:
        """Keep what all questions of a check share, and give the names it stands under."""
        used = self.gate.store.parties().values()
        held = [Used(edition.ref(), edition.entries_sha256, edition.reader) for edition in used]
        shared = {
            "editions": decisions.enclose(write, msgspec.json.encode(held)),
            "made_with": decisions.enclose(write, msgspec.json.encode(made_with(self.gate.plugins))),
            "settings": {"warn_days": warn.days, "warn_share": str(warn.share)},
        }
        if self.policy:
            shared["policy"] = decisions.enclose(write, written_policy(self.policy.policy))
        return shared


def _last(connection: Connection, shipment: str) -> Kept:
    """Give the last decision on a shipment.

    Raises:
        InputError: none is kept.
    """
    last = decisions.latest(connection, shipment)
    if last is None:
        raise InputError(f"no decision on shipment {shipment[:80]!r} is kept", hint="Check it first.")
    return last


def _told(decision: Decision) -> dict[str, Any]:
    """Give what webhooks are told of a decision; the whole of it is asked for by its id."""
    return {
        "shipment": decision.shipment,
        "decision": decision.id,
        "verdict": decision.verdict.value,
        "outcomes": {name: outcome.value for name, outcome in decision.outcomes.items()},
    }


def _policy(home: Path) -> AreasAssessor | None:
    from exportgate.policy.loading import policy_at

    policy = policy_at(None, home, dt.datetime.now(dt.UTC).date())
    return AreasAssessor(policy) if policy else None
