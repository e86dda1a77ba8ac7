"""A small OpenID provider on this machine, which can be told to lie."""

import base64
import hashlib
import json
import secrets
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "exportgate", "a secret of the tests"


class Issuer:
    """A provider that vouches for one person. `lies` replace what it would say in truth."""

    def __init__(self) -> None:
        self.key, self.other = _keys()
        self.lies: dict[str, Any] = {}
        self.asked: dict[str, dict[str, str]] = {}
        self.sign_with: Any = self.key
        self.algorithm = "RS256"
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def sign_in(self, address: str) -> dict[str, str]:
        """Do what a person does at the provider's page; gives what the browser brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT, "S256")
        code = secrets.token_urlsafe(8)
        self.asked[code] = asked
        return {"state": asked["state"], "code": code}

    def about(self) -> dict[str, Any]:
        """Give what it says of itself."""
        told = {"issuer": self.url, "authorization_endpoint": f"{self.url}/there"}
        return told | {"token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/keys"}

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Give tokens for a code, to who proves to have asked for it."""
        asked = self.asked.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proved = asked and base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() == asked["code_challenge"]
        if not proved or authorization != f"Basic {basic}" or form["redirect_uri"] != asked["redirect_uri"]:  # type: ignore[index]
            return None
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "248289761001",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],  # type: ignore[index]
            "preferred_username": "Maria",
            "name": "Maria Muster",
            "groups": ["export-officers"],
        } | self.lies
        signed = jwt.encode({"alg": self.algorithm, "kid": "k1"}, claims, self.sign_with, algorithms=[self.algorithm])
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}

    def keys(self) -> dict[str, Any]:
        """Give its public keys."""
        return {"keys": [self.key.as_dict(private=False)]}


@cache
def _keys() -> tuple[RSAKey, RSAKey]:
    """Make the provider's key, and one of somebody else under the same name."""
    return RSAKey.generate_key(2048, {"kid": "k1"}), RSAKey.generate_key(2048, {"kid": "k1"})


def shared_secret() -> OctKey:
    """Give what provider and program both know, as a key."""
    return OctKey.import_key(SECRET, {"kid": "k1"})


def _handler(issuer: Issuer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = {"/.well-known/openid-configuration": issuer.about, "/keys": issuer.keys}.get(self.path)
            self._answer(told() if told else None)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
            self._answer(issuer.token(form, self.headers.get("Authorization", "")))

        def _answer(self, told: dict[str, Any] | None) -> None:
            content = json.dumps(told or {"error": "invalid_grant"}).encode()
            self.send_response(200 if told else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Handler
