"""The Remarks column of OFAC's CSV files: labelled facts one after the other, parted by `; `, ended by a full stop."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from exportgate.law.places import place
from exportgate_us.feeds.ofac.party import Feature, PartyAddress

_ALTERNATIVE = re.compile(r"(?:alt|Alt)\. ")
_BEFORE_VALUE = re.compile(r"^(?:\s*No\.:)?[\s:#]*")
_CURRENCY = "Digital Currency Address -"
_DAY = r"(?:\d{1,2} )?(?:[A-Z][a-z]{2} )?\d{4}"
_DAYS = rf"{_DAY}(?: to {_DAY})?"
_EXPIRES = re.compile(rf" expires ({_DAYS})$")
_ISSUED = re.compile(rf" issued ({_DAYS})$")
_COUNTRY = re.compile(r" \(((?:[^()]|\([^()]*\))*)\)$")
_WORD_AFTER = re.compile(r"(\S*\d\S*) ([A-Za-z ]{4,})")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_PROSE = re.compile(r"(.*?\d.*?)(?: issued | were issued | in | and |,issued )")
_NUMBER = re.compile(r"((?:[^\d\s:.]+\.? ){0,5}(?:No\.|Number|Code|ID|Identification|Card)) (\S*\d\S*(?: \(.*\))?)")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a label of OFAC's means: `identifier` (of a scheme), `detail`, `born`, `alias` and so on."""

    text: str
    meaning: str
    scheme: str


_OTHER_NUMBER = Heading("", "identifier", "other")


@cache
def headings() -> dict[str, Heading]:
    """Give the labels that OFAC uses, from headings.csv beside this module."""
    text = (files("exportgate_us.feeds.ofac") / "headings.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text), strict=True)
    return {row["heading"]: Heading(row["heading"], row["meaning"], row["scheme"]) for row in rows}


def meaning_of(label: str) -> Heading | None:
    """Give what a label means, with or without the currency of `Digital Currency Address - XBT`, or `None`."""
    known = headings()
    if found := known.get(label) or known.get(label.removesuffix(":")):
        return found
    return known[_CURRENCY] if label.startswith(_CURRENCY) else None


def number_named(label: str) -> Heading | None:
    """Give the meaning of a label that is not known but names a number by its last word, as OFAC's labels do."""
    return _OTHER_NUMBER if _NUMBER.fullmatch(f"{label} 1") else None


@cache
def _label() -> re.Pattern[str]:
    longest_first = sorted(headings(), key=len, reverse=True)
    return re.compile(rf"({'|'.join(map(re.escape, longest_first))})(?=[\s:#]|$)")


def facts(remarks: str) -> list[str]:
    """Part the remarks into facts.

    Example:
        >>> facts("DOB 1961; a.k.a. 'BNC'.")
        ['DOB 1961', "a.k.a. 'BNC'"]
    """
    pieces = remarks.strip().removesuffix(".").split("; ")
    return [piece.strip() for piece in pieces if piece.strip()]


def feature(fact: str) -> Feature | None:
    """Read one fact, or give `None` where it has no label (`Major General`).

    Example:
        >>> feature("alt. Passport A1 (Iran) issued 02 Mar 2001 expires 2006")
        Feature(heading='Passport', value='A1', country='IR', issued='02 Mar 2001', expires='2006')
        >>> feature("Linked To: HIZBALLAH").value
        'HIZBALLAH'
    """
    text = _ALTERNATIVE.sub("", fact, count=1) if _ALTERNATIVE.match(fact) else fact
    if found := _label().match(text):
        heading = headings()[found.group(1)]
        rest = text[found.end() :]
        rest = _BEFORE_VALUE.sub("", rest, count=1).strip()
        if heading.text == _CURRENCY:
            currency, _, rest = rest.partition(" ")
            return Feature(f"{_CURRENCY} {currency}", rest)
        return valued(heading.text, rest) if heading.meaning == "identifier" else Feature(heading.text, rest)
    if found := _NUMBER.fullmatch(text):
        return valued(found.group(1), found.group(2))
    return None


def document(heading: str, number: str, country: str, issued: str = "", expires: str = "") -> Feature:
    """Put a number together whose parts stand in fields of their own; at times the country is in the number.

    Example:
        >>> document("Registration Number", "1027700092661 (Russia)", "").country
        'RU'
    """
    known = meaning_of(heading)
    number = " ".join(number.split())
    if known and known.meaning == "identifier" and not country and (found := valued(heading, number)):
        return Feature(heading, found.value, found.country, issued or found.issued, expires or found.expires)
    return Feature(heading, number, country, issued, expires)


def valued(heading: str, rest: str) -> Feature | None:
    """Take the dates and the issuing country off the end of a number; `None` where no number is left.

    The court or state of a register stays with its number (`HRB 32490 (Mainz)`): without it the number is not unique.

    Example:
        >>> valued("File Number", "7136946 (Delaware) (United States)")
        Feature(heading='File Number', value='7136946 (Delaware)', country='US', issued='', expires='')
        >>> valued("Passport", "0310857, Eritrea, Issue Date 21 August 2006").country
        'ER'
        >>> valued("Passport", "issued in Sarajevo, Bosnia-Herzegovina") is None
        True
    """
    rest, expires = _cut(_EXPIRES, rest)
    rest, issued = _cut(_ISSUED, rest)
    number, country = _off_country(rest)
    if prose := _PROSE.match(number):
        number = prose.group(1)
    number = " ".join(number.split())
    if not number or number.startswith(("issued", "and ")):
        return None
    return Feature(heading, number, country, issued, expires)


def _off_country(text: str) -> tuple[str, str]:
    """Part a number from its issuing country: `A1 (Iran)`, and rarely `A1, Iran, ...` or `A1 Iran`."""
    number, printed = _cut(_COUNTRY, text)
    if printed and (code := country_code(printed.split(". ")[0])) is not None:
        return number, code
    pieces = text.split(", ")
    if len(pieces) > 1 and (code := country_code(pieces[1])):
        return pieces[0], code
    if (found := _WORD_AFTER.fullmatch(text)) and (code := country_code(found.group(2))):
        return found.group(1), code
    return (text[1:-1], "") if _IN_BRACKETS.fullmatch(text) else (text, "")


def _cut(ending: re.Pattern[str], text: str) -> tuple[str, str]:
    found = ending.search(text)
    return (text[: found.start()], found.group(1)) if found else (text, "")


def country_code(text: str) -> str | None:
    """Give the code of a country as OFAC writes it, "" for none given, `None` for what is no country.

    OFAC writes `undetermined` for none, and `Region: Gaza` for a place that it does not call a country.
    """
    bare = text.strip().removeprefix("Region: ")
    return "" if bare.casefold() in ("", "undetermined", "none identified") else place(bare)


def town(city: str, state: str, postal_code: str) -> str:
    """Put city, state and postal code together as OFAC's CSV files do (`Mumbai, Maharashtra 40051`)."""
    place_and_state = ", ".join(part for part in (city, state) if part)
    return f"{place_and_state} {postal_code}".strip()


def party_address(parts: Iterable[str], country: str) -> PartyAddress | None:
    """Put an address together, its country last; `None` where nothing of it is known."""
    known = country_code(country)
    printed = [part for part in (*parts, "" if known == "" else country) if part]
    return PartyAddress(", ".join(printed), known or "") if printed else None
