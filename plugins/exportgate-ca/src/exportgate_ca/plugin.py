"""The hooks of the Canadian plugin, and nothing else."""

from exportgate.feeds.declaration import load_feeds
from exportgate.feeds.feed import Feed
from exportgate.hooks import hookimpl


@hookimpl
def exportgate_register_feeds() -> list[Feed]:
    """Declare the lists that Canada publishes."""
    return load_feeds("exportgate_ca.feeds")
