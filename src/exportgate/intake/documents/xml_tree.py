"""XML documents opened strictly: no document type, no entities, no network, and the encoding that they really have."""

import re
from typing import Any, BinaryIO

from exportgate.errors import FeedError, InputError
from exportgate.feeds.rawfile import FileInMemory
from exportgate.feeds.reading import local, xml_root, xml_text
from exportgate.intake.documents.texts import text_in, whole, without_mark
from exportgate.intake.limits import MAX_WHOLE_BYTES

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_EIGHT_BITS = re.compile(r"iso-?8859-\d+|latin-?\d|windows-\d+|cp\d+|us-ascii|ascii", re.IGNORECASE)

__all__ = ["children", "local", "root_of", "spot_of", "text_at", "texts_at"]


def root_of(stream: BinaryIO, name: str, given: str = "") -> tuple[Any, str]:
    """Parse a document; gives its root element, and in words how its encoding differs from the declared one.

    Raises:
        InputError: it is not well formed, has a document type, is too large or too deep.
    """
    content, note = _in_its_encoding(whole(stream, name), name, given)
    try:
        return xml_root(FileInMemory(name, content, MAX_WHOLE_BYTES + 1)), note
    except FeedError as error:
        message = error.message
        if "document type" in message:
            message = "has a document type (DTD), from which entities could come; documents need none, so it is refused"
        raise InputError(message, where=error.where or name, hint=error.hint) from error


def _in_its_encoding(content: bytes, name: str, given: str) -> tuple[bytes, str]:
    """Give the content with the declaration put right, where the user or the bytes say another encoding."""
    content = without_mark(content) if given else content
    declared = _DECLARED.match(without_mark(content)[:400])
    encoding = declared[1].decode("ascii") if declared else ""
    if given:
        text, _ = text_in(content, given, "--encoding", name)
        return _declared_as_utf8(text.encode()), ""
    if not encoding or not _EIGHT_BITS.fullmatch(encoding):
        return content, ""
    text, note = text_in(content, _codec(encoding), f"the XML declaration ({encoding})", name)
    return (_declared_as_utf8(text.encode()), note) if note else (content, "")


def _codec(encoding: str) -> str:
    return {"iso-8859-1": "iso8859-1", "latin1": "iso8859-1", "latin-1": "iso8859-1"}.get(encoding.lower(), encoding)


def _declared_as_utf8(content: bytes) -> bytes:
    declared = _DECLARED.match(content[:400])
    return content if declared is None else content[: declared.start(1)] + b"UTF-8" + content[declared.end(1) :]


def children(element: Any, *names: str) -> list[Any]:
    """Give the child elements with one of these local names, in their order."""
    return [child for name in names for child in element.iterchildren(f"{{*}}{name}")]


def text_at(element: Any, *paths: str) -> str:
    """Give the text at the first of some paths of local names that holds any."""
    return next((found for path in paths if (found := xml_text(element, path))), "")


def texts_at(element: Any, *paths: str) -> list[str]:
    """Give all texts at some paths of local names, each once, in the order of the paths."""
    found: dict[str, None] = {}
    for path in paths:
        level = [element]
        for step in path.split("/"):
            level = [child for one in level for child in children(one, step)]
        found |= {text: None for one in level if (text := " ".join("".join(one.itertext()).split()))}
    return list(found)


def spot_of(element: Any) -> str:
    """Say where an element stands, as messages say it."""
    return f"line {element.sourceline} ({local(element)})"
