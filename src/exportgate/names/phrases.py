"""Legal forms of several words that are misspelt, written right, so that the form is known as one."""

from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from exportgate.names.tables import table_rows
from exportgate.names.words import is_strange

# So many words of a form must be of so many letters; the others are too short to be taken for anything else.
_LONG, _LEAST_LONG = 5, 3
# Letters left out, added, replaced or swapped in all of a form; shorter forms come near to other words.
_MOST_SLIPS = 2
# What `company` follows in a legal form, also where it is run together with the name behind it.
_BEFORE_COMPANY = frozenset(("stock", "liability"))
_COMPANY = "company"


def forms_written_right(words: list[str]) -> list[str]:
    """Write a legal form of three words or more right where up to two letters of it are wrong.

    A word that names hold is no slip: `Point Stock Company` stays.

    Example:
        >>> forms_written_right(["joent", "stok", "company", "duks"])
        ['joint', 'stock', 'company', 'duks']
    """
    words = _company_parted(words)
    anchors = _anchors()
    if anchors.keys().isdisjoint(words):
        return words
    for at, word in enumerate(words):
        if word not in anchors or not any(map(_may_belong, words[max(at - 1, 0) : at + 2])):
            continue
        for form, offset in anchors[word]:
            start = at - offset
            if start >= 0 and _misspelt(words[start : start + len(form)], form):
                return [*words[:start], *form, *words[start + len(form) :]]
    return words


def _company_parted(words: list[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        if found and found[-1] in _BEFORE_COMPANY and word.startswith(_COMPANY) and word != _COMPANY:
            found += [_COMPANY, word.removeprefix(_COMPANY)]
        else:
            found.append(word)
    return found


def _misspelt(words: list[str], form: tuple[str, ...]) -> bool:
    """Whether words are a form with some slips; not where they are the form."""
    if len(words) < len(form):
        return False
    slips = 0
    for word, right in zip(words, form, strict=True):
        if word == right:
            continue
        if len(right) < _LONG or not is_strange(word):
            return False
        slips += OSA.distance(word, right, score_cutoff=_MOST_SLIPS)
        if slips > _MOST_SLIPS:
            return False
    return slips > 0


@lru_cache(maxsize=16384)
def _may_belong(word: str) -> bool:
    """Whether a word is one of a form with a slip or two."""
    if word in _anchors() or not is_strange(word):
        return False
    # Two slips seldom fall on the first letter and on the last.
    likely = (*_by_letter().get((0, word[0]), ()), *_by_letter().get((-1, word[-1]), ()))
    return any(_near(word, right) for right in likely)


def _near(word: str, right: str) -> bool:
    return abs(len(word) - len(right)) <= _MOST_SLIPS and OSA.distance(word, right, score_cutoff=_MOST_SLIPS) <= (
        _MOST_SLIPS
    )


@cache
def _by_letter() -> dict[tuple[int, str], tuple[str, ...]]:
    """A place, first or last, and a letter there, to the long words of forms that have it."""
    found: dict[tuple[int, str], tuple[str, ...]] = {}
    for word in _anchors():
        for place in (0, -1):
            found[place, word[place]] = (*found.get((place, word[place]), ()), word)
    return found


@cache
def _anchors() -> dict[str, tuple[tuple[tuple[str, ...], int], ...]]:
    """Each long word of the forms to the forms that hold it, the longest first, and its place in them."""
    forms = sorted({tuple(row["form"].split()) for row in table_rows("legal_forms.csv")}, key=lambda form: -len(form))
    found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for form in forms:
        if sum(len(word) >= _LONG for word in form) >= _LEAST_LONG:
            for place, word in enumerate(form):
                if len(word) >= _LONG:
                    found.setdefault(word, []).append((form, place))
    return {word: tuple(places) for word, places in found.items()}
