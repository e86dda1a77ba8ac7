"""Licences on file as JSON and CSV."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from exportgate.licences.licence import Attachment, Use
from exportgate.licences.telling import use_objects
from exportgate.report import as_csv, as_json

COLUMNS = (
    "id",
    "jurisdiction",
    "kind",
    "authority",
    "number",
    "symbol",
    "valid_from",
    "valid_to",
    "state",
    "destinations",
    "item",
    "code",
    "unit",
    "licensed",
    "taken",
    "left",
    "warnings",
)


@dataclass(frozen=True, slots=True)
class OnFile:
    """The licences on file as plain values, and the day they are told of."""

    licences: Sequence[Mapping[str, Any]]
    on: date


@dataclass(frozen=True, slots=True)
class Shown:
    """One licence as plain values, with what shipments take of it and where people attached it."""

    licence: Mapping[str, Any]
    uses: Sequence[Use]
    attachments: Sequence[Attachment]


def licences_json(told: OnFile) -> bytes:
    """Give the licences as a list of objects."""
    return as_json.written(list(told.licences))


def licence_json(told: Shown) -> bytes:
    """Give one licence with its uses and attachments."""
    return as_json.written(
        dict(told.licence)
        | {"uses": use_objects(told.uses), "attachments": [attachment_object(one) for one in told.attachments]}
    )


def attachment_object(one: Attachment) -> dict[str, Any]:
    """Give an attachment as plain values; `line` is null where it is to all lines."""
    return {
        "id": one.id,
        "licence": one.licence,
        "shipment": one.shipment,
        "line": one.line or None,
        "state": one.state.value,
        "proposed_by": one.proposed_by,
        "confirmed_by": one.confirmed_by or None,
    }


def licences_csv(told: OnFile) -> str:
    """Give one row a limit of a licence; a licence without limits has one row."""
    return as_csv.written(COLUMNS, _rows(told))


def _rows(told: OnFile) -> Iterator[Sequence[str]]:
    for licence in told.licences:
        codes = {item["item"]: item.get("code", "") for item in licence.get("items", ())}
        limits: Sequence[Mapping[str, Any]] = licence["balance"] or ({},)
        for left in limits:
            values = {**licence, **left, "code": codes.get(left.get("item"), "")}
            values["destinations"] = "|".join(licence.get("destinations", ()))
            values["warnings"] = "; ".join(licence["warnings"])
            yield [str(values[name]) if values.get(name) is not None else "" for name in COLUMNS]
