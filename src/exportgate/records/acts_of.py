"""The acts of some kinds, from the whole chain, few of them at a time."""

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, select

from exportgate.records.chain import Act
from exportgate.records.tables.decisions import acts

_AT_ONCE = 5000


def acts_of(connection: Connection, kinds: Collection[str]) -> Iterator[Act]:
    """Yield the acts of some kinds in their order."""
    asked = select(acts).where(acts.c.kind.in_(list(kinds))).order_by(acts.c.seq).limit(_AT_ONCE)
    after = 0
    while found := connection.execute(asked.where(acts.c.seq > after)).all():
        yield from (Act(*row) for row in found)
        after = found[-1].seq
