"""Judging, as the rest of the program calls it: hits as judged, the states of shipments, and whether all agrees.

`judgements` keeps what people said of hits, `holds` where shipments stand.
"""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Connection

from exportgate.judging.on_file import JudgedHits
from exportgate.records.holds import GateState, gate_state, settle, settle_all
from exportgate.records.holds import hold_faults as _hold_faults
from exportgate.records.judgements import judgement_faults as _judgement_faults
from exportgate.records.judgements import on_listings

__all__ = ["GateState", "gate_state", "judged", "settle", "settle_all", "verify_rows"]


def judged(connection: Connection, now: dt.datetime | None = None) -> JudgedHits:
    """Give what applies the judgements on file to hits, to be called while the connection is open.

    Args:
        connection: reads the records.
        now: the present moment.
    """
    today = (now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC).date()
    return JudgedHits(lambda listings: on_listings(connection, listings), today)


def verify_rows(connection: Connection) -> Iterator[str]:
    """Tell in words every judgement and state in the records that is not what the acts of the chain say."""
    yield from _judgement_faults(connection)
    yield from _hold_faults(connection)
