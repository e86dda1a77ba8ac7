"""Two names side by side: a score, and in words which word met which and what was left over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from exportgate.hit import Evidence, Meeting
from exportgate.names.asked import Reading, readings_of
from exportgate.names.fields import on_the_net, rest_of
from exportgate.names.folding import forms_of, identities, words_of
from exportgate.names.index import VIEWS
from exportgate.names.scoring import EXACT_SCORE, score_of
from exportgate.names.words import Array, Words, word_table

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


# The same two names meet again and again: one list repeats another, and a party comes in many shipments.
@lru_cache(maxsize=4096)
def compare(ours: str, listed: str, kind: str = "") -> Comparison:
    """Compare two names of one kind (person, organisation, vessel, aircraft, "" for unknown).

    Example:
        >>> compare("Fujian Jinhua IC Co", "Fujian Jinhua Integrated Circuit Company, Ltd.").exact
        False
    """
    exact = same_name(ours, listed, kind)
    best: Comparison | None = None
    read: Reading
    listed_forms = forms_of(listed, kind)
    for reading in readings_of(ours, kind):
        view, words = reading.form
        for other_view, other_words in listed_forms:
            if _comparable(view, other_view):
                found = _compared(view, words, other_words, kind)
                if best is None or found.score > best.score:
                    best, read = found, reading
    if best is None:
        return Comparison(0.0, False)
    best = _part_of(ours, read, best)
    score = EXACT_SCORE if exact else best.score
    evidence = _in_words(best, score, exact, ours, listed)
    return Comparison(score, exact, best.meetings, best.ours_left, best.listed_left, evidence)


def _part_of(ours: str, reading: Reading, found: Comparison) -> Comparison:
    """Tell, of a reading that holds a part of a name, what else the name holds."""
    beside = words_of(rest_of(ours, reading.part)) if reading.part != ours else ()
    rest = tuple(word for word in (*reading.dropped, *beside) if not word.isupper())
    return replace(found, ours_left=found.ours_left + rest) if rest else found


def _comparable(view: str, other: str) -> bool:
    """Whether two ways of reading are compared, as in a search."""
    return (view == "native") == (other == "native") and not view == other == "han"


def same_name(ours: str, listed: str, kind: str) -> bool:
    """Say that one name, brackets and all, is a way to write the other.

    `Works (Wuxi) Ltd.` and `Works (Beijing) Ltd.` are alike where each loses its own brackets, and are two names. An
    address on the internet is a way to write another one only, whatever name it is spelt with.
    """
    if on_the_net(ours) != on_the_net(listed):
        return False
    whole = identities(ours, kind, whole=True) & identities(listed, kind)
    return bool(whole or identities(ours, kind) & identities(listed, kind, whole=True))


def _compared(view: str, words: Sequence[str], others: Sequence[str], kind: str) -> Comparison:
    pairs = _Pairs(words, others, view)
    if not pairs.ours.counts[0] or not pairs.listed.counts[0]:
        return Comparison(0.0, False)
    mine = [words[i] for i in pairs.ours.words[: pairs.ours.counts[0]]]
    theirs = [others[j] for j in pairs.listed.words[: pairs.listed.counts[0]]]
    return Comparison(
        score_of(pairs.features(kind), kind, view),
        False,
        tuple(pairs.meetings(mine, theirs)),
        tuple(word for word, how in zip(mine, pairs.ours.how, strict=False) if not how),
        tuple(word for word, how in zip(theirs, pairs.listed.how, strict=False) if not how),
    )


@lru_cache(maxsize=4096)
def _table(words: tuple[str, ...]) -> Words:
    """Give the table of a name's words; nobody writes into it."""
    return word_table(words)


class _Pairs:
    """The alignment of two names, as the compiled loops make it."""

    def __init__(self, words: Sequence[str], others: Sequence[str], view: str) -> None:
        from exportgate.names import align

        self.view = VIEWS.index(view)
        self.ours = align.side_of(_table(tuple(words)), ours=True)
        self.listed = align.side_of(_table(tuple(others)), ours=False)
        for side, count in ((self.ours, len(words)), (self.listed, len(others))):
            align.take(side.table.flags, side.words, side.counts, np.arange(count, dtype=np.int32), 0, count)
        align.take_places(self.ours.table.codes, self.ours.words, self.ours.counts, self.ours.places)
        likes = np.zeros((align.MAX_ALIGNED, align.MAX_ALIGNED), np.float32)
        align.align(self.ours, self.listed, self.view, likes, np.zeros(64, np.uint8))

    def features(self, kind: str) -> Array:
        from exportgate.names import align

        letters, places = [np.zeros(64, np.uint8) for _ in range(2)], np.zeros(256, np.uint64)
        sizes = [
            align.letters_together(side.table.codes, side.words, side.counts[0], out)
            for side, out in zip((self.ours, self.listed), letters, strict=True)
        ]
        for place, code in enumerate(letters[0][: sizes[0]]):
            places[code] |= np.uint64(1 << place)
        whole = align.whole_alike(places, sizes[0], letters[1], sizes[1])
        values = np.zeros(align.FEATURES, np.float32)
        align.measure(self.ours, self.listed, whole, self.view, int(kind == "person"), values)
        return values

    def meetings(self, ours: Sequence[str], listed: Sequence[str]) -> list[Meeting]:
        found: list[Meeting] = []
        done: set[int] = set()
        for i in range(len(ours)):
            how, mate = int(self.ours.how[i]), int(self.ours.mate[i])
            if not how or i in done:
                continue
            mine = [k for k in range(len(ours)) if self.ours.how[k] == how and self.ours.mate[k] == mate]
            theirs = [k for k in range(len(listed)) if self.listed.how[k] == how and self.listed.mate[k] == i] or [mate]
            done |= set(mine)
            label = _HOW.get(how, "same")
            if how == 4 and len(theirs) > 1:
                label = "written apart as"
            pair = tuple(ours[k] for k in mine), tuple(listed[k] for k in theirs)
            found.append(Meeting(ours=pair[0], listed=pair[1], how=label, alike=round(float(self.ours.like[i]), 3)))
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
