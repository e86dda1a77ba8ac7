"""Tokens of programs that call the HTTP API: what each may do, and until when."""

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Row, select

from exportgate.errors import InputError
from exportgate.records.chain import Deed
from exportgate.records.logins import stamp
from exportgate.records.paging import Count, Order, Page, Turn, count_up_to, read_page
from exportgate.records.records import Records
from exportgate.records.tables.accounts import tokens

Scope = Literal["check", "screen", "read", "review", "approve", "licences", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
"""What a token may do; none includes another."""
MAX_DAYS = 3650
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_TOUCHED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it may be shown: never the token itself."""

    id: str
    name: str
    prefix: str
    scopes: frozenset[Scope]
    made_at: str
    expires_at: str
    revoked_at: str = ""
    used_at: str = ""

    @property
    def actor(self) -> str:
        """Who did it, as the audit chain and four eyes name it."""
        return f"token:{self.name}"

    def lasts(self, now: datetime) -> bool:
        """Say whether it may still be used."""
        return not self.revoked_at and stamp(now) < self.expires_at


def scopes_of(given: Collection[str]) -> frozenset[Scope]:
    """Read the words for scopes.

    Raises:
        InputError: one is none, or there is none.
    """
    for word in given:
        if word not in SCOPES:
            raise InputError(f"{word[:80]!r} is no scope", hint=f"Scopes are {', '.join(SCOPES)}.")
    if not given:
        raise InputError("a token without a scope could do nothing", hint=f"Scopes are {', '.join(SCOPES)}.")
    return frozenset(scope for scope in SCOPES if scope in given)


def make_token(
    records: Records, name: str, scopes: Collection[str], days: int, *, actor: str, now: datetime | None = None
) -> tuple[Token, str]:
    """Make a token; gives what may be shown of it and, this once, the token itself.

    Raises:
        InputError: the name is taken or none, a scope is none, or the days are not from 1 to 3650.
    """
    wanted, held = name.strip().casefold(), scopes_of(scopes)
    if not _NAME.fullmatch(wanted):
        raise InputError(f"{name[:80]!r} is no name of a token", hint="Expected letters a to z, digits, and . _ -")
    if not 1 <= days <= MAX_DAYS:
        raise InputError(f"{days} days, expected 1 to {MAX_DAYS}", where="--expires")
    prefix = f"egt_{secrets.token_hex(4)}"
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    with records.writing(actor, now) as write:
        if write.connection.execute(select(tokens.c.id).where(tokens.c.name == wanted)).first():
            raise InputError(f"there is, or was, a token {wanted!r}", hint="Names are not used twice.")
        columns = {"name": wanted, "prefix": prefix, "scopes": _joined(held)}
        columns["expires_at"] = stamp(write.now + timedelta(days=days))
        identity = f"T-{write.act(Deed('token.made', f'token {wanted}', columns))[0].seq}"
        row = {**columns, "id": identity, "hash": _hash(secret), "made_at": write.at}
        write.connection.execute(tokens.insert().values(**row))
    return Token(identity, wanted, prefix, held, row["made_at"], row["expires_at"]), secret


def revoke_token(records: Records, name: str, *, actor: str) -> Token:
    """End a token at once, named by its name, id or prefix.

    Raises:
        InputError: there is none, or it has ended already.
    """
    with records.writing(actor) as write:
        same = (tokens.c.name == name.casefold()) | (tokens.c.id == name) | (tokens.c.prefix == name)
        row = write.connection.execute(select(tokens).where(same)).first()
        if row is None:
            raise InputError(f"there is no token {name[:80]!r}", hint="exportgate tokens list shows all.")
        if row.revoked_at:
            raise InputError(f"the token {row.name} was revoked at {row.revoked_at}")
        write.act(Deed("token.revoked", f"token {row.name}", {}))
        write.connection.execute(tokens.update().where(tokens.c.id == row.id).values(revoked_at=write.at))
        return _as_token(write.connection.execute(select(tokens).where(tokens.c.id == row.id)).one())


def list_tokens(records: Records) -> list[Token]:
    """Give all tokens by name, ended ones too."""
    with records.reading() as connection:
        return [_as_token(row) for row in connection.execute(select(tokens).order_by(tokens.c.name))]


BY_NAME = Order((tokens.c.name,))


def token_page(connection: Connection, turn: Turn) -> Page[Token]:
    """Read a page of the tokens by name, ended ones too."""
    found = read_page(connection, [select(tokens)], BY_NAME, turn)
    return found.each(_as_token)


def token_count(connection: Connection) -> Count:
    """Count the tokens, ended ones too."""
    return count_up_to(connection, select(tokens.c.id))


def token_of(records: Records, secret: str, now: datetime | None = None) -> Token | None:
    """Give the token that somebody shows; `None` where it is none of ours, has expired or was revoked."""
    moment = now or datetime.now(UTC)
    with records.reading() as connection:
        row = connection.execute(select(tokens).where(tokens.c.hash == _hash(secret))).first()
    token = _as_token(row) if row is not None else None
    if token is None or not token.lasts(moment):
        return None
    if token.used_at <= stamp(moment - _TOUCHED_EVERY):
        with records.writing(token.actor, moment) as write:
            write.connection.execute(tokens.update().where(tokens.c.id == token.id).values(used_at=write.at))
    return token


def _as_token(row: Row[Any]) -> Token:
    held = row.scopes.split(",")
    scopes = frozenset(scope for scope in SCOPES if scope in held)
    return Token(
        row.id, row.name, row.prefix, scopes, row.made_at, row.expires_at, row.revoked_at or "", row.used_at or ""
    )


def _joined(scopes: Collection[str]) -> str:
    return ",".join(scope for scope in SCOPES if scope in scopes)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
