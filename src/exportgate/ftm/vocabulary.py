"""The words of FollowTheMoney that are read and written, from the tables beside this module."""

import csv
import io
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from exportgate.entry import EntryKind

Role = Literal["party", "sanction", "paper", "address", "link", "none"]
_SCHEME = re.compile(r"[a-z][a-z0-9_]{0,30}")


@dataclass(frozen=True, slots=True)
class Schema:
    """What an entity of a schema is to us.

    Args:
        role: a party, something said of one, a link between two, or nothing that is read.
        kind: of a party.
        subject: the property that names the holder, or the one side of a link.
        object: the property that names the other side.
    """

    role: Role
    kind: EntryKind = ""
    subject: str = ""
    object: str = ""


@cache
def schemas() -> dict[str, Schema]:
    """Give the known schemas by name."""
    return {
        row["schema"]: Schema(cast(Role, row["role"]), cast(EntryKind, row["kind"]), row["subject"], row["object"])
        for row in _rows("schemas.csv")
    }


@cache
def scheme_of_property() -> dict[str, str]:
    """Give the scheme of identifier by the property that holds it."""
    return {row["property"]: row["scheme"] for row in _rows("identifiers.csv")}


@cache
def property_of_scheme() -> dict[tuple[str, str], str]:
    """Give the property to write an identifier in, by schema and scheme; those not there go into papers."""
    return {
        (schema, row["scheme"]): row["property"]
        for row in _rows("identifiers.csv")
        for schema in row["written_for"].split("|")
        if schema
    }


@cache
def topic_of_measure() -> dict[str, str]:
    """Give the topic that a measure makes of an entry; others make it a sanction."""
    return {row["measure"]: row["topic"] for row in _rows("topics.csv")}


def scheme_of_paper(words: str) -> str:
    """Give the scheme that words for a paper stand for: a word written as our schemes are, else by what it speaks of.

    Example:
        >>> scheme_of_paper("un_reference"), scheme_of_paper("National ID card"), scheme_of_paper("Library card")
        ('un_reference', 'national_id', 'other')
    """
    if _SCHEME.fullmatch(words):
        return words
    folded = words.casefold()
    return next((row["scheme"] for row in _papers() if row["word"] in folded), "other")


@cache
def _papers() -> list[dict[str, str]]:
    return _rows("papers.csv")


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("exportgate.ftm") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text), strict=True))
