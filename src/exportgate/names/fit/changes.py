"""Changes that a listed name may have undergone on its way into a commercial paper, drawn at random."""

import random
from collections.abc import Callable

from exportgate.names.tables import table_rows

Change = Callable[[str, str, random.Random], str | None]

_RESPELLINGS = (
    ("mohammad", "muhamad"), ("muhammad", "mohamed"), ("mohamed", "mohammad"), ("hussain", "hosein"),
    ("hussein", "husain"), ("yusuf", "youssof"), ("ahmad", "ahmed"), ("ahmed", "ahmad"), ("abdul", "abdol"),
    ("abdul ", "abd al-"), ("abd al-", "abdul "), ("aleksandr", "alexander"), ("alexander", "aleksandr"),
    ("dmitri", "dmitry"), ("dmitriy", "dmitri"), ("sergey", "sergei"), ("sergei", "sergey"), ("evgen", "yevgen"),
    ("yevgen", "evgen"), ("ye", "e"), ("yu", "iu"), ("ya", "ia"), ("ia", "ya"), ("iy", "y"), ("ii", "iy"),
    ("ey", "ei"), ("ei", "ey"), ("kh", "h"), ("kh", "x"), ("zh", "j"), ("j", "zh"), ("j", "dj"), ("dj", "j"),
    ("ch", "tch"), ("sh", "ch"), ("ts", "tz"), ("tz", "ts"), ("x", "ks"), ("ks", "x"), ("q", "k"), ("k", "q"),
    ("gh", "g"), ("g", "gh"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("w", "v"), ("v", "w"), ("ck", "k"), ("c", "k"),
    ("oo", "u"), ("ou", "u"), ("u", "ou"), ("u", "o"), ("o", "u"), ("ee", "i"), ("i", "ee"), ("i", "y"), ("y", "i"),
    ("e", "i"), ("i", "e"), ("a", "e"), ("ay", "ai"), ("ai", "ay"), ("aw", "au"), ("al-", "al "), ("al-", "el-"),
    ("al-", ""), ("ov", "off"), ("ll", "l"), ("ss", "s"), ("mm", "m"), ("nn", "n"), ("ah", "a"), ("'", ""),
    ("ue", "u"), ("oe", "o"), ("ae", "a"),
)  # fmt: skip
_ADDED = ("Group", "Trading", "International", "Holding", "Branch", "Global", "Services", "Export")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LEGAL_PAIRS = (
    ("limited", "ltd"), ("company", "co"), ("corporation", "corp"), ("incorporated", "inc"),
    ("limited liability company", "llc"), ("joint stock company", "jsc"), ("company limited", "ltd"),
    ("private limited", "pvt ltd"), ("llc", "ooo"), ("jsc", "ao"), ("pjsc", "pao"), ("co ltd", "company limited"),
    ("public joint stock company", "pjsc"), ("gmbh", "llc"), ("limited sirketi", "ltd sti"),
)  # fmt: skip


def mistype(name: str, kind: str, draw: random.Random) -> str | None:
    """Replace, drop, add or swap one letter."""
    letters = list(name.lower())
    places = [i for i, char in enumerate(letters) if char.isalpha()]
    if len(places) < 4:
        return None
    at = draw.choice(places)
    choice = draw.randrange(4)
    if choice == 0:
        letters[at] = draw.choice(_LETTERS)
    elif choice == 1:
        del letters[at]
    elif choice == 2:
        letters.insert(at, draw.choice(_LETTERS))
    elif at + 1 < len(letters) and letters[at + 1].isalpha():
        letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)


def mistype_twice(name: str, kind: str, draw: random.Random) -> str | None:
    """Two slips of one letter."""
    once = mistype(name, kind, draw)
    return mistype(once, kind, draw) if once else None


def reorder(name: str, kind: str, draw: random.Random) -> str | None:
    """Put the last words first."""
    words = name.split()
    if len(words) < 2:
        return None
    cut = draw.randrange(1, len(words)) if kind != "person" else len(words) - 1
    return " ".join(words[cut:] + words[:cut])


def leave_out_word(name: str, kind: str, draw: random.Random) -> str | None:
    """Leave one word out, seldom the first or the last."""
    words = name.split()
    if len(words) < 3:
        return None
    at = draw.randrange(1, len(words) - 1) if draw.random() < 0.85 else draw.choice([0, len(words) - 1])
    return " ".join(words[:at] + words[at + 1 :])


def add_word(name: str, kind: str, draw: random.Random) -> str | None:
    """Add a word that businesses add to a name."""
    if kind == "person":
        return None
    return f"{name} {draw.choice(_ADDED)}"


def space(name: str, kind: str, draw: random.Random) -> str | None:
    """Write two words as one, or one as two."""
    words = name.split()
    if "-" in name and draw.random() < 0.5:
        return name.replace("-", draw.choice(["", " "]))
    if len(words) < 2:
        return None
    at = draw.randrange(len(words) - 1)
    return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])


def initial(name: str, kind: str, draw: random.Random) -> str | None:
    """Write the given names as initials."""
    words = name.split()
    if kind != "person" or len(words) < 2:
        return None
    keep = 1 if len(words) < 4 or draw.random() < 0.5 else 2
    return " ".join(
        [*(word[0] + draw.choice([".", ""]) for word in words[:-keep] if word[0].isalpha()), *words[-keep:]]
    )


def respell(name: str, kind: str, draw: random.Random) -> str | None:
    """Romanise in another way, in one to three places."""
    text, done = name.lower(), 0
    wanted = draw.randrange(1, 4)
    for old, new in draw.sample(_RESPELLINGS, len(_RESPELLINGS)):
        if old in text and done < wanted:
            text = text.replace(old, new, 1)
            done += 1
    return text if done else None


def change_legal_form(name: str, kind: str, draw: random.Random) -> str | None:
    """Leave a legal form out, or write it in another way."""
    if kind == "person":
        return None
    plain = " " + " ".join(name.lower().replace(".", "").replace(",", " ").split()) + " "
    for old, new in draw.sample(_LEGAL_PAIRS, len(_LEGAL_PAIRS)):
        for one, other in ((old, new), (new, old)):
            if f" {one} " in plain:
                changed = plain.replace(f" {one} ", f" {other} " if draw.random() < 0.5 else " ").strip()
                return changed or None
    return None


def abbreviate(name: str, kind: str, draw: random.Random) -> str | None:
    """Shorten one or two general words, as a table has them or by cutting them off."""
    if kind == "person":
        return None
    shorts = _shorts()
    words = name.split()
    places = [i for i, word in enumerate(words) if word.lower() in shorts]
    if not places:
        return None
    for at in draw.sample(places, min(len(places), draw.randrange(1, 3))):
        word = words[at].lower()
        words[at] = draw.choice(shorts[word]) if draw.random() < 0.7 else word[: draw.randrange(3, 6)]
    return " ".join(words)


def _shorts() -> dict[str, list[str]]:
    shorts: dict[str, list[str]] = {}
    for row in table_rows("abbreviations.csv"):
        if len(row["short"]) < len(row["long"]) - 2:
            shorts.setdefault(row["long"], []).append(row["short"])
    return shorts


def write_initials(name: str, kind: str, draw: random.Random) -> str | None:
    """Write two or three inner words of an organisation's name as their initials (`IC` for `Integrated Circuit`)."""
    words = name.replace(",", " ").split()
    if kind == "person" or len(words) < 4:
        return None
    size = draw.randrange(2, 4) if len(words) > 4 else 2
    at = draw.randrange(1, len(words) - size + 1)
    part = words[at : at + size]
    if not all(word[0].isalpha() and len(word) > 3 for word in part):
        return None
    return " ".join([*words[:at], "".join(word[0] for word in part), *words[at + size :]])


def keep_first_words(name: str, kind: str, draw: random.Random) -> str | None:
    """Keep the first two or three words of a longer name."""
    words = name.replace(",", " ").split()
    if kind == "person" or len(words) < 4:
        return None
    return " ".join(words[: draw.randrange(2, min(4, len(words) - 1) + 1)])


CHANGES: dict[str, Change] = {
    "mistype": mistype,
    "mistype_twice": mistype_twice,
    "reorder": reorder,
    "leave_out_word": leave_out_word,
    "add_word": add_word,
    "space": space,
    "initial": initial,
    "respell": respell,
    "change_legal_form": change_legal_form,
    "abbreviate": abbreviate,
    "write_initials": write_initials,
    "keep_first_words": keep_first_words,
}
