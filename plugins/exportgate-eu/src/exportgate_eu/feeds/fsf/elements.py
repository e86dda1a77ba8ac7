"""Elements of the list: parts, attributes and countries."""

from typing import Any

from exportgate.law.places import place

_UNKNOWN_COUNTRY = "00"


def parts(element: Any, name: str) -> list[Any]:
    """Give the parts of an element with a local name."""
    return list(element.iterchildren(f"{{*}}{name}"))


def attribute(element: Any, name: str) -> str:
    """Give an attribute without line breaks and stray blanks, "" where it is missing."""
    text = element.get(name)
    return tidy(text) if text else ""


def tidy(text: str) -> str:
    """Take out line breaks and stray blanks."""
    return " ".join(text.split())


def country_of(element: Any) -> str:
    """Give the code of the country that an element names, "" where it is unknown to the list or to us."""
    code = attribute(element, "countryIso2Code")
    if code == _UNKNOWN_COUNTRY:
        return ""
    return place(code) or place(attribute(element, "countryDescription")) or ""
