"""The audit chain and the decisions."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, String, Table, Text

from exportgate.records.tables.base import METADATA, NUMBER

acts = Table(
    "acts",
    METADATA,
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("kind", String(60), nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_acts_subject", "subject"),
)
"""The audit chain (`exportgate.records.chain`)."""

decisions = Table(
    "decisions",
    METADATA,
    Column("id", String(24), primary_key=True),
    Column("seq", BigInteger, ForeignKey("acts.seq"), nullable=False, unique=True),
    Column("shipment", Text, nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("asked", LargeBinary, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Index("ix_decisions_shipment", "shipment", "seq"),
)
"""Decisions: `asked` and `answer` are compressed JSON; their SHA-256, as stored, is in the act's body."""

enclosures = Table(
    "enclosures",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""What many questions share, each once under the SHA-256 of the stored bytes: policies, editions, versions."""
