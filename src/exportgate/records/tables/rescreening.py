"""Hits of parties on file, and what each re-screening changed in them."""

from sqlalchemy import Column, Table, Text

from exportgate.records.tables.base import METADATA, NUMBER
from exportgate.records.tables.parties import SORTED

rescreen_runs = Table(
    "rescreen_runs",
    METADATA,
    Column("seq", NUMBER, primary_key=True),
    Column("at", Text, nullable=False),
    Column("body", Text, nullable=False),
)
"""A run by the number of its act, whose body it repeats."""

rescreen_hits = Table(
    "rescreen_hits",
    METADATA,
    Column("source", SORTED, primary_key=True),
    Column("id", SORTED, primary_key=True),
    Column("feed", SORTED, primary_key=True),
    Column("entry", SORTED, primary_key=True),
    Column("told", Text, nullable=False),
    Column("since", NUMBER, nullable=False),
    Column("seq", NUMBER, nullable=False),
    sqlite_with_rowid=False,
)
"""The hits that parties on file have now: `since` and `seq` are the runs that first found and last changed them. The
act of the last run names the SHA-256 over all of them."""

rescreen_changes = Table(
    "rescreen_changes",
    METADATA,
    Column("run", NUMBER, primary_key=True),
    Column("number", NUMBER, primary_key=True),
    Column("told", Text, nullable=False),
)
"""What a run found new, changed and gone, in order. Its act names the SHA-256 over all of it."""
