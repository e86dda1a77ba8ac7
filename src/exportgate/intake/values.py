"""Single values as users write them, read strictly: what is not what it should be is told, never guessed.

Each function takes what a cell or a JSON value holds and gives the value of the model, or raises `Wrong`.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from exportgate.intake.limits import MAX_CELL_CHARACTERS
from exportgate.shipment import DIRECTIONS, KINDS, PARTY_FLAGS, FactValue, Role

_NUMBER = re.compile(r"[+-]?(\d{1,18})(\.\d{1,18})?([eE][+-]?\d{1,2})?", re.ASCII)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_BIRTH = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
_HS = re.compile(r"\d[\d.\s-]*\d", re.ASCII)
_WORD = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_REGION = re.compile(r"(?P<country>[A-Z]{2})-[A-Z0-9]{1,3}", re.ASCII)
_LARGEST = Decimal(10) ** 18
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_PARTED = re.compile(r"\s*[|;]\s*")

SCHEMES = ("imo", "lei", "passport", "registration", "tax", "bic", "national_id", "other")
_KIND_WORDS = {kind: kind for kind in KINDS} | {
    "individual": "person",
    "organization": "organisation",
    "company": "organisation",
    "entity": "organisation",
    "ship": "vessel",
}


class Wrong(ValueError):
    """A value that is not what it should be; says what was found and what was expected."""

    def __init__(self, found: Any, expected: str) -> None:
        super().__init__(f"found {shown(found)}, expected {expected}")


def shown(value: Any) -> str:
    """Give a value as a message shows it: in quotes, on one line, short, with nothing that a terminal would obey."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "an object"
    if isinstance(value, bool):
        return str(value).lower()
    written = value if isinstance(value, str) else str(value)
    cut = f"{written[:60]}..." if len(written) > 60 else written
    return f'"{harmless(cut)}"' if isinstance(value, str) else cut


def harmless(written: str) -> str:
    """Replace the characters that a terminal would obey or that turn the order of others (controls, bidi marks)."""
    if written.isprintable():
        return written
    return "".join(" " if char in "\r\n\t\xa0\u3000" else _seen(char) for char in written)


def _seen(char: str) -> str:
    unseen = unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    return "\N{REPLACEMENT CHARACTER}" if unseen else char


def did_you_mean(word: str, known: Iterable[str], cutoff: float = 0.7) -> str:
    """Give ` (did you mean "to"?)`, or "" where nothing known is near."""
    plain = {name.casefold(): name for name in sorted(known)}
    near = get_close_matches(word.casefold(), plain, n=1, cutoff=cutoff)
    return f' (did you mean "{plain[near[0]]}"?)' if near else ""


def clean(written: str) -> str:
    """Join the blanks and line breaks of a text to single blanks; characters that are no text become blanks.

    Raises:
        Wrong: it is longer than a cell may be.
    """
    if len(written) > MAX_CELL_CHARACTERS:
        raise Wrong(written, f"at most {MAX_CELL_CHARACTERS:,} characters, not {len(written):,}")
    if not written.isprintable():
        written = _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _NOT_TEXT.sub(" ", written))
    return " ".join(written.split())


def text(value: Any) -> str:
    """Read a text; whole numbers are taken as they are written."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    raise Wrong(value, "a text")


def required(value: Any) -> str:
    """Read a text that must not be empty."""
    found = text(value)
    if not found:
        raise Wrong(value, "a text")
    return found


def one_of(words: Collection[str], value: Any) -> str:
    """Read one of some lower-case words, in whatever case it is written."""
    found = text(value).casefold().replace(" ", "_").replace("-", "_")
    if not found or found in words:
        return found
    raise Wrong(value, f"one of {', '.join(words)}{did_you_mean(found, words)}")


def role(value: Any) -> str:
    """Read the role of a party."""
    found = one_of(tuple(Role), value)
    if not found:
        raise Wrong(value, f"one of {', '.join(Role)}")
    return found


def kind(value: Any) -> str:
    """Read what a party is: person, organisation, vessel, aircraft, or "" where it is unknown."""
    found = text(value).casefold()
    if not found or found in _KIND_WORDS:
        return _KIND_WORDS.get(found, "")
    raise Wrong(value, f"one of {', '.join(KINDS)}, or nothing{did_you_mean(found, KINDS)}")


def direction(value: Any) -> str:
    """Read the direction; left out it is outbound, as in the model."""
    return one_of(DIRECTIONS, value) or DIRECTIONS[0]


def flags(value: Any) -> tuple[str, ...]:
    """Read the flags of a party, as a list or parted by `|`."""
    return tuple(dict.fromkeys(one_of(PARTY_FLAGS, flag) for flag in parted(value)))


def parted(value: Any) -> list[Any]:
    """Give the members of a list, or of a text parted by `|` or `;`."""
    if isinstance(value, list | tuple):
        return list(value)
    return [part for part in _PARTED.split(text(value)) if part]


def country(value: Any) -> str:
    """Read a country as its ISO 3166-1 alpha-2 code; "" where nothing is written."""
    from exportgate.law.places import place  # loads tables of names, which a file without countries can do without

    found = text(value)
    code = place(found)
    if found and code is None:
        raise Wrong(value, "one country, by ISO 3166-1 code or name (this one is unknown, or several bear the name)")
    return code or ""


def countries(value: Any) -> tuple[str, ...]:
    """Read countries in order, as a list or parted by `|`."""
    return tuple(code for code in map(country, parted(value)) if code)


def date(value: Any) -> dt.date | None:
    """Read a day written `YYYY-MM-DD`; `None` where nothing is written."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    found = text(value) if isinstance(value, str) else value
    if found == "":
        return None
    if isinstance(found, str) and _ISO_DATE.fullmatch(found):
        try:
            return dt.date.fromisoformat(found)
        except ValueError:
            raise Wrong(value, "a day of the calendar") from None
    raise Wrong(value, "a date written YYYY-MM-DD")


def birth(value: Any) -> str:
    """Read a date of birth, as `1945`, `1945-03` or `1945-03-02`."""
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    found = text(value)
    if not found:
        return ""
    if not _BIRTH.fullmatch(found):
        raise Wrong(value, "a date of birth written YYYY, YYYY-MM or YYYY-MM-DD")
    try:
        dt.date.fromisoformat((found + "-01-01")[:10])
    except ValueError:
        raise Wrong(value, "a day of the calendar") from None
    return found


def number(value: Any) -> Decimal | None:
    """Read a number of nought or more; `None` where nothing is written."""
    found = value
    if isinstance(value, str):
        found = text(value)
        if not found:
            return None
        if not _NUMBER.fullmatch(found):
            raise Wrong(value, "a number written like 1000.50, without separators of thousands")
    elif isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Wrong(value, "a number")
    exact = Decimal(str(found))
    if not exact.is_finite() or exact < 0:
        raise Wrong(value, "a number of nought or more")
    if exact >= _LARGEST or (exact and exact.adjusted() < -18):
        raise Wrong(value, "a number below 10^18, with at most 18 decimal places")
    return exact


def percent(value: Any) -> Decimal | None:
    """Read a percentage from 0 to 100."""
    found = number(value.removesuffix("%") if isinstance(value, str) else value)
    if found is not None and found > 100:
        raise Wrong(value, "a percentage from 0 to 100")
    return found


def yes_no(value: Any) -> bool | None:
    """Read true or false; `None` where nothing is written."""
    if isinstance(value, bool):
        return value
    found = text(value).casefold()
    if found in ("true", "false", ""):
        return {"true": True, "false": False}.get(found)
    raise Wrong(value, "true or false")


def line_number(value: Any) -> int:
    """Read the number of a line."""
    found = number(value)
    if found is None or found != int(found) or not 1 <= found <= 10**9:
        raise Wrong(value, "a whole number from 1")
    return int(found)


def hs_code(value: Any) -> str:
    """Read a commodity code of the Harmonized System or a national one based on it, as it is written.

    Up to eight digits come in pairs; an odd number means that a spreadsheet has taken a nought away.
    """
    found = text(value)
    if not found:
        return ""
    digits = sum(char.isdigit() for char in found)
    if not _HS.fullmatch(found) or not 2 <= digits <= 13 or (digits < 9 and digits % 2):
        raise Wrong(value, "an HS code of 2, 4, 6 or more digits such as 8457.10, as text so that no nought is lost")
    return found


def currency(value: Any) -> str:
    """Read a currency as its ISO 4217 code."""
    found = text(value).upper()
    if not found:
        return ""
    from babel.core import get_global  # as above: only where a currency is written

    known = get_global("all_currencies")
    if found not in known:
        raise Wrong(value, "a currency by its ISO 4217 code, such as EUR")
    return found


def scheme(value: Any) -> str:
    """Read the scheme of an identifier: one of the known ones, or another lower-case word not mistakable for one."""
    found = text(value).casefold()
    if found in SCHEMES:
        return found
    near = did_you_mean(found, SCHEMES)
    if near or not _WORD.fullmatch(found):
        raise Wrong(value, f"a scheme such as {', '.join(SCHEMES)}{near}")
    return found


def region(value: Any) -> FactValue | None:
    """Read a part of a country by its ISO 3166-2 code; a name would be taken for no part that any law singles out."""
    from exportgate.law.places import codes  # as above: only where a region is stated

    found = text(value)
    if not found or found.casefold() == "unknown":
        return None
    part = _REGION.fullmatch(found.upper())
    if part is None or part["country"] not in codes():
        raise Wrong(
            found, "a part of a country by its ISO 3166-2 code, two letters, a hyphen and up to three characters"
        )
    return found.upper()


def fact(value: Any, allowed: Collection[str]) -> FactValue | None:
    """Read a fact, whose declaration allows these words (none: a text, a date or a number); `None`: unknown."""
    if isinstance(value, str):
        return _fact_text(clean(value), allowed)
    if isinstance(value, bool) and (not allowed or str(value).lower() in allowed):
        return value
    if allowed or isinstance(value, bool | dict | list | tuple):
        raise Wrong(value, _expected(allowed))
    if isinstance(value, dt.date):
        return date(value)
    return number(value)


def _fact_text(found: str, allowed: Collection[str]) -> FactValue | None:
    if not found or (found.casefold() == "unknown" and "unknown" not in allowed):
        return None
    if not allowed:
        return date(found) if _ISO_DATE.fullmatch(found) else found
    word = next((word for word in allowed if word.casefold() == found.casefold()), None)
    if word is None:
        raise Wrong(found, f"{_expected(allowed)}{did_you_mean(found, allowed)}")
    return {"true": True, "false": False}.get(word, word)


def _expected(allowed: Collection[str]) -> str:
    return f"one of {', '.join(allowed)}" if allowed else "a text, a date or a number"
