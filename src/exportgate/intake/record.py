"""A shipment as a record of plain values (the contract's JSON), read into the model with every slip told.

Flat files come the same way: their rows are first put together to such a record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from exportgate.errors import InputError
from exportgate.intake import values
from exportgate.intake.limits import (
    MAX_COMPONENTS_OF_ONE,
    MAX_ID_CHARACTERS,
    MAX_LINES_A_SHIPMENT,
    MAX_NESTING,
    MAX_OWNERS_A_PARTY,
    MAX_PARTIES_A_SHIPMENT,
)
from exportgate.intake.slips import Nested, Path, Plain, Slip, Slips, spelled
from exportgate.intake.values import Wrong
from exportgate.intake.vocabulary import COMPONENTS, UnknownWord, Vocabulary
from exportgate.law.ownership import MAX_LAYERS
from exportgate.shipment import Component, FactValue, Identifier, Line, Owner, Party, Role, Shipment

_MAX_IDENTIFIERS = 200


@dataclass(frozen=True, slots=True)
class Built:
    """A record read: the shipment (`None` where anything in it is wrong), what is wrong, and what changes nothing."""

    shipment: Shipment | None
    wrong: Sequence[Slip]
    notes: Sequence[Slip]


def build(record: Any, vocabulary: Vocabulary) -> Built:
    """Read the record of one shipment."""
    slips = Slips()
    members = slips.members(record, (), _SHIPMENT, also=("parties", "lines", "facts"))
    if isinstance(record, Mapping):
        parties = slips.many(record.get("parties"), ("parties",), _party, MAX_PARTIES_A_SHIPMENT)
        lines = _lines(record.get("lines"), vocabulary, slips)
        facts = _facts(record.get("facts"), vocabulary, slips)
        if not members.get("id") and all(slip.path != ("id",) for slip in slips.wrong):
            slips.say(("id",), "found nothing, expected the id of the shipment")
        if (length := len(members.get("id") or "")) > MAX_ID_CHARACTERS:
            slips.say(("id",), f"found {length:,} characters, expected at most {MAX_ID_CHARACTERS}")
    if slips.wrong:
        return Built(None, slips.wrong, slips.notes)
    named = {_MODEL_NAMES.get(key, key): value for key, value in members.items()}
    kept = tuple(party for party in parties if party)
    return Built(Shipment(parties=kept, lines=lines, facts=facts, **named), (), slips.notes)


def shipment_of(record: Mapping[str, Any], vocabulary: Vocabulary, where: str = "shipment") -> Shipment:
    """Read the record of one shipment, as a program or a test has it.

    Raises:
        InputError: something in it is wrong; names every key at fault.
    """
    built = build(record, vocabulary)
    if built.shipment is None:
        told = (f"{spelled(slip.path)}: {slip.message}" if slip.path else slip.message for slip in built.wrong)
        raise InputError("; ".join(told), where=where)
    return built.shipment


def _party(record: Any, path: Path, slips: Slips) -> Party | None:
    members = slips.members(record, path, _PARTY, _PARTY_NESTED)
    return Party(**members) if _complete(members, record, path, slips, ("role", "name")) else None


def _owner(record: Any, path: Path, slips: Slips) -> Owner | None:
    members = slips.members(record, path, _OWNER, _PARTY_NESTED)
    return Owner(**members) if _complete(members, record, path, slips, ("name",)) else None


def _complete(members: Mapping[str, Any], record: Any, path: Path, slips: Slips, needed: Sequence[str]) -> bool:
    """Say whether the needed members are there; tell of those that the record does not have at all."""
    if isinstance(record, Mapping):
        for key in needed:
            if record.get(key) is None:
                slips.say((*path, key), "found nothing, but it is needed")
    return all(members.get(key) for key in needed)


def _owners(value: Any, path: Path, slips: Slips) -> tuple[Owner, ...]:
    if path.count("owners") > MAX_LAYERS:
        slips.say(path, f"owners are nested more than {MAX_LAYERS} deep")
        return ()
    return tuple(owner for owner in slips.many(value, path, _owner, MAX_OWNERS_A_PARTY) if owner)


def _identifiers(value: Any, path: Path, slips: Slips) -> tuple[Identifier, ...]:
    given = slips.take(path, values.parted, value) or []
    return tuple(found for found in slips.many(given, path, _identifier, _MAX_IDENTIFIERS) if found)


def identifiers_of(value: Any) -> tuple[tuple[Identifier, ...], list[str]]:
    """Read identifiers, as a list or parted by `|`; gives those that could be read, and in words what could not."""
    slips = Slips()
    return _identifiers(value, (), slips), [slip.message for slip in slips.wrong]


def _identifier(value: Any, path: Path, slips: Slips) -> Identifier | None:
    if isinstance(value, str):
        return slips.take(path, identifier, value)
    members = slips.members(value, path, _IDENTIFIER)
    complete = _complete(members, value, path, slips, ("scheme", "value"))
    return Identifier(**members) if complete and members.get("country", "") is not None else None


def identifier(written: str) -> Identifier:
    """Read an identifier written `scheme:value` or `scheme@country:value`; of a known scheme also `IMO 9074729`.

    Example:
        >>> identifier("passport@IR:A123").country, identifier("IMO 9074729").scheme
        ('IR', 'imo')
    """
    scheme, colon, value = written.partition(":")
    if not colon:
        scheme, colon, value = written.strip().partition(" ")
        colon = colon if scheme.casefold() in values.SCHEMES else ""
    if not colon:
        raise Wrong(written, "an identifier written scheme:value, such as imo:9074729")
    scheme, _, country = scheme.partition("@")
    return Identifier(scheme=values.scheme(scheme), value=values.required(value), country=values.country(country))


def _lines(value: Any, vocabulary: Vocabulary, slips: Slips) -> tuple[Line, ...]:
    def read(record: Any, path: Path, _: Slips) -> Line | None:
        return _line(record, path, vocabulary, slips)

    lines = [line for line in slips.many(value, ("lines",), read, MAX_LINES_A_SHIPMENT) if line]
    seen: dict[int, int] = {}
    for position, line in enumerate(lines):
        if line.line in seen:
            slips.say(("lines", position, "line"), f"found {line.line} a second time, expected each number once")
        seen[line.line] = position
    return tuple(lines)


def _line(record: Any, path: Path, vocabulary: Vocabulary, slips: Slips) -> Line | None:
    if not isinstance(record, Mapping):
        slips.say(path, f"found {values.shown(record)}, expected an object")
        return None
    own = {key: value for key, value in record.items() if key in _LINE}
    members = slips.members(own, path, _LINE)
    details = {
        key: slips.take((*path, key), partial(_detail, key, vocabulary), value)
        for key, value in record.items()
        if key not in own and key not in ("classification", COMPONENTS) and value is not None
    }
    codes = _classification(record.get("classification"), (*path, "classification"), vocabulary, slips)
    kept = {key: value for key, value in details.items() if value is not None}
    parts = _components(record.get(COMPONENTS), (*path, COMPONENTS), slips, vocabulary)
    number = members.pop("line", None) or int(path[-1]) + 1
    return Line(line=number, classification=codes, details=kept, components=parts, **members)


def _components(value: Any, path: Path, slips: Slips, vocabulary: Vocabulary) -> tuple[Component, ...]:
    if path.count(COMPONENTS) > MAX_LAYERS:
        slips.say(path, f"components are nested more than {MAX_LAYERS} deep")
        return ()
    read = partial(_component, vocabulary=vocabulary)
    return tuple(part for part in slips.many(value, path, read, MAX_COMPONENTS_OF_ONE) if part)


def _component(record: Any, path: Path, slips: Slips, vocabulary: Vocabulary) -> Component | None:
    nested: Nested = {
        "maker": _maker,
        "classification": lambda codes, here, kept: _classification(codes, here, vocabulary, kept),
        COMPONENTS: partial(_components, vocabulary=vocabulary),
    }
    members = slips.members(record, path, _COMPONENT, nested)
    return Component(**{key: value for key, value in members.items() if value is not None}) if members else None


def _maker(value: Any, path: Path, slips: Slips) -> Party | None:
    """Read who made a part: a name, or an object as for a party, without a role."""
    if not isinstance(value, Mapping):
        name = slips.take(path, values.required, value)
        return Party(role=Role.SUPPLIER.value, name=name) if name else None
    return _party({**value, "role": value.get("role") or Role.SUPPLIER.value}, path, slips)


def _detail(key: str, vocabulary: Vocabulary, value: Any) -> Any:
    if key not in vocabulary.line_fields:
        known = (*_LINE, "classification", *vocabulary.line_fields)
        raise UnknownWord("key", key, known, absent=vocabulary.absent(key))
    return _plain(value)


def _plain(value: Any, depth: int = 0) -> Any:
    """Copy what only one jurisdiction reads: objects, lists, texts, whole numbers, decimals, true, false and null."""
    if depth > MAX_NESTING:
        raise Wrong("...", f"at most {MAX_NESTING} layers")
    if isinstance(value, Mapping):
        return {values.clean(str(key)): _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, str):
        return values.clean(value)
    return Decimal(str(value)) if isinstance(value, float) else value


def _classification(value: Any, path: Path, vocabulary: Vocabulary, slips: Slips) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        slips.say(path, f"found {values.shown(value)}, expected an object with a code for each jurisdiction")
        return {}

    codes = {
        key: slips.take((*path, key), partial(_code, key, vocabulary), code)
        for key, code in value.items()
        if code is not None
    }
    return {key: code for key, code in codes.items() if code}


def _code(key: str, vocabulary: Vocabulary, value: Any) -> str:
    if key not in vocabulary.jurisdictions:
        raise UnknownWord("jurisdiction", key, vocabulary.jurisdictions, absent=vocabulary.absent(key))
    return values.text(value)


def _facts(value: Any, vocabulary: Vocabulary, slips: Slips) -> dict[str, FactValue]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        slips.say(("facts",), f"found {values.shown(value)}, expected an object with a value for each fact")
        return {}
    facts = {
        name: slips.take(("facts", name), partial(vocabulary.read_fact, name), stated)
        for name, stated in value.items()
        if stated is not None
    }
    return {name: stated for name, stated in facts.items() if stated is not None}


_MODEL_NAMES = {"from": "departure", "to": "destination"}

_SHIPMENT: Plain = {
    "id": values.required,
    "date": values.date,
    "direction": values.direction,
    "from": values.country,
    "to": values.country,
    "via": values.countries,
}

_IDENTIFIER: Plain = {"scheme": values.scheme, "value": values.required, "country": values.country}

_OWNER: Plain = {
    "name": values.required,
    "percent": values.percent,
    "kind": values.kind,
    "country": values.country,
    "controls": values.yes_no,
    "date_of_birth": values.birth,
}

_PARTY: Plain = {
    "role": values.role,
    "name": values.required,
    "kind": values.kind,
    "country": values.country,
    "address": values.text,
    "headquarters": values.country,
    "flags": values.flags,
    "date_of_birth": values.birth,
    "id": values.text,
}

_PARTY_NESTED: Nested = {"owners": _owners, "identifiers": _identifiers}

_COMPONENT: Plain = {
    "description": values.text,
    "hs": values.hs_code,
    "origin": values.country,
}

_LINE: Plain = {
    "line": values.line_number,
    "description": values.text,
    "hs": values.hs_code,
    "origin": values.country,
    "quantity": values.number,
    "unit": values.text,
    "value": values.number,
    "currency": values.currency,
}
