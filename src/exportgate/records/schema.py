"""The tables of the records. What the migrations build up must come to this; a test compares the two.

Ids of records are a letter and the number of the act that made them (`D-17` a decision). Moments are text, ISO 8601 in
UTC, so that they sort, and are hashed, the same in every database.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

acts = Table(
    "acts",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
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
