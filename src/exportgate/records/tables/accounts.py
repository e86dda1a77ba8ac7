"""Users, tokens, sessions, idempotency keys and webhooks.

Users, tokens and webhooks are what the acts on them say. Sessions, failed log-ins, idempotency keys and deliveries are
the service's own memory: they are removed when they have had their time, and no evidence rests on them.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from exportgate.records.tables.base import METADATA

users = Table(
    "users",
    METADATA,
    Column("id", String(24), primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("display", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("identity", Text, unique=True),
    Column("password", Text, nullable=False),
)
"""People. `roles` joined by commas; `identity` is that of an OpenID provider; `password` is an argon2 hash, "" none."""

failed_logins = Table(
    "failed_logins",
    METADATA,
    Column("who", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", String(40), nullable=False),
)
"""Failures since the last success, by the SHA-256 of a name, or of a name and the address it was tried from."""

sessions = Table(
    "sessions",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("user_id", String(24), ForeignKey("users.id"), nullable=False),
    Column("started_at", String(40), nullable=False),
    Column("used_at", String(40), nullable=False),
    Index("ix_sessions_user_id", "user_id"),
)
"""Sessions, by the SHA-256 of their id."""

pending_logins = Table(
    "pending_logins",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("browser", String(64), nullable=False),
    Column("verifier", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("onward", Text, nullable=False),
    Column("started_at", String(40), nullable=False),
)
"""Log-ins under way at an OpenID provider, by the SHA-256 of their state, bound to the browser that began them."""

tokens = Table(
    "tokens",
    METADATA,
    Column("id", String(24), primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("prefix", String(16), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("expires_at", String(40), nullable=False),
    Column("revoked_at", String(40)),
    Column("used_at", String(40)),
)
"""Tokens of programs: `prefix` may be shown, of the rest only the SHA-256 is kept. `scopes` joined by commas."""

idempotency_keys = Table(
    "idempotency_keys",
    METADATA,
    Column("owner", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request", String(64), nullable=False),
    Column("started_at", String(40), nullable=False),
    Column("leased_until", String(40), nullable=False),
    Column("holder", String(32), nullable=False),
    Column("status", Integer),
    Column("answer", LargeBinary),
)
"""Requests that were sent with a key: `request` is the SHA-256 of what was asked; an answered one has its status."""

idempotency_decisions = Table(
    "idempotency_decisions",
    METADATA,
    Column("owner", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("decision", String(24), nullable=False),
)
"""The decisions that were kept for a request, by the shipment's place in it; written with the decision itself."""

webhooks = Table(
    "webhooks",
    METADATA,
    Column("id", String(24), primary_key=True),
    Column("url", Text, nullable=False),
    Column("events", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("removed_at", String(40)),
)
"""Who is told of events, joined by commas. The secret signs what is sent, so it cannot be kept as a hash."""

deliveries = Table(
    "deliveries",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("webhook", String(24), ForeignKey("webhooks.id"), nullable=False),
    Column("event", String(24), nullable=False),
    Column("shipment", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", String(40)),
    Column("delivered_at", String(40)),
    Column("last_answer", Text, nullable=False),
    Index("ix_deliveries_next_at", "next_at"),
    Index("ix_deliveries_webhook", "webhook", "shipment", "number"),
)
"""The outbox: what is to be told, in order. `next_at` is empty once it is delivered or given up."""
