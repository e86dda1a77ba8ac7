"""Work that the driver hands out in bundles and takes back in order: parties of a file that it has read itself."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import pyarrow

from exportgate.entry import Entry
from exportgate.hit import Hit
from exportgate.screening import Progress, Subject
from exportgate.spark.parcel import Parcel
from exportgate.spark.rows import Work, telling
from exportgate.spark.screening import BUNDLES, Screening, pack, screen_bundles
from exportgate.spark.session import run

A_BUNDLE = 500
A_TASK = 20_000
"""Parties of a task, about: what a lost worker costs each of its cores."""
A_JOB = 1_000_000
"""Parties handed out at once, so that the Java side of the driver never holds more."""
_hits = msgspec.msgpack.Decoder(list[list[Hit]]).decode


class SparkScreener:
    """Screens as `exportgate.screening.Screener` does, on the workers of a session.

    Args:
        session: the Spark session.
        parcel: the index, known to its workers.
    """

    def __init__(self, session: Any, parcel: Parcel) -> None:
        self._session = session
        self._parcel = parcel

    def screen(
        self,
        subjects: Sequence[Subject],
        threshold: float | None = None,
        top: int | None = None,
        progress: Progress | None = None,
    ) -> list[list[Hit]]:
        """Find the entries that each subject resembles, best first, in the order in which they are given."""
        work = _screening(Screening(self._parcel, threshold, top))
        known: dict[tuple[str, str], Entry] = {}
        found: list[list[Hit]] = []
        for at in range(0, len(subjects), A_JOB):
            some = subjects[at : at + A_JOB]
            bundles = [pack(some[first : first + A_BUNDLE]) for first in range(0, len(some), A_BUNDLE)]
            tasks = math.ceil(len(some) / A_TASK)
            for body in handed_out(self._session, work, bundles, tasks, _of_all(progress, at, len(subjects))):
                found += ([_sharing(hit, known) for hit in hits] for hits in _hits(body))
        return found


def handed_out(
    session: Any, work: Work, bundles: Sequence[bytes], tasks: int, progress: Progress | None = None
) -> list[bytes]:
    """Let the workers answer bundles, each packed, and give the answers in their order.

    Args:
        session: the Spark session.
        work: from batches of `BUNDLES` to batches of the same.
        bundles: what is asked.
        tasks: into how many tasks they are put, at least; never fewer than there are cores.
        progress: told of the tasks.
    """
    asked = pyarrow.table({"first": range(len(bundles)), "body": pyarrow.array(bundles, pyarrow.binary())})
    count = min(len(bundles), max(tasks, int(session.sparkContext.defaultParallelism)))
    frame = session.createDataFrame(asked).repartition(count).mapInArrow(telling(work), BUNDLES)
    answers = run(session, frame.collect, progress)
    return [bytes(row.body) for row in sorted(answers, key=lambda row: row.first)]


def _screening(asked: Screening) -> Work:
    def work(batches: Iterator[Any]) -> Iterator[Any]:
        return screen_bundles(asked, batches)

    return work


def _of_all(progress: Progress | None, done: int, of: int) -> Callable[[int, int], None] | None:
    """Tell of the tasks of one job as parties of all."""
    if progress is None:
        return None
    some = min(A_JOB, of - done)
    return lambda tasks, all_tasks: progress(done + some * tasks // max(all_tasks, 1), of)


def _sharing(hit: Hit, known: dict[tuple[str, str], Entry]) -> Hit:
    """Give a hit that shares its entry with others, as on one machine, rather than hold each entry many times."""
    entry = known.setdefault((hit.feed, hit.entry.id), hit.entry)
    return msgspec.structs.replace(hit, entry=entry) if entry == hit.entry else hit
