"""Examples for the OpenAPI document; the names in them are invented."""

from typing import Any

SHIPMENT_EXAMPLE: dict[str, Any] = {
    "id": "S-1",
    "from": "AX",
    "to": "BV",
    "parties": [{"role": "consignee", "name": "Example Works", "country": "BV"}],
    "lines": [{"line": 1, "description": "chair", "quantity": 4, "unit": "pcs", "value": 400, "currency": "EUR"}],
}
PARTY_EXAMPLE: dict[str, Any] = {"id": "P-1", "name": "Qinghe Inertial Navigation Institute", "kind": "organisation"}
EDITION_EXAMPLE: dict[str, Any] = {"feed": "xx.list", "edition": "2026-08-30", "sha256": "ab" * 32}
HIT_EXAMPLE: dict[str, Any] = {
    "id": "P-1",
    "name": "Qinghe Inertial Navigation Institute",
    "score": 100.0,
    "list": "xx.list",
    "entry": "17",
    "matched_name": "Qinghe Inertial Navigation Institute",
    "reasons": ["the names are the same"],
    "evidence": [],
    "edition": "2026-08-30",
    "feed": "xx.list",
    "match": "exact",
    "confirmed": True,
    "owner_path": [],
    "judged": None,
}
FINDING_EXAMPLE: dict[str, Any] = {
    "jurisdiction": "xx",
    "rule": "xx.end_use",
    "outcome": "indeterminate",
    "line": None,
    "party": None,
    "party_index": None,
    "party_role": None,
    "citation": "Act 2",
    "reason": "The end use is not known.",
    "policy": "",
    "exceptions": [],
    "asks": ["end_use.military"],
    "hit": None,
    "verify": False,
    "steps": [],
    "covered_by": None,
    "proposed": [],
    "on_file": [],
}
DECISION_EXAMPLE: dict[str, Any] = {
    "id": "D-17",
    "shipment": "S-1",
    "verdict": "hold",
    "outcomes": {"xx": "indeterminate"},
    "findings": [FINDING_EXAMPLE],
    "editions": [EDITION_EXAMPLE],
    "as_of": "2026-11-24",
    "alarms": [],
    "silenced": [],
    "notes": [],
}
KEPT_EXAMPLE: dict[str, Any] = {
    "made_at": "2026-11-24T12:00:00.000000+00:00",
    "actor": "token:erp",
    "asked": SHIPMENT_EXAMPLE,
    "decision": {name: value for name, value in DECISION_EXAMPLE.items() if name != "notes"},
}
