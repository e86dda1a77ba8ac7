"""A running `exportgate serve`, asked over HTTP."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

import requests
import urllib3

from exportgate_tryton.engine.answer import (
    OVERTAKEN,
    REASON,
    SOURCE,
    Answer,
    UnreachableError,
    done_in_words,
    hit_in_words,
    standing,
    told,
    why,
)

_PIECE = 16_384
_MOST = 50_000
_PARTIES = f"/api/v1/parties?source={SOURCE}"
T = TypeVar("T")
_MAX_BYTES = 32 * 1024**2
_HELD = frozenset({"licence_required", "review", "indeterminate", "exception_available", "prohibited"})


@dataclass(frozen=True, slots=True)
class Service:
    """The engine behind an address.

    Args:
        url: the service's address, without a slash at the end.
        token: with the scopes check, screen and read.
        timeout: seconds to wait for an answer.
        desk: where people open the desk.
    """

    url: str
    token: str
    timeout: float
    desk: str

    def ask(self, question: Mapping[str, Any]) -> Answer:
        """Ask whether a shipment may leave.

        Raises:
            UnreachableError: it could not be asked, or the answer is none.
        """
        decision = self._call("POST", "/api/v1/check", question)
        hold = self._call("GET", f"/api/v1/shipments/{quote(str(question['id']), safe='')}")
        with self._understood():
            if hold["decision"] != decision["id"]:
                raise UnreachableError(OVERTAKEN)
            return self._answer(hold, _reasons(decision))

    def look(self, shipment: str) -> Answer | None:
        """Give how a shipment stands by what was last decided; `None` for an unknown one.

        Raises:
            UnreachableError: it could not be asked, or the answer is none.
        """
        hold = self._call("GET", f"/api/v1/shipments/{quote(shipment, safe='')}", unknown={})
        with self._understood():
            return self._answer(hold, tuple(map(str, hold["reasons"]))) if hold else None

    def _answer(self, hold: Mapping[str, Any], reasons: tuple[str, ...]) -> Answer:
        link = f"{self.desk.rstrip('/')}/decisions/{quote(str(hold['decision']), safe='')}"
        state = standing(str(hold["state"]), hold["may_leave"] is True)
        return Answer(state, str(hold["decision"]), why(state, reasons), link)

    @contextmanager
    def _understood(self) -> Iterator[None]:
        """Take what is not as it should be for no answer at all."""
        try:
            yield
        except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
            raise UnreachableError(f"{self.url} gave an answer that is none: {error!r}") from error

    def tell(self, shipment: str, what: str) -> str:
        """Tell that a shipment was `shipped` or `cancelled`; gives the state that it is in then, "" for an unknown one.

        Raises:
            UnreachableError: it could not be told.
        """
        path = f"/api/v1/shipments/{quote(shipment, safe='')}"
        hold = self._call("GET", path, unknown={"state": ""})
        step, body = ("shipped", {}) if what == "shipped" else ("cancel", {"reason": REASON})
        with self._understood():
            if hold["state"] in ("", "shipped", "cancelled"):
                return str(hold["state"])
            return str(self._call("POST", f"{path}/{step}", body)["state"])

    def screen(self, parties: Sequence[Mapping[str, Any]]) -> list[list[str]]:
        """Compare parties with the lists.

        Raises:
            UnreachableError: it could not be asked, or the answer is none.
        """
        fields = ("name", "kind", "country", "address")
        asked = [
            {"id": str(number)} | {name: party[name] for name in fields if party.get(name)}
            for number, party in enumerate(parties)
        ]
        found: list[list[str]] = [[] for _ in parties]
        answer = self._call("POST", "/api/v1/screen", asked)
        with self._understood():
            for hit in answer["hits"]:
                found[int(hit["id"])].append(
                    hit_in_words(
                        hit["score"], hit["matched_name"], hit["list"], hit["entry"], "; ".join(hit["reasons"])
                    )
                )
        return found

    def put_on_file(self, parties: Sequence[Mapping[str, Any]], gone: Sequence[str]) -> str:
        """Bring the parties on file that come from Tryton up to date.

        Up to 50,000 are sent as all that there are, so that every other is taken out. More are sent in pieces, and
        those gone by their ids.

        Raises:
            UnreachableError: it could not be done, or the answer is none.
        """
        if 0 < len(parties) <= _MOST:
            answers = [self._call("POST", f"{_PARTIES}&whole=true&removals=true", list(parties))]
        else:
            answers = [self._call("POST", _PARTIES, list(some)) for some in _pieces(parties)]
            removal = f"{_PARTIES.partition('?')[0]}/removals"
            answers += [self._call("POST", removal, {"source": SOURCE, "ids": list(some)}) for some in _pieces(gone)]
        with self._understood():
            sums = {name: sum(int(one[name]) for one in answers) for name in ("added", "changed", "removed")}
            return done_in_words(sums | {"unchanged": answers[-1]["unchanged"] if answers else 0})

    def _call(self, method: str, path: str, body: Any = None, unknown: Any = None) -> Any:
        """Give what an address answers; `unknown`, where it is given, for what is not there."""
        until = time.monotonic() + self.timeout
        try:
            answer = requests.request(
                method,
                self.url + path,
                json=body,
                headers={"Authorization": f"Bearer {self.token}"},
                timeout=self.timeout,
                allow_redirects=False,  # the token is for this address alone
                stream=True,
            )
            content = self._content(answer, until)
            if answer.status_code == requests.codes.not_found and unknown is not None:
                return unknown
            if answer.status_code != requests.codes.ok:
                raise UnreachableError(f"{self.url} answered {answer.status_code}: {_problem(content)}")
            return json.loads(content)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            # Not the error's own text: it may show more of the request than a shipment should.
            raise UnreachableError(f"{self.url} did not answer ({type(error).__name__})") from error
        except (ValueError, RecursionError) as error:
            raise UnreachableError(f"{self.url} gave an answer that is no JSON") from error

    def _content(self, answer: requests.Response, until: float) -> bytes:
        """Read an answer to its end, but not for longer than the time-out, nor for ever."""
        content = b""
        with answer:
            while piece := answer.raw.read1(_PIECE, decode_content=True):
                content += piece
                if time.monotonic() > until or len(content) > _MAX_BYTES:
                    raise UnreachableError(f"{self.url} did not come to the end of its answer")
        return content


def _pieces(some: Sequence[T]) -> Iterator[Sequence[T]]:
    return (some[at : at + _MOST] for at in range(0, len(some), _MOST))


def _reasons(decision: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        told(finding["jurisdiction"], finding["outcome"], finding["reason"], finding["citation"])
        for finding in decision["findings"]
        if finding["outcome"] in _HELD and not finding.get("covered_by")
    )


def _problem(content: bytes) -> str:
    try:
        problem = json.loads(content)
        return str(problem.get("detail") or problem.get("title") or "")[:500]
    except (ValueError, AttributeError, RecursionError):
        return "no reason given"
