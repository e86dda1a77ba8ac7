"""Every reader of every plugin: whatever is done to its files, it gives entries or a `FeedError`, and nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.feed import Feed, RawFile
from exportgate.feeds.mirror import read_mirror
from exportgate.feeds.offers import Offer
from exportgate.feeds.rawfile import FileInMemory
from exportgate.plugins import load_plugins
from tests.conftest import REPOSITORY
from tests.feeds.seeds import SEEDS

PIECES = (
    b"",
    b"\x00",
    b"\xff\xfe",
    b'"',
    b"<",
    b"&x;",
    b"-0- ",
    b"\x1a",
    b"1900-02-31",
    "\u202e李".encode(),
    b"9" * 400,
)


@dataclass(frozen=True)
class Sample:
    """A made publication: its feed and layout, and its files in memory."""

    feed: Feed
    layout: str
    files: tuple[FileInMemory, ...]


FEEDS = {feed.id: feed for _, declared in load_plugins().ask("exportgate_register_feeds") for feed in declared}


def _samples() -> list[Sample]:
    seeded = [Sample(FEEDS[feed], layout, tuple(make())) for (feed, layout), make in SEEDS.items()]
    return [*_fixtures(), *seeded]


def _fixtures() -> list[Sample]:
    mirror = read_mirror(REPOSITORY / "fixtures" / "feeds")
    offers = ((feed, offer) for feed in FEEDS.values() for offer in mirror.offers(feed) if isinstance(offer, Offer))
    return [
        Sample(feed, offer.format, tuple(_in_memory(file.name, file.path) for file in offer.files))
        for feed, offer in offers
        if offer.format in feed.readers
    ]


def _in_memory(name: str, path: Path) -> FileInMemory:
    return FileInMemory(name, path.read_bytes())


SAMPLES = _samples()


@pytest.fixture(params=SAMPLES, ids=lambda sample: f"{sample.feed.id} {sample.layout}")
def sample(request: pytest.FixtureRequest) -> Sample:
    """Each made publication in turn."""
    found: Sample = request.param
    return found


def test_every_layout_is_tried() -> None:
    """No reader of any plugin is left out of the tests below."""
    tried = {(sample.feed.id, sample.layout) for sample in SAMPLES}

    assert {(feed.id, layout) for feed in FEEDS.values() for layout in feed.readers} == tried


def test_a_whole_file_is_read(sample: Sample) -> None:
    """Untouched, each sample gives entries of its own list; else the tests below would try nothing."""
    entries = _read(sample, sample.files)

    assert entries
    assert {entry.feed for entry in entries} == {sample.feed.id}


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_bytes_are_refused_or_read(sample: Sample, data: st.DataObject) -> None:
    """Pieces cut out, put in, or replaced anywhere in a file."""
    number = data.draw(st.integers(0, len(sample.files) - 1))
    content = sample.files[number].content
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.integers(0, 40)))
        content = content[:start] + data.draw(st.sampled_from(PIECES)) + content[end:]

    _read_or_refuse(sample, number, content)


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_truncated_or_foreign_file_is_refused_or_read(sample: Sample, data: st.DataObject) -> None:
    """A file cut off anywhere, or one of another list under its name."""
    number = data.draw(st.integers(0, len(sample.files) - 1))
    whole = sample.files[number].content
    others = [file.content for other in SAMPLES for file in other.files if file.content != whole]
    cut = data.draw(st.integers(0, len(whole)))

    _read_or_refuse(sample, number, data.draw(st.sampled_from([whole[:cut], *others])))


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_value_is_refused_or_read(sample: Sample, data: st.DataObject) -> None:
    """A whole word or number of a text file replaced, so that its structure holds and its meaning does not."""
    number = data.draw(st.integers(0, len(sample.files) - 1))
    content = sample.files[number].content
    words = list(re.finditer(rb"[\w/.-]+", content))
    if content.startswith((b"PK", b"%PDF")) or not words:
        return
    word = words[data.draw(st.integers(0, len(words) - 1))]

    _read_or_refuse(
        sample, number, content[: word.start()] + data.draw(st.sampled_from(PIECES)) + content[word.end() :]
    )


def _read_or_refuse(sample: Sample, number: int, content: bytes) -> None:
    files = [replace(file, content=content) if place == number else file for place, file in enumerate(sample.files)]
    try:
        entries = _read(sample, files)
    except FeedError:
        return
    assert {entry.feed for entry in entries} <= {sample.feed.id}


def _read(sample: Sample, files: Sequence[RawFile]) -> Sequence[Entry]:
    return sample.feed.readers[sample.layout](files).entries
