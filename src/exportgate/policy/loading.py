"""Reading a policy file: TOML, read as strictly as any other input, with line and field of everything wrong."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from exportgate.errors import ExportgateError
from exportgate.intake import values
from exportgate.intake.record import identifiers_of
from exportgate.intake.slips import Nested, Plain, Slips, spelled
from exportgate.intake.slips import Path as Place
from exportgate.intake.values import Wrong
from exportgate.law.codes import RULED_OUT
from exportgate.policy.areas import Area, AreasPolicy, Authority, Stance, SupplierRule, Vouched
from exportgate.policy.conflicts import conflicts_in
from exportgate.policy.positions import Positions, positions_in
from exportgate.shipment import DIRECTIONS, KINDS, Identifier

MAX_BYTES = 4 * 1024**2
IN_HOME = Path("policy") / "areas.toml"
_MAX_MEMBERS = 20_000
_WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class PolicyError(ExportgateError):
    """A policy file that cannot be used as it is."""


def load_policy(path: Path, on: date) -> AreasPolicy:
    """Read a policy file.

    Args:
        path: a TOML file, described in docs/policy.md and in areas.schema.json.
        on: the day on which vouching must not be over, unless it is marked as former.

    Raises:
        PolicyError: it cannot be read, or something in it is wrong; each thing with its line and field.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise PolicyError(f"cannot be read: {error.strerror or error}", where=str(path)) from error
    if len(content) > MAX_BYTES:
        raise PolicyError(f"is larger than {MAX_BYTES:,} bytes", where=str(path))
    return policy_of(content, path.name, on)


def policy_of(content: bytes, name: str, on: date) -> AreasPolicy:
    """Read the content of a policy file.

    Raises:
        PolicyError: as `load_policy`.
    """
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        record = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise PolicyError(f"is no TOML file: {error}", where=name, hint="See docs/policy.md for an example.") from error
    slips, positions = Slips(), positions_in(text)
    areas, suppliers = _read(record, slips, on)
    notes: list[str] = []
    if not slips.wrong:
        for conflict in conflicts_in(areas):
            if conflict.fault:
                slips.say(conflict.place, conflict.message)
            else:
                notes.append(f"line {positions.line_of(conflict.place)}: {conflict.message}")
    if slips.wrong:
        raise _error(slips, positions, record, name)
    digest = hashlib.sha256(content).hexdigest()
    return AreasPolicy(name, digest, tuple(areas), tuple(suppliers), tuple(notes), content, on)


def policy_at(given: str | None, home: Path, on: date) -> AreasPolicy | None:
    """Give the policy of the file given, else of the data folder; `None` where there is neither.

    Raises:
        PolicyError: as `load_policy`.
    """
    if given is not None:
        return load_policy(Path(given), on)
    return load_policy(home / IN_HOME, on) if (home / IN_HOME).exists() else None


def _read(record: Mapping[str, Any], slips: Slips, on: date) -> tuple[list[Area], list[Vouched]]:
    slips.members(record, (), {}, also=("authority", "area", "supplier"))
    found = slips.many(record.get("authority"), ("authority",), _authority, _MAX_MEMBERS)
    authorities = {one.id: one for one in found if one}
    _refuse_doubles([one.id if one else "" for one in found], "authority", slips)
    reader = partial(_area, authorities=authorities)
    areas = slips.many(record.get("area"), ("area",), reader, _MAX_MEMBERS)
    _refuse_doubles([area.id if area else "" for area in areas], "area", slips)
    if not areas and not slips.wrong:
        slips.say((), "holds no [[area]]")
    named = _ids(record.get("area"))
    for number, area in enumerate(areas):
        for place, other in enumerate(area.beside if area else ()):
            if other not in named:
                slips.say(("area", number, "beside", place), _unknown("area", other, named))
    suppliers = slips.many(record.get("supplier"), ("supplier",), partial(_supplier, areas=named, on=on), _MAX_MEMBERS)
    kept = [area for area in areas if area]
    _refuse_useless(kept, areas, suppliers, slips)
    return kept, [supplier for supplier in suppliers if supplier]


def _ids(records: Any) -> list[str]:
    """The ids that areas of a file claim, also of those that are wrong otherwise, so that one slip is told once."""
    found = [one.get("id") for one in records if isinstance(one, Mapping)] if isinstance(records, list) else []
    return [one for one in found if isinstance(one, str)]


def _refuse_doubles(ids: Sequence[str], what: str, slips: Slips) -> None:
    for number, one in enumerate(ids):
        if one and one in ids[:number]:
            slips.say((what, number, "id"), f"found {values.shown(one)} a second time, expected each id once")


def _refuse_useless(
    kept: Sequence[Area], areas: Sequence[Area | None], suppliers: Sequence[Vouched | None], slips: Slips
) -> None:
    """Refuse a list of firms that nobody would look at, and one that would stop all trade for want of a firm."""
    by_id = {area.id: area for area in kept}
    listed = set(chain.from_iterable(one.areas for one in suppliers if one))
    for number, one in enumerate(suppliers):
        for place, name in enumerate(one.areas if one else ()):
            if name in by_id and by_id[name].suppliers is SupplierRule.NONE:
                slips.say(("supplier", number, "areas", place), f'area "{name}" has suppliers = "none"')
    if None in suppliers:
        return
    for number, area in enumerate(areas):
        if area and area.suppliers is not SupplierRule.NONE and area.id not in listed:
            slips.say(("area", number, "suppliers"), f"is {area.suppliers}, but no [[supplier]] names this area")


def _authority(record: Any, path: Place, slips: Slips) -> Authority | None:
    members = slips.members(record, path, _AUTHORITY)
    _need(record, path, ("id", "name"), slips)
    return Authority(**members) if members.get("id") and members.get("name") and members.get("kind", "x") else None


def _area(record: Any, path: Place, slips: Slips, *, authorities: Mapping[str, Authority]) -> Area | None:
    before = len(slips.wrong)
    members = slips.members(record, path, _AREA, _AREA_NESTED)
    _need(record, path, ("id", "authority", "name", "stance", "ground"), slips)
    named = members.pop("authority", None)
    if named and named not in authorities:
        slips.say((*path, "authority"), _unknown("authority", named, authorities))
    _check_span(members.get("valid_from"), members.get("valid_to"), path, slips)
    if len(slips.wrong) > before or not isinstance(record, Mapping):
        return None
    area = Area(authority=authorities[named], **members)
    _check_area(area, path, slips)
    return area if len(slips.wrong) == before else None


def _check_area(area: Area, path: Place, slips: Slips) -> None:
    if not (area.hs or area.codes or area.words):
        slips.say(path, "says nothing of what belongs to it; give hs, codes or words")
    if area.stance is Stance.COOPERATE and area.suppliers is SupplierRule.STRICT:
        slips.say((*path, "suppliers"), 'found "strict", but an area to cooperate in cannot shut everybody else out')
    outbound = "outbound" in area.directions
    if area.stance is Stance.DECOUPLE and not area.countries and (outbound or area.suppliers is SupplierRule.NONE):
        slips.say(
            (*path, "stance"),
            'found "decouple" without countries, which would stop all trade in these goods; name countries, or give '
            'directions = ["inbound"] and a list of suppliers',
        )


def _check_span(first: date | None, last: date | None, path: Place, slips: Slips) -> None:
    if first and last and last < first:
        slips.say((*path, "valid_to"), f"found {last}, which lies before valid_from {first}")


def _supplier(record: Any, path: Place, slips: Slips, *, areas: Sequence[str], on: date) -> Vouched | None:
    before = len(slips.wrong)
    members = slips.members(record, path, _SUPPLIER, _SUPPLIER_NESTED)
    _need(record, path, ("name", "areas", "vouched_by", "ground", "valid_from"), slips)
    for place, name in enumerate(members.get("areas") or ()):
        if name is not None and name not in areas:
            slips.say((*path, "areas", place), _unknown("area", name, areas))
    last = members.get("valid_to")
    _check_span(members.get("valid_from"), last, path, slips)
    if not members.get("former") and last and last < on:
        slips.say(
            (*path, "valid_to"),
            f"the vouching for {values.shown(members.get('name'))} expired on {last}; renew it, take it out, or say "
            "former = true to keep it for decisions on past days",
        )
    return Vouched(**members) if len(slips.wrong) == before and isinstance(record, Mapping) else None


def _need(record: Any, path: Place, keys: Sequence[str], slips: Slips) -> None:
    if isinstance(record, Mapping):
        for key in keys:
            if record.get(key) is None:
                slips.say((*path, key), "found nothing, but it is needed")


def _unknown(what: str, name: str, known: Any) -> str:
    return f"found {values.shown(name)}, but no [[{what}]] has this id{values.did_you_mean(name, known)}"


def _error(slips: Slips, positions: Positions, record: Mapping[str, Any], name: str) -> PolicyError:
    told = sorted((positions.line_of(slip.path), _field(slip.path, record), slip.message) for slip in slips.wrong)
    lines = [
        f"line {line}, {field}: {message}" if field else f"line {line}: {message}" for line, field, message in told
    ]
    hint = "The fields are described in docs/policy.md."
    if len(lines) == 1:
        return PolicyError(told[0][2], where=f"{name}, {lines[0].split(': ', 1)[0]}", hint=hint)
    return PolicyError("\n  ".join([f"{len(lines)} things are wrong in it:", *lines]), where=name, hint=hint)


def _field(path: Place, record: Mapping[str, Any]) -> str:
    """Name a place as a reader of the file does: `hs[1] of area "masks"`."""
    if len(path) < 2 or not isinstance(path[1], int):
        return spelled(path)
    tables = record.get(str(path[0]))
    one = tables[path[1]] if isinstance(tables, list) else None
    called = one.get("id") or one.get("name") if isinstance(one, Mapping) else None
    whose = f"{path[0]} {values.shown(called)}" if isinstance(called, str) else f"{path[0]} {path[1] + 1}"
    return f"{spelled(path[2:])} of {whose}" if path[2:] else whose


# Readers of single values.


def _word(value: Any) -> str:
    found = _text(value)
    if not _WORD.fullmatch(found):
        raise Wrong(value, "a lower-case word, with - between its parts, such as submarine-cables")
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Wrong(value, "a text")
    return values.text(value)


def _one_of(words: Sequence[str], value: Any) -> str:
    if not isinstance(value, str) or value not in words:
        near = values.did_you_mean(str(value), words)
        raise Wrong(value, f"one of {', '.join(words)}{near}")
    return value


def _stance(value: Any) -> Stance:
    return Stance(_one_of(list(Stance), value))


def _rule(value: Any) -> SupplierRule:
    return SupplierRule(_one_of(list(SupplierRule), value))


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong(value, "true or false")
    return value


def _day(value: Any) -> date:
    if type(value) is not date:
        raise Wrong(value, "a date written YYYY-MM-DD, without quotes")
    return value


def _place(value: Any) -> str:
    return values.country(_text(value))


def _percent(value: Any) -> Any:
    found = values.percent(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    if not found:
        raise Wrong(value, "a percentage above 0 and up to 100")
    return found


def _hs(value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong(value, "an HS code in quotes, so that no nought is lost")
    found = values.hs_code(value)
    if not found:
        raise Wrong(value, "an HS code of 2, 4, 6 or more digits")
    return "".join(char for char in found if char.isdigit())


def _code(value: Any) -> str:
    found = _text(value)
    if found.lower() == RULED_OUT:
        raise Wrong(value, "a code of a control list")
    return found


def _members(value: Any, path: Place, slips: Slips, *, read: Callable[[Any], Any]) -> tuple[Any, ...]:
    """Read a list whose members all have one reader; a member that comes twice is a slip."""
    found = slips.many(value, path, lambda one, here, kept: kept.take(here, read, one), _MAX_MEMBERS)
    for number, one in enumerate(found):
        if one is not None and one in found[:number]:
            slips.say((*path, number), f"found {values.shown(str(one))} a second time")
    if not found and isinstance(value, list):
        slips.say(path, "found an empty list; leave it out, or give it members")
    return found


def _codes(value: Any, path: Place, slips: Slips) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        slips.say(path, f"found {values.shown(value)}, expected a table with a list of codes for each jurisdiction")
        return {}
    return {key: _members(codes, (*path, key), slips, read=_code) for key, codes in value.items()}


def _identifiers(value: Any, path: Place, slips: Slips) -> tuple[Identifier, ...]:
    if not isinstance(value, list) or not value:
        slips.say(path, f'found {values.shown(value)}, expected a list such as ["imo:9074729"]; or leave it out')
        return ()
    found, wrong = identifiers_of(value)
    for message in wrong:
        slips.say(path, message)
    return found


_AUTHORITY: Plain = {"id": _word, "name": _text, "kind": partial(_one_of, ("company", "government"))}
_AREA: Plain = {
    "id": _word,
    "authority": _word,
    "name": _text,
    "stance": _stance,
    "ground": _text,
    "every": _flag,
    "suppliers": _rule,
    "owner_percent": _percent,
    "dependence_percent": _percent,
    "duty": _text,
    "valid_from": _day,
    "valid_to": _day,
}
_AREA_NESTED: Nested = {
    "hs": partial(_members, read=_hs),
    "codes": _codes,
    "words": partial(_members, read=_text),
    "countries": partial(_members, read=_place),
    "directions": partial(_members, read=partial(_one_of, DIRECTIONS)),
    "made_in": partial(_members, read=_place),
    "beside": partial(_members, read=_word),
}
_SUPPLIER: Plain = {
    "name": _text,
    "vouched_by": _text,
    "ground": _text,
    "kind": partial(_one_of, KINDS),
    "country": _place,
    "headquarters": _place,
    "valid_from": _day,
    "valid_to": _day,
    "former": _flag,
}
_SUPPLIER_NESTED: Nested = {
    "areas": partial(_members, read=_word),
    "aliases": partial(_members, read=_text),
    "identifiers": _identifiers,
    "origins": partial(_members, read=_place),
}


def fields_of(table: str) -> tuple[str, ...]:
    """Give the fields that a table of a policy file may have (`authority`, `area`, `supplier`)."""
    plain, nested = {
        "authority": (_AUTHORITY, {}),
        "area": (_AREA, _AREA_NESTED),
        "supplier": (_SUPPLIER, _SUPPLIER_NESTED),
    }[table]
    return (*plain, *nested)
