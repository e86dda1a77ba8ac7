"""Parties on file."""

from sqlalchemy import Column, Index, Table, Text
from sqlalchemy.dialects.postgresql import TEXT

from exportgate.records.tables.base import METADATA, NUMBER

SORTED = Text().with_variant(TEXT(collation="C"), "postgresql")
"""A text that every database sorts by its bytes."""

parties = Table(
    "parties",
    METADATA,
    Column("source", SORTED, primary_key=True),
    Column("id", SORTED, primary_key=True),
    Column("name", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("seq", NUMBER, nullable=False),
    Index("ix_parties_seq", "seq"),
    sqlite_with_rowid=False,
)
"""Parties by source and the company's own id. `details` is a JSON array of what is known beside the name, "" where
nothing is; `seq` the act of the import that added or last changed the party. An import's act names the SHA-256 over all
parties of its source."""
