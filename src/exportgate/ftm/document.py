"""Entities as they stand in a file: checked in shape and size, nested ones taken apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from exportgate.ftm.vocabulary import schemas
from exportgate.intake.document import Problem
from exportgate.intake.json_records import Record, lines
from exportgate.intake.limits import MAX_CELL_CHARACTERS
from exportgate.intake.values import clean, shown

MAX_VALUES = 5_000
"""Values of one property."""
MAX_DEPTH = 8
"""Entities within entities."""
MAX_PARTS = 20_000
"""Entities within one line."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")


@dataclass(slots=True)
class Entity:
    """One entity: its texts and references by property, in order and each once.

    `nested` says that it stood within another one, which is then named where it names no holder itself.
    """

    id: str
    schema: str
    caption: str
    where: str
    number: int
    properties: dict[str, list[str]] = field(default_factory=dict)
    target: bool | None = None
    nested: bool = False

    def texts(self, *names: str) -> list[str]:
        """Give the values of some properties, each once."""
        given = [self.properties[name] for name in names if name in self.properties]
        return given[0] if len(given) == 1 else list(dict.fromkeys(text for texts in given for text in texts))

    def first(self, *names: str) -> str:
        """Give the first value of some properties, "" where there is none."""
        return next((texts[0] for name in names if (texts := self.properties.get(name))), "")


def entities(stream: BinaryIO, name: str, problems: list[Problem]) -> Iterator[Entity]:
    """Yield the entities of a file, those within others after them; a line that cannot be read is told and left out.

    Raises:
        InputError: the file goes beyond a limit.
    """
    for number, record in enumerate(lines(stream, name), 1):
        try:
            yield from _of_record(record, number)
        except _Malformed as wrong:
            problems.append(Problem(record.where, str(wrong)))


class _Malformed(Exception):
    """A line that is not an entity, or too large a one."""


def _of_record(record: Record, number: int) -> list[Entity]:
    if record.fault:
        raise _Malformed(record.fault)
    found: list[Entity] = []
    _take(record.value, found, Entity("", "", "", record.where, number), 0)
    return found


def _take(value: Any, found: list[Entity], above: Entity, depth: int) -> Entity:
    """Read an entity and those within it into `found`, itself first.

    Raises:
        _Malformed: it has not the shape of one.
    """
    if depth > MAX_DEPTH or len(found) >= MAX_PARTS:
        raise _Malformed(f"holds entities more than {MAX_DEPTH} deep, or more than {MAX_PARTS:,}")
    if not isinstance(value, dict):
        raise _Malformed(f"found {shown(value)}, expected an entity (an object with id, schema and properties)")
    schema, properties = value.get("schema"), value.get("properties")
    if not isinstance(schema, str) or not _NAME.fullmatch(schema):
        raise _Malformed(f"found schema {shown(schema)}, expected the name of one, such as Person")
    if not isinstance(properties, dict):
        raise _Malformed(f"found properties {shown(properties)}, expected an object")
    identity = _text(value.get("id")) or (f"{above.id}/{len(found)}" if depth else "")
    if not identity:
        raise _Malformed("found no id")
    entity = Entity(identity, schema, _text(value.get("caption")), above.where, above.number, nested=depth > 0)
    target = value.get("target")
    entity.target = target if isinstance(target, bool) else None
    found.append(entity)
    for name, values in properties.items():
        entity.properties[name] = list(dict.fromkeys(_values(name, values, found, entity, depth)))
    return entity


def _values(name: str, values: Any, found: list[Entity], entity: Entity, depth: int) -> Iterator[str]:
    given = values if isinstance(values, list) else [values]
    if len(given) > MAX_VALUES:
        raise _Malformed(f"holds {len(given):,} values of {shown(name)}, at most {MAX_VALUES:,} are read")
    for value in given:
        if isinstance(value, dict):
            yield _within(value, found, entity, depth)
        elif text := _text(value):
            yield text


def _within(value: Any, found: list[Entity], entity: Entity, depth: int) -> str:
    inner = _take(value, found, entity, depth + 1)
    known = schemas().get(inner.schema)
    if known and known.role in ("sanction", "paper") and not inner.properties.get(known.subject):
        inner.properties[known.subject] = [entity.id]
    return inner.id


def _text(value: Any) -> str:
    """Give a text freed of what cannot be seen; numbers and truth values as they would be written."""
    if value is None or isinstance(value, list | dict):
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return clean(text if len(text) <= MAX_CELL_CHARACTERS else f"{text[:_CUT_AT]} [cut]")


_CUT_AT = MAX_CELL_CHARACTERS - len(" [cut]")
