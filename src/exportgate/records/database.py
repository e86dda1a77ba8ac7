"""The database of the records: where it is, how it is opened, and who may write.

One writes at a time: a writing transaction takes the lock first (SQLite: BEGIN IMMEDIATE; PostgreSQL: an advisory lock
that ends with the transaction). The audit chain needs its acts in one order anyway, and with it no licence can be
overdrawn nor an idempotency key answered twice by two writers at once.
"""

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from exportgate.errors import ExportgateError
from exportgate.home import data_folder
from exportgate.settings import DatabaseSettings

VARIABLE = "EXPORTGATE_DATABASE"
FILE = "records.sqlite"
WAIT_SECONDS = 60
"""How long a writer waits for the ones before it."""
_LOOK_SECONDS = (0.001, 0.004)
_ON_THE_WAY_SECONDS = 10
_LOCK = 0x65786764  # "exgd": the advisory lock of all writers on a PostgreSQL
_MODE, _WRITING, _STAGING = "exportgate_mode", "writing", "staging"


class RecordsError(ExportgateError):
    """The records cannot be opened, read or written."""


def database_url(home: Path | None = None) -> URL:
    """Give the address of the database: `EXPORTGATE_DATABASE`, else a SQLite file in the data folder.

    Raises:
        RecordsError: the variable is no address of a SQLite or PostgreSQL database. The address is not shown, since it
            may hold a password.
    """
    named = os.environ.get(VARIABLE, "").strip()
    if not named:
        return URL.create("sqlite", database=str((home or data_folder()) / FILE))
    try:
        url = make_url(named)
    except (ArgumentError, ValueError):  # a port that is no number, too
        raise RecordsError("is no address of a database", where=VARIABLE, hint=_EXPECTED) from None
    kind = url.get_backend_name()
    if kind == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise RecordsError("names no file, so that nothing would be kept", where=VARIABLE, hint=_EXPECTED)
        return url
    if kind == "postgresql":
        return _through_pg8000(url)
    raise RecordsError(f"names a database of kind {kind!r}", where=VARIABLE, hint=_EXPECTED)


_KEYS = ("application_name", "host")
"""What may stand behind the question mark: the driver takes no others."""


def _through_pg8000(url: URL) -> URL:
    """Name the driver, and a socket's folder (`?host=/run/postgresql`) in the driver's own way."""
    if unknown := sorted(url.query.keys() - _KEYS):
        raise RecordsError(
            f"has keys that are not known: {', '.join(unknown)}", where=VARIABLE, hint=f"Known are {', '.join(_KEYS)}."
        )
    folder = url.query.get("host")
    if isinstance(folder, str) and folder.startswith("/"):
        socket = f"{folder}/.s.PGSQL.{url.port or 5432}"
        url = url.difference_update_query(["host"]).update_query_dict({"unix_sock": socket})
    return url.set(drivername="postgresql+pg8000")


_EXPECTED = "Expected: postgresql://USER@HOST/NAME, or nothing for a SQLite file in the data folder."


def open_engine(url: URL, waits: DatabaseSettings | None = None, *, answering: bool = False) -> Engine:
    """Give the engine of a database, which need not be there yet if it is a SQLite file.

    Args:
        url: of the database.
        waits: how long PostgreSQL is waited for.
        answering: people and programs wait for what is asked, so that no statement may take for ever.

    Raises:
        RecordsError: the folder of the file cannot be made, or the driver is not installed.
    """
    sqlite = url.get_backend_name() == "sqlite"
    if sqlite and url.database:
        _make_folder(Path(url.database))
    waits = waits or DatabaseSettings()
    waiting = {"timeout": WAIT_SECONDS if sqlite else waits.connect_seconds}
    try:
        engine = create_engine(url, connect_args=waiting, pool_pre_ping=not sqlite)
    except ModuleNotFoundError as error:
        raise RecordsError(
            f"PostgreSQL needs {error.name}, which is not installed",
            where=VARIABLE,
            hint="Install it with: pip install 'exportgate[postgres]'",
        ) from error
    if sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "do_connect", _connect_postgres)
        event.listen(engine, "connect", partial(_prepare_postgres, waits.statement_seconds if answering else None))
        event.listen(engine, "begin", _begin_postgres)
    return engine


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecordsError(f"the folder of the records cannot be made: {error.strerror}", where=str(file)) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transaction by itself: _begin_sqlite does
    cursor = connection.cursor()
    for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _connect_postgres(dialect: Dialect, _record: object, arguments: Any, named: Any) -> Any:
    """Connect; what the driver lets through of a server that does not answer is told as it tells of others."""
    try:
        return dialect.connect(*arguments, **named)
    except OSError as error:
        driver: Any = dialect.dbapi
        raise driver.OperationalError(f"no answer: {error}") from error


def _prepare_postgres(seconds: int | None, connection: Any, _record: object) -> None:
    """Have the server end a statement that takes too long, and do not wait for a server that has gone."""
    connection._usock.settimeout(seconds and seconds + _ON_THE_WAY_SECONDS)
    if seconds:
        cursor = connection.cursor()
        cursor.execute(f"SET statement_timeout = '{seconds}s'")
        connection.commit()
        cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_MODE) == _WRITING
    if not writing:
        connection.exec_driver_sql("BEGIN")
    elif not _begun_in_time(connection.connection.dbapi_connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begun_in_time(connection: Any) -> bool:
    """Begin to write once nobody else does; waited for too long, it is not begun.

    SQLite itself looks less and less often, after a tenth of a second in the end: the lock would lie idle while several
    processes wait for it.
    """
    ends = time.monotonic() + WAIT_SECONDS
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < ends:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    return False
                time.sleep(random.uniform(*_LOOK_SECONDS))
            else:
                return True
    finally:
        connection.execute(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")
    return False


def _begin_postgres(connection: Connection) -> None:
    mode = connection.get_execution_options().get(_MODE)
    if mode == _WRITING:
        connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    elif mode != _STAGING:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees one state of the records from its first question to its end.

    Raises:
        RecordsError: the database cannot be reached or read.
    """
    with _told(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open the writing transaction: committed at the end, undone wholly where anything goes wrong within.

    Raises:
        RecordsError: the database cannot be reached or written, or others wrote for too long.
    """
    with _told(engine), engine.connect() as connection:
        marked = connection.execution_options(**{_MODE: _WRITING})
        with marked.begin():
            yield marked


@contextmanager
def writing_staged(engine: Engine, stage: Callable[[Connection], None]) -> Iterator[Connection]:
    """Open the writing transaction on a connection whose temporary tables were filled before, while others write.

    Args:
        stage: makes and fills temporary tables; they are gone at the end.

    Raises:
        RecordsError: as `writing`.
    """
    with _told(engine), engine.connect() as connection:
        connection.detach()  # closed at the end rather than used again, so that the temporary tables go
        with connection.execution_options(**{_MODE: _STAGING}).begin():
            stage(connection)
        with connection.execution_options(**{_MODE: _WRITING}).begin():
            yield connection


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """Turn what the database's driver raises into an error that a user can read, without the address's password."""
    try:
        yield
    except OperationalError as error:
        where = engine.url.render_as_string(hide_password=True)
        raise RecordsError(f"the records cannot be reached or written: {error.orig}", where=where) from error
    except UnicodeEncodeError as error:
        raise RecordsError("a text has signs that are no characters, so it cannot be kept or looked for") from error
    except SQLAlchemyError as error:
        where = engine.url.render_as_string(hide_password=True)
        cause = getattr(error, "orig", None) or error
        raise RecordsError(f"the records cannot be used: {cause}", where=where) from error
