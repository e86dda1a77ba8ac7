"""Parties on file."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT


def upgrade() -> None:
    """Make the tables."""
    by_bytes = sa.Text().with_variant(TEXT(collation="C"), "postgresql")
    op.create_table(
        "parties",
        sa.Column("source", by_bytes, nullable=False),
        sa.Column("id", by_bytes, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("source", "id", name="pk_parties"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_parties_seq", "parties", ["seq"])
