"""Licences and exceptions on file, and what was used of them."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from exportgate.records.tables.base import METADATA

licences = Table(
    "licences",
    METADATA,
    Column("id", String(24), primary_key=True),
    Column("seq", BigInteger, ForeignKey("acts.seq"), nullable=False, unique=True),
    Column("jurisdiction", String(40), nullable=False),
    Column("number", Text, nullable=False),
    Column("status", String(12), nullable=False),
    Column("terms", Text, nullable=False),
    Index("ix_licences_jurisdiction", "jurisdiction", "number"),
)
"""Licences and exceptions: `terms` is what the document says, as canonical JSON; `status` what became of it."""

licence_uses = Table(
    "licence_uses",
    METADATA,
    Column("licence", String(24), ForeignKey("licences.id"), primary_key=True),
    Column("item", Integer, primary_key=True, autoincrement=False),
    Column("shipment", Text, primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("quantity", String(40), nullable=False),
    Column("value", String(40), nullable=False),
    Column("state", String(12), nullable=False),
    Index("ix_licence_uses_shipment", "shipment"),
)
"""What shipments take of licences: `reserved` or `used`. Amounts are decimals as text in the item's own unit and
currency, "" where the item is not limited in it. What was given back has no row; the chain tells of it."""

licence_attachments = Table(
    "licence_attachments",
    METADATA,
    Column("id", String(24), primary_key=True),
    Column("seq", BigInteger, ForeignKey("acts.seq"), nullable=False, unique=True),
    Column("licence", String(24), ForeignKey("licences.id"), nullable=False),
    Column("shipment", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("confirmed_by", Text, nullable=False),
    Column("goods", String(64), nullable=False),
    Index("ix_licence_attachments_shipment", "shipment"),
    Index("ix_licence_attachments_state", "state", "seq"),
)
"""Licences that people attached to shipments: `proposed`, `effective` or `detached`. Line 0 stands for all lines.
`goods` is the digest of the shipment that it was attached to: one that changed is not attached to any more."""
