"""Papers as the list writes them: the number in its field, or within the words of another one."""

import csv
import io
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from exportgate.law.places import place
from exportgate.shipment import Identifier

_NUMBER = re.compile(r"(?:\b[A-Z]{1,3}[ .\-]{1,2})?[\w./\-]*\d[\w./\-]*(?:[ \-]{1,2}[\d./\-]*\d[\d./\-]*)*")
_NAMED = re.compile(r"(?:number|no\.?:?)\s+(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_IN_NOTE = re.compile(
    r"(?P<kind>(?i:passport|identity card|identification card|identity)) (?:number|no\.?) ?"
    r"(?P<rest>[A-Z]{0,3} ?\d[\w/\-]*)"
)
_AFTER_NUMBER = re.compile(r"\b(?:issued|expire[sd]?|expiring|under name|made out)\b.*", re.IGNORECASE | re.DOTALL)
_BEFORE_NUMBER = re.compile(r"No\.?:?\s*(?=\d)")
_COUNTRY_AFTER = re.compile(r"(?:, | \()([A-Z][A-Za-z ]+)\)?$")


@cache
def _schemes() -> tuple[tuple[str, str], ...]:
    text = (files("exportgate_un.feeds.sc") / "documents.csv").read_text(encoding="utf-8")
    return tuple((row["word"], row["scheme"]) for row in csv.DictReader(io.StringIO(text), strict=True))


def scheme_of(words: str) -> str:
    """Give the scheme that words for a document stand for, `other` where none is known.

    Example:
        >>> scheme_of("Afghan national identification card (tazkira) number"), scheme_of("Numéro de passeport")
        ('national_id', 'passport')
    """
    folded = words.casefold()
    return next((scheme for word, scheme in _schemes() if word in folded), "other")


def identifier(kind: str, kind_in_words: str, number: str, note: str, country: str) -> Identifier | None:
    """Read one document; `None` where it tells no number.

    Args:
        kind: the list's own type (`Passport`, `National Identification Number`).
        kind_in_words: what the document is called, at times with its number.
        number: the field for the number, at times with what the document is called.
        note: what else is said, at times with the number.
        country: the code of the state that issued it, "" where unknown.

    Example:
        >>> found = identifier("Passport", "", "Afghan passport number SE 012820", "", "AF")
        >>> found.scheme, found.value, found.country
        ('passport', 'SE 012820', 'AF')
    """
    value, text = "", ""
    for text in (number, kind_in_words, note):
        value = _value(text, bare=text is number)
        if value:
            break
    if not value:
        return None
    named_in = (kind_in_words, number, note if text is note else "", kind)
    scheme = next((scheme for words in named_in if (scheme := scheme_of(words)) != "other"), "other")
    after = _COUNTRY_AFTER.search(text)
    return Identifier(scheme=scheme, value=value, country=country or (place(after.group(1)) if after else None) or "")


def _value(text: str, *, bare: bool) -> str:
    """Find the number in a text, before the words on its issue; outside its own field one that is long or announced."""
    named = _NAMED.search(text)
    text = _AFTER_NUMBER.sub("", named["rest"] if named else text)
    found = _NUMBER.search(_BEFORE_NUMBER.sub("", text))
    value = " ".join(found.group().split()).strip(" .-") if found else ""
    return value if bare or named or len(value) >= _LONG_ENOUGH else ""


_LONG_ENOUGH = 6
"""Characters that a number must have where nothing announces it: a year has four."""


def in_note(note: str, country: str = "") -> Iterator[Identifier]:
    """Give the documents that the note of an alias names: `passport number TR024417 issued 20 Dec. 2003`."""
    for found in _IN_NOTE.finditer(note):
        yield Identifier(scheme=scheme_of(found["kind"]), value=found["rest"].strip(), country=country)
