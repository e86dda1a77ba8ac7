"""What was asked of a shipment, by its digest, so that a release holds for that and for nothing else."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Context, Decimal
from typing import Any

import msgspec

from exportgate.shipment import Shipment

_APART = frozenset({"id", "date", "facts"})
"""Not among the parts: what names the shipment, when it leaves, and the facts, which are compared one by one."""
_EXACT = Context(prec=1000)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked: the SHA-256 of all of it (`digest`), of each part by itself, and the facts stated."""

    digest: str
    parts: Mapping[str, str]
    facts: Mapping[str, Any] = {}


def question_in(shipment: Shipment) -> Question:
    """Give what a shipment asks.

    Equal questions have equal digests: the order of keys does not count, that of parties and lines does, and a number
    counts by its value (1.0 is 1).
    """
    told = _plainly(msgspec.to_builtins(shipment, builtin_types=(Decimal,)))
    facts = told.pop("facts", {})
    parts = {name: _digest(value) for name, value in told.items() if name not in _APART}
    return Question(digest=_digest([parts, facts]), parts=parts, facts=facts)


def question_changes(before: Question, now: Question) -> list[str]:
    """Name what is asked differently; a fact that is only no longer stated is no change of the goods.

    Example:
        >>> before = question_in(Shipment(id="S-1", facts={"informed": False}))
        >>> question_changes(before, question_in(Shipment(id="S-1", destination="AX")))
        ['to']
    """
    parts = [name for name in sorted({*before.parts, *now.parts}) if before.parts.get(name) != now.parts.get(name)]
    facts = [f"fact {name}" for name in sorted(now.facts) if now.facts[name] != before.facts.get(name)]
    return parts + facts


def _plainly(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value.normalize(_EXACT)) if value.is_finite() else str(value)
    if isinstance(value, Mapping):
        return {str(key): _plainly(one) for key, one in value.items()}
    return [_plainly(one) for one in value] if isinstance(value, list | tuple) else value


def _digest(value: Any) -> str:
    told = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()
