"""The elements of one designation, checked against the publisher's full schema."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from exportgate.errors import FeedError
from exportgate.feeds.reading import local
from exportgate.law.tables import load_yaml

Record = dict[str, list[Any]]
"""Elements by name, in their order; an element with words is a text, one with elements another record."""

_TEXT = "text"


@cache
def schema() -> Mapping[str, Any]:
    """Give the elements that a designation may hold."""
    found: Mapping[str, Any] = load_yaml(files(__package__) / "schema.yaml")
    return found


def record_of(element: Any, allowed: Mapping[str, Any], where: str) -> Record:
    """Read an element into a record.

    Raises:
        FeedError: an element stands where the schema has none, or words stand between elements.
    """
    record: Record = {}
    if (element.text or "").strip():
        raise FeedError(f"words between the elements of {local(element)}: {element.text!r}", where=where)
    for child in element.iterchildren():
        name = local(child)
        if name not in allowed:
            raise FeedError(
                f"element {name} in {local(element)} is not in the schema of this list",
                where=where,
                hint="The publisher has changed the layout; the list in use stays until the reader knows it.",
            )
        inside = allowed[name]
        value = _text(child, where) if inside == _TEXT else record_of(child, inside, where)
        record.setdefault(name, []).append(value)
    return record


def texts(record: Record, *path: str) -> list[str]:
    """Give the words at a place of a record, blanks put right, empty ones left out."""
    return [" ".join(text.split()) for text in _at(record, path) if text.strip()]


def records(record: Record, *path: str) -> list[Record]:
    """Give the records at a place of a record."""
    return list(_at(record, path))


def text(record: Record, name: str) -> str:
    """Give the words of an element that stands once, "" where it does not stand or is empty."""
    return next(iter(texts(record, name)), "")


def _at(record: Record, path: tuple[str, ...]) -> list[Any]:
    found: list[Any] = [record]
    for name in path:
        found = [inner for outer in found for inner in outer.get(name, [])]
    return found


def _text(element: Any, where: str) -> str:
    if len(element):
        raise FeedError(f"element {local(element)} should hold words only", where=where)
    return "".join(element.itertext())
