"""What people said of hits, the state of shipments at the gate, and releases."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Make the tables."""
    _judgements()
    _holds()


def _judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("id", sa.String(24), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("said", sa.String(16), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("listed_by", sa.Text, nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("party", sa.Text, nullable=False),
        sa.Column("until", sa.String(10), nullable=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("shipment", sa.Text, nullable=False),
        sa.Column("decision", sa.String(24), nullable=False),
        sa.Column("outcome", sa.String(24), nullable=False),
        sa.Column("standing_seq", sa.BigInteger, nullable=True),
        sa.Column("confirmed_by", sa.Text, nullable=False),
        sa.Column("confirmed_at", sa.String(40), nullable=False),
        sa.Column("ended_seq", sa.BigInteger, nullable=True),
        sa.Column("ended_by", sa.Text, nullable=False),
        sa.Column("ended_at", sa.String(40), nullable=False),
        sa.Column("ended_reason", sa.Text, nullable=False),
        sa.Column("about", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_judgements"),
        sa.ForeignKeyConstraint(["seq"], ["acts.seq"], name="fk_judgements_seq"),
        sa.UniqueConstraint("seq", name="uq_judgements_seq"),
    )
    op.create_index("ix_judgements_entry", "judgements", ["entry", "listed_by"])


def _holds() -> None:
    op.create_table(
        "holds",
        sa.Column("shipment", sa.Text, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("since", sa.String(40), nullable=False),
        sa.Column("hold", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("shipment", name="pk_holds"),
        sa.ForeignKeyConstraint(["seq"], ["acts.seq"], name="fk_holds_seq"),
    )
    op.create_index("ix_holds_state", "holds", ["state", "since"])
