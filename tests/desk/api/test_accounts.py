"""Users, log-ins, sessions and tokens, on SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text

from exportgate.errors import InputError
from exportgate.records import Records, accounts, logins, outbox, tokens
from exportgate.records.logins import LockedOutError
from exportgate.records.tables.accounts import sessions, users
from exportgate.records.tables.accounts import tokens as token_table
from exportgate.records.tables.decisions import acts

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PASSWORD = "seven grey geese fly"
ADMIN = "os-user:root"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords the same way, but without taking long over it."""
    quick = PasswordHasher(time_cost=1, memory_cost=64)
    monkeypatch.setattr("exportgate.records.passwords._hasher", lambda: quick)


@pytest.fixture(params=["sqlite", "postgres"])
def records(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    """Records in SQLite, or in PostgreSQL."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    if request.param == "postgres":
        monkeypatch.setenv("EXPORTGATE_DATABASE", request.getfixturevalue("postgres_url"))
    return Records.open(tmp_path)


@pytest.fixture
def in_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    """Records in SQLite, for what no database has a part in."""
    monkeypatch.delenv("EXPORTGATE_DATABASE", raising=False)
    return Records.open(tmp_path)


def _maria(records: Records, *roles: str) -> accounts.User:
    return accounts.create_user(records, "Maria", actor=ADMIN, roles=roles or ("officer",), password=PASSWORD)


def test_who_gives_the_right_password_is_let_in_under_the_name_in_any_case(records: Records) -> None:
    """And what is known of the user comes back."""
    _maria(records, "officer", "approver")

    user = logins.authenticate(records, " MARIA ", PASSWORD)

    assert user is not None
    assert (user.name, user.actor, sorted(user.roles)) == ("maria", "user:maria", ["approver", "officer"])


@pytest.mark.parametrize(
    ("name", "password"), [("maria", "wrong"), ("nobody", PASSWORD), ("", ""), ("maria", "x" * 10**6)]
)
def test_anything_else_is_nobody(in_sqlite: Records, name: str, password: str) -> None:
    """A wrong password, an unknown name, nothing, or very much."""
    _maria(in_sqlite)

    assert logins.authenticate(in_sqlite, name, password) is None


def test_failures_cost_waiting_also_for_names_that_nobody_has(records: Records) -> None:
    """After five failures not even the right password is looked at, and nobody learns which names exist."""
    _maria(records)
    for name in ("maria", "nobody"):
        for _ in range(5):
            assert logins.authenticate(records, name, "wrong password", origin="198.51.100.7", now=NOW) is None
        with pytest.raises(LockedOutError) as told:
            logins.authenticate(records, name, PASSWORD, origin="198.51.100.7", now=NOW)
        assert told.value.seconds <= 16

    later = logins.authenticate(records, "maria", PASSWORD, origin="198.51.100.7", now=NOW + timedelta(seconds=20))
    elsewhere = logins.authenticate(records, "maria", PASSWORD, origin="203.0.113.9", now=NOW)

    assert later is not None
    assert elsewhere is not None


def test_a_session_ends_idle_at_its_limit_and_with_its_user(records: Records) -> None:
    """Half an hour unused, twelve hours in all, or when the user is disabled or gets other roles."""
    maria = _maria(records)
    identity = logins.start_session(records, maria, NOW)

    assert logins.session_user(records, identity, NOW + timedelta(minutes=29)) == maria
    assert logins.session_user(records, identity, NOW + timedelta(minutes=58)) == maria  # the use before lengthened it
    assert logins.session_user(records, identity, NOW + timedelta(minutes=89)) is None
    assert logins.session_user(records, "another", NOW) is None

    used = logins.start_session(records, maria, NOW)
    for quarter in range(1, 48):
        assert logins.session_user(records, used, NOW + quarter * timedelta(minutes=15)) == maria
    assert logins.session_user(records, used, NOW + timedelta(hours=12)) is None

    third = logins.start_session(records, maria, NOW)
    accounts.set_roles(records, "maria", ["viewer"], actor=ADMIN)
    assert logins.session_user(records, third, NOW) is None


def test_neither_session_ids_nor_passwords_nor_tokens_stand_in_the_database(records: Records) -> None:
    """Whoever reads the tables or the chain can log in as nobody."""
    identity = logins.start_session(records, _maria(records))
    _, secret = tokens.make_token(records, "erp", ["check"], 30, actor=ADMIN)

    with records.reading() as connection:
        stored = " ".join(
            str(row) for table in (users, sessions, token_table, acts) for row in connection.execute(select(table))
        )

    for hidden in (identity, PASSWORD, secret, secret.rsplit("_", 1)[1]):
        assert hidden not in stored


def test_a_session_that_is_ended_is_nobodys(records: Records) -> None:
    """Logging out holds for the server, not only for the browser."""
    identity = logins.start_session(records, _maria(records))
    logins.end_session(records, identity)

    assert logins.session_user(records, identity) is None


def test_forms_of_one_session_do_not_serve_another() -> None:
    """The word in a form is made from the session's id."""
    assert logins.is_csrf_token("one", logins.csrf_token("one"))
    assert not logins.is_csrf_token("other", logins.csrf_token("one"))
    assert not logins.is_csrf_token("one", "")


def test_the_last_administrator_stays(records: Records) -> None:
    """Neither roles nor the account can be taken from the only one."""
    _maria(records, "administrator")
    with pytest.raises(InputError, match="only administrator"):
        accounts.set_roles(records, "maria", ["viewer"], actor=ADMIN)
    with pytest.raises(InputError, match="only administrator"):
        accounts.set_active(records, "maria", False, actor=ADMIN)

    accounts.create_user(records, "eva", actor=ADMIN, roles=["administrator"], password=PASSWORD)
    assert not accounts.set_active(records, "maria", False, actor=ADMIN).active
    assert logins.authenticate(records, "maria", PASSWORD) is None


@pytest.mark.parametrize(
    ("name", "roles", "password", "told"),
    [
        ("Zoë", [], PASSWORD, "no user name"),
        ("../x", [], PASSWORD, "no user name"),
        ("eva", ["boss"], PASSWORD, "no role"),
        ("eva", [], "short", "has 5 characters"),
        ("eva", [], "aaaaaaaaaaaaaaaa", "same few"),
        ("maximiliana", [], "maximiliana1", "little more than"),
        ("maria", [], PASSWORD, "already"),
    ],
)
def test_what_makes_no_user_is_told(in_sqlite: Records, name: str, roles: list[str], password: str, told: str) -> None:
    """Names are plain, roles known, passwords long; nobody is made otherwise."""
    _maria(in_sqlite)

    with pytest.raises(InputError) as error:
        accounts.create_user(in_sqlite, name, actor=ADMIN, roles=roles, password=password)

    assert told in str(error.value)
    assert [user.name for user in accounts.list_users(in_sqlite)] == ["maria"]


def test_a_token_works_until_it_expires_or_is_revoked(records: Records) -> None:
    """To the second, and at once."""
    made, secret = tokens.make_token(records, "erp", ["check", "read"], 30, actor=ADMIN, now=NOW)

    used = tokens.token_of(records, secret, NOW + timedelta(days=29))
    assert used is not None
    assert used.scopes == {"check", "read"}
    assert secret.startswith(made.prefix)
    assert tokens.token_of(records, secret, NOW + timedelta(days=30)) is None
    assert tokens.token_of(records, secret[:-1] + "?", NOW) is None

    tokens.revoke_token(records, "erp", actor=ADMIN)
    assert tokens.token_of(records, secret, NOW) is None
    with pytest.raises(InputError, match="there is, or was"):
        tokens.make_token(records, "erp", ["admin"], 1, actor=ADMIN)


def test_rows_that_differ_from_their_acts_are_found(records: Records) -> None:
    """Somebody who gives himself a role in the tables, or puts a token there, is seen by audit."""
    _maria(records)
    accounts.create_user(records, "eva", actor=ADMIN, roles=["administrator"], password=PASSWORD, display="Eva E.")
    accounts.set_active(records, "maria", False, actor=ADMIN)
    accounts.set_active(records, "maria", True, actor=ADMIN)
    accounts.set_password(records, "maria", PASSWORD + "!", actor=ADMIN)
    tokens.make_token(records, "erp", ["check"], 30, actor=ADMIN)
    tokens.revoke_token(records, "erp", actor=ADMIN)
    one = outbox.add_webhook(records, "https://erp.example/hook", actor=ADMIN)
    outbox.add_webhook(records, "https://erp.example/hook", ["decided"], actor=ADMIN)
    outbox.remove_webhook(records, one.id, actor=ADMIN)
    with records.reading() as connection:
        assert list(accounts.verify_rows(connection)) == []

    for statement in (
        "UPDATE users SET roles = 'officer,approver' WHERE name = 'maria'",
        "UPDATE tokens SET revoked_at = NULL",
        f"UPDATE webhooks SET url = 'https://elsewhere.example' WHERE id = '{one.id}'",
        "INSERT INTO users SELECT 'U-999', 'ghost', 'ghost', roles, active, NULL, '' FROM users WHERE name = 'eva'",
    ):
        with records.writing("x") as write:
            write.connection.execute(text(statement))

    with records.reading() as connection:
        told = " ".join(accounts.verify_rows(connection))
    for word in ("roles is", "revoked_at is None", "elsewhere", "U-999 is there"):
        assert word in told


def test_only_a_few_log_ins_are_looked_at_at_once(in_sqlite: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crowd costs neither the memory of all its hashes, nor gets more guesses than the count of failures allows."""
    _maria(in_sqlite)
    at_work, most, go = [0], [0], Event()

    def slow(_kept: str, _password: str) -> bool:
        at_work[0] += 1
        most[0] = max(most[0], at_work[0])
        go.wait(20)
        at_work[0] -= 1
        return False

    def guess(number: int) -> str:
        try:
            logins.authenticate(in_sqlite, "maria", f"wrong password {number}", now=NOW)
        except LockedOutError:
            go.set()  # the crowd is there, so those who were let in may go on
            return "sent away"
        return "looked at"

    monkeypatch.setattr("exportgate.records.logins.fits", slow)
    with ThreadPoolExecutor(30) as crowd:
        told = list(crowd.map(guess, range(30)))

    assert most[0] <= 2
    assert told.count("looked at") <= 6
