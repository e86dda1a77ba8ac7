"""Deciding on the workers: shipments in, decisions out, by the gate of one machine; nothing is kept, nobody is told.

Shipments and decisions go between driver and workers of one application as pickles, as Spark sends its own code.
"""

import datetime as dt
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import msgspec
import pyarrow

from exportgate.casework.asking import How, Made, ask
from exportgate.casework.making import MadeWith, made_differently, made_with
from exportgate.casework.question import read_policy
from exportgate.casework.replaying import StoreOfThen
from exportgate.casework.sending import Sent
from exportgate.decision import Decision
from exportgate.errors import ExportgateError
from exportgate.feeds.store import Edition, Store
from exportgate.gate import Gate
from exportgate.judging.judgement import Judgement
from exportgate.judging.on_file import JudgedHits, among
from exportgate.plugins import Plugins, load_plugins
from exportgate.policy.judging import AreasAssessor
from exportgate.policy.loading import policy_of
from exportgate.shipment import Shipment
from exportgate.spark.opening import opened, worker_folder
from exportgate.spark.parcel import Parcel
from exportgate.spark.rows import Batches, batch_of
from exportgate.spark.screening import BUNDLE_SCHEMA

Answer = Made | Decision
"""What a worker gives: a decision, or, where it is to be kept, with all that belongs to it."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """What a deciding task is asked; each part packed, so that a process that has read it need not read it again.

    Args:
        parcel: the index.
        editions: those in use.
        made_with: the versions and fingerprints on the driver.
        how: on which day, of whom and when.
        policy: the company's own; b"" where there is none.
        judgements: those on file; `None` where nothing on file is asked, as in a trial.
    """

    parcel: Parcel
    editions: bytes
    made_with: bytes
    how: How
    policy: bytes = b""
    judgements: bytes | None = None


def decide_bundles(asked: Deciding, batches: Batches) -> Batches:
    """Decide shipments that the driver packed, many a row."""
    for batch in batches:
        for first, body in zip(batch.column("first").to_pylist(), batch.column("body").to_pylist(), strict=True):
            answers = decided(asked, pickle.loads(body))
            yield batch_of(BUNDLE_SCHEMA, [(first, pickle.dumps(answers))])


def decided(asked: Deciding, shipments: Sequence[Shipment]) -> Sequence[Answer]:
    """Decide shipments as the gate does on one machine."""
    gate = _gate(asked.parcel, asked.editions, asked.made_with)
    policy = _policy(asked.policy, asked.how.on or asked.how.now.date()) if asked.policy else None
    how = asked.how
    if asked.judgements is None:
        return gate.check(
            shipments, on=how.on, jurisdictions=how.jurisdictions, policy=policy, supposed=True, now=how.now
        )
    judged = JudgedHits(among(_judgements(asked.judgements)), how.now.astimezone(dt.UTC).date())
    return ask(gate, policy, judged, [Sent(shipment=one) for one in shipments], how)


@cache
def plugins() -> Plugins:
    """Give the plugins installed on this worker, loaded once a process."""
    return load_plugins()


@lru_cache(maxsize=2)
def _gate(parcel: Parcel, editions: bytes, made: bytes) -> Gate:
    differing = list(made_differently(msgspec.json.decode(made, type=MadeWith), made_with(plugins())))
    if differing:
        raise ExportgateError(
            f"a worker would decide otherwise than the driver: {differing[0]}",
            hint="Install the same versions of exportgate and its plugins on all nodes (docs/spark.md).",
        )
    held = msgspec.json.decode(editions, type=list[Edition])
    store = StoreOfThen(Store(worker_folder()), {edition.feed: edition for edition in held})
    return Gate(plugins(), store, opened(parcel))


@lru_cache(maxsize=2)
def _policy(written: bytes, day: dt.date) -> AreasAssessor:
    policy = read_policy(written)
    return AreasAssessor(policy_of(policy.text.encode(), policy.source, policy.read_on or day))


@lru_cache(maxsize=2)
def _judgements(written: bytes) -> list[Judgement]:
    return msgspec.json.decode(written, type=list[Judgement])


DECISION_ROWS = "shipment string, verdict string, as_of date, decision string, problem string, note string"
"""`decision` is the contract's JSON. A shipment that could not be read has only a `problem`."""
DECISION_SCHEMA = pyarrow.schema(
    [
        ("shipment", pyarrow.string()),
        ("verdict", pyarrow.string()),
        ("as_of", pyarrow.date32()),
        ("decision", pyarrow.string()),
        ("problem", pyarrow.string()),
        ("note", pyarrow.string()),
    ]
)
