"""A running `exportgate serve`, asked over HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests

from exportgate_tryton.engine.answer import REASON, Answer, UnreachableError, hit_in_words, told

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
        shipment = quote(str(question["id"]), safe="")
        state = self._call("GET", f"/api/v1/shipments/{shipment}")
        try:
            return Answer(
                str(state["state"]),
                str(decision["id"]),
                _reasons(decision),
                f"{self.desk.rstrip('/')}/shipments/{shipment}",
            )
        except (KeyError, TypeError) as error:
            raise UnreachableError(f"{self.url} gave an answer without {error}") from error

    def tell(self, shipment: str, what: str) -> str:
        """Tell that a shipment was `shipped` or `cancelled`; gives the state that it is in then, "" for an unknown one.

        Raises:
            UnreachableError: it could not be told.
        """
        path = f"/api/v1/shipments/{quote(shipment, safe='')}"
        hold = self._call("GET", path, unknown={})
        state = str(hold.get("state", ""))
        if state in ("", "shipped", "cancelled"):
            return state
        step, body = ("shipped", {}) if what == "shipped" else ("cancel", {"reason": REASON})
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
        try:
            for hit in self._call("POST", "/api/v1/screen", asked)["hits"]:
                found[int(hit["id"])].append(
                    hit_in_words(
                        hit["score"], hit["matched_name"], hit["list"], hit["entry"], "; ".join(hit["reasons"])
                    )
                )
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise UnreachableError(f"{self.url} gave an answer that is none: {error!r}") from error
        return found

    def _call(self, method: str, path: str, body: Any = None, unknown: Any = None) -> Any:
        """Give what an address answers; `unknown`, where it is given, for what is not there."""
        try:
            answer = requests.request(
                method,
                self.url + path,
                json=body,
                headers={"Authorization": f"Bearer {self.token}"},
                timeout=self.timeout,
                allow_redirects=False,  # the token is for this address alone
            )
            if answer.status_code == requests.codes.not_found and unknown is not None:
                return unknown
            if answer.status_code != requests.codes.ok:
                raise UnreachableError(f"{self.url} answered {answer.status_code}: {_problem(answer)}")
            return answer.json()
        except requests.RequestException as error:
            # Not the error's own text: it may show more of the request than a shipment should.
            raise UnreachableError(f"{self.url} did not answer ({type(error).__name__})") from error


def _reasons(decision: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        told(finding["jurisdiction"], finding["outcome"], finding["reason"], finding["citation"])
        for finding in decision["findings"]
        if finding["outcome"] in _HELD and not finding.get("covered_by")
    )


def _problem(answer: requests.Response) -> str:
    try:
        problem = answer.json()
        return str(problem.get("detail") or problem.get("title") or "")[:500]
    except (ValueError, AttributeError):
        return "no reason given"
