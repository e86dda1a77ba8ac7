"""Each scope on each address: nobody gets what is not theirs. The table is made of the application's own routes."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from exportgate.desk import api
from exportgate.records import Records, tokens
from exportgate.records.tokens import SCOPES
from exportgate.settings import RateLimits, Settings

Bearer = Callable[..., dict[str, str]]
EXPECTED = {
    "POST /check": "check",
    "POST /screen": "screen",
    "GET /decisions": "read",
    "GET /decisions/{id}": "read",
    "POST /decisions/{id}/replay": "read",
    "GET /shipments": "read",
    "GET /shipments/{shipment:path}": "read",
    "POST /may-leave": "read",
    "POST /shipments/{shipment:path}/facts": "check",
    "POST /shipments/{shipment:path}/release/propose": "check",
    "POST /shipments/{shipment:path}/release/confirm": "approve",
    "POST /shipments/{shipment:path}/release/refuse": "approve",
    "POST /shipments/{shipment:path}/cancel": "check",
    "POST /shipments/{shipment:path}/shipped": "check",
    "GET /reviews/hits": "read",
    "GET /reviews/judgements": "read",
    "POST /reviews/judgements": "review",
    "POST /reviews/judgements/{id}/confirm": "approve",
    "POST /reviews/judgements/{id}/refuse": "approve",
    "POST /reviews/judgements/{id}/withdraw": "review",
    "GET /licences": "read",
    "GET /licences/{id}": "read",
    "POST /licences": "licences",
    "POST /licences/{id}/attach": "licences",
    "POST /licences/{id}/detach": "licences",
    "POST /licences/attachments/{id}/confirm": "approve",
    "POST /licences/{id}/status": "licences",
    "GET /parties": "read",
    "POST /parties": "screen",
    "POST /parties/removals": "screen",
    "GET /rescreenings": "read",
    "GET /rescreenings/{id}": "read",
    "POST /rescreenings": "screen",
    "GET /lists": "read",
    "GET /lists/{feed}/changes": "read",
    "GET /lists/{feed}/entries/{entry:path}": "read",
}
_FILLED = {"{shipment:path}": "S-1", "{entry:path}": "1", "{feed}": "us.el"}


def _routes() -> Iterator[tuple[str, str]]:
    for subject in api.SUBJECTS:
        for route in subject.router.routes:
            assert isinstance(route, APIRoute)
            for method in sorted(route.methods or ()):
                yield method, route.path


def _address(path: str) -> str:
    for part, value in _FILLED.items():
        path = path.replace(part, value)
    letter = (
        "R"
        if "rescreen" in path
        else "D"
        if "decisions" in path
        else "J"
        if "judgements" in path
        else "T"
        if "attachments" in path
        else "L"
    )
    return api.PREFIX + re.sub(r"\{id\}", f"{letter}-1", path)


def test_every_address_has_its_scope_in_the_table() -> None:
    """A new address must say here who may use it."""
    assert sorted(f"{method} {path}" for method, path in _routes()) == sorted(EXPECTED)


def test_no_scope_opens_an_address_of_another(app: FastAPI, client: TestClient, bearer: Bearer) -> None:
    """401 without a token, 403 with every other scope together, and neither with the right one alone."""
    wrong = []
    for row, scope in EXPECTED.items():
        method, path = row.split(" ", 1)
        others = bearer(*(other for other in SCOPES if other != scope))
        for headers, expected in (
            ({"Authorization": ""}, {401}),
            (others, {403}),
            (bearer(scope), {200, 201, 404, 409, 422}),
        ):
            got = client.request(method, _address(path), headers=headers, json={} if method == "POST" else None)
            if got.status_code not in expected:
                wrong.append((row, expected, got.status_code))

    assert wrong == []


@pytest.mark.parametrize(
    "shown", ["", "Basic eDp5", "Bearer", "Bearer egt_x", "Bearer é", "Bearer " + "x" * 5000, "Token x"]
)
def test_what_is_no_token_of_ours_opens_nothing(client: TestClient, shown: str) -> None:
    """And the answer says how to sign in."""
    got = client.get("/api/v1/lists", headers={"Authorization": shown.encode()})

    assert (got.status_code, got.headers["content-type"]) == (401, "application/problem+json")
    assert got.headers["WWW-Authenticate"].startswith("Bearer ")


def test_a_revoked_token_opens_nothing_from_then_on(client: TestClient, bearer: Bearer, records: Records) -> None:
    """At once."""
    headers = bearer("read", name="erp")
    assert client.get("/api/v1/lists", headers=headers).status_code == 200
    tokens.revoke_token(records, "erp", actor="os-user:root")

    assert client.get("/api/v1/lists", headers=headers).status_code == 401


def test_who_asks_too_often_waits_and_others_do_not(app: FastAPI, client: TestClient, bearer: Bearer) -> None:
    """The limit counts for each token apart, and the answer says how long to wait."""
    limits = Settings(rate_limits=RateLimits(requests_per_minute=6, burst=3))
    object.__setattr__(app.state.service, "fixed", limits)
    busy, other = bearer("read"), bearer("read")

    statuses = [client.get("/api/v1/lists", headers=busy).status_code for _ in range(4)]
    refused = client.get("/api/v1/lists", headers=busy)

    assert statuses == [200, 200, 200, 429]
    assert 1 <= int(refused.headers["Retry-After"]) <= 10
    assert client.get("/api/v1/lists", headers=other).status_code == 200


def test_metrics_are_for_this_machine_or_the_scope_admin(app: FastAPI, client: TestClient, bearer: Bearer) -> None:
    """Not for another machine, nor through a proxy on this one, without the scope."""
    here: Any = TestClient(app, "http://127.0.0.1:8330", client=("127.0.0.1", 5))

    assert here.get("/metrics").status_code == 200
    assert here.get("/metrics", headers={"Host": "elsewhere.example"}).status_code == 401
    assert here.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 401
    assert client.get("/metrics", headers={"Authorization": ""}).status_code == 401
    assert client.get("/metrics", headers=bearer("read", "check")).status_code == 403
    assert "exportgate_requests_total" in client.get("/metrics", headers=bearer("admin")).text
