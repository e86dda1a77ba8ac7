"""Logging in: password against user, slower and slower after failures, and the sessions that follow."""

import hashlib
import hmac
import secrets
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from threading import BoundedSemaphore

from sqlalchemy import Connection, select

from exportgate.errors import ExportgateError
from exportgate.records.accounts import User, as_user
from exportgate.records.chain import Deed
from exportgate.records.passwords import fits, hashed, is_outdated
from exportgate.records.records import Records, Writing
from exportgate.records.tables.accounts import failed_logins, sessions, users

IDLE = timedelta(minutes=30)
"""A session that is not used for so long ends."""
LONGEST = timedelta(hours=12)
"""No session lasts longer."""
_TOUCHED_EVERY = timedelta(minutes=1)

_FREE_FROM_ONE_PLACE, _FREE_FROM_EVERYWHERE = 5, 50
"""So many failures cost no wait: of a name from one address, and of a name from all together."""
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=15)
_FORGOTTEN = timedelta(days=1)


_AT_ONCE, _MAY_WAIT = 2, 8
"""So many log-ins are looked at at once, and so many wait for it: to look at a password takes 64 MB on purpose."""
_looked_at, _let_in = BoundedSemaphore(_AT_ONCE), BoundedSemaphore(_AT_ONCE + _MAY_WAIT)


class LockedOutError(ExportgateError):
    """Too many failures, or too many at once: not even the right password is looked at for a while.

    Args:
        seconds: how long.
    """

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"too many failed log-ins; try again in {seconds} seconds")


def authenticate(
    records: Records,
    name: str,
    password: str,
    *,
    origin: str = "",
    now: datetime | None = None,
    door: AbstractContextManager[None] | None = None,
) -> User | None:
    """Give the user whose name and password these are, or `None`; it takes as long for names that nobody has.

    Args:
        origin: the network address it comes from. Failures are counted for it apart, so that a stranger cannot keep
            the user out from elsewhere.
        now: the present moment.
        door: held while the password is looked at, where several processes let people in.

    Raises:
        LockedOutError: too many failures went before, or too many log in at this moment.
    """
    if not _let_in.acquire(blocking=False):
        raise LockedOutError(1)
    try:
        # Also so that no crowd is let past the count of failures before the first is counted.
        with _looked_at, door or nullcontext():
            return _authenticated(records, name, password, origin, now or datetime.now(UTC))
    finally:
        _let_in.release()


def _authenticated(records: Records, name: str, password: str, origin: str, moment: datetime) -> User | None:
    wanted = name.strip().casefold()[:200]
    places = {_hash(f"{wanted}\n{origin}"): _FREE_FROM_ONE_PLACE, _hash(wanted): _FREE_FROM_EVERYWHERE}
    with records.reading() as connection:
        wait = max(_wait(connection, who, free, moment) for who, free in places.items())
        row = connection.execute(select(users).where(users.c.name == wanted)).first()
    if wait > timedelta():
        raise LockedOutError(int(wait.total_seconds()) + 1)
    user = as_user(row) if row is not None and fits(row.password, password) else None
    if row is None:
        fits("", password)
    if user is None or not user.active:
        _count_failure(records, wanted, places, moment)
        return None
    _forget_failures(records, user, list(places), moment)
    if row is not None and is_outdated(row.password):
        _keep_anew(records, user, password)
    return user


def start_session(records: Records, user: User, now: datetime | None = None) -> str:
    """Begin a session and give its id, which only the browser keeps: here stands its hash."""
    identity = secrets.token_urlsafe(32)
    with records.writing(user.actor, now) as write:
        _sweep(write)
        write.act(Deed("session.started", f"user {user.name}", {}))
        row = {"hash": _hash(identity), "user_id": user.id, "started_at": write.at, "used_at": write.at}
        write.connection.execute(sessions.insert().values(**row))
    return identity


def session_user(records: Records, identity: str, now: datetime | None = None) -> User | None:
    """Give the user of a session; `None` where there is none, it has ended, or the user may no longer log in."""
    moment = now or datetime.now(UTC)
    kept = _hash(identity)
    with records.reading() as connection:
        joined = select(users, sessions.c.started_at, sessions.c.used_at).join(sessions).where(sessions.c.hash == kept)
        row = connection.execute(joined).first()
    if row is None or not row.active:
        return None
    if stamp(moment - IDLE) >= row.used_at or stamp(moment - LONGEST) >= row.started_at:
        return None
    if stamp(moment - _TOUCHED_EVERY) >= row.used_at:
        with records.writing(f"user:{row.name}", moment) as write:
            write.connection.execute(sessions.update().where(sessions.c.hash == kept).values(used_at=write.at))
    return as_user(row)


def end_session(records: Records, identity: str) -> None:
    """End a session; nothing happens where there is none."""
    user = session_user(records, identity)
    with records.writing(user.actor if user else "nobody") as write:
        gone = write.connection.execute(sessions.delete().where(sessions.c.hash == _hash(identity))).rowcount
        if gone and user:
            write.act(Deed("session.ended", f"user {user.name}", {}))


def csrf_token(identity: str) -> str:
    """Give the word that a form of this session must carry: whoever does not know the session cannot make it."""
    return hmac.new(identity.encode(), b"a form of this session", hashlib.sha256).hexdigest()


def is_csrf_token(identity: str, given: str) -> bool:
    """Say whether a form carries the word of its session."""
    return hmac.compare_digest(csrf_token(identity).encode(), given.encode())


def stamp(moment: datetime) -> str:
    """Give a moment as the tables hold it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _wait(connection: Connection, who: str, free: int, now: datetime) -> timedelta:
    """Give how long somebody who failed before has still to wait: longer with each failure, up to a limit."""
    row = connection.execute(select(failed_logins).where(failed_logins.c.who == who)).first()
    if row is None or row.failures < free:
        return timedelta()
    doubled: int = 2 ** min(row.failures - free, 10)
    wait = min(_LONGEST_WAIT, _FIRST_WAIT * doubled)
    return datetime.fromisoformat(row.last_at) + wait - now


def _count_failure(records: Records, name: str, places: dict[str, int], now: datetime) -> None:
    with records.writing("nobody", now) as write:
        old = stamp(now - _FORGOTTEN)
        write.connection.execute(failed_logins.delete().where(failed_logins.c.last_at < old))
        for who, free in places.items():
            row = write.connection.execute(select(failed_logins).where(failed_logins.c.who == who)).first()
            failures = row.failures + 1 if row else 1
            write.connection.execute(failed_logins.delete().where(failed_logins.c.who == who))
            write.connection.execute(failed_logins.insert().values(who=who, failures=failures, last_at=write.at))
            if failures == free and _is_user(write.connection, name):
                write.act(Deed("login.slowed", f"user {name}", {"failures": failures}))


def _is_user(connection: Connection, name: str) -> bool:
    return connection.execute(select(users.c.id).where(users.c.name == name)).first() is not None


def _forget_failures(records: Records, user: User, places: list[str], now: datetime) -> None:
    with records.reading() as connection:
        if connection.execute(select(failed_logins.c.who).where(failed_logins.c.who.in_(places))).first() is None:
            return
    with records.writing(user.actor, now) as write:
        write.connection.execute(failed_logins.delete().where(failed_logins.c.who.in_(places)))


def _keep_anew(records: Records, user: User, password: str) -> None:
    kept = hashed(password)
    with records.writing(user.actor) as write:
        write.connection.execute(users.update().where(users.c.id == user.id).values(password=kept))


def _sweep(write: Writing) -> None:
    """Remove sessions that have ended, so that the table does not grow."""
    ended = (sessions.c.used_at < stamp(write.now - IDLE)) | (sessions.c.started_at < stamp(write.now - LONGEST))
    write.connection.execute(sessions.delete().where(ended))
