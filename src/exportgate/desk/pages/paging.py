"""Long lists, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Paging:
    """Where to go on from a page of a list: the addresses before and after it, "" where there is no more."""

    before: str = ""
    after: str = ""
    told: str = ""


def with_query(path: str, wanted: Mapping[str, str], **changed: str) -> str:
    """Give an address with what is looked for in its query; what is empty is left out.

    Example:
        >>> with_query("/decisions", {"q": "a b", "verdict": ""}, before="17")
        '/decisions?q=a+b&before=17'
    """
    told = {name: value for name, value in {**wanted, **changed}.items() if value}
    return f"{path}?{urlencode(told)}" if told else path


def whole_number(written: str, least: int = 0, most: int = 10**18) -> int | None:
    """Read a number of an address; `None` where it is none or out of bounds."""
    if not (written.isascii() and written.isdecimal() and len(written) <= 19):
        return None
    number = int(written)
    return number if least <= number <= most else None
