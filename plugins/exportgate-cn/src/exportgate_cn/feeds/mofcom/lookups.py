"""What the words of the arrangement stand for: lists, words before a name, names printed together."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from exportgate.law.tables import load_yaml


@dataclass(frozen=True, slots=True)
class Announced:
    """One of the lists: how rows head it and give its reason, and what being on it means by which law."""

    heading: str
    reason: str
    measure: str
    requirement: str
    law: str


@dataclass(frozen=True, slots=True)
class Lookups:
    """Lists by their id, words that stand before names, and names by what is printed for them."""

    lists: Mapping[str, Announced]
    before_name: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]


@cache
def lookups() -> Lookups:
    """Give the lookups of this feed."""
    read = load_yaml(files(__package__) / "lookups.yaml")
    return Lookups(
        lists={number: Announced(**words) for number, words in read["lists"].items()},
        before_name=tuple(read["before_name"]),
        names={printed: tuple(row["names"]) for printed, row in read["names"].items()},
    )
