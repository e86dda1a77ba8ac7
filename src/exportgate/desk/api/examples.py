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
HOLD_EXAMPLE: dict[str, Any] = {
    "shipment": "S-1",
    "state": "held",
    "may_leave": False,
    "since": "2026-11-24T12:00:00.000000+00:00",
    "first_held": "2026-11-24T12:00:00.000000+00:00",
    "decision": "D-17",
    "verdict": "hold",
    "why": "decision D-17: hold",
    "held_for": ["indeterminate"],
    "second_person": False,
    "reasons": ["xx indeterminate: The end use is not known."],
    "asks": ["end_use.military"],
    "question": "ab" * 32,
    "proposal": None,
    "release": None,
}
JUDGEMENT_EXAMPLE: dict[str, Any] = {
    "id": "J-21",
    "state": "proposed",
    "said": "false_positive",
    "party": "Example Works",
    "list": "xx.list",
    "entry": "17",
    "listed_name": "Example Works Ltd",
    "until": "2027-11-24",
    "reason": "another firm in another town",
    "by": "token:erp",
    "at": "2026-11-24T12:00:00.000000+00:00",
    "confirmed_by": "",
    "confirmed_at": "",
    "ended_by": "",
    "ended_at": "",
    "ended_reason": "",
    "shipment": "S-1",
    "decision": "D-17",
    "outcome": "review",
    "edition": "2026-08-30",
    "score": 88.5,
    "party_as_told": {"name": "Example Works"},
    "entry_as_listed": {"feed": "xx.list", "id": "17"},
}
TERMS_EXAMPLE: dict[str, Any] = {
    "jurisdiction": "xx",
    "number": "X-77",
    "valid_from": "2026-01-01",
    "valid_to": "2027-12-31",
    "destinations": ["BV"],
    "items": [{"item": 1, "code": "2B001", "quantity": 100, "unit": "pcs"}],
}
LICENCE_EXAMPLE: dict[str, Any] = {
    "id": "L-12",
    **TERMS_EXAMPLE,
    "state": "active",
    "balance": [{"item": 1, "unit": "pcs", "licensed": "100", "taken": "40", "left": "60", "share": 0.4}],
    "warnings": [],
}
ATTACHMENT_EXAMPLE: dict[str, Any] = {
    "id": "T-30",
    "licence": "L-12",
    "shipment": "S-1",
    "line": 0,
    "state": "proposed",
    "proposed_by": "token:erp",
    "confirmed_by": "",
}
KEPT_EXAMPLE: dict[str, Any] = {
    "made_at": "2026-11-24T12:00:00.000000+00:00",
    "actor": "token:erp",
    "asked": SHIPMENT_EXAMPLE,
    "decision": {name: value for name, value in DECISION_EXAMPLE.items() if name != "notes"},
}
