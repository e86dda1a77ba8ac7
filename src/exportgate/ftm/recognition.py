"""Telling files of entities from other files."""

import json
from typing import BinaryIO

from exportgate.intake.limits import MAX_RECORD_BYTES

_LOOKED_AT = 20
"""Lines looked at: the first may be broken."""


def looks_like_entities(stream: BinaryIO) -> bool:
    """Say whether a file holds entities, one a line; it is left at its beginning."""
    stream.seek(0)
    try:
        return any(_is_entity(stream.readline(MAX_RECORD_BYTES)) for _ in range(_LOOKED_AT))
    finally:
        stream.seek(0)


def _is_entity(line: bytes) -> bool:
    if not line.lstrip(b"\xef\xbb\xbf \t").startswith(b"{") or b'"schema"' not in line:
        return False
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return (
        isinstance(value, dict) and isinstance(value.get("schema"), str) and isinstance(value.get("properties"), dict)
    )
