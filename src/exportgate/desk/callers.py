"""Who calls the API: a token with scopes, not too often."""

import math
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from exportgate.desk.problems import Problem
from exportgate.desk.service import service_of
from exportgate.records.tokens import Scope, Token, token_of

_bearer = HTTPBearer(
    auto_error=False, scheme_name="token", description="A token made with `exportgate tokens add`; it has scopes."
)
_LONGEST_TOKEN = 200
_CHALLENGE = 'Bearer realm="exportgate"'
Shown = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def needs(scope: Scope) -> Any:
    """Give the dependency of an address that takes a scope: the token, or a problem where there is none that has it."""
    return Depends(_caller_with(scope))


def _caller_with(scope: Scope) -> Callable[..., Token]:
    def caller(request: Request, shown: Shown) -> Token:
        return token_with(request, shown.credentials if shown else "", scope)

    caller.scope = scope  # type: ignore[attr-defined]
    return caller


def token_with(request: Request, secret: str, scope: Scope) -> Token:
    """Give the token that was shown, if it has a scope and has not asked too often.

    Raises:
        Problem: 401 where none of ours was shown, 403 where it lacks the scope, 429 where it asks too often.
    """
    service = service_of(request)
    known = 0 < len(secret) <= _LONGEST_TOKEN and secret.isascii()
    token = token_of(service.casework.records, secret) if known else None
    if token is None:
        fault = ', error="invalid_token"' if secret else ""
        raise Problem(
            401,
            "not-signed-in",
            "the token is unknown, has expired or was revoked" if secret else "no token was sent",
            hint="Send the header Authorization: Bearer TOKEN.",
            headers={"WWW-Authenticate": _CHALLENGE + fault},
        )
    limits = service.settings.rate_limits
    if wait := service.rates.take(token.id, limits.requests_per_minute, limits.burst):
        told = f"at most {limits.requests_per_minute} requests a minute, and {limits.burst} at once"
        raise Problem(429, "too-many", told, headers={"Retry-After": str(math.ceil(wait))})
    if scope not in token.scopes:
        raise Problem(
            403,
            "not-allowed",
            f"the token {token.name} has not the scope {scope}",
            headers={"WWW-Authenticate": f'{_CHALLENGE}, error="insufficient_scope", scope="{scope}"'},
        )
    return token
