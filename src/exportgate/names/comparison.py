"""Two names side by side: a score, and in words which word met which and what was left over."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exportgate.hit import Evidence
from exportgate.names.folding import forms_of, identities
from exportgate.names.scoring import EXACT_SCORE, score_of
from exportgate.names.words import Words, word_table

_HOW = {2: "similar to", 3: "initial of", 4: "written together as", 5: "short for", 6: "initials of"}


@dataclass(frozen=True, slots=True)
class Meeting:
    """Words that met: ours, the listed ones, how (`same`, `similar`, ...), and how alike they are (0 to 1)."""

    ours: tuple[str, ...]
    listed: tuple[str, ...]
    how: str
    alike: float


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
    exact = bool(identities(ours, kind) & identities(listed, kind))
    best: Comparison | None = None
    listed_forms = forms_of(listed, kind)
    for view, words in forms_of(ours, kind):
        for other_view, other_words in listed_forms:
            if (view == "native") == (other_view == "native"):
                found = _compared(view, words, other_words, kind)
                if best is None or found.score > best.score:
                    best = found
    if best is None:
        return Comparison(0.0, False)
    score = EXACT_SCORE if exact else best.score
    evidence = _in_words(best, score, exact, ours, listed)
    return Comparison(score, exact, best.meetings, best.ours_left, best.listed_left, evidence)


def _compared(view: str, words: Sequence[str], others: Sequence[str], kind: str) -> Comparison:
    from exportgate.names import align
    from exportgate.names.index import VIEWS

    a, b = word_table(words), word_table(others)
    aw, bw = np.zeros(align.MAX_ALIGNED, np.int32), np.zeros(align.MAX_ALIGNED, np.int32)
    m, legal_a = align.gather(a, np.arange(len(words), dtype=np.int32), 0, len(words), aw)
    n, legal_b = align.gather(b, np.arange(len(others), dtype=np.int32), 0, len(others), bw)
    if not m or not n:
        return Comparison(0.0, False)
    pairs = _Pairs(a, aw, m, b, bw, n, VIEWS.index(view))
    values = pairs.features(legal_a, legal_b, kind)
    names = [words[i] for i in aw[:m]], [others[j] for j in bw[:n]]
    return Comparison(
        score_of(values, kind),
        False,
        tuple(pairs.meetings(*names)),
        tuple(word for word, how in zip(names[0], pairs.how_a, strict=False) if not how),
        tuple(word for word, how in zip(names[1], pairs.how_b, strict=False) if not how),
    )


class _Pairs:
    """The alignment of two names, as the compiled loops make it."""

    def __init__(self, a: Words, aw: np.ndarray, m: int, b: Words, bw: np.ndarray, n: int, view: int) -> None:
        from exportgate.names import align

        self.sides = (a, aw, m, b, bw, n)
        self.view = view
        ints = [np.zeros(align.MAX_ALIGNED, np.int32) for _ in range(4)]
        self.how_a, self.mate_a, self.how_b, self.mate_b = ints
        self.like_a, self.like_b = (np.zeros(align.MAX_ALIGNED, np.float32) for _ in range(2))
        align.align(*self.sides, view, *ints, self.like_a, self.like_b)

    def features(self, legal_a: int, legal_b: int, kind: str) -> np.ndarray:
        from exportgate.names import align

        a, aw, m, b, bw, n = self.sides
        letters, others = np.zeros(64, np.uint8), np.zeros(64, np.uint8)
        size, other_size = align.letters_together(a, aw, m, letters), align.letters_together(b, bw, n, others)
        places = np.zeros(256, np.uint64)
        align.positions(letters, size, places)
        whole = align.whole_alike(places, size, others, other_size)
        values = np.zeros(align.FEATURES, np.float32)
        align.measure(
            *self.sides, self.how_a, self.mate_a, self.how_b, self.like_a, self.like_b, whole, legal_a, legal_b,
            self.view, int(kind == "person"), values,
        )  # fmt: skip
        return values

    def meetings(self, ours: Sequence[str], listed: Sequence[str]) -> list[Meeting]:
        found: list[Meeting] = []
        done: set[int] = set()
        for i, word in enumerate(ours):
            how, mate = int(self.how_a[i]), int(self.mate_a[i])
            if not how or i in done:
                continue
            mine = [k for k in range(len(ours)) if self.how_a[k] == how and self.mate_a[k] == mate]
            theirs = [k for k in range(len(listed)) if self.how_b[k] == how and self.mate_b[k] == i] or [mate]
            done |= set(mine)
            label = _HOW.get(how, "same")
            if how == 4 and len(theirs) > 1:
                label = "written apart as"
            found.append(
                Meeting(tuple(ours[k] for k in mine), tuple(listed[k] for k in theirs), label, float(self.like_a[i]))
            ) if word else None
        return found


def _in_words(best: Comparison, score: float, exact: bool, ours: str, listed: str) -> tuple[Evidence, ...]:
    if exact:
        reason = "same name" if ours == listed else "same name but for writing"
        return (Evidence(feature="name", reason=reason, points=score, ours=ours, listed=listed),)
    same = [" ".join(met.ours) for met in best.meetings if met.how == "same"]
    parts = [f"same words: {', '.join(same)}"] if same else []
    parts += [f"{' '.join(met.ours)} {met.how} {' '.join(met.listed)}" for met in best.meetings if met.how != "same"]
    if best.ours_left:
        parts.append(f"only in ours: {', '.join(best.ours_left)}")
    if best.listed_left:
        parts.append(f"only in the listed name: {', '.join(best.listed_left)}")
    reason = ", ".join(parts) or "nothing in common"
    return (Evidence(feature="name", reason=reason, points=round(score, 1), ours=ours, listed=listed),)
