"""The hooks of the Australia plugin, and nothing else."""

from exportgate.decision import Finding
from exportgate.feeds.declaration import load_feeds
from exportgate.feeds.feed import Feed
from exportgate.hooks import hookimpl
from exportgate.jurisdiction import Case, Jurisdiction
from exportgate_au.declaration import JURISDICTION


@hookimpl
def exportgate_register_feeds() -> list[Feed]:
    """Declare the lists that Australia publishes."""
    return load_feeds("exportgate_au.feeds")


@hookimpl
def exportgate_register_jurisdiction() -> Jurisdiction:
    """Declare the law of Australia: where it reaches and what it may ask for."""
    return JURISDICTION


@hookimpl
def exportgate_assess_shipment(case: Case) -> list[Finding]:
    """Say what the law of Australia makes of one shipment on one day."""
    from exportgate_au.rules.determination import assess  # screening asks no law, and starts without it

    return assess(case)
