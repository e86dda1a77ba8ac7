"""Hits of parties on file, and what each re-screening changed in them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT


def upgrade() -> None:
    """Make the tables."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    by_bytes = sa.Text().with_variant(TEXT(collation="C"), "postgresql")
    op.create_table(
        "rescreen_runs",
        sa.Column("seq", number, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_rescreen_runs"),
    )
    op.create_table(
        "rescreen_hits",
        sa.Column("source", by_bytes, nullable=False),
        sa.Column("id", by_bytes, nullable=False),
        sa.Column("feed", by_bytes, nullable=False),
        sa.Column("entry", by_bytes, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("since", number, nullable=False),
        sa.Column("seq", number, nullable=False),
        sa.PrimaryKeyConstraint("source", "id", "feed", "entry", name="pk_rescreen_hits"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rescreen_changes",
        sa.Column("run", number, nullable=False),
        sa.Column("number", number, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("run", "number", name="pk_rescreen_changes"),
    )
