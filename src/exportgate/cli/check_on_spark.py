"""`exportgate check --engine spark`: shipments decided on the workers of Spark, and kept by this machine."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from exportgate.cli.acting import actor
from exportgate.cli.on_spark import OnSpark, sent, spark_session, tell_written
from exportgate.cli.telling import progress, tell_alarms, tell_problems
from exportgate.decision import Decision
from exportgate.errors import InputError
from exportgate.gate import Gate
from exportgate.intake.document import Intake, Problem
from exportgate.intake.tables import Layout
from exportgate.policy.judging import AreasAssessor
from exportgate.shipment import Shipment

if TYPE_CHECKING:
    from exportgate.spark.deciding import Answer, Deciding

Check = Callable[..., list[Decision]]


@contextmanager
def checking_there(asked: OnSpark, gate: Gate, policy: AreasAssessor | None, *, trial: bool) -> Iterator[Check]:
    """Give what checks shipments as the gate does, or casework where each is kept, on the workers."""
    from exportgate.records import Records
    from exportgate.spark.checking import SparkCasework, SparkGate

    records = None if trial else Records.open(gate.store.home)
    with spark_session(asked) as session:
        parcel = sent(session, asked, gate)
        if records is None:
            yield SparkGate(session, parcel, gate, policy).check
            return
        casework, who = SparkCasework(session, parcel, gate, records, policy), actor()
        yield lambda shipments, **how: casework.check(shipments, actor=who, **how)


@dataclass(frozen=True, slots=True)
class ThereChecked:
    """A source that Spark reads, to be checked there.

    Args:
        asked: of Spark; it names the source.
        gate: of this machine.
        policy: the company's own.
        layout: what the user says of the columns.
        json: the column that holds a shipment as JSON; `None` where rows are flat.
        on: the day whose law is applied.
        jurisdictions: those asked; `None` for all.
        trial: nothing is kept, and what is on file is left aside.
    """

    asked: OnSpark
    gate: Gate
    policy: AreasAssessor | None
    layout: Layout
    json: str | None
    on: dt.date | None
    jurisdictions: tuple[str, ...] | None
    trial: bool

    def checked(self) -> tuple[Intake, list[Decision]]:
        """Check, and give the shipments with what is to be told, and the decisions, in the order of the source."""
        from exportgate.spark.whole import decided

        source = self.asked.source
        assert source is not None  # asked for only where there is one
        answers: list[tuple[Shipment, Decision]] = []
        with self._prepared() as (session, asked, keep), progress("checking shipments") as bar:
            told = decided(
                session, source, self.json, self.layout, self.gate, asked, bar, lambda made: answers.extend(keep(made))
            )
        tell_problems(told.problems, told.notes)
        if not answers:
            raise InputError("no shipment could be read, so nothing was checked", where=source.name)
        return Intake([shipment for shipment, _ in answers], told.problems, told.notes), [one for _, one in answers]

    def written(self) -> tuple[list[Problem], int]:
        """Check, and let Spark write the decisions; gives what could not be read, and how many are held or blocked.

        Raises:
            click.UsageError: they are to be kept, which is for this machine to do.
        """
        from exportgate.spark.whole import decided_into

        if not self.trial:
            raise click.UsageError("what Spark writes is not kept on file: --to-table and --to-path go with --trial")
        source, target = self.asked.source, self.asked.target
        assert source is not None
        assert target is not None
        with self._prepared() as (session, asked, _), progress("checking shipments") as bar:
            told, held = decided_into(session, source, self.json, self.layout, self.gate, asked, target, bar)
        tell_written(told, target, held, "shipments held or blocked")
        tell_alarms(self.gate._alarms(asked.how.now))
        return told.problems, held

    @contextmanager
    def _prepared(self) -> "Iterator[tuple[Any, Deciding, Callable[[Iterator[tuple[Shipment, Answer]]], Any]]]":
        """Open a session, and give it with what the workers are asked and what keeps their answers here."""
        from exportgate.casework.asking import How
        from exportgate.records import Records
        from exportgate.spark.checking import Keeping, deciding, on_file

        how = How(self.on, self.jurisdictions, dt.datetime.now(dt.UTC))
        records = None if self.trial else Records.open(self.gate.store.home)
        with spark_session(self.asked) as session:
            parcel = sent(session, self.asked, self.gate)
            known = on_file(records) if records else None
            asked = deciding(self.gate, parcel, self.policy, how, known)
            if records is None:
                yield session, asked, self._told
                return
            keeping, who = Keeping(self.gate, records, self.policy), actor()
            yield session, asked, lambda made: keeping.keep(made, who, how)

    def _told(self, made: "Iterator[tuple[Shipment, Answer]]") -> "Iterator[tuple[Shipment, Answer]]":
        """Tell the plugins that listen of what is only tried, as on one machine."""
        for shipment, decision in made:
            if isinstance(decision, Decision):
                self.gate.tell(shipment, decision)
            yield shipment, decision
