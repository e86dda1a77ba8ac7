"""Log-ins through an OpenID provider: those under way, and the users that come of them."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from exportgate.records.accounts import User, as_user, create_user, roles_of, set_roles
from exportgate.records.logins import stamp
from exportgate.records.records import Records
from exportgate.records.tables.accounts import pending_logins, users

LASTS = timedelta(minutes=10)
"""Whoever takes longer at the provider begins anew."""
_ODD = re.compile(r"[^a-z0-9._@+-]+")


@dataclass(frozen=True, slots=True)
class Pending:
    """A log-in under way.

    Args:
        state: goes to the provider and comes back; only here is it known which browser it is of.
        nonce: must stand in what the provider signs.
        verifier: proves to the provider that who fetches the answer is who asked (PKCE).
        onward: where the user wanted to go.
    """

    state: str
    nonce: str
    verifier: str
    onward: str


def begin(records: Records, browser: str, onward: str, now: datetime) -> Pending:
    """Begin a log-in of a browser.

    Args:
        browser: a secret that only this browser has.
        onward: where its user wants to go.
        now: the present moment.
    """
    pending = Pending(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), onward[:2000])
    row = {"verifier": pending.verifier, "nonce": pending.nonce, "onward": pending.onward}
    with records.writing("nobody", now) as write:
        old = pending_logins.c.started_at < stamp(now - LASTS)
        write.connection.execute(pending_logins.delete().where(old))
        keys = {"hash": _hash(pending.state), "browser": _hash(browser), "started_at": write.at}
        write.connection.execute(pending_logins.insert().values(**keys, **row))
    return pending


def take(records: Records, browser: str, state: str, now: datetime) -> Pending | None:
    """Give the log-in that came back, once; `None` where it is not this browser's, too old, or was taken before."""
    with records.writing("nobody", now) as write:
        same = pending_logins.c.hash == _hash(state)
        row = write.connection.execute(select(pending_logins).where(same)).first()
        write.connection.execute(pending_logins.delete().where(same))
    if row is None or row.started_at < stamp(now - LASTS) or not hmac.compare_digest(row.browser, _hash(browser)):
        return None
    return Pending(state, row.nonce, row.verifier, row.onward)


def user_of(records: Records, identity: str, names: Collection[str], display: str, roles: Collection[str]) -> User:
    """Give the user of an identity at the provider, made at the first log-in, with the roles that the provider gives.

    Args:
        identity: issuer and subject; the user is found by nothing else, so that no name takes over another's account.
        names: that the user may be called by, the best first; one that is taken is not used.
        display: the name as people write it.
        roles: no others are kept.

    Raises:
        InputError: a role is none, or the only administrator would lose that role.
    """
    with records.reading() as connection:
        row = connection.execute(select(users).where(users.c.identity == identity)).first()
        taken = {name for (name,) in connection.execute(select(users.c.name))}
    if row is None:
        name = next(name for name in _possible(names, identity) if name not in taken)
        return create_user(records, name, actor="exportgate", roles=roles, display=display, identity=identity)
    user = as_user(row)
    if user.active and user.roles != roles_of(roles):
        return set_roles(records, user.name, roles, actor="exportgate")
    return user


def _possible(names: Collection[str], identity: str) -> list[str]:
    plain = [_ODD.sub(".", name.casefold()).strip("._@+-")[:70] for name in names]
    return [*(name for name in plain if name), f"openid-{_hash(identity)[:16]}"]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
