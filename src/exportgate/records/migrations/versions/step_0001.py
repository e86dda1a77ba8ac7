"""The first tables."""

from exportgate.records.migrations.first import accounts, decisions, judging, licences, parties, rescreening

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables, subject by subject."""
    for subject in (decisions, judging, licences, parties, accounts, rescreening):
        subject.upgrade()
