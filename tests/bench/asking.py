"""Clients that ask a service everything that people and programs ask, and look whether each answer is one.

An answer is one where all of it rests on one set of editions, and that set was once in use: each decision and each hit
of it names editions of that set, and whoever only some editions list is found if, and only if, it is one of these.
"""

import itertools
import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

NAMES = ("Shanghai Sunflower Furniture", "Möbelhaus Sonnenschein", "Qingdao Bright Lamp Works", "Ferramentas do Sul")
RESEMBLES = "Fujian Jinhua Integrated Circuit Company"
BATCH, PARTIES = 40, 150
_FORM_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')

Set = frozenset[tuple[str, str]]
"""Editions: feed and day of each."""


@dataclass(frozen=True)
class Marker:
    """Somebody whom a list names in some of its editions only.

    Args:
        name: as listed.
        feed: the list.
        days: of the editions that have the entry.
    """

    name: str
    feed: str
    days: frozenset[str]


@dataclass(frozen=True)
class Place:
    """A service, and with what it is asked."""

    url: str
    token: str
    second: str
    user: tuple[str, str]
    markers: Sequence[Marker]


@dataclass
class Seen:
    """What clients saw: seconds by kind of request, what was refused for now, what was wrong, and sets of editions."""

    took: dict[str, list[float]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    sets: dict[Set, int] = field(default_factory=dict)
    last_begun: dict[Set, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, seconds: float) -> None:
        """Note an answer."""
        with self.lock:
            self.took.setdefault(kind, []).append(seconds)

    def note_refused(self, kind: str) -> None:
        """Note a request that was told to come again."""
        with self.lock:
            self.refused[kind] = self.refused.get(kind, 0) + 1

    def note_wrong(self, told: str) -> None:
        """Note what must not be."""
        with self.lock:
            self.wrong.append(told)

    def note_set(self, editions: Set, begun: float) -> None:
        """Note that an answer rests on some editions."""
        with self.lock:
            self.sets[editions] = self.sets.get(editions, 0) + 1
            self.last_begun[editions] = max(begun, self.last_begun.get(editions, 0.0))


class Asker:
    """One client, who asks one thing after the other.

    Args:
        place: whom it asks.
        seen: where it notes what it saw.
        seed: what it asks depends on.
    """

    def __init__(self, place: Place, seen: Seen, seed: int) -> None:
        self._place, self._seen = place, seen
        self._random = random.Random(seed)
        self._numbers = (f"{seed}-{time.time_ns()}-{number}" for number in itertools.count())
        how: dict[str, Any] = {"timeout": 60, "verify": False}  # over http there is no certificate to look at
        self._api = httpx.Client(base_url=f"{place.url}/api/v1", headers=_bearer(place.token), **how)
        self._second = httpx.Client(base_url=f"{place.url}/api/v1", headers=_bearer(place.second), **how)
        self._desk = httpx.Client(base_url=place.url, follow_redirects=False, **how)
        self._known: list[str] = []
        self._ways: dict[Callable[[], None], int] = {
            self.check: 30,
            self.check_batch: 2,
            self.check_with_key: 5,
            self.screen: 20,
            self.screen_batch: 2,
            self.read_decision: 15,
            self.read_queue: 5,
            self.judge: 3,
            self.look_at_queue: 5,
            self.look_at_decision: 5,
            self.watch: 5,
        }

    def ask(self) -> None:
        """Ask one thing."""
        (way,) = self._random.choices(list(self._ways), list(self._ways.values()))
        try:
            way()
        except httpx.HTTPError as error:
            self._seen.note_wrong(f"{way.__name__}: {type(error).__name__}: {error}")

    def check(self) -> None:
        """Check one shipment."""
        answer = self._post("check", "/check", shipment(f"S-{next(self._numbers)}", self._names(2)))
        if answer:
            self._look_at([answer.json()])

    def check_batch(self) -> None:
        """Check many shipments in one request."""
        asked = [shipment(f"B-{next(self._numbers)}", self._names(2)) for _ in range(BATCH)]
        answer = self._post(f"check {BATCH}", "/check", asked)
        if answer:
            self._look_at(answer.json())

    def check_with_key(self) -> None:
        """Check a shipment, and send the same again: it is answered again, and not done again."""
        asked, key = shipment(f"K-{next(self._numbers)}", self._names(2)), {"Idempotency-Key": next(self._numbers)}
        first = self._post("check with key", "/check", asked, headers=key)
        again = self._post("the same again", "/check", asked, headers=key)
        if first and again and first.content != again.content:
            self._seen.note_wrong(f"sent again, another answer: {first.text[:200]} {again.text[:200]}")

    def screen(self) -> None:
        """Screen one party."""
        self._screened("screen", self._names(1))

    def screen_batch(self) -> None:
        """Screen many parties in one request."""
        self._screened(f"screen {PARTIES}", self._names(PARTIES))

    def read_decision(self) -> None:
        """Read a decision."""
        if self._known:
            self._get("read a decision", f"/decisions/{self._random.choice(self._known)}")

    def read_queue(self) -> None:
        """List the shipments that wait."""
        self._get("list shipments", "/shipments?limit=100")

    def judge(self) -> None:
        """Judge a hit, and have another confirm it."""
        asked = shipment(f"J-{next(self._numbers)}", [f"{RESEMBLES} {next(self._numbers)}"])
        if not self._post("check", "/check", asked):
            return
        hits = self._get("list hits", f"/reviews/hits?shipment={asked['id']}")
        for hit in (hits.json()["hits"] if hits else [])[:1]:
            told = {"decision": hit["decision"], "hit": hit["number"], "said": "false_positive", "reason": "another"}
            made = self._post("judge", "/reviews/judgements", told)
            if made and made.json()["state"] == "proposed":
                self._confirm(made.json()["id"])

    def _confirm(self, judgement: str) -> None:
        self._answered("confirm", lambda: self._second.post(f"/reviews/judgements/{judgement}/confirm", json={}))

    def look_at_queue(self) -> None:
        """Open the queue at the desk."""
        self._page("desk: queue", "/")

    def look_at_decision(self) -> None:
        """Open a decision at the desk."""
        if self._known:
            self._page("desk: decision", f"/decisions/{self._random.choice(self._known)}")

    def watch(self) -> None:
        """See whether the service is well."""
        self._answered("health", lambda: self._desk.get("/health"))

    def _names(self, count: int) -> list[str]:
        listed = [marker.name for marker in self._place.markers]
        return [
            self._random.choice(listed) if self._random.random() < 0.3 else self._random.choice(NAMES)
            for _ in range(count)
        ]

    def _screened(self, kind: str, names: Sequence[str]) -> None:
        begun = time.monotonic()
        answer = self._post(kind, "/screen", [{"name": name} for name in names])
        if answer:
            told = answer.json()
            editions = {one["feed"]: one["edition"] for one in told["editions"]}
            found = [(one["name"], one["hits"]) for one in told["parties"]]
            self._seen.note_set(frozenset(editions.items()), begun)
            for fault in faults(editions, found, self._place.markers):
                self._seen.note_wrong(f"{kind}: {fault}")

    def _look_at(self, decisions: Sequence[Mapping[str, Any]]) -> None:
        """See that decisions of one answer rest on one set of editions, and find what it lists."""
        self._known = [*self._known[-50:], decisions[0]["id"]]
        sets = {frozenset((one["feed"], one["edition"]) for one in made["editions"]) for made in decisions}
        if len(sets) != 1:
            self._seen.note_wrong(f"one answer of {len(decisions)} decisions from {len(sets)} sets of editions")
        for one in decisions:
            editions = {ref["feed"]: ref["edition"] for ref in one["editions"]}
            hits = [finding["hit"] for finding in one["findings"] if finding["hit"]]
            found = [(name, [hit for hit in hits if hit["name"] == name]) for name in {hit["name"] for hit in hits}]
            self._seen.note_set(frozenset(editions.items()), self._begun)
            for fault in faults(editions, found, self._place.markers):
                self._seen.note_wrong(f"check: {fault}")

    def _post(self, kind: str, path: str, body: Any, **more: Any) -> httpx.Response | None:
        return self._answered(kind, lambda: self._api.post(path, json=body, **more))

    def _get(self, kind: str, path: str) -> httpx.Response | None:
        return self._answered(kind, lambda: self._api.get(path))

    def _page(self, kind: str, path: str) -> None:
        """Open a page, signed in."""
        if not self._desk.cookies:
            name, password = self._place.user
            token = _FORM_TOKEN.search(self._desk.get("/login").text)
            form = {"form_token": token[1] if token else "", "name": name, "password": password}
            self._desk.post("/login", data=form)
        self._answered(kind, lambda: self._desk.get(path))

    def _answered(self, kind: str, ask: Callable[[], httpx.Response]) -> httpx.Response | None:
        """Ask, and note how long it took; `None` where it was refused for now, or wrongly."""
        begun = self._begun = time.monotonic()
        answer = ask()
        if answer.status_code in (429, 503) and "Retry-After" in answer.headers:
            self._seen.note_refused(kind)
            time.sleep(float(answer.headers["Retry-After"]))
            return None
        self._seen.note(kind, time.monotonic() - begun)
        if answer.status_code not in (200, 201):
            self._seen.note_wrong(f"{kind}: {answer.status_code} {answer.text[:300]}")
            return None
        return answer


def faults(
    editions: Mapping[str, str], found: Sequence[tuple[str, Sequence[Mapping[str, Any]]]], markers: Sequence[Marker]
) -> Iterator[str]:
    """Say in what the hits of parties do not belong to the editions that the answer names.

    Args:
        editions: the day of each list's edition.
        found: parties by name, and their hits. One without any need not be among them, unless it is to be found.
        markers: whom only some editions list.
    """
    for name, hits in found:
        for hit in hits:
            if editions.get(hit["feed"]) != hit["edition"]:
                yield f"{name}: a hit of {hit['feed']} of {hit['edition']}, answered from {editions.get(hit['feed'])}"
        for marker in markers:
            if marker.name == name:
                exact = any(hit["feed"] == marker.feed and hit["matched_name"] == name for hit in hits)
                if exact != (editions.get(marker.feed) in marker.days):
                    word = "found" if exact else "not found"
                    yield f"{name}: {word} in {marker.feed} of {editions.get(marker.feed)}"


def shipment(identity: str, names: Sequence[str]) -> dict[str, Any]:
    """Give a shipment of a chair to some parties."""
    line = {"line": 1, "description": "chair", "quantity": 1, "unit": "pcs", "value": 50, "currency": "USD"}
    roles = ("consignee", "end_user")
    parties = [{"role": role, "name": name, "country": "DE"} for role, name in zip(roles, names, strict=False)]
    return {
        "id": identity,
        "from": "US",
        "to": "DE",
        "parties": parties,
        "lines": [line | {"classification": {"us": "EAR99"}}],
    }


def ask_for(place: Place, clients: int, pause: float, over: threading.Event) -> tuple[Seen, list[threading.Thread]]:
    """Have clients ask until it is over; gives what they see, and their threads.

    Args:
        pause: so many seconds each waits between two questions, on average.
    """
    seen = Seen()

    def client(seed: int) -> None:
        asker, draw = Asker(place, seen, seed), random.Random(seed)
        while not over.is_set():
            try:
                asker.ask()
            except (KeyError, ValueError, json.JSONDecodeError) as error:
                seen.note_wrong(f"an answer that cannot be read: {type(error).__name__}: {error}")
            over.wait(draw.uniform(0, 2 * pause))

    threads = [threading.Thread(target=client, args=(seed,)) for seed in range(clients)]
    for thread in threads:
        thread.start()
    return seen, threads


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
