"""Names as they stand in the fields of commercial papers: more ways to read one than lists need.

A field holds more than a name (see fields), or a name that was cut off, run together, spaced out or misread by a
machine. Each reading is searched beside the name as it stands; what is found so is alike, never the same.
"""

from functools import cache
from typing import NamedTuple

from exportgate.names.brackets import legal_words
from exportgate.names.fields import degrees, is_mail, parts_of, titles
from exportgate.names.folding import forms_of
from exportgate.names.meant import gathered, meant
from exportgate.names.mending import near
from exportgate.names.misread import apart, read_right, together
from exportgate.names.tables import table_rows
from exportgate.names.words import is_known, is_strange

Form = tuple[str, tuple[str, ...]]
"""A way to compare, and words (see folding.forms_of)."""
_Read = tuple[tuple[str, ...], tuple[str, ...]]
"""Words as they are read, none where they are not read otherwise, and words that the reading leaves out."""

# Fields of forms and of ERP systems hold at least so many characters before they cut a name off.
_LEAST_CUT = 20
# Legal forms that end a name (classes of the table); `Co` stands within names too.
_ENDING = frozenset(("LTD", "LLC", "JSC", "PLC", "INC"))
_SHORT = (
    *("llc", "ltd", "inc", "jsc", "ojsc", "pjsc", "cjsc", "ooo", "oao", "zao", "gmbh", "fze", "fzco", "dmcc", "pvt"),
    *("plc", "srl", "sas", "sarl"),
)


class Reading(NamedTuple):
    """A way to read a name that is asked for.

    `part` is the part of the field that is read, the whole of it for a name as it stands; `dropped` are the words of
    the part that were left out.
    """

    form: Form
    part: str
    dropped: tuple[str, ...] = ()


def asked_forms(text: str, kind: str = "") -> list[Form]:
    """Give every way to read a name that is asked for as (view, words), the name as it stands first.

    Example:
        >>> [" ".join(words) for _, words in asked_forms("Aria Ltd d/b/a Beta", "organisation")][1:]
        ['aria LTD', 'beta']
    """
    return [reading.form for reading in readings_of(text, kind)]


def readings_of(text: str, kind: str = "") -> list[Reading]:
    """Give the readings of a field, each form once; none of an e-mail address as it stands, which is no name."""
    found = [] if "@" in text and is_mail(text) else _of_the_name(text, text, kind)
    for part in (*_respelt(text), *parts_of(text, kind)):
        found += _of_the_name(part, part, kind)
    if len(found) < 2:
        return found
    return list({reading.form: reading for reading in reversed(found)}.values())[::-1]


def _of_the_name(text: str, part: str, kind: str) -> list[Reading]:
    """Read one name: as it is folded, without titles, and with what was cut off or misread as it was meant."""
    found = [Reading(form, part) for form in forms_of(text, kind)]
    if not kind and "," in text and not any(word.isupper() for reading in found for word in reading.form[1]):
        # The family stands before the comma.
        found += [Reading(form, part) for form in forms_of(text, "person")]
    for view, words in [reading.form for reading in found if reading.form[0] == "latin"]:
        found += [Reading((view, read), part, dropped) for read, dropped in _read_otherwise(words, text, kind) if read]
    return found


def _read_otherwise(words: tuple[str, ...], text: str, kind: str) -> list[_Read]:
    """Give other readings of words in Latin letters, each with the words that it leaves out."""
    # Only words that no name holds are taken for others.
    strange = any(map(is_strange, words))
    found: list[_Read] = [(read_right(words), ())] if strange else []
    if kind in ("", "person"):
        found.append(_untitled(words))
    if kind != "person":
        found += [
            _ended(words, text),
            _to_the_form(words),
            (meant(words) if strange else (), ()),
            (gathered(words), ()),
        ]
    return found


def _respelt(text: str) -> list[str]:
    """Give a name that is written without blanks, or with a blank after each letter, as it was meant."""
    return [name for name in (together(text), apart(text)) if name]


def _untitled(words: tuple[str, ...]) -> _Read:
    """Leave out titles before a name and degrees after it, where two words or more are left."""
    first, last = 0, len(words)
    while first < last and words[first] in titles():
        first += 1
    while last > first and words[last - 1] in degrees():
        last -= 1
    if last - first < 2 or last - first == len(words):
        return (), ()
    return words[first:last], words[:first] + words[last:]


def _to_the_form(words: tuple[str, ...]) -> _Read:
    """Give the words up to the legal form where an address or a branch follows it; () where none does."""
    for at in range(1, len(words) - 1):
        if words[at] in _ENDING and not words[at + 1].isupper():
            named = any(len(word) > 2 and not word.isupper() for word in words[:at])
            return (words[: at + 1], words[at + 1 :]) if named else ((), ())
    return (), ()


def _ended(words: tuple[str, ...], text: str) -> _Read:
    """Read a last or first word that is no word as the legal form that it misspells or begins; () where none is."""
    if len(words) < 2:
        return (), ()
    for at in (len(words) - 1, 0):
        word = words[at]
        if at and len(text) >= _LEAST_CUT and len(word) > 1 and word in _beginnings():
            return words[:at], words[at:]
        # A firm whose name ends in its legal form has no other before it: `LCC Infotech Ltd` is no LLC.
        if not at and words[-1] in _ENDING:
            continue
        if 2 < len(word) < 6 and not word.isupper() and (legal := _slip_of(word)):
            return (*words[:at], legal, *words[at + 1 :]), ()
    return (), ()


@cache
def _slip_of(word: str) -> str:
    """Give the legal form that a short word is one slip away from, or ""."""
    if is_known(word):
        return ""
    return next((_classes()[legal] for legal in _SHORT if near(word, legal)), "")


@cache
def _classes() -> dict[str, str]:
    return {row["form"]: row["class"].upper() for row in table_rows("legal_forms.csv")}


@cache
def _beginnings() -> frozenset[str]:
    """Beginnings of the long words of legal forms, where they are no forms themselves."""
    words = ("company", "corporation", "limited", "liability", "incorporated", "gesellschaft", "sirketi")
    return frozenset(word[:size] for word in words for size in range(2, len(word))) - legal_words()
