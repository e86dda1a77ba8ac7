"""The hooks of the United States plugin, and nothing else."""

from exportgate.decision import Finding
from exportgate.feeds.declaration import load_feeds
from exportgate.feeds.feed import Feed
from exportgate.hooks import hookimpl
from exportgate.jurisdiction import Case, Jurisdiction
from exportgate_us.declaration import JURISDICTION
from exportgate_us.rules.determination import assess


@hookimpl
def exportgate_register_feeds() -> list[Feed]:
    """Declare the lists that United States publishes."""
    return load_feeds("exportgate_us.feeds")


@hookimpl
def exportgate_register_jurisdiction() -> Jurisdiction:
    """Declare the law of United States: where it reaches and what it may ask for."""
    return JURISDICTION


@hookimpl
def exportgate_assess_shipment(case: Case) -> list[Finding]:
    """Say what the law of United States makes of one shipment on one day."""
    return assess(case)
