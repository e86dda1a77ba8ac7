"""Short ways to make a policy, a shipment and a case, and to ask the one of the other."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from exportgate.decision import Finding, Outcome, most_severe
from exportgate.entry import Entry, ListedName
from exportgate.hit import Hit
from exportgate.intake.record import shipment_of
from exportgate.jurisdiction import Case
from exportgate.policy.areas import AreasPolicy
from exportgate.policy.judging import AreasAssessor
from exportgate.policy.loading import policy_of
from exportgate.screening import Screener, Subject, subjects_of
from exportgate.shipment import Shipment
from tests.intake.words import WORDS

DAY = date(2026, 9, 1)
HEAD = """[[authority]]
id = "acme"
name = "Acme"
"""
TELECOM = {
    "id": "telecom",
    "stance": "decouple",
    "hs": ["8517.61"],
    "words": ["base station"],
    "countries": ["CN"],
    "suppliers": "strict",
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2026, 12, 31),
}
TRUSTED = {
    "name": "Nordlys Radio Oy",
    "areas": ["telecom"],
    "country": "FI",
    "vouched_by": "procurement",
    "ground": "audited",
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2026, 11, 30),
}
LISTED = "Qinghe Inertial Navigation Institute"


def text_of(areas: Sequence[dict[str, Any]], suppliers: Sequence[dict[str, Any]] = ()) -> str:
    """Write a policy file."""
    parts = [HEAD]
    for area in areas:
        parts.append(_table("area", {"authority": "acme", "name": area.get("id", "x"), "ground": "board", **area}))
    parts += [_table("supplier", supplier) for supplier in suppliers]
    return "\n".join(parts)


def _table(name: str, fields: dict[str, Any]) -> str:
    return "\n".join([f"[[{name}]]", *(f"{key} = {_toml(value)}" for key, value in fields.items()), ""])


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def policy(areas: Sequence[dict[str, Any]], suppliers: Sequence[dict[str, Any]] = (), on: date = DAY) -> AreasPolicy:
    """Read a policy made of these tables."""
    return policy_of(text_of(areas, suppliers).encode(), "areas.toml", on)


TELECOM_POLICY = policy([TELECOM], [TRUSTED])


def purchase(name: str = "Hengyang Mobile Networks", country: str = "CN", **changes: Any) -> Shipment:
    """A purchase of base stations from a firm; `changes` are of the shipment's record or, for `line`, of its line."""
    line = {"description": "base station", "hs": "8517.61", "origin": country, **changes.pop("line", {})}
    party = {"role": "supplier", "name": name, "country": country, **changes.pop("party", {})}
    leaves = changes.pop("departure", country)
    record = {"id": "P", "direction": "inbound", "from": leaves, "to": "AX", "parties": [party], "lines": [line]}
    return shipment_of(record | changes, WORDS)


def sale(**changes: Any) -> Shipment:
    """Goods going out; `changes` are of the shipment's record or, for `line`, of its line."""
    line = {"description": "base station", "hs": "8517.61", "origin": "AX", **changes.pop("line", {})}
    parties = [{"role": "consignee", "name": "Ningbo Example Trading", "country": "CN"}]
    record = {"id": "S", "direction": "outbound", "from": "AX", "to": "CN", "parties": parties, "lines": [line]}
    return shipment_of(record | changes, WORDS)


_LISTS = Screener.over(
    [Entry(feed="toy.list", id="17", kind="organisation", names=(ListedName(name=LISTED, script="latin"),))]
)


def screen(subjects: Sequence[Subject]) -> list[list[Hit]]:
    """Compare with a list of one entry."""
    return _LISTS.screen(subjects)


def findings(by: AreasPolicy | AreasAssessor, shipment: Shipment, on: date = DAY) -> list[Finding]:
    """Give what a policy says of a shipment, its parties compared with a list of one entry."""
    assessor = by if isinstance(by, AreasAssessor) else AreasAssessor(by)
    hits = tuple(hit for hits in screen(subjects_of(shipment)) for hit in hits)
    return assessor.assess([Case(shipment, hits, on)], screen)[0]


def outcome(by: AreasPolicy | AreasAssessor, shipment: Shipment, on: date = DAY) -> Outcome:
    """Give the most severe of what a policy says of a shipment."""
    return most_severe(finding.outcome for finding in findings(by, shipment, on))
