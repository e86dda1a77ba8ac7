"""Two names side by side: a score, and in words which word met which and what was left over."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from threading import Lock
from typing import NamedTuple

import numpy as np

from exportgate.hit import Evidence, Meeting
from exportgate.names.asked import Reading, readings_of
from exportgate.names.fields import on_the_net, rest_of
from exportgate.names.folding import forms_of, identities, words_of
from exportgate.names.index import VIEWS
from exportgate.names.model import fitted_model
from exportgate.names.scoring import EXACT_SCORE, scores_of
from exportgate.names.words import Array, word_table

NamesAndKind = tuple[str, str, str]
"""Our name, the listed one, and of what kind both are."""
# The same two names meet again and again: one list repeats another, and a party comes in many shipments.
_KEPT = 8192
_AT_ONCE = 2048
_HOW = {2: "similar to", 3: "initial of", 4: "written together as", 5: "short for", 6: "initials of"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing two names came to.

    Args:
        score: 0 to 100, as in a screening.
        exact: the names are the same but for writing.
        meetings: the words that met, in the order of our name.
        ours_left, listed_left: the words that found no counterpart.
        evidence: all this in words.
    """

    score: float
    exact: bool
    meetings: tuple[Meeting, ...] = ()
    ours_left: tuple[str, ...] = ()
    listed_left: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def compare(ours: str, listed: str, kind: str = "") -> Comparison:
    """Compare two names of one kind (person, organisation, vessel, aircraft, "" for unknown).

    Example:
        >>> compare("Fujian Jinhua IC Co", "Fujian Jinhua Integrated Circuit Company, Ltd.").exact
        False
    """
    asked = (ours, listed, kind)
    found = _kept.get(asked)
    if found is None:
        (found,) = _compare_all([asked])
        _kept.keep(asked, found)
    return found


def compare_ahead(asked: Iterable[NamesAndKind]) -> None:
    """Compare many pairs of names at once, for the calls of `compare` that follow; of very many only the first ones."""
    wanted = list(islice((one for one in dict.fromkeys(asked) if _kept.get(one) is None), _KEPT // 2))
    for at in range(0, len(wanted), _AT_ONCE):
        some = wanted[at : at + _AT_ONCE]
        for one, found in zip(some, _compare_all(some), strict=True):
            _kept.keep(one, found)


class _Kept:
    """The comparisons made last."""

    def __init__(self) -> None:
        self._found: OrderedDict[NamesAndKind, Comparison] = OrderedDict()
        self._lock = Lock()

    def get(self, asked: NamesAndKind) -> Comparison | None:
        with self._lock:
            found = self._found.get(asked)
            if found is not None:
                self._found.move_to_end(asked)
            return found

    def keep(self, asked: NamesAndKind, found: Comparison) -> None:
        with self._lock:
            self._found[asked] = found
            if len(self._found) > _KEPT:
                self._found.popitem(last=False)


_kept = _Kept()


class _Pair(NamedTuple):
    """Two ways to read two names, as numbers of distinct words, held against each other."""

    number: int
    reading: Reading
    listed: tuple[str, ...]
    kind: str


def _compare_all(asked: Sequence[NamesAndKind]) -> list[Comparison]:
    pairs = [
        _Pair(number, reading, words, kind)
        for number, (ours, listed, kind) in enumerate(asked)
        for reading, words in _comparable(ours, listed, kind)
    ]
    met = _Met.of(pairs)
    best: dict[int, int] = {}
    for at, pair in enumerate(pairs):
        if pair.number not in best or met.scores[at] > met.scores[best[pair.number]]:
            best[pair.number] = at
    return [
        _compared(one, pairs[best[number]], best[number], met) if number in best else Comparison(0.0, False)
        for number, one in enumerate(asked)
    ]


def _compared(asked: NamesAndKind, pair: _Pair, at: int, met: "_Met") -> Comparison:
    ours, listed, kind = asked
    exact = same_name(ours, listed, kind)
    best = _part_of(ours, pair.reading, met.comparison(at, pair))
    score = EXACT_SCORE if exact else best.score
    evidence = _in_words(best, score, exact, ours, listed)
    return Comparison(score, exact, best.meetings, best.ours_left, best.listed_left, evidence)


def _comparable(ours: str, listed: str, kind: str) -> list[tuple[Reading, tuple[str, ...]]]:
    """Give the ways to read two names that are compared, as in a search."""
    forms = forms_of(listed, kind)
    return [
        (reading, words)
        for reading in readings_of(ours, kind)
        for view, words in forms
        if (view == "native") == (reading.form[0] == "native") and not view == reading.form[0] == "han"
    ]


def _part_of(ours: str, reading: Reading, found: Comparison) -> Comparison:
    """Tell, of a reading that holds a part of a name, what else the name holds."""
    beside = words_of(rest_of(ours, reading.part)) if reading.part != ours else ()
    rest = tuple(word for word in (*reading.dropped, *beside) if not word.isupper())
    return replace(found, ours_left=found.ours_left + rest) if rest else found


def same_name(ours: str, listed: str, kind: str) -> bool:
    """Say that one name, brackets and all, is a way to write the other.

    `Works (Wuxi) Ltd.` and `Works (Beijing) Ltd.` are alike where each loses its own brackets, and are two names. An
    address on the internet is a way to write another one only, whatever name it is spelt with.
    """
    if on_the_net(ours) != on_the_net(listed):
        return False
    whole = _identities(ours, kind, whole=True) & _identities(listed, kind, whole=False)
    return bool(whole or _identities(ours, kind, whole=False) & _identities(listed, kind, whole=True))


def _identities(name: str, kind: str, *, whole: bool) -> frozenset[str]:
    """Give the ways to write a name; of one without brackets the same, `whole` or not."""
    plain = name.isascii() and "(" not in name and "[" not in name
    return identities(name, kind, whole=whole and not plain)


@dataclass(frozen=True, slots=True)
class _Met:
    """What the pairs of a batch came to: the score of each, and which words met (pairing.Met as lists)."""

    scores: list[float]
    counts: list[list[int]]
    words: list[list[list[int]]]
    how: list[list[list[int]]]
    mate: list[list[list[int]]]
    like: Array

    @classmethod
    def of(cls, pairs: Sequence[_Pair]) -> "_Met":
        from exportgate.names.pairing import paired

        ids: dict[str, int] = {}
        forms: dict[tuple[str, ...], int] = {}
        rows = [
            (
                forms.setdefault(pair.reading.form[1], len(forms)),
                forms.setdefault(pair.listed, len(forms)),
                VIEWS.index(pair.reading.form[0]),
                pair.kind == "person",
            )
            for pair in pairs
        ]
        names = [np.array([ids.setdefault(word, len(ids)) for word in words], np.int32) for words in forms]
        met = paired(word_table(list(ids)), names, rows, fitted_model())
        return cls(
            _scores(pairs, met.points),
            met.counts.tolist(),
            met.words.tolist(),
            met.how.tolist(),
            met.mate.tolist(),
            met.like,
        )

    def comparison(self, at: int, pair: _Pair) -> Comparison:
        """Tell what one pair came to, without the evidence in words."""
        mine, theirs = (
            [words[place] for place in self.words[at][side][: self.counts[at][side]]]
            for side, words in enumerate((pair.reading.form[1], pair.listed))
        )
        if not mine or not theirs:
            return Comparison(0.0, False)
        return Comparison(
            self.scores[at],
            False,
            tuple(self._meetings(at, mine, theirs)),
            tuple(word for word, how in zip(mine, self.how[at][0], strict=False) if not how),
            tuple(word for word, how in zip(theirs, self.how[at][1], strict=False) if not how),
        )

    def _meetings(self, at: int, ours: Sequence[str], listed: Sequence[str]) -> list[Meeting]:
        (hows, listed_hows), (mates, listed_mates) = self.how[at], self.mate[at]
        found: list[Meeting] = []
        done: set[int] = set()
        for i in range(len(ours)):
            how, mate = hows[i], mates[i]
            if not how or i in done:
                continue
            mine = [k for k in range(len(ours)) if hows[k] == how and mates[k] == mate]
            theirs = [k for k in range(len(listed)) if listed_hows[k] == how and listed_mates[k] == i] or [mate]
            done |= set(mine)
            label = _HOW.get(how, "same")
            if how == 4 and len(theirs) > 1:
                label = "written apart as"
            pair = tuple(ours[k] for k in mine), tuple(listed[k] for k in theirs)
            alike = round(float(self.like[at, 0, i]), 3)
            found.append(Meeting(ours=pair[0], listed=pair[1], how=label, alike=alike))
        return found


def _scores(pairs: Sequence[_Pair], points: Array) -> list[float]:
    """Turn points into scores, each by the curve of its kind and way to compare."""
    alike: dict[tuple[str, str], list[int]] = {}
    for at, pair in enumerate(pairs):
        alike.setdefault((pair.kind, pair.reading.form[0]), []).append(at)
    scores = np.zeros(len(pairs))
    for (kind, view), places in alike.items():
        scores[places] = scores_of(points[places], kind, view)
    found: list[float] = scores.tolist()
    return found


def _in_words(best: Comparison, score: float, exact: bool, ours: str, listed: str) -> tuple[Evidence, ...]:
    reason = ("same name" if ours == listed else "same name but for writing") if exact else _told(best)
    return (
        Evidence(
            feature="name",
            reason=reason,
            points=round(score, 1),
            ours=ours,
            listed=listed,
            met=best.meetings,
            ours_left=best.ours_left,
            listed_left=best.listed_left,
        ),
    )


def _told(best: Comparison) -> str:
    """Say which words met and how, and what was left over."""
    same = [" ".join(met.ours) for met in best.meetings if met.how == "same"]
    parts = [f"same words: {', '.join(same)}"] if same else []
    parts += [f"{' '.join(met.ours)} {met.how} {' '.join(met.listed)}" for met in best.meetings if met.how != "same"]
    if best.ours_left:
        parts.append(f"only in ours: {', '.join(best.ours_left)}")
    if best.listed_left:
        parts.append(f"only in the listed name: {', '.join(best.listed_left)}")
    return ", ".join(parts) or "nothing in common"
