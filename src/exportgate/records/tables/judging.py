"""What people said of hits, the state of shipments at the gate, and releases.

Both tables are projections: each row comes out of the acts of the chain (`exportgate.records.judging.verify_rows`).
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, SmallInteger, String, Table, Text

from exportgate.records.tables.base import METADATA

judgements = Table(
    "judgements",
    METADATA,
    Column("id", String(24), primary_key=True),
    Column("seq", BigInteger, ForeignKey("acts.seq"), nullable=False, unique=True),
    Column("said", String(16), nullable=False),
    Column("state", String(12), nullable=False),
    Column("listed_by", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("until", String(10), nullable=True),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("shipment", Text, nullable=False),
    Column("decision", String(24), nullable=False),
    Column("outcome", String(24), nullable=False),
    Column("standing_seq", BigInteger, nullable=True),
    Column("confirmed_by", Text, nullable=False),
    Column("confirmed_at", String(40), nullable=False),
    Column("ended_seq", BigInteger, nullable=True),
    Column("ended_by", Text, nullable=False),
    Column("ended_at", String(40), nullable=False),
    Column("ended_reason", Text, nullable=False),
    Column("about", LargeBinary, nullable=False),
    Index("ix_judgements_entry", "entry", "listed_by"),
    Index("ix_judgements_state", "state", "seq"),
    Index("ix_judgements_shipment", "shipment", "seq"),
)
"""Judgements: `about` is JSON of the party as told and the entry as listed; its SHA-256 is in the act's body."""

holds = Table(
    "holds",
    METADATA,
    Column("shipment", Text, primary_key=True),
    Column("seq", BigInteger, ForeignKey("acts.seq"), nullable=False),
    Column("state", String(20), nullable=False),
    Column("since", String(40), nullable=False),
    Column("hold", Text, nullable=False),
    Column("gravity", SmallInteger, nullable=False, server_default="99"),
    Column("held_for", Text, nullable=False, server_default=""),
    Column("stopped_by", Text, nullable=False, server_default=""),
    Column("words", Text, nullable=False, server_default=""),
    Column("parties", Text, nullable=False, server_default=""),
    Index("ix_holds_state", "state", "since", "shipment"),
    Index("ix_holds_gravity", "state", "gravity", "since", "shipment"),
)
"""Shipments at the gate: `hold` is the JSON of `exportgate.judging.hold.Hold`; `seq` the act that made it so.

The queue is sorted and narrowed by the columns behind it: `gravity` is the rank of the gravest outcome in `held_for`,
`words` are those of its id and reasons, `parties` the names in the shipment that was decided, without regard to case.
"""
