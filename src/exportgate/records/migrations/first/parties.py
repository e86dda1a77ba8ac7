"""Parties on file."""


def upgrade() -> None:
    """Make the tables."""
