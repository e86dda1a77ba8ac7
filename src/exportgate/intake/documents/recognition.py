"""Telling what a document is from its first bytes; light, since every file is looked at."""

import re

from exportgate.intake.documents.texts import without_mark

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BLANKS = b" \t\r\n\0"
_EDIFACT = re.compile(rb"(?s:UNA.{5,6}[\r\n\t ]*UN[BH])|UNB[^A-Za-z0-9,;_ ]|UNH\+")
"""A UNA with its service characters before the header, or the header; no word or heading of a table that begins so."""

_X12 = (b"ISA", b"GS", b"ST")
EDIFACT_IN_EBCDIC = ("UNA".encode("cp500"), "UNB".encode("cp500"))
X12_IN_EBCDIC = "ISA".encode("cp500")
_NO_SEPARATORS = " ,;\t\"'\r\n_-./:"
"""What stands after `ISA` in a word or in a heading of a table, and separates no elements."""


def looks_like_edifact(head: bytes) -> bool:
    """Say whether the first bytes begin an interchange, also in EBCDIC."""
    start = _start(head)
    return _EDIFACT.match(start) is not None or start.startswith(EDIFACT_IN_EBCDIC)


def looks_like_x12(head: bytes) -> bool:
    """Say whether the first bytes begin an interchange, also in EBCDIC."""
    start = _start(head)
    if start.startswith(X12_IN_EBCDIC):
        return True
    signs = [start[len(tag) : len(tag) + 1].decode("latin-1") for tag in _X12 if start.startswith(tag)]
    return any(sign and not sign.isalnum() and sign not in _NO_SEPARATORS for sign in signs)


def looks_like_xml(head: bytes) -> bool:
    """Say whether the first bytes begin markup, in UTF-8, UTF-16 or an eight-bit set."""
    return _start(head).startswith(b"<")


def looks_like_flat_idoc(head: bytes) -> bool:
    """Say whether the first bytes are the control record of an IDoc in a flat file."""
    return _start(head).startswith(b"EDI_DC")


def _start(head: bytes) -> bytes:
    """Give the first bytes behind a byte order mark and blanks, those of UTF-16 as ASCII."""
    if head.startswith(_WIDE_MARKS):
        return head.decode("utf-16", "ignore").encode("ascii", "ignore").lstrip(_BLANKS)
    return without_mark(head).lstrip(_BLANKS)
