"""Identifiers: when two numbers are the same number of the same kind."""

import re
from hashlib import blake2b

from exportgate.shipment import Identifier

_NOISE = re.compile(r"[^0-9A-Z]+")
_PREFIXES = {"imo": ("IMO",), "lei": ("LEI",), "bic": ("BIC", "SWIFT")}
# Schemes that name one number under several headings are compared as one.
_SAME = {"swift": "bic", "registration": "registration", "company": "registration", "tax": "tax", "vat": "tax"}
# Shorter numbers than these are shared by chance.
_LEAST = {"imo": 7, "lei": 20, "bic": 8}
_LEAST_OTHER = 5


def identifier_key(identifier: Identifier) -> str:
    """Give what two equal identifiers have in common, or "" for one that is too short to tell a party apart.

    Example:
        >>> identifier_key(Identifier(scheme="imo", value="IMO 9187629"))
        'imo:9187629'
    """
    scheme = _SAME.get(identifier.scheme, identifier.scheme)
    value = _NOISE.sub("", identifier.value.upper())
    for prefix in _PREFIXES.get(scheme, ()):
        value = value.removeprefix(prefix)
    if scheme == "bic":
        value = value[:8]
    if scheme != "bic" and not any(char.isdigit() for char in value):
        return ""
    if len(value) < _LEAST.get(scheme, _LEAST_OTHER):
        return ""
    return f"{scheme}:{value}"


def disagree(ours: tuple[Identifier, ...], listed: tuple[Identifier, ...]) -> tuple[Identifier, Identifier] | None:
    """Give two identifiers of a scheme of which a party has only one, where they differ; `None` where none do."""
    for scheme in ("imo", "lei"):
        mine = [one for one in ours if one.scheme == scheme and identifier_key(one)]
        theirs = [one for one in listed if one.scheme == scheme and identifier_key(one)]
        if mine and theirs and not {identifier_key(one) for one in mine} & {identifier_key(one) for one in theirs}:
            return mine[0], theirs[0]
    return None


def key_hash(key: str) -> int:
    """Give a number of 64 bits for a key, the same on every machine."""
    return int.from_bytes(blake2b(key.encode("utf-8"), digest_size=8).digest(), "little")
