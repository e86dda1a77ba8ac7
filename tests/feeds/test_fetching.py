"""Fetching is patient with slow servers and trusts none; a hostile one costs bounded time and space, and no list."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from exportgate.errors import FeedError
from exportgate.feeds import keeping
from exportgate.feeds.edition import KeptFile
from exportgate.feeds.feed import Feed, FeedFile
from exportgate.feeds.fetching import Fetcher, MissingFileError, Patience
from exportgate.feeds.sources import AddressSource
from exportgate.feeds.steps import Order, Status, Step
from exportgate.feeds.store import Store
from exportgate.feeds.updating import update
from tests.feeds import publisher as hostile
from tests.feeds.publisher import Publisher, Visit, publisher
from tests.feeds.toy import NOW, TOY, toy_csv

HASTY = Patience(connect=1, read=0.3, total=1.0, attempts=2, backoff=0)
LIST = toy_csv("2026-02-20")
NEWER = toy_csv("2026-02-27")


@pytest.fixture
def server() -> Iterator[Publisher]:
    """A publisher on this machine."""
    with publisher() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, server: Publisher) -> Path:
    """A data folder with the list of 2026-02-20 in use."""
    server.answer = lambda visit: visit.send(LIST, ETag='"one"')
    [step] = _update(tmp_path, server)
    assert step.status is Status.IN_USE
    return tmp_path


def test_a_list_is_fetched_and_put_in_use(home: Path, server: Publisher) -> None:
    """The first fetch asks without conditions, and what comes is in use under the day written in the file."""
    assert "If-None-Match" not in server.asked[0]
    assert "exportgate" in server.asked[0]["User-Agent"]
    edition = Store(home).current()["toy.list"]
    assert edition.date == date(2026, 2, 20)
    assert edition.files[0].etag == '"one"'
    assert not (home / "feeds" / "toy.list" / "partial" / "list.csv").exists()


def test_a_list_that_has_not_changed_is_not_sent_again(home: Path, server: Publisher) -> None:
    """The server is told what is held; on "not modified" nothing is read or written."""
    server.answer = lambda visit: (
        visit.send(b"", 304) if visit.headers["If-None-Match"] == '"one"' else hostile.rubbish(visit)
    )

    [step] = _update(home, server)

    assert step.status is Status.UNCHANGED
    assert Store(home).current()["toy.list"].date == date(2026, 2, 20)


def test_the_day_of_last_change_is_sent_back_too(tmp_path: Path, server: Publisher) -> None:
    """A server without tags is asked with the day that it gave."""
    changed = "Fri, 20 Feb 2026 08:00:00 GMT"
    server.answer = lambda visit: visit.send(LIST, Last_Modified=changed)
    _update(tmp_path, server)

    _update(tmp_path, server)

    assert server.asked[1]["If-Modified-Since"] == changed


def test_a_newer_list_takes_the_place_of_the_older(home: Path, server: Publisher) -> None:
    """What the server sends as changed is read, judged and put in use."""
    server.answer = lambda visit: visit.send(NEWER, ETag='"two"')

    [step] = _update(home, server)

    assert step.status is Status.IN_USE
    assert Store(home).current()["toy.list"].date == date(2026, 2, 27)


def test_the_same_contents_under_a_new_tag_change_nothing(home: Path, server: Publisher) -> None:
    """Servers give the same file new tags; the hash tells that it is held already."""
    server.answer = lambda visit: visit.send(LIST, ETag='"other"')

    [step] = _update(home, server)

    assert step.status is Status.UNCHANGED
    assert len(Store(home).editions("toy.list")) == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (hostile.stalls, "fell silent"),
        (hostile.stalls_before_the_headers, "fell silent|more than 1 seconds"),
        (hostile.drips, "more than 1 seconds"),
        (hostile.drips_headers, "more than 1 seconds"),
        (hostile.never_ends, "more than the 100,000 bytes"),
        (hostile.never_ends_in_chunks, "more than the 100,000 bytes"),
        (hostile.gzip_bomb, "more than the 100,000 bytes"),
        (hostile.announces_too_much, "sent less than it announced"),
        (hostile.announces_a_giant, "more than the 100,000 bytes"),
        (hostile.breaks_a_chunk, "broke off"),
        (hostile.rubbish, "no connection|broke off|failed"),
        (lambda visit: visit.send(b"<!DOCTYPE html><html>Sorry</html>"), "web page"),
        (lambda visit: visit.send(b""), "is empty"),
        (lambda visit: visit.send(b"", 500), "answered 500|kept answering"),
        (lambda visit: visit.send(b"", 403), "answered 403"),
        (lambda visit: visit.send(b"", 304, ETag='"x"'), "nothing newer|not changed"),
        (lambda visit: visit.send(b"", 404), "no such file"),
        (lambda visit: visit.send(b"\x1f\x8b\x08broken", Content_Encoding="gzip"), "broken compression"),
        (
            lambda visit: visit.send(b"", 302, Location="http://other.example/list.csv"),
            "redirects to http://other.example",
        ),
        (lambda visit: visit.send(b"", 302, Location="ftp://127.0.0.1/list.csv"), "redirects to ftp"),
        (lambda visit: visit.send(b"", 302, Location="/list.csv"), "redirects more than"),
        (lambda visit: visit.send(NEWER[:-40]), "shrinks|cells"),
        (lambda visit: visit.send(b"published,2026-02-27\n" + b"\xff\xfe"), "not utf-8|not utf_8"),
    ],
    ids=lambda value: getattr(value, "__name__", value) if callable(value) else value,
)
def test_a_hostile_server_costs_no_list(home: Path, server: Publisher, answer: hostile.Answer, reason: str) -> None:
    """Whatever the server does, the fetch ends soon, says why, and the last good edition still answers."""
    server.answer = answer
    begun = time.monotonic()

    [step] = _update(home, server)

    assert time.monotonic() - begun < 4
    assert step.status in (Status.FAILED, Status.ASIDE, Status.UNCHANGED)
    assert any(part in step.message for part in reason.split("|")), step.message
    store = Store(home)
    assert store.current()["toy.list"].date == date(2026, 2, 20)
    assert len(store.entries(store.current()["toy.list"])) == 20


def test_a_file_cut_off_is_resumed_where_it_stopped(tmp_path: Path, server: Publisher) -> None:
    """A server that breaks off is asked for the rest only, provided that the file is still the same one."""

    def cuts_off_then_continues(visit: Visit) -> None:
        if "Range" not in visit.headers:
            visit.start(200, {"Content-Length": str(len(LIST)), "ETag": '"one"'})
            visit.wfile.write(LIST[:100])
            return
        first = int(visit.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        span = f"bytes {first}-{len(LIST) - 1}/{len(LIST)}"
        visit.send(LIST[first:], 206, Content_Range=span, ETag='"one"')

    server.answer = cuts_off_then_continues

    offered = Fetcher(tmp_path, HASTY).fetch(_file(server))

    assert offered is not None
    assert offered.path.read_bytes() == LIST
    assert server.asked[1]["Range"] == "bytes=100-"
    assert server.asked[1]["If-Range"] == '"one"'


def test_a_file_cut_off_in_an_earlier_update_is_resumed(tmp_path: Path, server: Publisher) -> None:
    """What an interrupted update had received is not fetched again by the next one."""

    def cuts_off(visit: Visit) -> None:
        visit.start(200, {"Content-Length": str(len(LIST)), "ETag": '"one"'})
        visit.wfile.write(LIST[:300])

    server.answer = cuts_off
    with pytest.raises(FeedError):
        Fetcher(tmp_path, replace(HASTY, attempts=1)).fetch(_file(server))
    server.answer = lambda visit: visit.send(
        LIST[300:], 206, Content_Range=f"bytes 300-{len(LIST) - 1}/{len(LIST)}", ETag='"one"'
    )

    offered = Fetcher(tmp_path, HASTY).fetch(_file(server))

    assert offered is not None
    assert offered.path.read_bytes() == LIST


@pytest.mark.parametrize("status", [200, 416, 206], ids=["changed", "no such part", "another part"])
def test_a_file_that_changed_meanwhile_is_fetched_from_its_start(
    tmp_path: Path, server: Publisher, status: int
) -> None:
    """Halves of two different files are never put together."""
    server.answer = hostile.announces_too_much
    (tmp_path / "list.csv").write_bytes(LIST[:300])
    (tmp_path / "list.csv.part.json").write_text(f'{{"url": "{server.url}", "mark": "\\"old\\""}}')

    def answer(visit: Visit) -> None:
        if "Range" in visit.headers and status != 200:
            visit.send(NEWER[10:], status, Content_Range="bytes 10-20/30")
        else:
            visit.send(NEWER)

    server.answer = answer

    offered = Fetcher(tmp_path, HASTY).fetch(_file(server))

    assert offered is not None
    assert offered.path.read_bytes() == NEWER


def test_a_server_in_trouble_is_asked_again(tmp_path: Path, server: Publisher) -> None:
    """ "Service unavailable" is no answer: the fetch waits and asks again."""
    answers = iter([(b"", 503), (LIST, 200)])
    server.answer = lambda visit: visit.send(*next(answers))

    offered = Fetcher(tmp_path, HASTY).fetch(_file(server))

    assert offered is not None
    assert offered.path.read_bytes() == LIST


def test_attempts_wait_longer_each_time(tmp_path: Path, server: Publisher) -> None:
    """Between attempts the fetch backs off, so as not to press a server that is down."""
    waits: list[float] = []
    server.answer = hostile.announces_too_much
    patience = Patience(connect=1, read=0.3, total=60, attempts=4, backoff=2, sleep=waits.append)

    with pytest.raises(FeedError, match="after 4 attempts"):
        Fetcher(tmp_path, patience).fetch(_file(server))

    assert waits == [2, 4, 8]


def test_a_redirect_within_the_host_is_followed(tmp_path: Path, server: Publisher) -> None:
    """Publishers move files about on their own host."""

    def moved(visit: Visit) -> None:
        if visit.path == "/list.csv":
            visit.send(b"", 302, Location="/new/list.csv")
        else:
            visit.send(LIST)

    server.answer = moved

    offered = Fetcher(tmp_path, HASTY).fetch(_file(server))

    assert offered is not None
    assert offered.source == server.url


def test_a_redirect_to_a_declared_host_is_followed(tmp_path: Path, server: Publisher) -> None:
    """Where the declaration names the publisher's storage host, the redirect to it is right."""
    there = f"http://localhost:{server.server_port}/stored.csv"

    def moved(visit: Visit) -> None:
        if visit.path == "/list.csv":
            visit.send(b"", 302, Location=there)
        else:
            visit.send(LIST)

    server.answer = moved
    with pytest.raises(FeedError, match="redirects to http://localhost"):
        Fetcher(tmp_path, HASTY).fetch(_file(server))

    offered = Fetcher(tmp_path, HASTY).fetch(replace(_file(server), redirects=("localhost",)))

    assert offered is not None
    assert offered.path.read_bytes() == LIST


def test_no_password_is_sent_or_shown(tmp_path: Path, server: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    """A login in the user's .netrc goes to no publisher, and a proxy's password stands in no message."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server.answer = lambda visit: visit.send(LIST)
    Fetcher(tmp_path, HASTY).fetch(_file(server))
    assert "Authorization" not in server.asked[0]

    monkeypatch.setenv("http_proxy", "http://me:hunter2@127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(FeedError) as refused:
        Fetcher(tmp_path, HASTY).fetch(FeedFile("list.csv", "http://toys.example/list.csv?key=hunter3"))

    assert "hunter" not in str(refused.value)


def test_the_proxy_of_the_environment_is_used(
    tmp_path: Path, server: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind a company's proxy, publishers are asked through it."""
    paths: list[str] = []

    def answer(visit: Visit) -> None:
        paths.append(visit.path)
        visit.send(LIST)

    server.answer = answer
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("no_proxy", "")

    Fetcher(tmp_path, HASTY).fetch(FeedFile("list.csv", "http://toys.example/list.csv"))

    assert paths == ["http://toys.example/list.csv"]


def test_a_full_disk_is_told_as_such(tmp_path: Path, server: Publisher) -> None:
    """No room to receive a file is an error for people, and what was received is removed to make room."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    (tmp_path / "list.csv").symlink_to("/dev/full")
    server.answer = lambda visit: visit.send(LIST)

    with pytest.raises(FeedError, match="No space left on device"):
        Fetcher(tmp_path, HASTY).fetch(_file(server))

    assert not os.path.lexists(tmp_path / "list.csv")


def test_one_changed_file_of_a_set_is_joined_with_those_held(tmp_path: Path, server: Publisher) -> None:
    """Of a list in several files only the changed ones are sent; the edition is whole all the same."""
    second = FeedFile("names.csv", server.url.replace("list.csv", "names.csv"), max_bytes=100_000)
    feed = replace(_feed(server), files=(_file(server), second))
    server.answer = lambda visit: visit.send(LIST if visit.path == "/list.csv" else b"names", ETag='"one"')
    _update(tmp_path, server, feed)
    server.answer = lambda visit: (
        visit.send(NEWER, ETag='"two"') if visit.path == "/list.csv" else visit.send(b"", 304, ETag='"one"')
    )

    [step] = _update(tmp_path, server, feed)

    assert step.status is Status.IN_USE
    edition = Store(tmp_path).current()["toy.list"]
    assert [file.read_bytes() for file in Store(tmp_path).raw_files(edition)] == [NEWER, b"names"]


def test_an_optional_file_may_be_missing(tmp_path: Path, server: Publisher) -> None:
    """A companion file that the publisher does not always give is no failure; a required one is."""
    extra = FeedFile("extra.csv", server.url.replace("list.csv", "extra.csv"), max_bytes=100_000, optional=True)
    server.answer = lambda visit: visit.send(LIST) if visit.path == "/list.csv" else visit.send(b"", 404)

    [step] = _update(tmp_path, server, replace(_feed(server), files=(_file(server), extra)))

    assert step.status is Status.IN_USE
    with pytest.raises(MissingFileError):
        Fetcher(tmp_path / "partial", HASTY).fetch(replace(extra, optional=False))


def test_a_tag_from_another_address_is_not_believed(tmp_path: Path, server: Publisher) -> None:
    """After the declaration moved to another address, the file is asked for without conditions."""
    known = KeptFile(
        name="list.csv", kept_as="list.csv", sha256="", size=1, limit=9, source="http://old/", etag='"one"'
    )
    server.answer = lambda visit: visit.send(LIST)

    assert Fetcher(tmp_path, HASTY).fetch(_file(server), known) is not None
    assert "If-None-Match" not in server.asked[0]


def _file(server: Publisher) -> FeedFile:
    return FeedFile("list.csv", server.url, max_bytes=100_000)


def _feed(server: Publisher) -> Feed:
    return replace(TOY, files=(_file(server),))


def _update(home: Path, server: Publisher, feed: Feed | None = None) -> list[Step]:
    store, feeds = Store(home), [feed or _feed(server)]
    with keeping.update_lock(store), AddressSource(store, feeds, HASTY) as source:
        return list(update(store, Order(feeds, source, NOW), lambda words: None))
