"""The hooks of the Chinese plugin, and nothing else."""

from exportgate.feeds.declaration import load_feeds
from exportgate.feeds.feed import Feed
from exportgate.hooks import hookimpl


@hookimpl
def exportgate_register_feeds() -> list[Feed]:
    """Declare the lists that China's Ministry of Commerce announces."""
    return load_feeds("exportgate_cn.feeds")
