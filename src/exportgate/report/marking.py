"""Both names of a hit with their aligned words marked: which met one of the other name, how, and which was left."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from exportgate.hit import Evidence, Hit, Meeting

_WORDS = re.compile(r"[^\W_]+(?:['’ʼ.][^\W_]+)*")
_CHARACTERS = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Words of a name that can be one as it was compared, and words as compared that one of a name can stand for.
_MOST_TOGETHER, _MOST_IN_ONE = 3, 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a name: its mark (`same`, `like`, `left`, "" for none) and what is told of it."""

    text: str
    mark: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A name in marked pieces; where words cannot be shown in its own writing, the marked words it was read as."""

    pieces: tuple[Piece, ...]
    read: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it was compared, with its mark and what is told of it."""

    text: str
    mark: str
    told: str


def ours_marked(hit: Hit) -> Marked:
    """Give our name of a hit, marked."""
    return _marked(hit.name, _ours(_compared(hit)))


def listed_marked(hit: Hit) -> Marked:
    """Give the listed name of a hit, marked."""
    return _marked(hit.matched_name, _listed(_compared(hit)))


def _compared(hit: Hit) -> Evidence | None:
    return next((item for item in hit.evidence if item.feature == "name"), None)


def _ours(names: Evidence | None) -> list[_Word]:
    if names is None:
        return []
    met = [_Word(word, _mark(one), _told(one, one.listed)) for one in names.met for word in one.ours]
    return met + [_Word(word, "left", "only in ours") for word in names.ours_left]


def _listed(names: Evidence | None) -> list[_Word]:
    if names is None:
        return []
    met = [_Word(word, _mark(one), _told(one, one.ours)) for one in names.met for word in one.listed]
    return met + [_Word(word, "left", "only in the listed name") for word in names.listed_left]


def _mark(met: Meeting) -> str:
    return "same" if met.how == "same" else "like"


def _told(met: Meeting, others: Sequence[str]) -> str:
    """Say how a word met those of the other name; what is said of a pair is said from our side."""
    if met.how == "same":
        return "same word"
    return f"{met.how} {' '.join(others)}" if others is met.listed else f"ours: {' '.join(others)}, {met.how} this"


def _marked(name: str, compared: Sequence[_Word]) -> Marked:
    known: dict[str, _Word] = {word.text: word for word in compared}
    pieces: list[Piece] = []
    seen: set[str] = set()
    at = 0
    for start, end, found in _found(name, known):
        pieces += [Piece(name[at:start])] if start > at else []
        word = found[0]
        pieces.append(Piece(name[start:end], word.mark, word.told))
        seen |= {one.text for one in found}
        at = end
    pieces += [Piece(name[at:])] if at < len(name) else []
    read = () if known.keys() <= seen else tuple(Piece(word.text, word.mark, word.told) for word in compared)
    return Marked(tuple(_merged(pieces)), read)


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    """Make one piece of neighbouring words of which the same is told, so that a name is whole where all of it met."""
    merged: list[Piece] = []
    for piece in pieces:
        merged.append(piece)
        if len(merged) > 2 and _same_told(merged[-3], piece) and not any(map(str.isalnum, merged[-2].text)):
            merged[-3:] = [Piece("".join(one.text for one in merged[-3:]), piece.mark, piece.told)]
        elif len(merged) > 1 and _same_told(merged[-2], piece):
            merged[-2:] = [Piece(merged[-2].text + piece.text, piece.mark, piece.told)]
    return merged


def _same_told(one: Piece, other: Piece) -> bool:
    return bool(one.mark) and (one.mark, one.told) == (other.mark, other.told)


_Place = tuple[int, int, list[_Word]]
"""Where in a name words stand: start, end, and the words."""


def _found(name: str, known: Mapping[str, _Word]) -> Iterator[_Place]:
    """Give the places in a name of which the folding is a known word, each with these words; the longest places first.

    A word as it was compared may stand there in several parts (`Abd al-`, `J. S. C.`).
    """
    spans = [match.span() for match in _WORDS.finditer(name)]
    at = 0
    while known and at < len(spans):
        for together in range(min(_MOST_TOGETHER, len(spans) - at), 0, -1):
            start, end = spans[at][0], spans[at + together - 1][1]
            words = _folded(name[start:end]) if together == 1 else _joined(name[start:end])
            found = [known[word] for word in words if word in known]
            if 0 < len(found) <= _MOST_IN_ONE and len({word.mark for word in found}) == 1:
                yield start, end, found
                at += together
                break
        else:
            yield from _in_characters(name, *spans[at], known)
            at += 1


def _in_characters(
    name: str, start: int, end: int, known: Mapping[str, _Word]
) -> Iterator[tuple[int, int, list[_Word]]]:
    """Chinese characters are compared one by one."""
    for match in _CHARACTERS.finditer(name, start, end):
        if found := [known[word] for word in _folded(match[0]) if word in known]:
            yield *match.span(), found


def _folded(text: str) -> list[str]:
    from exportgate.names.folding import forms_of

    return [word for _, words in forms_of(text) for word in words]


def _joined(text: str) -> list[str]:
    """Give what several words are folded to where that is one word."""
    words = set(_folded(text))
    return list(words) if len(words) == 1 else []
