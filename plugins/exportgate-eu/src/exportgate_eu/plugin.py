"""The hooks of the European Union plugin, and nothing else."""

from exportgate.feeds.declaration import load_feeds
from exportgate.feeds.feed import Feed
from exportgate.hooks import hookimpl


@hookimpl
def exportgate_register_feeds() -> list[Feed]:
    """Declare the lists that the European Union publishes."""
    return load_feeds("exportgate_eu.feeds")
