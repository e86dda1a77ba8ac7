"""Passwords: what will do as one, and how it is kept (argon2id)."""

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from exportgate.errors import ExportgateError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 256
"""Characters. Length is what makes guessing dear; rules of composition only make passwords alike."""


def password_problem(password: str, name: str) -> str:
    """Say why a password will not do; "" where it will."""
    plain = _plain(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        return f"has {len(plain)} characters, expected {SHORTEST} to {LONGEST}"
    if len(set(plain)) < 5:
        return "repeats the same few characters"
    if name and name in plain.casefold() and len(plain) < len(name) + SHORTEST // 2:
        return "is little more than the user's name"
    return ""


def hashed(password: str) -> str:
    """Give a password as it is kept.

    Raises:
        ExportgateError: argon2 is not installed.
    """
    return _hasher().hash(_plain(password))


def fits(kept: str, password: str) -> bool:
    """Say whether a password is the one kept; an empty `kept`, which nothing fits, takes as long as any other."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    if len(password) > 4 * LONGEST:
        password = ""
    try:
        right = _hasher().verify(kept or _nobodys(), _plain(password))
    except (Argon2Error, InvalidHashError):
        return False
    return right and bool(kept)


def is_outdated(kept: str) -> bool:
    """Say whether a password was kept with weaker settings than today's."""
    return _hasher().check_needs_rehash(kept)


def _plain(password: str) -> str:
    """Give one form of a password however a keyboard composes its letters."""
    return unicodedata.normalize("NFKC", password)


@cache
def _hasher() -> "PasswordHasher":
    try:
        from argon2 import PasswordHasher
    except ModuleNotFoundError as error:
        raise ExportgateError(
            "users need argon2, which is not installed", hint="Install it with: pip install 'exportgate[serve]'"
        ) from error
    return PasswordHasher()


@cache
def _nobodys() -> str:
    """A hash to compare with where there is no user, so that it takes as long as where there is one."""
    return _hasher().hash("a password that nobody has")
