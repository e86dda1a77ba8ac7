"""The regulations that the list draws together, and what their schedules impose."""

import csv
import io
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_COMMA = re.compile(r"\s*,\s*")


@dataclass(frozen=True, slots=True)
class Regulations:
    """One set of regulations: its short name in ids, its title, and its number."""

    code: str
    title: str
    citation: str


def rows(name: str) -> list[dict[str, str]]:
    """Read a table that lies beside this module."""
    text = (files("exportgate_ca.feeds.sema") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text), strict=True))


@cache
def regulations() -> dict[str, Regulations]:
    """Give the regulations by what the element Country holds."""
    return {row["country"]: Regulations(row["code"], row["title"], row["citation"]) for row in rows("regulations.csv")}


@cache
def measures() -> dict[tuple[str, str], tuple[str, ...]]:
    """Give what is imposed by the code of the regulations and the schedule."""
    return {(row["code"], row["schedule"]): tuple(row["measures"].split("|")) for row in rows("schedules.csv")}


def schedule_of(printed: str) -> str:
    """Give a schedule in one spelling, since `1,Part 3` and `1, Part 3` are the same.

    Example:
        >>> schedule_of(" 1,Part  3")
        '1, Part 3'
    """
    return _COMMA.sub(", ", " ".join(printed.split()))


def entry_id(code: str, schedule: str, item: str) -> str:
    """Give the id of an entry; the publisher keeps the three unique together.

    Example:
        >>> entry_id("russia", "1, Part 1.1", "23"), entry_id("venezuela", "", "4")
        ('russia:1-part-1.1:23', 'venezuela:4')
    """
    place = schedule.replace(",", "").replace(" ", "-").casefold()
    return ":".join(part for part in (code, place, item) if part)
