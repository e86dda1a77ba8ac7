"""Bytes of a document as text: the encoding that it declares, checked against what it holds."""

import re

from exportgate.errors import InputError
from exportgate.intake.limits import MAX_WHOLE_BYTES
from exportgate.intake.sources import refuse_larger

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = re.compile(r"[\x80-\x9f]")


def whole(stream: object, name: str) -> bytes:
    """Read a whole file, within the limit of files that must be held whole.

    Raises:
        InputError: it is larger.
    """
    refuse_larger(stream, MAX_WHOLE_BYTES, name, "Split it.")  # type: ignore[arg-type]
    return stream.read()  # type: ignore[attr-defined,no-any-return]


def without_mark(content: bytes) -> bytes:
    """Give bytes without the byte order mark of UTF-8, which some senders put before the first segment."""
    return content.removeprefix(_UTF8_MARK)


def text_in(content: bytes, encoding: str, told: str, name: str) -> tuple[str, str]:
    """Decode a document; gives the text, and in words how it differs from what was declared ("" where it does not).

    A text that is UTF-8 beyond ASCII is taken for UTF-8 whatever it declares: no text of an eight-bit set is so by
    chance. Control characters where ISO 8859 has no letters mean that Windows wrote it.

    Args:
        content: the bytes.
        encoding: what is declared, as Python names it.
        told: what declares it, for messages (`UNOC`).
        name: of the file.

    Raises:
        InputError: the bytes are not text in it; says where.
    """
    if content.startswith(_UTF16_MARKS):
        return _decoded(content, "utf-16", "the byte order mark", name), f"is UTF-16, whatever {told} says"
    plain = without_mark(content)
    if plain.isascii():
        return plain.decode("ascii"), ""
    if encoding != "utf-8" and _is_utf8(plain):
        return plain.decode("utf-8"), f"is UTF-8 although {told} declares {encoding}; it was read as UTF-8"
    text = _decoded(plain, encoding, told, name)
    if encoding == "iso8859-1" and _CONTROLS.search(text):
        return _decoded(plain, "cp1252", told, name), f"is Windows text (cp1252) although {told} declares {encoding}"
    return text, ""


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(content: bytes, encoding: str, told: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        shown = f"byte 0x{content[error.start]:02x} at {error.start + 1:,} is not {encoding}, which {told} declares"
    except UnicodeError as error:
        shown = f"is not text in {encoding}, which {told} declares: {error}"
    except LookupError:
        shown = f"there is no encoding {encoding!r}, which {told} declares"
    raise InputError(shown, where=name, hint="Say how it is encoded: --encoding cp1252, for example.")
