"""Licences and exceptions on file, and what was used of them."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Make the tables."""
    _licences()
    _uses()
    _attachments()


def _licences() -> None:
    op.create_table(
        "licences",
        sa.Column("id", sa.String(24), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("jurisdiction", sa.String(40), nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_licences"),
        sa.ForeignKeyConstraint(["seq"], ["acts.seq"], name="fk_licences_seq"),
        sa.UniqueConstraint("seq", name="uq_licences_seq"),
    )
    op.create_index("ix_licences_jurisdiction", "licences", ["jurisdiction", "number"])


def _uses() -> None:
    op.create_table(
        "licence_uses",
        sa.Column("licence", sa.String(24), nullable=False),
        sa.Column("item", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("shipment", sa.Text, nullable=False),
        sa.Column("line", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("quantity", sa.String(40), nullable=False),
        sa.Column("value", sa.String(40), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("licence", "item", "shipment", "line", name="pk_licence_uses"),
        sa.ForeignKeyConstraint(["licence"], ["licences.id"], name="fk_licence_uses_licence"),
    )
    op.create_index("ix_licence_uses_shipment", "licence_uses", ["shipment"])


def _attachments() -> None:
    op.create_table(
        "licence_attachments",
        sa.Column("id", sa.String(24), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("licence", sa.String(24), nullable=False),
        sa.Column("shipment", sa.Text, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("proposed_by", sa.Text, nullable=False),
        sa.Column("confirmed_by", sa.Text, nullable=False),
        sa.Column("goods", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_licence_attachments"),
        sa.ForeignKeyConstraint(["seq"], ["acts.seq"], name="fk_licence_attachments_seq"),
        sa.UniqueConstraint("seq", name="uq_licence_attachments_seq"),
        sa.ForeignKeyConstraint(["licence"], ["licences.id"], name="fk_licence_attachments_licence"),
    )
    op.create_index("ix_licence_attachments_shipment", "licence_attachments", ["shipment"])
