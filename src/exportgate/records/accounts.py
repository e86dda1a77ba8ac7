"""People who use the desk: their names, roles and passwords, and whether somebody who gives a password is one of them.

Users are what the acts on them say: `user.made`, `user.roles`, `user.disabled`, `user.enabled`, `user.password`.
No act holds a password or its hash.
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Row, select

from exportgate.errors import InputError
from exportgate.records.chain import Deed
from exportgate.records.paging import Count, Order, Page, Turn, count_up_to, read_page
from exportgate.records.passwords import hashed, password_problem
from exportgate.records.records import Records, Writing
from exportgate.records.tables.accounts import sessions, tokens, users, webhooks
from exportgate.records.tables.decisions import acts

Role = Literal["viewer", "officer", "approver", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
"""What somebody may do: a set, since administering gives nobody the right to release."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,79}")


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may use the desk.

    Args:
        id: of the record.
        name: what is typed to log in, in lower case.
        display: the name as people write it.
        roles: what the user may do.
        active: whether the user may log in at all.
        identity: issuer and subject at an OpenID provider; "" for somebody with a password of ours.
    """

    id: str
    name: str
    display: str
    roles: frozenset[Role]
    active: bool
    identity: str = ""

    @property
    def actor(self) -> str:
        """Who did it, as the audit chain and four eyes name it."""
        return f"user:{self.name}"

    def may(self, *roles: Role) -> bool:
        """Say whether an active user has any of some roles."""
        return self.active and not self.roles.isdisjoint(roles)


def user_name(given: str) -> str:
    """Give a user's name as it is kept.

    Raises:
        InputError: it is none.
    """
    name = given.strip().casefold()
    if not _NAME.fullmatch(name):
        raise InputError(
            f"{given[:80]!r} is no user name", hint="Expected up to 80 letters a to z, digits, and . _ @ + -"
        )
    return name


def roles_of(given: Collection[str]) -> frozenset[Role]:
    """Read the words for roles.

    Raises:
        InputError: one is none.
    """
    for word in given:
        if word not in ROLES:
            raise InputError(f"{word[:80]!r} is no role", hint=f"Roles are {', '.join(ROLES)}.")
    return frozenset(role for role in ROLES if role in given)


def create_user(
    records: Records,
    name: str,
    *,
    actor: str,
    roles: Collection[str] = (),
    password: str | None = None,
    display: str = "",
    identity: str = "",
) -> User:
    """Make a user.

    Args:
        name: to log in with.
        actor: who makes the user.
        roles: what the user may do.
        password: none for somebody who logs in at an OpenID provider.
        display: the name as people write it; the log-in name where none is given.
        identity: issuer and subject at that provider.

    Raises:
        InputError: the name is taken or none, a role is none, or the password will not do.
    """
    wanted, held = user_name(name), roles_of(roles)
    kept = hashed(_good(password, wanted)) if password is not None else ""
    with records.writing(actor) as write:
        if _row(write.connection, wanted) is not None:
            raise InputError(f"there is a user {wanted!r} already", hint="exportgate users list shows all.")
        shown = " ".join(display.split())[:200] or wanted
        told = {"name": wanted, "display": shown, "roles": _joined(held), "identity": identity}
        made = User(
            f"U-{write.act(Deed('user.made', _subject(wanted), told))[0].seq}", wanted, shown, held, True, identity
        )
        row = {"id": made.id, "name": wanted, "display": shown, "roles": _joined(held), "active": True}
        write.connection.execute(users.insert().values(**row, identity=identity or None, password=kept))
        return made


def set_roles(records: Records, name: str, roles: Collection[str], *, actor: str) -> User:
    """Give a user these roles and no others; sessions under way end, so that they begin anew with them.

    Raises:
        InputError: there is no such user, a role is none, or no active administrator would be left.
    """
    held = roles_of(roles)
    with records.writing(actor) as write:
        before = _known(write.connection, name)
        if held == before.roles:
            return before
        if "administrator" not in held:
            _keep_an_administrator(write.connection, before)
        write.act(Deed("user.roles", _subject(before.name), {"roles": _joined(held)}))
        return _changed(write, before, roles=_joined(held))


def set_active(records: Records, name: str, active: bool, *, actor: str) -> User:
    """Let a user in again, or no longer; sessions under way end at once.

    Raises:
        InputError: there is no such user, or no active administrator would be left.
    """
    with records.writing(actor) as write:
        before = _known(write.connection, name)
        if active == before.active:
            return before
        if not active:
            _keep_an_administrator(write.connection, before)
        write.act(Deed("user.enabled" if active else "user.disabled", _subject(before.name), {}))
        return _changed(write, before, active=active)


def set_password(records: Records, name: str, password: str, *, actor: str) -> User:
    """Give a user a new password; sessions under way end.

    Raises:
        InputError: there is no such user, the user logs in elsewhere, or the password will not do.
    """
    kept = hashed(_good(password, user_name(name)))
    with records.writing(actor) as write:
        before = _known(write.connection, name)
        if before.identity:
            raise InputError(f"{before.name} logs in at an OpenID provider, which keeps the password")
        write.act(Deed("user.password", _subject(before.name), {}))
        return _changed(write, before, password=kept)


def list_users(records: Records) -> list[User]:
    """Give all users by name."""
    with records.reading() as connection:
        return [as_user(row) for row in connection.execute(select(users).order_by(users.c.name))]


BY_NAME = Order((users.c.name,))


def user_page(connection: Connection, turn: Turn) -> Page[User]:
    """Read a page of the users, by name."""
    found = read_page(connection, [select(users)], BY_NAME, turn)
    return found.each(as_user)


def user_count(connection: Connection) -> Count:
    """Count the users."""
    return count_up_to(connection, select(users.c.id))


def find_user(records: Records, name: str) -> User:
    """Give a user.

    Raises:
        InputError: there is none of that name.
    """
    with records.reading() as connection:
        return _known(connection, name)


def as_user(row: Row[Any]) -> User:
    """Give the user that a row of the table tells of."""
    return User(row.id, row.name, row.display, _parted(row.roles), row.active, row.identity or "")


def _row(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(users).where(users.c.name == name)).first()


def _known(connection: Connection, name: str) -> User:
    row = _row(connection, user_name(name))
    if row is None:
        raise InputError(f"there is no user {name[:80]!r}", hint="exportgate users list shows all.")
    return as_user(row)


def _changed(write: Writing, user: User, **columns: object) -> User:
    write.connection.execute(users.update().where(users.c.id == user.id).values(**columns))
    write.connection.execute(sessions.delete().where(sessions.c.user_id == user.id))
    return _known(write.connection, user.name)


def _keep_an_administrator(connection: Connection, leaving: User) -> None:
    """Refuse to take its last administrator from the desk: nobody could name another but on the command line."""
    if not leaving.may("administrator"):
        return
    others = (as_user(row) for row in connection.execute(select(users).where(users.c.id != leaving.id)))
    if not any(other.may("administrator") for other in others):
        raise InputError(f"{leaving.name} is the only administrator", hint="Make another one first.")


def _good(password: str, name: str) -> str:
    if problem := password_problem(password, name):
        raise InputError(problem, where="password")
    return password


def _subject(name: str) -> str:
    return f"user {name}"


def _joined(roles: Collection[str]) -> str:
    return ",".join(role for role in ROLES if role in roles)


def _parted(roles: str) -> frozenset[Role]:
    held = roles.split(",")
    return frozenset(role for role in ROLES if role in held)


def verify_rows(connection: Connection) -> Iterator[str]:
    """Compare users, tokens and webhooks with what their acts say; yields each difference in words.

    Passwords, the hashes of tokens and the secrets of webhooks are in no act, so a change of them alone is not seen.
    """
    said = _Said()
    for act in connection.execute(select(acts).where(acts.c.kind.in_(_Said.KINDS)).order_by(acts.c.seq)):
        said.hear(act)
    for table, known, columns in (
        (users, said.users, ("name", "display", "roles", "active", "identity")),
        (tokens, said.tokens, ("name", "prefix", "scopes", "expires_at", "revoked_at", "made_at")),
        (webhooks, said.webhooks, ("url", "events", "removed_at")),
    ):
        stored = {row.id: {name: getattr(row, name) for name in columns} for row in connection.execute(select(table))}
        yield from _differences(table.name, stored, known)


def _differences(table: str, stored: dict[str, dict[str, Any]], said: dict[str, dict[str, Any]]) -> Iterator[str]:
    for identity in sorted(stored.keys() | said.keys()):
        if identity not in stored:
            yield f"{table} {identity} is missing, though an act made it"
        elif identity not in said:
            yield f"{table} {identity} is there, though no act made it"
        else:
            for column, value in said[identity].items():
                if stored[identity][column] != value:
                    yield f"{table} {identity}: {column} is {stored[identity][column]!r}, its acts say {value!r}"


class _Said:
    """Users, tokens and webhooks as the acts tell of them, by id."""

    KINDS = (
        *("user.made", "user.roles", "user.disabled", "user.enabled"),
        *("token.made", "token.revoked", "webhook.made", "webhook.removed"),
    )

    def __init__(self) -> None:
        self.users: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}
        self.webhooks: dict[str, dict[str, Any]] = {}
        self._places: dict[str, dict[str, Any]] = {}

    def hear(self, act: Row[Any]) -> None:
        """Take in one act."""
        told = json.loads(act.body)
        if act.kind == "user.made":
            self._begin(self.users, f"U-{act.seq}", act, {**told, "identity": told["identity"] or None, "active": True})
        elif act.kind == "token.made":
            self._begin(self.tokens, f"T-{act.seq}", act, {**told, "made_at": act.at, "revoked_at": None})
        elif act.kind == "webhook.made":
            self._begin(self.webhooks, f"W-{act.seq}", act, {**told, "removed_at": None})
        elif act.subject in self._places:
            self._places[act.subject].update(_CHANGES[act.kind](act, told))

    def _begin(self, where: dict[str, dict[str, Any]], identity: str, act: Row[Any], columns: dict[str, Any]) -> None:
        # A webhook's address may stand twice, so what becomes of it is told by its id.
        subject = f"webhook {identity}" if where is self.webhooks else act.subject
        self._places[subject] = where[identity] = columns


_CHANGES: Any = {
    "user.roles": lambda _act, told: {"roles": told["roles"]},
    "user.disabled": lambda _act, _told: {"active": False},
    "user.enabled": lambda _act, _told: {"active": True},
    "token.revoked": lambda act, _told: {"revoked_at": act.at},
    "webhook.removed": lambda act, _told: {"removed_at": act.at},
}
