"""The toy list as the only one that is declared, for tests of the commands that load and show lists."""

from pathlib import Path

import pytest

from exportgate.feeds.feed import Feed
from exportgate.feeds.store import Store
from exportgate.gate import Gate
from exportgate.hooks import hookimpl
from exportgate.plugins import load_plugins


class ToyLists:
    """A plugin with lists and nothing else."""

    def __init__(self, *feeds: Feed) -> None:
        self.feeds = list(feeds)

    @hookimpl
    def exportgate_register_feeds(self) -> list[Feed]:
        return self.feeds


def install(monkeypatch: pytest.MonkeyPatch, home: Path, *feeds: Feed) -> Path:
    """Let every command open a gate on a data folder with these lists as the only ones declared."""
    plugins = load_plugins([("toys", ToyLists(*feeds))], installed=False)
    monkeypatch.setattr(Gate, "open", classmethod(lambda cls: cls(plugins, Store(home))))
    return home
