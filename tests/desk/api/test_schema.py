"""The API against its own description: schemathesis sends what the description allows, and what it does not."""

from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from starlette.testclient import TestClient

from exportgate.rescreening.noting import Now
from tests.desk.api.conftest import to_listed

EXAMPLES = 5


@pytest.fixture
def described(app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The API with something in it: a decision with a hit, and a licence. Re-screenings are begun by nobody."""
    monkeypatch.setattr("exportgate.rescreening.background.begin", lambda _home, actor, **_: Now(actor, "2026-11-24"))
    assert client.post("/api/v1/check", json=to_listed()).status_code == 200
    licence = {"jurisdiction": "us", "authority": "BIS", "number": "D1", "destinations": ["CN"]}
    assert client.post("/api/v1/licences", json=licence).status_code == 200
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_one_that_the_description_tells_of(
    described: Any, client: TestClient, mode: GenerationMode
) -> None:
    """No server error, and no status, media type, header or shape that the OpenAPI document does not name."""
    load_all_checks()
    token = {"Authorization": client.headers["Authorization"]}
    wrong = []
    for found in described.get_all_operations():
        operation = found.ok()
        try:
            _tried(operation, mode, token)
        except FailureGroup as group:
            wrong += [f"{operation.label}: {failure}" for failure in group.exceptions]
        except AssertionError as failure:
            wrong.append(f"{operation.label}: {failure}")

    assert wrong == []


def _tried(operation: Any, mode: GenerationMode, token: dict[str, str]) -> None:
    left_out = [CHECKS.get_one("positive_data_acceptance")]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    def tried(case: Any) -> None:
        assume(_sent_as_made(case))
        case.call_and_validate(headers=token, excluded_checks=left_out)

    with suppress(Unsatisfiable):  # an operation that takes nothing cannot be asked wrongly
        tried()


def _sent_as_made(case: Any) -> bool:
    """Say whether all of a query goes over the wire: an empty list or nothing is left out, and so is its fault."""
    return not any(value is None or value in ([], {}) for value in (case.query or {}).values())
