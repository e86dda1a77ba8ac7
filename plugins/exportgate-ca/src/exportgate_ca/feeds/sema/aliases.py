"""Names of a record: aliases come as running text, in several scripts, parted in many ways.

Parted at semicolons and words that name a language, at slashes between spellings, and at commas, `or` and `and` where
these cannot belong to a name. What no rule reads rightly stands in aliases.csv with its reason.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from exportgate.names import script_of
from exportgate_ca.feeds.sema.regulations import rows

_LANGUAGE = re.compile(
    r"[(,]?\s*\b(?:Belaruss?ian|Russian|Ukrainian|Arabic|Persian|Farsi|Hebrew|Chinese|Burmese)\s*:\s*", re.IGNORECASE
)
_KNOWN_AS = re.compile(r"\(\s*also\s+known\s+as\s+(.*?)\)?$", re.IGNORECASE)
_OR = re.compile(r"\s*,?\s+or\s+", re.IGNORECASE)
_ALSO = re.compile(r"^also\s+", re.IGNORECASE)
_AND = re.compile(r"\s*,?\s+and\s+")
_BROKEN_LINE = re.compile(r"(?<=\w)-\s*\n\s*(?=\w)")
_QUOTES = {"«": "»", "„": "“", "“": "”", "‘": "’", "(": ")", "[": "]"}
_CLOSING = "»”’)]"
_STRAY = " \t,;:–-"
_ALIKE = 0.6
"""How alike (0 to 1) two spellings of one given or family name are at least."""
_LEAST_LETTERS = 3
_WHOLE_NAME = 3
"""Words that a name with given name, patronymic and family name has at least."""


@dataclass(frozen=True, slots=True)
class Called:
    """Given and family names of a person, either of which may be missing."""

    given: str
    family: str

    @property
    def whole(self) -> str:
        """The name in natural order."""
        return f"{self.given} {self.family}".strip()


def tidy(text: str) -> str:
    """Take out line breaks and stray blanks; a word that a line break parted at its hyphen is joined.

    Example:
        >>> tidy(" Axion-\\n Holding\\xa0JSC ")
        'Axion-Holding JSC'
    """
    return " ".join(_BROKEN_LINE.sub("-", text).split())


def person_names(called: Called, aliases: str) -> list[str]:
    """Give the names of a person, the primary one first.

    Example:
        >>> person_names(Called("Ruslan", "DUBOVSKY"), "DUBOVSKIY; Руслан Дубовский / Руслан Дубовський")
        ['Ruslan DUBOVSKY', 'Ruslan DUBOVSKIY', 'Руслан Дубовский', 'Руслан Дубовський']
        >>> person_names(Called("", "DIKIY (DIKY)"), "")
        ['DIKIY', 'DIKY']
    """
    families = [part for part in re.split(r"[()]", called.family) if part.strip()] or [""]
    variants = [Called(called.given, family.strip()) for family in families]
    named = [name for part in _parts(aliases, _person_parts) for name in _completed(variants[0], part)]
    return _distinct([*(variant.whole for variant in variants), *named])


def organisation_names(printed: str, aliases: str) -> list[str]:
    """Give the names of an organisation or a ship, the primary one first.

    Example:
        >>> organisation_names("Duks JSC (also known as Dux)/Duks SA", "Авиакон, АО; Aviacon, AVC")
        ['Duks JSC', 'Duks SA', 'Dux', 'Авиакон, АО', 'Aviacon', 'AVC']
    """
    primary: list[str] = []
    known_as: list[str] = []
    for side in _at_slashes(printed):
        found = _KNOWN_AS.search(side)
        primary.append(_KNOWN_AS.sub("", side))
        known_as += _looked_up(found.group(1).strip(), _at_commas) if found else []
    return _distinct([*primary, *known_as, *_parts(aliases, _organisation_parts)]) or [printed]


def _parts(aliases: str, split: Callable[[str], Iterable[str]]) -> Iterator[str]:
    for piece in _looked_up(aliases, lambda text: _LANGUAGE.sub("; ", text).split(";")):
        yield from _looked_up(piece.strip(), split)


def _person_parts(piece: str) -> Iterator[str]:
    for side in _at_slashes(piece):
        for part in _turned(side) or _AND.sub(" or ", _OR.sub(" or ", side)).split(","):
            for run in _by_script(part):
                yield from _alternatives(run)


def _organisation_parts(piece: str) -> Iterator[str]:
    for side in _at_slashes(piece):
        for one in _between_names(side):
            yield from _at_commas(one)


def _looked_up(text: str, split: Callable[[str], Iterable[str]]) -> Iterable[str]:
    return _lookups().get(text) or split(text)


@cache
def _lookups() -> dict[str, list[str]]:
    return {row["printed"]: row["names"].split("|") for row in rows("aliases.csv")}


def _at_slashes(text: str) -> list[str]:
    """Part at slashes between two names; one within brackets, or beside a letter or two, belongs to a name."""
    sides = [text[start:end] for start, end in _spans(text, "/")]
    enough = all(sum(char.isalpha() for char in side) >= _LEAST_LETTERS for side in sides)
    return sides if enough else [text]


def _at_commas(text: str) -> list[str]:
    """Part at commas between two names: not within quotes, before a legal form, or before a word in small letters."""
    found: list[str] = []
    for part in (text[start:end].strip() for start, end in _spans(text, ",")):
        if not part:
            continue
        if found and (part[0].islower() or _is_legal_form(part)):
            found[-1] = f"{found[-1]}, {part}"
        elif found and _is_legal_form(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return found


def _is_legal_form(text: str) -> bool:
    return text.casefold() in _legal_forms()


@cache
def _legal_forms() -> frozenset[str]:
    return frozenset(row["form"].casefold() for row in rows("legal_forms.csv"))


def _spans(text: str, mark: str) -> Iterator[tuple[int, int]]:
    """Give start and end of what stands between marks that are outside of quotes and brackets."""
    depth, start = 0, 0
    closed_after = {opening: text.rfind(closing) for opening, closing in _QUOTES.items()}
    for at, char in enumerate(text):
        if (closed_after.get(char, -1) > at) or (char == '"' and _opens(text, at)):
            depth += 1
        elif char in _CLOSING or char == '"':
            whole = char == '"' and text[at + 1 : at + 2] in (",", "/")  # the inner of two quotes is often left open
            depth = 0 if whole else max(depth - 1, 0)
        elif char == mark and not depth:
            yield start, at
            start = at + 1
    yield start, len(text)


def _opens(text: str, at: int) -> bool:
    return (at == 0 or not text[at - 1].isalnum()) and at + 1 < len(text) and text[at + 1].isalnum()


def _between_names(text: str) -> list[str]:
    """Part at `or`, and at `and` next to a word that is not in Latin letters: no name in them holds an English word."""
    found: list[str] = []
    for side in _OR.split(text):
        first, *others = _AND.split(side)
        found.append(first)
        for other in others:
            if _foreign(found[-1].split()[-1:]) or _foreign(other.split()[:1]):
                found.append(other)
            else:
                found[-1] = f"{found[-1]} and {other}"
    return found


def _foreign(words: list[str]) -> bool:
    return any(script_of(word) not in ("", "latin") for word in words)


def _turned(text: str) -> list[str]:
    """Read `Баранов, Олег Анатольевич`, a family name before the others; [] where it is nothing of the kind."""
    family, _, others = text.partition(",")
    if script_of(text) in ("", "latin") or "," in others or len(family.split()) != 1 or len(others.split()) < 2:
        return []
    return [f"{others.strip()} {family.strip()}"]


def _by_script(text: str) -> list[str]:
    """Part where the script changes, so that each name is in one."""
    runs: list[tuple[str, list[str]]] = []
    for word in text.split():
        latin = "latin" if script_of(word) == "latin" else "other" if script_of(word) else ""
        if runs and (word == "or" or latin in ("", runs[-1][0])):
            runs[-1][1].append(word)
        else:
            runs.append((latin, [word]))
    return [" ".join(words) for _, words in runs]


def _alternatives(text: str) -> list[str]:
    """Read `Katsiaryna or Katerina Smuschkovich` as two names; sides that are whole names stay what they are."""
    first, *others = (side.split() for side in _OR.split(text) if side.strip()) if text.strip() else [[]]
    names = [first]
    for words in others:
        before = names[-1]
        whole = len(words) == len(before) >= _WHOLE_NAME
        if before and words and not whole and _alike(before[-1], words[0]):
            names = [*[[*name, *words[1:]] for name in names], [*before[:-1], *words]]
        elif len(words) == 1 and len(before) > 1:
            names.append([*before[:-1], *words])
        else:
            names.append(words)
    return [" ".join(words) for words in names]


def _completed(called: Called, part: str) -> list[str]:
    """Put a lone word that respells the given or the family name into the whole name; others stand for themselves."""
    if len(part.split()) != 1 or not called.given or not called.family:
        return [part]
    first, *others = called.given.split()
    likeness = {" ".join([part, *others, called.family]): first, f"{called.given} {part}": called.family}
    best = max(likeness, key=lambda name: _likeness(part, likeness[name]))
    return [best] if _alike(part, likeness[best]) else [part]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold()[:100], other.casefold()[:100], autojunk=False).ratio()


def _alike(one: str, other: str) -> bool:
    return _likeness(one, other) >= _ALIKE


def _distinct(names: Iterable[str]) -> list[str]:
    tidied = (_whole(name) for name in names)
    return list(dict.fromkeys(name for name in tidied if any(map(str.isalnum, name)) and not _is_legal_form(name)))


def _whole(name: str) -> str:
    """Take off what a cut left over: stray marks, brackets and quotes without their other half."""
    name = _ALSO.sub("", name.strip(_STRAY))
    if name.count("(") != name.count(")"):
        name = name.strip("()") if name.strip("()").count("(") == name.strip("()").count(")") else name
    if name.count('"') == 1:
        name = name.strip('"')
    return " ".join(name.split()).strip(_STRAY)
