"""An OpenID provider: what it says of itself, its keys, and whom it vouches for (authorization code with PKCE)."""

import json
import os
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests

from exportgate.errors import ExportgateError
from exportgate.records.openid import Pending
from exportgate.settings import Oidc

SECONDS = 10.0
_KNOWN_FOR = 3600.0
_LEEWAY = 60
_MOST_BYTES = 1024**2
_SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures that only the provider's private key can make; none that a shared secret makes."""
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class OpenIdError(ExportgateError):
    """A log-in that the provider did not vouch for as it must."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the provider says that somebody is.

    Args:
        identity: issuer and subject.
        names: to be called by here, the best first.
        display: the name as people write it.
        roles: as the settings translate the provider's groups.
    """

    identity: str
    names: Collection[str]
    display: str
    roles: Collection[str]


@dataclass(slots=True)
class Provider:
    """An OpenID provider, asked about itself once an hour.

    Args:
        settings: who it is, and who we are there.
        clock: seconds that only ever grow.
    """

    settings: Oidc
    clock: Callable[[], float] = time.monotonic
    _about: Mapping[str, Any] = field(default_factory=dict)
    _keys: Mapping[str, Any] = field(default_factory=dict)
    _asked_at: float = 0.0

    def way_there(self, pending: Pending, back: str) -> str:
        """Give the address that a browser is sent to.

        Args:
            pending: the log-in under way.
            back: the address that it comes back to.
        """
        session = self._session(back)
        there, _ = session.create_authorization_url(
            self._at("authorization_endpoint"), state=pending.state, nonce=pending.nonce, code_verifier=pending.verifier
        )
        return str(there)

    def vouched(self, pending: Pending, code: str, back: str) -> Vouched:
        """Give whom the provider vouches for, after looking at everything that it must have signed.

        Raises:
            OpenIdError: it does not, or not as it must.
        """
        from authlib.common.errors import AuthlibBaseError

        try:
            told = self._session(back).fetch_token(
                self._at("token_endpoint"),
                code=code,
                code_verifier=pending.verifier,
                timeout=SECONDS,
                allow_redirects=False,
            )
        except (AuthlibBaseError, requests.RequestException, ValueError) as error:
            raise self._fault(f"gave no token ({type(error).__name__})") from error
        token = told.get("id_token")
        if not isinstance(token, str):
            raise self._fault("gave no id_token")
        claims = self._claims(token)
        self._check(claims, pending)
        return self._person(claims)

    def _session(self, back: str) -> Any:
        try:
            from authlib.integrations.requests_client import OAuth2Session
        except ModuleNotFoundError as error:
            raise ExportgateError(
                "OpenID Connect needs authlib, which is not installed",
                hint="Install it with: pip install 'exportgate[oidc]'",
            ) from error
        secret = os.environ.get(self.settings.client_secret_env, "")
        if not secret:
            raise ExportgateError("is not set", where=self.settings.client_secret_env, hint="It holds the secret.")
        return OAuth2Session(
            self.settings.client_id,
            secret,
            scope="openid profile email",
            redirect_uri=back,
            code_challenge_method="S256",
        )

    def _claims(self, token: str) -> Mapping[str, Any]:
        """Give what a token says, once its signature is the provider's; new keys are asked for where need be."""
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        self._learn()
        for again in (False, True):
            if again:
                self._asked_at = 0.0
                self._learn()
            try:
                keys = KeySet.import_key_set(self._keys)  # type: ignore[arg-type]
                return dict(jwt.decode(token, keys, algorithms=list(_SIGNED_BY)).claims)
            except (JoseError, ValueError, KeyError, TypeError) as error:
                fault = error
        raise self._fault(f"gave a token that it did not sign ({type(fault).__name__})")

    def _check(self, claims: Mapping[str, Any], pending: Pending) -> None:
        now, audience = time.time(), claims.get("aud")
        ours = [audience] if isinstance(audience, str) else audience
        ends, began = claims.get("exp"), claims.get("iat")
        if claims.get("iss") != self.settings.issuer:
            raise self._fault("gave a token of another issuer")
        if not isinstance(ours, list) or self.settings.client_id not in ours:
            raise self._fault("gave a token that is meant for another program")
        if (len(ours) > 1 or "azp" in claims) and claims.get("azp") != self.settings.client_id:
            raise self._fault("gave a token that was asked for by another program")
        if not isinstance(ends, int | float) or ends < now - _LEEWAY:
            raise self._fault("gave a token that has expired")
        if not isinstance(began, int | float) or began > now + _LEEWAY:
            raise self._fault("gave a token of the future")
        if claims.get("nonce") != pending.nonce:
            raise self._fault("gave a token of another log-in")
        if not isinstance(claims.get("sub"), str) or not claims["sub"]:
            raise self._fault("does not say who it is")

    def _person(self, claims: Mapping[str, Any]) -> Vouched:
        given = claims.get(self.settings.groups_claim)
        groups = given.split() if isinstance(given, str) else given if isinstance(given, list) else []
        roles = {
            self.settings.roles[group] for group in groups if isinstance(group, str) and group in self.settings.roles
        }
        names = [claims[name] for name in ("preferred_username", "email") if isinstance(claims.get(name), str)]
        display = claims.get("name")
        host = urlsplit(self.settings.issuer).hostname or ""
        return Vouched(
            identity=f"{self.settings.issuer}|{claims['sub']}",
            names=[*names, *(f"{name}@{host}" for name in names)],
            display=display if isinstance(display, str) else "",
            roles=roles,
        )

    def _at(self, endpoint: str) -> str:
        self._learn()
        address = self._about.get(endpoint)
        if not isinstance(address, str) or not _is_safe(address):
            raise self._fault(f"names no {endpoint} with https")
        return address

    def _learn(self) -> None:
        """Ask the provider what it says of itself, and for its keys, where that is not known or long ago."""
        if self._about and self.clock() - self._asked_at < _KNOWN_FOR and self._asked_at:
            return
        if not _is_safe(self.settings.issuer):
            raise self._fault("is not asked without https")
        about = self._fetched(self.settings.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if about.get("issuer") != self.settings.issuer:
            raise self._fault("says that it is another issuer")
        keys = about.get("jwks_uri")
        if not isinstance(keys, str) or not _is_safe(keys):
            raise self._fault("names no jwks_uri with https")
        self._about, self._keys, self._asked_at = about, self._fetched(keys), self.clock()

    def _fetched(self, address: str) -> dict[str, Any]:
        try:
            with requests.get(address, timeout=SECONDS, allow_redirects=False, stream=True) as answer:
                answer.raise_for_status()
                content = answer.raw.read(_MOST_BYTES + 1, decode_content=True)
                found = json.loads(content) if len(content) <= _MOST_BYTES else None
        except (requests.RequestException, ValueError, OSError) as error:
            raise self._fault(f"cannot be asked ({type(error).__name__})") from error
        if not isinstance(found, dict):
            raise self._fault("answers with something else than expected")
        return found

    def _fault(self, told: str) -> OpenIdError:
        return OpenIdError(f"the OpenID provider {told}", where=urlsplit(self.settings.issuer).hostname or "")


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
