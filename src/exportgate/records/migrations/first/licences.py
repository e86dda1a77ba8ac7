"""Licences and exceptions on file, and what was used of them."""


def upgrade() -> None:
    """Make the tables."""
