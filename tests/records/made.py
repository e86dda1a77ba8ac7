"""Decisions made by hand, and small chains of them."""

import datetime as dt

from exportgate.decision import Decision, EditionRef, Finding, Outcome, Verdict
from exportgate.records import Records
from exportgate.records.audit import faults_in
from exportgate.records.chain import Deed
from exportgate.records.decision_rows import verify_rows
from exportgate.records.decisions import Asked, enclose, keep, question_of
from exportgate.shipment import Party, Shipment

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 24)


def decision(shipment: str = "S-1", verdict: Verdict = Verdict.HOLD, on: dt.date = DAY) -> Decision:
    """A decision with one finding."""
    outcome = Outcome.REVIEW if verdict is Verdict.HOLD else Outcome.NO_LICENCE_FOUND
    return Decision(
        shipment=shipment,
        verdict=verdict,
        outcomes={"aa": outcome},
        findings=(Finding(jurisdiction="aa", rule="aa.rule", outcome=outcome, citation="Act 1", reason="福建 ü"),),
        editions=(EditionRef(feed="aa.list", edition=dt.date(2026, 11, 1), sha256="ab" * 32),),
        as_of=on,
    )


def question(shipment: str = "S-1", **more: str) -> Asked:
    """The question behind it."""
    return question_of(Shipment(id=shipment, parties=(Party(role="consignee", name="Lanxi Works"),)), DAY, NOW, **more)


def keep_some(records: Records, *shipments: str) -> list[Decision]:
    """Keep a decision on each of some shipments, with one enclosure."""
    with records.writing("maria", NOW) as write:
        versions = enclose(write, b"versions")
        return keep(write, [(question(one, made_with=versions), decision(one)) for one in shipments])


def small_chain(records: Records) -> None:
    """Two decisions and two other acts."""
    keep_some(records, "S-1", "S-2")
    records.act("juan", Deed("note.made", "shipment S-1", {"text": "asked the consignee, 福建"}), Deed("x", "y", {}))


def faults(records: Records) -> list[str]:
    """What is wrong with the chain and the decisions."""
    with records.reading() as connection:
        return list(faults_in(connection, rows=(verify_rows,)))
