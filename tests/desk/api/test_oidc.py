"""Logging in through an OpenID provider: what it must have signed, and for whom."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from exportgate.desk.app import create_app
from exportgate.desk.casework import ServedCasework, ServedGate
from exportgate.records import Records, accounts
from exportgate.settings import Oidc, Settings
from tests.desk.api.issuer import CLIENT, SECRET, Issuer, shared_secret

SESSION = "exportgate_session"


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    """A provider on this machine."""
    made = Issuer()
    yield made
    made.stop()


@pytest.fixture
def app(gate: ServedGate, records: Records, issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """The desk, which takes officers and approvers of that provider."""
    monkeypatch.setenv("EXPORTGATE_OIDC_SECRET", SECRET)
    roles: Any = {"export-officers": "officer", "export-approvers": "approver"}
    settings = Settings(oidc=Oidc(issuer=issuer.url, client_id=CLIENT, roles=roles))
    return create_app(ServedCasework(gate, records), settings)


def _browser(app: FastAPI) -> TestClient:
    return TestClient(app, "https://desk.example", follow_redirects=False)


def _signed_in(app: FastAPI, issuer: Issuer) -> Any:
    browser = _browser(app)
    there = browser.get("/login/oidc?onward=/decisions")
    assert there.status_code == 303
    return browser.get("/login/oidc/back", params=issuer.sign_in(there.headers["location"]))


def test_who_the_provider_vouches_for_is_in(app: FastAPI, issuer: Issuer, records: Records) -> None:
    """With the roles of the provider's groups, under the name there, and on to where the user wanted to go."""
    got = _signed_in(app, issuer)

    assert (got.status_code, SESSION in got.cookies) == (200, True)
    assert 'content="0;url=/decisions"' in got.text
    (user,) = accounts.list_users(records)
    assert (user.name, user.display, sorted(user.roles)) == ("maria", "Maria Muster", ["officer"])
    assert user.identity == f"{issuer.url}|248289761001"


def test_the_provider_gives_and_takes_roles_at_each_log_in(app: FastAPI, issuer: Issuer, records: Records) -> None:
    """The same person stays the same user, whatever name the provider gives."""
    _signed_in(app, issuer)
    issuer.lies = {"groups": ["export-approvers", "others"], "preferred_username": "Maria2"}
    _signed_in(app, issuer)

    (user,) = accounts.list_users(records)
    assert (user.name, sorted(user.roles)) == ("maria", ["approver"])


def test_a_name_of_the_provider_takes_over_nobodys_account(app: FastAPI, issuer: Issuer, records: Records) -> None:
    """Somebody called like a user of ours is another user."""
    accounts.create_user(records, "maria", actor="x", roles=["administrator"], password="seven grey geese fly")
    _signed_in(app, issuer)

    users = {user.name: sorted(user.roles) for user in accounts.list_users(records)}
    assert users == {"maria": ["administrator"], "maria@127.0.0.1": ["officer"]}


def _unsigned(issuer: Issuer) -> None:
    issuer.sign_with = issuer.other


def _signed_with_the_shared_secret(issuer: Issuer) -> None:
    issuer.sign_with, issuer.algorithm = shared_secret(), "HS256"


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"aud": "another-program"},
        {"aud": ["another-program", CLIENT]},
        {"azp": "another-program"},
        {"iss": "https://elsewhere.example"},
        pytest.param({"exp": int(time.time()) - 3600}, id="expired"),
        {"exp": None},
        pytest.param({"iat": int(time.time()) + 3600}, id="issued-an-hour-from-now"),
        {"sub": ""},
        {"groups": ["others"]},
        {"groups": None},
        _unsigned,
        _signed_with_the_shared_secret,
    ],
    ids=lambda lie: lie.__name__ if callable(lie) else str(lie)[:30],
)
def test_what_the_provider_did_not_vouch_for_as_it_must_lets_nobody_in(
    app: FastAPI, issuer: Issuer, records: Records, lie: dict[str, Any] | Callable[[Issuer], None]
) -> None:
    """Another nonce, audience, issuer, key or moment, or no group of ours: no session, and no user."""
    if callable(lie):
        lie(issuer)
    else:
        issuer.lies = lie

    got = _signed_in(app, issuer)

    assert (got.status_code, SESSION in got.cookies) == (403, False)
    assert accounts.list_users(records) == []


def test_a_log_in_is_of_one_browser_and_of_one_time(app: FastAPI, issuer: Issuer) -> None:
    """Neither another browser, nor the same once more, nor a state that nobody gave leads in."""
    browser, other = _browser(app), _browser(app)
    brought = issuer.sign_in(browser.get("/login/oidc").headers["location"])

    assert other.get("/login/oidc/back", params=brought).status_code == 400
    assert browser.get("/login/oidc/back", params=brought).status_code == 200
    assert browser.get("/login/oidc/back", params=brought).status_code == 400
    assert browser.get("/login/oidc/back", params={"state": "x", "code": "y"}).status_code == 400


def test_a_code_that_was_stolen_on_its_way_is_worth_nothing(app: FastAPI, issuer: Issuer) -> None:
    """The provider gives tokens only to who knows the verifier of that very log-in (PKCE)."""
    thief, victim = _browser(app), _browser(app)
    stolen = issuer.sign_in(victim.get("/login/oidc").headers["location"])
    own = issuer.sign_in(thief.get("/login/oidc").headers["location"])

    assert thief.get("/login/oidc/back", params={"state": own["state"], "code": stolen["code"]}).status_code == 403


def test_a_disabled_user_stays_out(app: FastAPI, issuer: Issuer, records: Records) -> None:
    """Whatever the provider says."""
    _signed_in(app, issuer)
    accounts.set_active(records, "maria", False, actor="os-user:root")

    assert _signed_in(app, issuer).status_code == 403


def test_nobody_is_sent_elsewhere_afterwards(app: FastAPI, issuer: Issuer) -> None:
    """The address to go on to lies within the desk."""
    browser = _browser(app)
    there = browser.get("/login/oidc", params={"onward": "//elsewhere.example/x"})
    got = browser.get("/login/oidc/back", params=issuer.sign_in(there.headers["location"]))

    assert "elsewhere" not in got.text


def test_without_a_provider_there_is_no_such_log_in(gate: ServedGate, records: Records) -> None:
    """The address tells so."""
    assert _browser(create_app(ServedCasework(gate, records), Settings())).get("/login/oidc").status_code == 404
