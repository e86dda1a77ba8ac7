"""The JSON schema, for editors, and the reader of policy files agree on single values."""

import copy
import datetime as dt
import json
import math
from importlib.resources import files
from typing import Any

import pytest

from exportgate.policy.loading import PolicyError, policy_of

jsonschema_rs = pytest.importorskip("jsonschema_rs")

DAY = dt.date(2026, 9, 1)
WHOLE: dict[str, list[dict[str, Any]]] = {
    "authority": [{"id": "a", "name": "A", "kind": "company"}],
    "area": [
        {
            "id": "x",
            "authority": "a",
            "name": "X",
            "stance": "decouple",
            "ground": "g",
            "hs": ["8517.61"],
            "codes": {"us": ["5A001"]},
            "words": ["base station"],
            "every": False,
            "countries": ["CN"],
            "directions": ["inbound"],
            "suppliers": "strict",
            "made_in": ["US"],
            "beside": ["y"],
            "owner_percent": 25,
            "dependence_percent": 40.5,
            "duty": "d",
            "valid_from": dt.date(2026, 1, 1),
            "valid_to": dt.date(2027, 1, 1),
        },
        {"id": "y", "authority": "a", "name": "Y", "stance": "watch", "ground": "g", "hs": ["9999"]},
    ],
    "supplier": [
        {
            "name": "N",
            "areas": ["x"],
            "aliases": ["M"],
            "kind": "organisation",
            "country": "FI",
            "headquarters": "FI",
            "identifiers": ["lei:5493001KJTIIGC8Y1R12"],
            "origins": ["FI"],
            "vouched_by": "v",
            "ground": "g",
            "valid_from": dt.date(2026, 1, 1),
            "valid_to": dt.date(2027, 12, 31),
            "former": False,
        }
    ],
}
GONE = object()
VALUES: tuple[Any, ...] = (
    *(
        "",
        " ",
        "none",
        "NONE",
        "x",
        "X",
        "é",
        "85",
        "851",
        "8517",
        "85176",
        "8517.6",
        "85.17",
        "8 5",
        "1" * 14,
        "1" * 13,
    ),
    *(".", "85.", "company", "Organisation", "25", "25 %", 0, 1, -1, 100, 101, 25.5, math.nan, math.inf, 10**30),
    *(True, False, [], {}, [""], [" "], ["CN", "CN"], [1], [[]], [{}], {"us": []}, {"us": "x"}, {"us": ["none"]}),
    *({"us": [""]}, {"": ["x"]}, DAY, dt.time(1), "a" * 40_000, "inbound", ["inbound", "inbound"], ["sideways"], GONE),
)
BEYOND = (
    "no [[",
    "cannot shut",
    'has suppliers = "none"',
    "one country",
    "expired on",
    "expected a text",
    "characters,",
)
"""What a schema cannot know: ids, countries, what days it is; and what TOML has and JSON has not (days, nan)."""


def _changed() -> list[Any]:
    return [
        pytest.param(table, field, id=f"{table}-{field}") for table, records in WHOLE.items() for field in records[0]
    ]


@pytest.mark.parametrize(("table", "field"), _changed())
def test_the_schema_refuses_what_the_reader_refuses(table: str, field: str) -> None:
    """And nothing else, for every field with values of every kind; nothing is a crash."""
    schema = json.loads((files("exportgate.policy") / "areas.schema.json").read_text("utf-8"))
    valid = jsonschema_rs.Draft202012Validator(schema, validate_formats=True).is_valid
    assert valid(_json(WHOLE))
    assert _refused(WHOLE) == ""

    for value in VALUES:
        policy = copy.deepcopy(WHOLE)
        if value is GONE:
            del policy[table][0][field]
        else:
            policy[table][0][field] = value
        told = _refused(policy)
        beyond = any(words in told for words in BEYOND)
        assert bool(told) != valid(_json(policy)) or beyond, (value, told)


def _refused(policy: dict[str, Any]) -> str:
    lines = "\n".join(f"{table} = {_toml(records)}" for table, records in policy.items())
    try:
        policy_of(lines.encode(), "areas.toml", DAY)
    except PolicyError as error:
        return str(error)
    return ""


def _toml(value: Any) -> str:
    if isinstance(value, bool | str):
        return json.dumps(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(key)} = {_toml(one)}' for key, one in value.items())}}}"
    return repr(value)


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_json(one) for one in value]
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
