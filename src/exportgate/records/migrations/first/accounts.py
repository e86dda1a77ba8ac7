"""Users, tokens, sessions, idempotency keys and webhooks."""


def upgrade() -> None:
    """Make the tables."""
