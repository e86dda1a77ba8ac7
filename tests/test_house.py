"""The rules of the house that a machine can check."""

import re
from pathlib import Path

import pytest

import exportgate
from exportgate.plugins import load_plugins

ROOT = Path(__file__).resolve().parent.parent
HOST = ROOT / "src" / "exportgate"


def test_the_host_names_no_jurisdiction_and_no_list() -> None:
    """Whatever names a country, a list or a law is in a plugin: removing a plugin removes it from the program."""
    plugins = load_plugins()
    names = {jurisdiction.name for jurisdiction, _ in plugins.jurisdictions().values()}
    lists = {feed.id for _, feeds in plugins.ask("exportgate_register_feeds") for feed in feeds}
    pattern = re.compile("|".join(re.escape(word) for word in sorted(names | lists)))

    found = [
        f"{path.relative_to(ROOT)}:{number}: {match.group()}"
        for path in sorted(HOST.rglob("*.py"))
        for number, line in enumerate(_code(path), 1)
        if (match := pattern.search(line))
    ]

    assert found == []


def _code(path: Path) -> list[str]:
    """Give the lines without comments and docstrings, which may tell of examples."""
    text = re.sub(r'"""(?:.|\n)*?"""', lambda match: "\n" * match.group().count("\n"), path.read_text("utf-8"))
    return [line.split("#", 1)[0] for line in text.splitlines()]


def test_every_plugin_has_the_same_rooms() -> None:
    """A reader who knows one plugin knows them all: plugin.py with hooks only, feeds, law and rules."""
    for plugin in sorted((ROOT / "plugins").glob("exportgate-*/src/*")):
        if (plugin / "tryton.cfg").is_file():
            continue  # a module of the ERP, with the ERP's rooms
        assert (plugin / "plugin.py").is_file(), plugin
        for feed in plugin.glob("feeds/*/feed.yaml"):
            assert (feed.parent / "reader.py").is_file(), feed


def test_the_lock_names_no_host() -> None:
    """The lock file carries hashes and no address, so that it serves behind any mirror of the package index."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")

    assert "--hash=sha256:" in lock
    assert "://" not in lock


def test_every_public_name_is_there() -> None:
    """What the package promises by name can be used, and nothing else is promised."""
    for name in exportgate.__all__:
        assert getattr(exportgate, name) is not None

    with pytest.raises(AttributeError, match="no attribute 'Gatt'"):
        _ = exportgate.Gatt
