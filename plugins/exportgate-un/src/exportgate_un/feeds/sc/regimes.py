"""What the regimes of the list impose, by the resolution that each rests on."""

import csv
import io
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_ONE = r"(?:travel\s+ban|asset\s+freeze)"
_SAID = re.compile(rf"\(\s*({_ONE}(?:\s*,\s*{_ONE})*)\s*\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Regime:
    """A list type with its measures for persons and for organisations, and the paragraphs that impose them."""

    person: tuple[str, ...]
    organisation: tuple[str, ...]
    citation: str


@cache
def regimes() -> dict[str, Regime]:
    """Give the regimes by the list types of the publication, from regimes.csv beside this module."""
    text = (files("exportgate_un.feeds.sc") / "regimes.csv").read_text(encoding="utf-8")
    return {
        row["list_type"]: Regime(
            tuple(filter(None, row["person"].split("|"))),
            tuple(filter(None, row["organisation"].split("|"))),
            row["citation"],
        )
        for row in csv.DictReader(io.StringIO(text), strict=True)
    }


def said_of_itself(comments: str) -> tuple[str, ...]:
    """Give the measures that an entry names in its own comments, () where it names none.

    Example:
        >>> said_of_itself("Listed pursuant to paragraphs 15 and 17 of resolution 1970 (Travel Ban, Asset Freeze).")
        ('travel_ban', 'asset_freeze')
    """
    said = [
        " ".join(part.split()).casefold().replace(" ", "_") for part in ",".join(_SAID.findall(comments)).split(",")
    ]
    return tuple(dict.fromkeys(measure for measure in said if measure))
