"""In what two answers to one question differ, field by field."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from exportgate.decision import Decision


class Difference(msgspec.Struct, frozen=True):
    """One field that differs: where it stands, its value then, and now; `None` where there is none."""

    where: str
    then: Any
    now: Any


def differences(then: Decision, now: Decision) -> list[Difference]:
    """Give every field in which two decisions differ; which record a decision is, is none of them.

    Findings, editions and silenced hits are compared with their counterparts, wherever they stand.
    """
    before, after = (msgspec.to_builtins(msgspec.structs.replace(one, id="")) for one in (then, now))
    found: list[Difference] = []
    for name, key in _LISTS.items():
        found += _listed(name, before.pop(name, []), after.pop(name, []), key)
    return [*_compared("", before, after), *found]


Key = Callable[[Mapping[str, Any]], Hashable]


def _finding_key(finding: Mapping[str, Any]) -> Hashable:
    hit = finding.get("hit")
    named = (hit["feed"], hit["entry"]["id"], tuple(hit.get("owner_path", ()))) if hit else ()
    return finding["jurisdiction"], finding["rule"], finding.get("line"), finding.get("party"), named


def _silenced_key(silenced: Mapping[str, Any]) -> Hashable:
    hit = silenced["hit"]
    return silenced["judgement"], hit["party"], tuple(hit.get("owner_path", ())), hit["feed"], hit["entry"]["id"]


_LISTS: Mapping[str, Key] = {
    "findings": _finding_key,
    "silenced": _silenced_key,
    "editions": lambda edition: edition["feed"],
}


def _listed(
    name: str, then: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]], key: Key
) -> Iterator[Difference]:
    """Compare two lists member by member; members of one key are counterparts in their order."""
    left: dict[Hashable, list[Mapping[str, Any]]] = {}
    for one in now:
        left.setdefault(key(one), []).append(one)
    for one in then:
        counterpart = left.get(key(one))
        where = f"{name} {_words(key(one))}"
        if counterpart:
            yield from _compared(where, one, counterpart.pop(0))
        else:
            yield Difference(where, one, None)
    for rest in left.values():
        for one in rest:
            yield Difference(f"{name} {_words(key(one))}", None, one)


def _words(key: Hashable) -> str:
    parts = key if isinstance(key, tuple) else (key,)
    return " ".join(str(part) for part in parts if part not in (None, ()))


def _compared(where: str, then: Any, now: Any) -> Iterator[Difference]:
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for name in dict.fromkeys([*then, *now]):
            yield from _compared(f"{where}.{name}".lstrip("."), then.get(name), now.get(name))
    elif then != now:
        yield Difference(where, then, now)
