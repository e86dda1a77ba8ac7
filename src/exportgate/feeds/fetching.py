"""Fetching the files of a publication from their official address: patient with servers, and trusting none.

A stalled server, one that lies about its length or never ends, one that sends its visitors elsewhere or answers with a
web page: each ends in a `FeedError` in bounded time and space, and what was loaded before stays in use.
"""

import json
import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from threading import Thread
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.util.retry import Retry

from exportgate.errors import FeedError
from exportgate.feeds.edition import KeptFile
from exportgate.feeds.feed import FeedFile
from exportgate.feeds.offers import OfferedFile
from exportgate.feeds.reading import looks_like_html

USER_AGENT = "exportgate (export control screening; reads public lists)"
_CHUNK = 1 << 16
_REDIRECTS = 4
_PAGES = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server is waited for, in seconds, and how often it is asked again.

    `connect` and `read` bound each wait for a sign of life, `total` the whole fetch of one file with all its attempts.
    """

    connect: float = 15.0
    read: float = 60.0
    total: float = 900.0
    attempts: int = 4
    backoff: float = 1.0
    sleep: Callable[[float], None] = field(default=time.sleep)
    clock: Callable[[], float] = field(default=time.monotonic)


class MissingFileError(FeedError):
    """The server says that it has no such file."""


class _NoLogin(AuthBase):
    """Sends no credentials: requests would otherwise look for some in the user's .netrc."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class _BrokenOffError(Exception):
    """The server stopped in mid-file; worth another attempt from where it stopped."""


class Fetcher:
    """Fetches files into a folder, where those cut off are kept to be resumed.

    Args:
        folder: where files are put; made if need be.
        patience: limits of time.
    """

    def __init__(self, folder: Path, patience: Patience | None = None) -> None:
        self.folder = folder
        self.patience = patience or Patience()
        self._session = _session(self.patience)

    def fetch(self, file: FeedFile, known: KeptFile | None = None) -> OfferedFile | None:
        """Fetch one file; `None` where the server says that the one known has not changed.

        Args:
            file: its declaration.
            known: the file as held, from the same address.

        Raises:
            FeedError: it could not be fetched whole, is too large, or is not what was asked for.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        deadline = self.patience.clock() + self.patience.total
        known = known if known and known.source == file.url else None
        for attempt in range(self.patience.attempts):
            try:
                return self._attempt(file, known, deadline)
            except _BrokenOffError as error:
                wait = self.patience.backoff * 2**attempt
                if attempt + 1 == self.patience.attempts or self.patience.clock() + wait >= deadline:
                    raise _failed(file, f"{error}, after {attempt + 1} attempts") from error
                self.patience.sleep(wait)
        raise _failed(file, "was not attempted")

    def _attempt(self, file: FeedFile, known: KeptFile | None, deadline: float) -> OfferedFile | None:
        part = _Part(self.folder / file.name, file.url)
        with self._ask(file, part, known, deadline) as response:
            if response.status_code == 304:
                if known is None:
                    raise _failed(file, "the server says that it has not changed, but nothing of it was known")
                return None
            _require_good(file, response, part)
            self._receive(file, response, part, deadline)
        part.require_sane(file)
        return OfferedFile(
            file.name,
            part.path,
            file.max_bytes,
            file.url,
            response.headers.get("ETag", ""),
            response.headers.get("Last-Modified", ""),
        )

    def _ask(self, file: FeedFile, part: "_Part", known: KeptFile | None, deadline: float) -> requests.Response:
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **part.resuming()}
        if known and "Range" not in headers:
            headers.update(_unless_changed(known))
        url = file.url
        for _ in range(_REDIRECTS):
            response = self._get(file, url, headers, deadline)
            if not response.is_redirect:
                return response
            response.close()
            url = _next_address(file, url, response.headers["Location"])
        raise _failed(file, f"the server redirects more than {_REDIRECTS} times")

    def _get(self, file: FeedFile, url: str, headers: Mapping[str, str], deadline: float) -> requests.Response:
        left = deadline - self.patience.clock()
        if left <= 0:
            raise _failed(file, f"took more than {self.patience.total:,.0f} seconds")
        waits = (min(self.patience.connect, left), min(self.patience.read, left))
        ask = partial(
            self._session.get,
            url,
            headers=dict(headers),
            stream=True,
            timeout=waits,
            allow_redirects=False,
            auth=_NoLogin(),
        )
        try:
            return _within(ask, left)
        except TimeoutError as error:
            raise _failed(file, f"took more than {self.patience.total:,.0f} seconds") from error
        except requests.exceptions.SSLError as error:
            raise _failed(file, "the server's certificate is not trusted") from error
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, UnicodeError) as error:
            raise _BrokenOffError(_in_words(error)) from error

    def _receive(self, file: FeedFile, response: requests.Response, part: "_Part", deadline: float) -> None:
        resumed = response.status_code == 206
        size = part.size() if resumed else 0
        part.describe(response)
        try:
            with part.path.open("ab" if resumed else "wb") as target:
                while chunk := response.raw.read1(_CHUNK, decode_content=True):
                    size += len(chunk)
                    if size > file.max_bytes:
                        raise _too_large(file)
                    if self.patience.clock() > deadline:
                        raise _failed(file, f"took more than {self.patience.total:,.0f} seconds")
                    target.write(chunk)
        except FeedError:
            part.remove()
            raise
        except (urllib3.exceptions.HTTPError, requests.exceptions.RequestException) as error:
            raise _BrokenOffError(_in_words(error)) from error
        except OSError as error:
            part.remove()
            raise _not_written(file, error) from error


@dataclass(frozen=True, slots=True)
class _Part:
    """A file being received, and beside it what tells whether the rest of it can be asked for."""

    path: Path
    url: str

    @property
    def _label(self) -> Path:
        return self.path.with_name(self.path.name + ".part.json")

    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def describe(self, response: requests.Response) -> None:
        """Note the state of the file that is being received; only a strong mark of it allows to resume."""
        etag, modified = response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
        mark = etag if etag and not etag.startswith("W/") else modified
        encoded = response.headers.get("Content-Encoding", "identity").lower() != "identity"
        self._label.write_text(json.dumps({"url": self.url, "mark": "" if encoded else mark}), encoding="utf-8")

    def resuming(self) -> dict[str, str]:
        """Give the headers that ask for the rest, none where there is no beginning or it may have changed."""
        try:
            label = json.loads(self._label.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(label, dict) or label.get("url") != self.url or not label.get("mark") or not self.size():
            return {}
        return {"Range": f"bytes={self.size()}-", "If-Range": str(label["mark"])}

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
        self._label.unlink(missing_ok=True)

    def require_sane(self, file: FeedFile) -> None:
        """Refuse what cannot be a list before anybody reads it.

        Raises:
            FeedError: it is empty, or a web page where none was expected.
        """
        self._label.unlink(missing_ok=True)
        with self.path.open("rb") as stream:
            start = stream.read(512)
        if not start.strip():
            fault = "is empty"
        elif looks_like_html(start) and not file.name.lower().endswith(_PAGES):
            fault = "the server answered with a web page in place of the file"
        else:
            return
        self.path.unlink(missing_ok=True)
        raise _failed(file, fault)


def day_of(last_modified: str) -> date | None:
    """Give the day of a `Last-Modified` header, `None` where it says none."""
    try:
        return parsedate_to_datetime(last_modified).date() if last_modified else None
    except (TypeError, ValueError):
        return None


def _within(ask: Callable[[], requests.Response], seconds: float) -> requests.Response:
    """Call in a thread of its own, so that a server that drips its headers byte by byte is left after some seconds.

    Raises:
        TimeoutError: it did not answer in time.
    """
    answer: Future[requests.Response] = Future()

    def run() -> None:
        try:
            answer.set_result(ask())
        except Exception as error:  # noqa: BLE001  # raised again where the answer is waited for
            answer.set_exception(error)

    Thread(target=run, daemon=True).start()
    return answer.result(timeout=seconds)


def _session(patience: Patience) -> requests.Session:
    session = requests.Session()
    retry = Retry(
        total=None,
        connect=0,  # attempts after a broken connection are counted in one place, by Fetcher.fetch
        read=False,
        redirect=0,
        other=0,
        status=patience.attempts - 1,
        backoff_factor=patience.backoff,
        backoff_max=30,
        backoff_jitter=patience.backoff / 2,
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods=("GET",),
        respect_retry_after_header=False,  # a hostile server could name a year
        raise_on_status=False,
    )
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry, pool_connections=2, pool_maxsize=2))
    return session


def _unless_changed(known: KeptFile) -> dict[str, str]:
    headers = {}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def _require_good(file: FeedFile, response: requests.Response, part: _Part) -> None:
    status = response.status_code
    if status == 416:
        part.remove()
        raise _BrokenOffError("the server has no such part of it any longer")
    if status == 206 and not _continues(response, part.size()):
        part.remove()
        raise _BrokenOffError("the server sent another part than the one asked for")
    if status in (404, 410):
        raise MissingFileError(f"the server has no such file ({status})", where=_failed(file, "").where)
    if status not in (200, 206):
        raise _failed(file, f"the server answered {status} {response.reason or ''}".strip())
    stated = response.headers.get("Content-Length", "")
    if stated.isdigit() and int(stated) + (part.size() if status == 206 else 0) > file.max_bytes:
        raise _too_large(file)


def _continues(response: requests.Response, size: int) -> bool:
    return response.headers.get("Content-Range", "").replace("bytes ", "", 1).startswith(f"{size}-")


def _next_address(file: FeedFile, url: str, location: str) -> str:
    target = urljoin(url, location)
    here, there = urlsplit(file.url), urlsplit(target)
    same = (there.hostname, there.port) == (here.hostname, here.port)
    known = there.hostname in file.redirects and there.port in (None, here.port)
    if there.scheme != here.scheme or not (same or known):
        raise _failed(file, f"the server redirects to {there.scheme}://{there.hostname or ''}, which is refused")
    return target


def _too_large(file: FeedFile) -> FeedError:
    return _failed(file, f"holds more than the {file.max_bytes:,} bytes that are declared for it")


def _failed(file: FeedFile, reason: str) -> FeedError:
    address = urlsplit(file.url)
    return FeedError(reason, where=f"{file.name} from {address.hostname or file.url}")


def _not_written(file: FeedFile, error: OSError) -> FeedError:
    return FeedError(
        f"cannot be written: {os.strerror(error.errno) if error.errno else error}",
        where=file.name,
        hint="Nothing was changed; the lists loaded before stay in use. Make room, or allow writing there.",
    )


_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.ProxyError, "the proxy refused or could not be reached"),
    (requests.exceptions.ConnectTimeout, "the server did not answer in time"),
    (requests.exceptions.ReadTimeout, "the server fell silent"),
    (urllib3.exceptions.ReadTimeoutError, "the server fell silent"),
    (urllib3.exceptions.IncompleteRead, "the server sent less than it announced"),
    (urllib3.exceptions.NewConnectionError, "no connection to the server"),
    (urllib3.exceptions.DecodeError, "the server sent a broken compression"),
    (urllib3.exceptions.ProtocolError, "the server broke off"),
    (requests.exceptions.RetryError, "the server kept answering with errors"),
    (requests.exceptions.ConnectionError, "no connection to the server"),
)


def _in_words(error: Exception) -> str:
    """Say what happened without quoting the error, which may quote addresses with passwords of a proxy."""
    inner = error.args[-1] if error.args and isinstance(error.args[-1], Exception) else error
    for kind, words in _WORDS:
        if isinstance(inner, kind) or isinstance(error, kind):
            return words
    return f"failed ({type(error).__name__})"
