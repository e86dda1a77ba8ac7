"""Whether an item belongs to an area: by HS code, by control code, by the words of its description."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Protocol

from exportgate.policy.areas import Area


class Fit(IntEnum):
    """How surely an item belongs to an area."""

    NO = 0
    UNKNOWN = 1
    POSSIBLE = 2
    YES = 3


class Item(Protocol):
    """What is judged: a line, or a component of one."""

    @property
    def description(self) -> str:
        """As written on the papers."""
        ...

    @property
    def hs(self) -> str:
        """As written."""
        ...

    @property
    def classification(self) -> Mapping[str, str]:
        """The code in each jurisdiction's list."""
        ...


@dataclass(frozen=True, slots=True)
class Fitting:
    """How surely an item belongs to an area, and by what, in words."""

    fit: Fit
    why: str


def fitting(area: Area, item: Item) -> Fitting:
    """Say how surely an item belongs to an area.

    An HS or control code within the area's is sure. So is a description with its words, unless the HS code that is
    stated says otherwise. A stated code less exact than the area's is possible. Where the area has HS codes and none is
    stated, a description without its words settles nothing.
    """
    found = {name: judge(area, item) for name, judge in _KINDS.items() if getattr(area, name)}
    return _of_every(found) if area.every else _of_any(found)


def _of_any(found: Mapping[str, Fitting]) -> Fitting:
    sure = [one for one in found.values() if one.fit is Fit.YES]
    by_words_alone = bool(sure) and all(one is found.get("words") for one in sure)
    if by_words_alone and "hs" in found and found["hs"].fit is Fit.NO:
        return Fitting(Fit.POSSIBLE, f"{sure[0].why}, but {found['hs'].why}")
    if sure:
        return Fitting(Fit.YES, "; ".join(one.why for one in sure))
    if possible := [one for one in found.values() if one.fit is Fit.POSSIBLE]:
        return Fitting(Fit.POSSIBLE, "; ".join(one.why for one in possible))
    return _unsure(found)


def _unsure(found: Mapping[str, Fitting]) -> Fitting:
    """Judge where nothing speaks for the area: an HS code settles it, control codes that nobody stated do not count."""
    counted = [found[name] for name in ("hs", "words") if name in found] or list(found.values())
    decisive = counted[0]
    return Fitting(Fit.UNKNOWN if decisive.fit is Fit.UNKNOWN else Fit.NO, decisive.why)


def _of_every(found: Mapping[str, Fitting]) -> Fitting:
    least = min(found.values(), key=lambda one: _LEAST[one.fit])
    if least.fit is Fit.YES:
        return Fitting(Fit.YES, "; ".join(one.why for one in found.values()))
    return least


_LEAST = {Fit.NO: 0, Fit.UNKNOWN: 1, Fit.POSSIBLE: 2, Fit.YES: 3}


def _by_hs(area: Area, item: Item) -> Fitting:
    digits = "".join(char for char in item.hs if char.isdigit())
    if not digits:
        return Fitting(Fit.UNKNOWN, "its HS code is not stated")
    if own := next((code for code in area.hs if digits.startswith(code)), None):
        return Fitting(Fit.YES, f"its HS code {item.hs} is within {own}")
    if finer := next((code for code in area.hs if code.startswith(digits)), None):
        return Fitting(Fit.POSSIBLE, f"its HS code {item.hs} is not exact enough to tell it from {finer}")
    return Fitting(Fit.NO, f"its HS code {item.hs} is not one of the area's")


def _by_codes(area: Area, item: Item) -> Fitting:
    stated = {name: item.classification[name] for name in area.codes if item.classification.get(name)}
    for name, written in stated.items():
        for code in area.codes[name]:
            if code_within(written, code):
                return Fitting(Fit.YES, f"its code {written} ({name}) is within {code}")
    for name, written in stated.items():
        for code in area.codes[name]:
            if code_within(code, written):
                return Fitting(Fit.POSSIBLE, f"its code {written} ({name}) is not exact enough to tell it from {code}")
    if len(stated) < len(area.codes):
        return Fitting(Fit.UNKNOWN, f"its code is not stated for {', '.join(set(area.codes) - set(stated))}")
    return Fitting(Fit.NO, "its control codes are not the area's")


def _by_words(area: Area, item: Item) -> Fitting:
    if not item.description.strip():
        return Fitting(Fit.UNKNOWN, "it has no description")
    if phrase := next((phrase for phrase in area.words if speaks_of(item.description, phrase)), None):
        return Fitting(Fit.YES, f'its description speaks of "{phrase}"')
    return Fitting(Fit.NO, "its description has none of the area's words")


_KINDS: Mapping[str, Callable[[Area, Item], Fitting]] = {"hs": _by_hs, "codes": _by_codes, "words": _by_words}


def code_within(written: str, code: str) -> bool:
    """Say whether a control code is another one or a paragraph of it, never cut within a number.

    Example:
        >>> code_within("3A001.b.2", "3A001"), code_within("3B001", "3B"), code_within("3A0011", "3A001")
        (True, True, False)
    """
    one, other = "".join(written.split()).casefold(), "".join(code.split()).casefold()
    rest = one[len(other) :]
    return one.startswith(other) and not (rest[:1].isdigit() and other[-1:].isdigit())


def speaks_of(description: str, phrase: str) -> bool:
    """Say whether a description has the words of a phrase, one after the other, in one or many.

    Example:
        >>> speaks_of("Two Base Stations, 5G", "base station"), speaks_of("database station", "base station")
        (True, False)
    """
    words, wanted = _words(description), _words(phrase)
    if _without_blanks(phrase):
        return "".join(wanted) in "".join(words)
    if not wanted or wanted[0] not in words:
        return False
    last = len(words) - len(wanted)
    return any(words[at : at + len(wanted)] == wanted for at in range(last + 1))


@lru_cache(maxsize=1024)  # a description is compared with the phrases of all areas, one after the other
def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(char if char.isalnum() else " " for char in plain).split()
    return tuple(word.removesuffix("s") if len(word) > 3 else word for word in words)


@lru_cache(maxsize=1024)
def _without_blanks(phrase: str) -> bool:
    """Say whether a phrase is in a script that has no blanks between words."""
    return any(_unspaced(char) for char in phrase)


def _unspaced(char: str) -> bool:
    return unicodedata.name(char, "").startswith(("CJK ", "HIRAGANA ", "KATAKANA ", "THAI ", "LAO ", "KHMER "))
