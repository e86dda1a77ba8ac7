"""The hooks of the United States plugin, and nothing else."""

from typing import TYPE_CHECKING

from exportgate.decision import Finding
from exportgate.feeds.declaration import load_feeds
from exportgate.feeds.feed import Feed
from exportgate.hooks import hookimpl
from exportgate.jurisdiction import Case, Jurisdiction
from exportgate_us.declaration import JURISDICTION

if TYPE_CHECKING:
    import click


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
    from exportgate_us.rules.determination import assess  # screening asks no law, and starts without it

    return assess(case)


@hookimpl
def exportgate_register_commands() -> "list[click.Command]":
    """Add the command that compares the tables of law with the text that the government publishes."""
    from exportgate_us.check import us_law_check  # brings XML readers, which no check of a shipment needs

    return [us_law_check]
