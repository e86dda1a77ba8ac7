"""The schemas that operations share, as the OpenAPI document has them."""

from collections.abc import Callable
from typing import Any

import msgspec

from exportgate.cli.lists import ListedFeed
from exportgate.decision import Outcome, Verdict
from exportgate.feeds.changes import Changes
from exportgate.judging.judgement import Said, Standing
from exportgate.judging.states import State
from exportgate.licences.licence import Applies, AttachmentState, Kind
from exportgate.shipment import DIRECTIONS, KINDS, PARTY_FLAGS, Role

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": "array", "items": TEXT}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
YES_NO: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
_PLACE: Schema = {"type": "string", "maxLength": 100, "description": "ISO 3166-1 alpha-2 or alpha-3, or a name."}


def maybe(schema: Schema) -> Schema:
    """Give the schema of something that may be null."""
    return {"anyOf": [schema, {"type": "null"}]}


def listed(schema: Schema) -> Schema:
    """Give the schema of a list."""
    return {"type": "array", "items": schema}


def one_of(words: Any) -> Schema:
    """Give the schema of a word out of some."""
    return {"type": "string", "enum": [str(word) for word in words]}


def record(required: dict[str, Schema], optional: dict[str, Schema] | None = None, **more: Any) -> Schema:
    """Give the schema of an object that has no other keys than these."""
    properties = required | (optional or {})
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    } | more


def named(name: str) -> Schema:
    """Give the reference to a shared schema."""
    return {"$ref": f"#/components/schemas/{name}"}


_LINE = {
    "line": {"type": "integer", "minimum": 1},
    "description": TEXT,
    "hs": {"type": "string"},
    "origin": _PLACE,
    "quantity": {"type": "number", "minimum": 0},
    "unit": TEXT,
    "value": {"type": "number", "minimum": 0},
    "currency": {"type": "string", "description": "ISO 4217."},
    "classification": {
        "type": "object",
        "additionalProperties": TEXT,
        "description": "The control code in the list of each jurisdiction, by its id.",
    },
    "components": listed({"type": "object"}),
}
_PARTY: dict[str, Schema] = {
    "kind": one_of(("", *KINDS)),
    "country": _PLACE,
    "address": TEXT,
    "headquarters": _PLACE,
    "flags": listed(one_of(PARTY_FLAGS)),
    "owners": listed(record({"name": TEXT}, {"percent": NUMBER}, additionalProperties=True)),
    "date_of_birth": {"type": "string"},
    "identifiers": listed({"anyOf": [TEXT, record({"scheme": TEXT, "value": TEXT}, {"country": _PLACE})]}),
    "id": TEXT,
}
_SHIPMENT = {
    "date": DAY,
    "direction": one_of(DIRECTIONS),
    "from": _PLACE,
    "to": _PLACE,
    "via": listed(_PLACE),
    "parties": listed(record({"role": one_of(Role), "name": {"type": "string", "minLength": 1}}, _PARTY)),
    "lines": listed(record({}, _LINE, additionalProperties=True)),
    "facts": {"type": "object", "description": "Facts by name, as the jurisdictions declare them."},
}
EVIDENCE = record(
    {"feature": TEXT, "reason": TEXT, "points": NUMBER, "ours": TEXT, "listed": TEXT},
    {"met": listed({"type": "object"}), "ours_left": TEXTS, "listed_left": TEXTS},
)
HIT = record(
    {
        "name": TEXT,
        "score": NUMBER,
        "list": TEXT,
        "entry": TEXT,
        "matched_name": TEXT,
        "reasons": TEXTS,
        "evidence": listed(named("Evidence")),
        "edition": maybe(DAY),
        "feed": TEXT,
        "match": TEXT,
        "confirmed": YES_NO,
        "owner_path": listed(WHOLE),
        "judged": maybe(TEXT),
    },
    {"id": TEXT},
)
FINDING = record(
    {
        "jurisdiction": TEXT,
        "rule": TEXT,
        "outcome": one_of(Outcome),
        "line": maybe(WHOLE),
        "party": maybe(TEXT),
        "party_index": maybe(WHOLE),
        "party_role": maybe(TEXT),
        "citation": TEXT,
        "reason": TEXT,
        "policy": TEXT,
        "exceptions": TEXTS,
        "asks": TEXTS,
        "hit": maybe(named("Hit")),
        "verify": YES_NO,
        "steps": TEXTS,
        "covered_by": maybe(TEXT),
        "proposed": TEXTS,
        "on_file": TEXTS,
    }
)
DECISION = record(
    {
        "shipment": TEXT,
        "verdict": one_of(Verdict),
        "outcomes": {"type": "object", "additionalProperties": one_of(Outcome)},
        "findings": listed(named("Finding")),
        "editions": listed(named("Edition")),
        "as_of": DAY,
        "alarms": TEXTS,
        "silenced": listed({"type": "object"}),
    },
    {"id": TEXT, "notes": listed(record({"field": TEXT, "message": TEXT}))},
)
PROBLEM = record(
    {"type": TEXT, "title": TEXT, "status": WHOLE},
    {
        "detail": TEXT,
        "hint": TEXT,
        "errors": listed(record({"message": TEXT}, {"field": TEXT, "where": TEXT, "shipment": TEXT})),
    },
)
_TERMS = record(
    {"jurisdiction": TEXT},
    {
        "kind": one_of(Kind),
        **dict.fromkeys(("authority", "number", "symbol", "total_currency", "conditions"), TEXT),
        "valid_from": DAY,
        "valid_to": DAY,
        "parties": listed(record({"role": one_of(Role), "name": TEXT}, {"country": _PLACE, "id": TEXT})),
        "destinations": listed(TEXT),
        "items": listed({"type": "object"}),
        "total_value": {"type": "number", "exclusiveMinimum": 0},
        "tolerance_percent": {"type": "number", "minimum": 0, "maximum": 100},
        "applies": one_of(Applies),
    },
)
_SCREENED = ("id", "kind", "country", "address", "date_of_birth", "identifiers")
SHARED: dict[str, Schema] = {
    "Slip": record({"message": TEXT}, {"field": TEXT, "where": TEXT, "shipment": TEXT}),
    "Shipment": record({"id": {"type": "string", "minLength": 1}}, _SHIPMENT),
    "Party": record({"name": {"type": "string", "minLength": 1}}, {name: _PARTY[name] for name in _SCREENED}),
    "Decision": DECISION,
    "Finding": FINDING,
    "Hit": HIT,
    "Evidence": EVIDENCE,
    "Edition": record({"feed": TEXT, "edition": DAY, "sha256": TEXT}),
    "Problem": PROBLEM,
    "Asked": {"type": "object", "required": ["id"], "properties": {"id": TEXT}},
    "Entry": {
        "type": "object",
        "required": ["feed", "id", "edition", "kind", "names"],
        "properties": {"feed": TEXT, "id": TEXT, "edition": DAY, "kind": TEXT, "names": listed({"type": "object"})},
    },
    "Hold": record(
        {
            **dict.fromkeys(("shipment", "since", "first_held", "decision", "why", "question"), TEXT),
            "state": one_of(State),
            "may_leave": YES_NO,
            "verdict": one_of(Verdict),
            "held_for": listed(one_of(Outcome)),
            "second_person": YES_NO,
            "reasons": TEXTS,
            "asks": TEXTS,
            "proposal": maybe({"type": "object"}),
            "release": maybe({"type": "object"}),
        }
    ),
    "Judgement": {
        "type": "object",
        "required": ["id", "state", "said", "party", "list", "entry", "reason", "by", "at", "shipment", "decision"],
        "properties": {"id": TEXT, "state": one_of(Standing), "said": one_of(Said), "until": maybe(DAY)},
    },
    "Terms": _TERMS,
    "Licence": {
        "type": "object",
        "required": ["id", "state", "balance", "warnings"],
        "properties": {"id": TEXT, "state": TEXT, "balance": listed({"type": "object"}), "warnings": TEXTS},
    },
    "Attachment": record(
        dict.fromkeys(("id", "licence", "shipment", "proposed_by", "confirmed_by"), TEXT)
        | {"line": WHOLE, "state": one_of(AttachmentState)}
    ),
    "Outcome": one_of(Outcome),
}


def described(document: Callable[[], Schema]) -> Callable[[], Schema]:
    """Give what makes the OpenAPI document of an application, with the schemas that its operations share."""

    def openapi() -> Schema:
        made = document()
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schemas |= SHARED | of_lists()
        return made

    return openapi


def of_lists() -> dict[str, Schema]:
    """Give the schemas of what lists are answered with."""
    _, found = msgspec.json.schema_components([ListedFeed, Changes], ref_template="#/components/schemas/{name}")
    return found
