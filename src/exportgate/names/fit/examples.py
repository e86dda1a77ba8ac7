"""Examples to fit on: pairs of a name and a listed name, with their features and whether they are one party."""

import random
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from exportgate.names.fit.changes import CHANGES
from exportgate.names.folding import forms_of
from exportgate.names.index import VIEWS, NameIndex, batch_of, search_batch
from exportgate.names.words import Array

WIDTH = 24
# What an example of a clean name, and of a name in another script, counts beside one of an alias or a changed name.
CLEAN_WEIGHT, NATIVE_WEIGHT = 2.0, 1.0
# Strangers spelt or made up for a script teach how it reads in Latin letters; in it they would be too easy to tell.
SPELT = ("kana", "arabic", "made")


@dataclass(slots=True)
class Listed:
    """A party as the fit sees it: one or more entries of several lists that share a name."""

    group: int
    kind: str
    names: list[str]
    native: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Asked:
    """A name to ask for: of a party (`group`), or of nobody listed (-1). `source` says how it was made."""

    name: str
    kind: str
    group: int
    source: str
    words: frozenset[str] = frozenset()


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
    """Make the names to ask for.

    Aliases and changed names are of the parties that are for fitting, names in other scripts of all, but only the
    half of those names that is for fitting.
    """
    asked: list[Asked] = []
    for party in parties:
        words = frozenset(word for name in party.names for word in key(name, party.kind).split() if len(word) > 2)
        asked += [Asked(name, party.kind, party.group, "native", words) for name in party.native if half(name)]
    parties = [party for party in parties if half(party.names[0])]
    for party in parties:
        asked += [Asked(name, party.kind, party.group, "alias") for name in party.names[1:]]
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
            yield Asked(name, party.kind, party.group, title)
        if made == each:
            return


def examples_of(asked: Sequence[Asked], index: NameIndex, group_of: Array, key_of: Sequence[str]) -> Examples:
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
            if one.source in SPELT and VIEWS[batch.views[form]] == "native":
                continue
            own = key(one.name, one.kind) if one.source == "alias" else ""
            rows += [
                (found.features[form, k].copy(), same, weight, at + number)
                for k, same, weight in _kept(one, own, found.rows[form, : found.sizes[form]], index, group_of, key_of)
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
    one: Asked, own: str, found: Array, index: NameIndex, group_of: Array, key_of: Sequence[str]
) -> Iterable[tuple[int, bool, float]]:
    same_left, other_left = 2, 2 if one.source in SPELT else 5
    for k, row in enumerate(found):
        owners = index.owners[index.owner_starts[row] : index.owner_starts[row + 1]]
        if own and any(key_of[owner] == own for owner in owners):
            continue
        same = one.group >= 0 and bool((group_of[owners] == one.group).any())
        if same and same_left:
            yield k, True, (1.0 if same_left == 2 else 0.3) * (NATIVE_WEIGHT if one.source == "native" else 1.0)
            same_left -= 1
        elif not same and other_left and a_stranger(one, [key_of[owner] for owner in owners]):
            yield k, False, CLEAN_WEIGHT if one.source == "clean" else NATIVE_WEIGHT
            other_left -= 1


def a_stranger(one: Asked, keys: Sequence[str]) -> bool:
    """Whether another listed name is surely of somebody else.

    Two lists, and at times one, hold the same party under names of which none is the same, so what resembles a listed
    party may be that party. Strangers are therefore what unlisted names resemble; and to names in another script, those
    that share no word with the party's names in Latin letters.
    """
    if one.group < 0:
        return True
    return one.source == "native" and all(one.words.isdisjoint(other.split()) for other in keys)
