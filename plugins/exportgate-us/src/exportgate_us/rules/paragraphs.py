"""Whether the code of an item lies within an ECCN, a paragraph of one, or a group of entries."""

from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

from exportgate_us.rules.codes import Code, Kind, parse_code


class Within(Enum):
    """Whether a code lies within a scope; `PERHAPS` where the code is less exact than the scope."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


def within(code: Code | None, scope: str) -> Within:
    """Say whether a code lies within one scope.

    Args:
        code: the code of an item; `None` where it is unknown.
        scope: `3A991` (the entry), `3A991.a.1` (a paragraph), `3B*` (all entries that begin so), `CCL` (any entry of
            the Commerce Control List), `any` (any item subject to the EAR, EAR99 too).

    Example:
        >>> within(parse_code("3A991"), "3A991.a.1"), within(parse_code("3A991.b"), "3A991.a.1")
        (<Within.PERHAPS: 'perhaps'>, <Within.NO: 'no'>)
    """
    if scope == "any":
        return Within.YES
    if code is None or code.kind is Kind.UNREADABLE:
        return Within.PERHAPS
    if code.kind is not Kind.ECCN:
        return Within.NO
    if scope == "CCL":
        return Within.YES
    if scope.endswith("*"):
        return Within.YES if code.entry.startswith(scope[:-1]) else Within.NO
    return _paragraph(code, _scope(scope))


def within_any(code: Code | None, scopes: Sequence[str], left_out: Sequence[str]) -> Within:
    """Say whether a code lies within one of some scopes and in none of those left out."""
    return _within_any(code, tuple(scopes), tuple(left_out))


@lru_cache(maxsize=65536)
def _within_any(code: Code | None, scopes: tuple[str, ...], left_out: tuple[str, ...]) -> Within:
    found = {within(code, scope) for scope in scopes}
    best = next((answer for answer in (Within.YES, Within.PERHAPS) if answer in found), Within.NO)
    out = {within(code, scope) for scope in left_out} if code else set()
    if Within.YES in out:
        return Within.NO
    return Within.PERHAPS if best is Within.YES and Within.PERHAPS in out else best


@lru_cache(maxsize=4096)
def _scope(scope: str) -> Code:
    return parse_code(scope)


def _paragraph(code: Code, scope: Code) -> Within:
    if code.entry != scope.entry:
        return Within.NO
    shared = min(len(code.path), len(scope.path))
    if code.path[:shared] != scope.path[:shared]:
        return Within.NO
    return Within.YES if len(code.path) >= len(scope.path) else Within.PERHAPS
