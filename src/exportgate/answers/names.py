"""Names of answer files: made of a document's number, and never a path."""

import hashlib
import re

_SAFE = re.compile(r"[A-Z0-9](?:[A-Z0-9_-]{0,62}[A-Z0-9])?", re.ASCII)
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+", re.ASCII)
_DEVICES = re.compile(r"CON|PRN|AUX|NUL|(?:COM|LPT)\d", re.ASCII)
_SHOWN = 40
_DIGITS = 12


def file_name(number: str) -> str:
    """Give the beginning of the names of a document's answer files.

    A number of capitals, digits, `-` and `_` is kept as it is. Any other is made harmless and gets a part of its
    fingerprint behind a dot, so that no two numbers share a file on any system, whatever it makes of capitals.

    Example:
        >>> file_name("80000000"), file_name("../etc/passwd")
        ('80000000', 'etc_passwd.7e20fa5d3d30')
    """
    if _SAFE.fullmatch(number) and not _DEVICES.fullmatch(number):
        return number
    plain = _UNSAFE.sub("_", number).strip("_-")[:_SHOWN]
    digest = hashlib.sha256(number.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return f"{plain or 'document'}.{digest}"
