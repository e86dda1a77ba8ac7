"""Misspelt and run-together words of legal forms, mended, so that the form is known as one."""

from functools import cache

from exportgate.names.tables import table_rows

# Shorter words of legal forms are too near to other words.
_LEAST, _LEAST_REST = 7, 3
# Short forms that no word begins or ends with; after four letters more they were run together with one.
_SHORT_HEADS, _SHORT_TAILS = (
    ("llc", "ooo", "ojsc", "pjsc"),
    ("llc", "ltd", "gmbh", "ojsc", "pjsc", "jsc", "inc", "dmcc"),
)
_BETWEEN = {"joint": ("stock", 1), "stock": ("joint", -1)}


def mended(words: list[str]) -> list[str]:
    """Part what was run together with a word of a legal form, and write misspelt ones right.

    Example:
        >>> mended(["companygross", "limitd", "liability", "copmany"])
        ['company', 'gross', 'limited', 'liability', 'company']
    """
    heads, tails = _ends()
    found: list[str] = []
    for word in words:
        # A slip leaves the beginning or the end of a word as it is.
        likely = len(word) >= _LEAST - 1 and (word[:3] in heads or word[-3:] in tails)
        if likely and word not in _long_words():
            found += _parted(word)
        else:
            found.append(word)
    if "joint" in found or "stock" in found:
        return [part for at in range(len(found)) for part in _in_its_place(found, at)]
    return found


def _parted(word: str) -> list[str]:
    if right := _written_right(word):
        return [right]
    for legal in _glued_words():
        if word.startswith(legal) and len(word) - len(legal) >= _LEAST_REST:
            return [legal, *_parted(word[len(legal) :])]
        if word.endswith(legal) and len(word) - len(legal) >= _LEAST_REST:
            return [*_parted(word[: -len(legal)]), legal]
    for legal in _SHORT_TAILS:
        if word.endswith(legal) and len(word) - len(legal) > _LEAST_REST:
            return [word[: -len(legal)], legal]
    for legal in _SHORT_HEADS:
        if word.startswith(legal) and len(word) - len(legal) > _LEAST_REST:
            return [legal, word[len(legal) :]]
    return [word]


def _in_its_place(words: list[str], at: int) -> list[str]:
    """Mend `joint` and `stock`, which are too short to be known alone, beside each other."""
    if words[at + 1 : at + 2] == ["stock"] and words[at].endswith("joint") and len(words[at]) > len("joint") + 1:
        return [words[at].removesuffix("joint"), "joint"]
    for right, (beside, step) in _BETWEEN.items():
        if words[at] != right and 0 <= at + step < len(words) and words[at + step] == beside and near(words[at], right):
            return [right]
    return [words[at]]


def _written_right(word: str) -> str:
    """Give the word of a legal form that is one slip away, or ""."""
    if len(word) < _LEAST - 1:
        return ""
    known = _without_a_letter()
    for spelt in (word, *(word[:at] + word[at + 1 :] for at in range(len(word)))):
        if spelt in known and near(word, known[spelt]):
            return known[spelt]
    return ""


def near(word: str, right: str) -> bool:
    """Whether two words are at most one letter left out, added, replaced or swapped with its neighbour apart."""
    if abs(len(word) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(word), len(right)) and word[start] == right[start]:
        start += 1
    one, other = word[start:], right[start:]
    swapped = one[:2] == other[1::-1] and one[2:] == other[2:]
    return swapped or one[1:] == other[1:] or one[1:] == other or one == other[1:]


@cache
def _ends() -> tuple[frozenset[str], frozenset[str]]:
    """The first and last three letters of the long words: one slip leaves one of them, and being glued too."""
    words = _long_words() | set(_BETWEEN)
    heads, tails = (*words, *_SHORT_HEADS), (*words, *_SHORT_TAILS)
    return frozenset(word[:3] for word in heads), frozenset(word[-3:] for word in tails)


@cache
def _long_words() -> frozenset[str]:
    words = (word for row in table_rows("legal_forms.csv") for word in row["form"].split())
    return frozenset(word for word in words if len(word) >= _LEAST)


@cache
def _glued_words() -> tuple[str, ...]:
    return (
        "corporation",
        "incorporated",
        "liability",
        "company",
        "limited",
        "obshchestvo",
        "aktsionernoe",
        "sirketi",
        "otvetstvennostyu",
    )


@cache
def _without_a_letter() -> dict[str, str]:
    """Each long word with each letter left out, and whole, to the word."""
    near: dict[str, str] = {}
    for word in sorted(_long_words()):
        for at in range(len(word)):
            near.setdefault(word[:at] + word[at + 1 :], word)
    return near | {word: word for word in _long_words()}
