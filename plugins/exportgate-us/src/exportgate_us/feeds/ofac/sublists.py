"""Which of OFAC's non-SDN lists a party of the consolidated file is on, and what that list imposes.

The CSV and plain XML files do not name the list: it follows from the programme, and for the directives of two executive
orders from the labelled facts. The rules stand in sublists.csv; a row marked `alone` counts only where no other
does. The advanced model names the list itself.
"""

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from exportgate_us.feeds.measures import MENU_BASED
from exportgate_us.feeds.ofac.party import Party


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of sublists.csv: what a party must have to be on a list, and the measure that goes with it."""

    sublist: str
    programme: str
    heading: str
    value: str
    measure: str
    alone: bool

    def applies(self, party: Party) -> bool:
        """Say whether the party has the programme, and the labelled fact where one is asked for."""
        if self.programme not in party.programmes:
            return False
        return not self.heading or any(
            item.heading == self.heading and item.value.startswith(self.value) for item in party.features
        )


@cache
def rules() -> tuple[Rule, ...]:
    """Give the rows of sublists.csv beside this module."""
    text = (files("exportgate_us.feeds.ofac") / "sublists.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text), strict=True)
    return tuple(
        Rule(row["sublist"], row["programme"], row["heading"], row["value"], row["measure"], row["alone"] == "yes")
        for row in rows
    )


@cache
def sublist_names() -> frozenset[str]:
    """Give the short names of the lists."""
    return frozenset(rule.sublist for rule in rules())


def placed(party: Party) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give (lists, measures) of a party.

    A party that the rules do not place is on no known list; its measure is then the one that says no more than that
    something short of blocking is imposed.
    """
    found = [rule for rule in rules() if not rule.alone and rule.applies(party)]
    found = found or [rule for rule in rules() if rule.alone and rule.applies(party)]
    lists = tuple(dict.fromkeys((*party.sublists, *(rule.sublist for rule in found))))
    measures = tuple(dict.fromkeys((*party.sanctions, *(rule.measure for rule in found))))
    return lists, measures or (MENU_BASED,)
