"""Users, tokens, sessions, idempotency keys and webhooks."""
