"""The lists that the Consolidated Screening List is put together from, by the code in the name of each."""

import csv
import io
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from exportgate.errors import FeedError

_CODE = re.compile(r"\(([^()]+)\)")


@dataclass(frozen=True, slots=True)
class Source:
    """One original list: its code, its full name, its feed, its short name there, what it imposes, its rank."""

    code: str
    name: str
    feed: str
    sublist: str
    measure: str
    rank: int


@cache
def sources() -> dict[str, Source]:
    """Give the lists by their codes, from sources.csv beside this module; their order there is their rank."""
    text = (files("exportgate_us.feeds.csl") / "sources.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text), strict=True)
    return {
        row["code"]: Source(row["code"], row["code"], row["feed"], row["sublist"], row["measure"], rank)
        for rank, row in enumerate(rows)
    }


@cache
def source_named(text: str) -> Source:
    """Give the list that a row names, e.g. `Capta List (CAP) - Treasury Department`.

    Raises:
        FeedError: the list is not known, so that nobody could say what a listing there imposes.
    """
    for code in _CODE.findall(text):
        if found := sources().get(code.strip()):
            return replace(found, name=" ".join(text.split()))
    raise FeedError(
        f"is of a list that is not known: {text[:80]!r}",
        hint="Add it to csl/sources.csv of the plugin, with the feed and the measure it stands for.",
    )
