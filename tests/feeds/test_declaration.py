"""A feed's declaration is read strictly: what is not understood is refused, not passed over."""

import sys
from pathlib import Path

import pytest

from exportgate.errors import PluginError
from exportgate.feeds.declaration import fingerprint, load_feeds, read_declaration
from exportgate.feeds.rawfile import FileInMemory

DECLARATION = """\
feed: toy.list
title: List of Toys
publisher: Ministry of Toys
programme: Toy Act
data_licence: public domain
stale_after_hours: 72
closed_on: 2026-12-31
format: toy-csv
files:
  - {name: list.csv, url: "https://toys.example/list.csv", max_bytes: 5000, redirects: [storage.toys.example]}
  - {name: notice.pdf, url: "https://toys.example/notice.pdf", optional: true}
guards:
  rows: {min: 10, max: 60}
  shrink: 0.1
  filled: {names: 1.0}
  parts: {toy.red: 5}
readers:
  toy-csv: toyplugin.feeds.one.reader:read
notes: made up
"""
READER = """\
from exportgate.feeds.feed import Reading


def read(files):
    return Reading((), len(files))
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The feeds package of a plugin with one feed."""
    folder = tmp_path / "toyplugin" / "feeds" / "one"
    folder.mkdir(parents=True)
    for place in (folder, folder.parent, folder.parent.parent):
        (place / "__init__.py").touch()
    (folder / "feed.yaml").write_text(DECLARATION, encoding="utf-8")
    (folder / "reader.py").write_text(READER, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.startswith("toyplugin")]:
        monkeypatch.delitem(sys.modules, name)
    return folder.parent


def test_a_declaration_says_all_that_an_update_needs(package: Path) -> None:
    """Files in their order, limits, guards, age and layout come from the file."""
    [feed] = load_feeds("toyplugin.feeds")

    assert (feed.id, feed.publisher, feed.stale_after_hours) == ("toy.list", "Ministry of Toys", 72)
    assert [(file.name, file.max_bytes, file.optional) for file in feed.files] == [
        ("list.csv", 5_000, False),
        ("notice.pdf", 200_000_000, True),
    ]
    assert feed.files[0].redirects == ("storage.toys.example",)
    assert (feed.guards.rows_min, feed.guards.rows_max, feed.guards.shrink) == (10, 60, 0.1)
    assert feed.guards.parts == {"toy.red": 5}
    assert feed.closed_on is not None


def test_a_reader_is_imported_when_it_is_first_used(package: Path) -> None:
    """Declaring feeds imports no reader, so that a command starts quickly."""
    [feed] = load_feeds("toyplugin.feeds")
    assert "toyplugin.feeds.one.reader" not in sys.modules

    reading = feed.readers["toy-csv"]([FileInMemory("list.csv", b"x")])

    assert reading.rows == 1


@pytest.mark.parametrize("address", ["toyplugin.feeds.one.reader:missing", "toyplugin.feeds.two:read"])
def test_a_reader_that_is_not_there_is_named(package: Path, address: str) -> None:
    """A wrong address of a reader is the plugin's fault, and told as such."""
    _rewrite(package, "toyplugin.feeds.one.reader:read", address)
    [feed] = load_feeds("toyplugin.feeds")

    with pytest.raises(PluginError, match=address.partition(":")[0]):
        feed.readers["toy-csv"]([])


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("notes: made up", "remarks: made up", "unknown field"),
        ("notes: made up", "title: twice", "stands twice"),
        ("publisher: Ministry of Toys\n", "", "missing required field"),
        ("feed: toy.list", "feed: ToyList", "not of the form"),
        ("feed: toy.list", "feed: ../../etc", "not of the form"),
        ("format: toy-csv", "format: toy-xml", "has no reader"),
        ("name: list.csv", "name: ../list.csv", "not a plain name"),
        ("https://toys.example/list.csv", "http://toys.example/list.csv", "not an https address"),
        ("https://toys.example/list.csv", "https://me:secret@toys.example/list.csv", "not an https address"),
        ("storage.toys.example", "https://storage", "not the name of a host"),
        ("name: notice.pdf", "name: list.csv", "two files have one name"),
        ("max_bytes: 5000", "max_bytes: 5000, optional: true", ""),
        ("max_bytes: 5000", "max_bytes: 0", "not above 0"),
        ("min: 10", "min: 0", "does not hold"),
        ("min: 10", "min: 100", "does not hold"),
        ("shrink: 0.1", "shrink: 10", "no share"),
        ("filled: {names: 1.0}", "filled: {nombres: 1.0}", "no field nombres"),
        ("toy.red: 5", "toy.red: 0", "at least 1"),
        ("stale_after_hours: 72", "stale_after_hours: 0", "not above 0"),
        ("stale_after_hours: 72", "stale_after_hours: soon", "Expected `int`"),
        ("toyplugin.feeds.one.reader:read", "toyplugin/feeds", "module:function"),
        ("notes: made up", "holds: law", ""),
        ("notes: made up", "holds: laws", "Invalid enum value"),
        ("notes: made up", "holds: law\ncompared_by: x.y", "module:function"),
        ("notes: made up", "compared_by: x.y:lines", "for a feed that holds law"),
    ],
)
def test_a_malformed_declaration_is_refused(package: Path, old: str, new: str, reason: str) -> None:
    """An unknown or missing key, an unsafe name or address, a guard that guards nothing: each is refused."""
    _rewrite(package, old, new)
    if not reason:
        assert load_feeds("toyplugin.feeds")
        return

    with pytest.raises(PluginError, match=reason):
        load_feeds("toyplugin.feeds")


def test_a_required_file_may_not_follow_an_optional_one(package: Path) -> None:
    """Readers get files by their place, so those that may be missing stand last."""
    _rewrite(package, "max_bytes: 5000", "optional: true")
    _rewrite(package, 'notice.pdf", optional: true', 'notice.pdf"')

    with pytest.raises(PluginError, match="may be missing last"):
        load_feeds("toyplugin.feeds")


def test_one_id_cannot_be_declared_twice(package: Path) -> None:
    """Two folders that claim one id are refused."""
    (package / "two").mkdir()
    (package / "two" / "feed.yaml").write_text(DECLARATION, encoding="utf-8")

    with pytest.raises(PluginError, match="twice"):
        load_feeds("toyplugin.feeds")


def test_the_fingerprint_changes_with_the_code_that_reads(package: Path, tmp_path: Path) -> None:
    """An edition read by other code can be told by its fingerprint, whichever part of the package changed."""
    [feed] = load_feeds("toyplugin.feeds")
    before = fingerprint(feed)
    other = tmp_path / "other" / "feeds" / "one"
    other.mkdir(parents=True)
    (other / "feed.yaml").write_text(DECLARATION, encoding="utf-8")
    (other.parent / "shared.py").write_text("LIMIT = 1\n", encoding="utf-8")

    assert before == fingerprint(feed)
    assert before != fingerprint(read_declaration(other / "feed.yaml"))


def _rewrite(package: Path, old: str, new: str) -> None:
    file = package / "one" / "feed.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
