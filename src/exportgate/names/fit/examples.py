"""Examples to fit on: pairs of a name and a listed name, with their features and whether they are one party."""

import random
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from exportgate.names.fit.changes import CHANGES
from exportgate.names.folding import forms_of
from exportgate.names.index import NameIndex, batch_of, search_batch
from exportgate.names.words import Array

WIDTH = 24


@dataclass(slots=True)
class Listed:
    """A party as the fit sees it: one or more entries of several lists that share a name."""

    group: int
    kind: str
    names: list[str]
    native: list[str] = field(default_factory=list)
    feeds: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Asked:
    """A name to ask for: of a party (`group`), or of nobody listed (-1). `source` says how it was made."""

    name: str
    kind: str
    group: int
    source: str
    feeds: frozenset[str] = frozenset()


@dataclass(slots=True)
class Examples:
    """Features (examples, FEATURES), whether both are one party, weights, the number of the asked name, and kinds."""

    values: Array
    same: Array
    weights: Array
    asked: Array


def half(text: str) -> int:
    """Deal a text into one of two halves, the same way everywhere; 1 is for fitting, 0 for testing."""
    return zlib.crc32(text.encode()) % 2


def asked_of(parties: Sequence[Listed], seed: int, each: int) -> list[Asked]:
    """Make the names to ask for: aliases, names in other scripts, and changed names."""
    asked: list[Asked] = []
    for party in parties:
        asked += [Asked(name, party.kind, party.group, "alias", frozenset(party.feeds)) for name in party.names[1:]]
        asked += [
            Asked(name, party.kind, party.group, "native", frozenset(party.feeds))
            for name in party.native
            if half(name)
        ]
    for title, change in CHANGES.items():
        asked += _changed(parties, title, change, random.Random(f"{seed} {title}"), each)
    return asked


def _changed(
    parties: Sequence[Listed], title: str, change: Callable[[str, str, random.Random], str | None],
    draw: random.Random, each: int,
) -> Iterable[Asked]:  # fmt: skip
    made = 0
    for party in draw.sample(parties, len(parties)):
        name = change(party.names[0], party.kind, draw)
        if name and name.lower() != party.names[0].lower():
            made += 1
            yield Asked(name, party.kind, party.group, title, frozenset(party.feeds))
        if made == each:
            return


def examples_of(
    asked: Sequence[Asked], index: NameIndex, group_of: Array, key_of: Sequence[str], feed_of: Sequence[str]
) -> Examples:
    """Search for names and keep, of each, the best listed names that are the party and the best that are not.

    Args:
        group_of: for each indexed name, the party it is of.
        key_of: for each indexed name, what it has in common with the same name elsewhere; an alias is asked for as if
            the lists did not hold it.
    """
    rows: list[tuple[Array, bool, float, int]] = []
    for at in range(0, len(asked), 2048):
        part = asked[at : at + 2048]
        batch = batch_of([(one.name, one.kind) for one in part])
        found = search_batch(batch, index.arrays, WIDTH, features=True)
        for form, number in enumerate(batch.numbers):
            one = part[number]
            own = key(one.name, one.kind) if one.source == "alias" else ""
            rows += [
                (found.features[form, k].copy(), same, weight, at + number)
                for k, same, weight in _kept(
                    one, own, found.rows[form, : found.sizes[form]], index, group_of, key_of, feed_of
                )
            ]
    return Examples(
        np.array([row[0] for row in rows], np.float32),
        np.array([row[1] for row in rows], np.bool_),
        np.array([row[2] for row in rows], np.float32),
        np.array([row[3] for row in rows], np.int64),
    )


def key(name: str, kind: str) -> str:
    """Give what two spellings of a name that differ only in order and punctuation have in common."""
    forms = forms_of(name, kind)
    return " ".join(sorted(forms[0][1])) if forms else ""


def _kept(
    one: Asked, own: str, found: Array, index: NameIndex, group_of: Array, key_of: Sequence[str], feed_of: Sequence[str]
) -> Iterable[tuple[int, bool, float]]:
    same_left, other_left = 2, 5
    for k, row in enumerate(found):
        owners = index.owners[index.owner_starts[row] : index.owner_starts[row + 1]]
        if own and any(key_of[owner] == own for owner in owners):
            continue
        same = one.group >= 0 and bool((group_of[owners] == one.group).any())
        if same and same_left:
            yield k, True, 1.0 if same_left == 2 else 0.3
            same_left -= 1
        elif not same and other_left and _a_stranger(one, [feed_of[owner] for owner in owners]):
            yield k, False, 2.0 if one.group < 0 else 0.5
            other_left -= 1


def _a_stranger(one: Asked, feeds: Sequence[str]) -> bool:
    """Whether another entry is another party: one list does not name a party twice, but two lists do."""
    return one.group < 0 or all(any(part in one.feeds for part in feed.split("?")) for feed in feeds)
