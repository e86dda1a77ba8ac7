"""JSON as users hand it over: one object, a list of them, or one a line. Numbers stay exact, keys come once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

from exportgate.errors import InputError
from exportgate.intake.limits import MAX_RECORD_BYTES, MAX_ROWS, MAX_STREAMED_BYTES, MAX_WHOLE_BYTES
from exportgate.intake.sources import refuse_larger
from exportgate.intake.values import shown

_OPENERS = (b"{", b"[")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Record:
    """One record: where it stands in the file, its value, and why it could not be read ("" where it could)."""

    where: str
    value: Any
    fault: str = ""


def looks_like_json(head: bytes) -> bool:
    """Say whether the first bytes open an object or a list."""
    return _decoded(head, errors="ignore").lstrip("\ufeff \t\r\n").encode()[:1] in _OPENERS


def records(stream: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the records of a file.

    Raises:
        InputError: the file as a whole is not JSON, is empty, or goes beyond a limit.
    """
    first = stream.readline(MAX_RECORD_BYTES + 1)
    second = stream.readline(64)
    stream.seek(0)
    if second and _is_object(first):
        return _of_lines(stream, name)
    return _of_document(stream, name)


def lines(stream: BinaryIO, name: str) -> Iterator[Record]:
    """Yield the records of a file that is known to hold one a line, also where its first line is broken.

    Raises:
        InputError: a line or the file goes beyond a limit.
    """
    return _of_lines(stream, name)


def _is_object(line: bytes) -> bool:
    if not line.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        return False
    return not isinstance(_parsed(line), str)


def _of_lines(stream: BinaryIO, name: str) -> Iterator[Record]:
    number = 0
    for number, line in enumerate(iter(lambda: stream.readline(MAX_RECORD_BYTES + 1), b""), 1):
        where = f"{name}, line {number}"
        if len(line) > MAX_RECORD_BYTES:
            raise InputError(f"is longer than {MAX_RECORD_BYTES:,} bytes", where=where)
        if number > MAX_ROWS or stream.tell() > MAX_STREAMED_BYTES:
            raise InputError("is too large", where=name, hint="Split it.")
        if line.strip():
            parsed = _parsed(line)
            yield Record(where, None, parsed) if isinstance(parsed, str) else _checked(where, parsed[0])


def _of_document(stream: BinaryIO, name: str) -> Iterator[Record]:
    refuse_larger(stream, MAX_WHOLE_BYTES, name, "Write one object a line (JSON lines).")
    content = stream.read()
    if not content.strip():
        raise InputError("is empty", where=name)
    parsed = _parsed(content)
    if isinstance(parsed, str):
        raise InputError(parsed, where=name)
    value = parsed[0]
    if isinstance(value, dict):
        yield _checked(f"{name}, the object", value)
    elif isinstance(value, list):
        yield from (_checked(f"{name}, item {number}", item) for number, item in enumerate(value, 1))
    else:
        raise InputError(f"found {shown(value)}, expected an object or a list of them", where=name)


def _parsed(content: bytes) -> tuple[Any] | str:
    """Give the value in a tuple, or in words why there is none."""
    try:
        return (json.loads(_decoded(content), object_pairs_hook=_once, **_EXACT),)
    except json.JSONDecodeError as error:
        return f"is not JSON: {error.msg} at line {error.lineno}, character {error.colno}"
    except UnicodeDecodeError as error:
        return f"is not text in {error.encoding}: byte 0x{content[error.start]:02x} at {error.start + 1}"
    except RecursionError:
        return "is nested too deeply"
    except ValueError as error:  # NaN and Infinity, and numbers of thousands of digits
        return f"is not JSON: {error}"


def _decoded(content: bytes, errors: str = "strict") -> str:
    encoding = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "utf-8")
    return content.decode(encoding, errors)


def value_in(cell: str) -> Any:
    """Give the value of a cell that holds JSON.

    Raises:
        ValueError: it holds none, or one that is refused in files too.
    """
    parsed = _parsed(cell.encode())
    if isinstance(parsed, str) or _doubled_key(parsed[0]) is not None:
        raise ValueError(parsed if isinstance(parsed, str) else "a key comes twice")
    return parsed[0]


def _constant(word: str) -> None:
    raise ValueError(f"{word} is no number")


_EXACT: dict[str, Any] = {"parse_float": Decimal, "parse_constant": _constant}


class _Doubled(dict[str, Any]):
    """An object in which a key came twice, so that one of its values would be lost."""

    key = ""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    doubled = _Doubled(members)
    seen: set[str] = set()
    doubled.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return doubled


def _checked(where: str, value: Any) -> Record:
    key = _doubled_key(value)
    return Record(where, value, f"the key {shown(key)} comes twice in one object" if key is not None else "")


def _doubled_key(value: Any) -> str | None:
    left = [value]
    while left:
        value = left.pop()
        if isinstance(value, _Doubled):
            return value.key
        if isinstance(value, dict | list):
            left += value.values() if isinstance(value, dict) else value
    return None
