"""The words that the installed jurisdictions bring to a shipments file: their codes, line fields and facts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from exportgate.intake.values import Wrong, currency, did_you_mean, fact, number, region
from exportgate.jurisdiction import Jurisdiction
from exportgate.law.reach import REGION_FACT
from exportgate.shipment import FactValue

_SHORT_WORD = re.compile(r"[a-z]{2}", re.ASCII)
_RATE = "fx."
_YES_NO = ("true", "false")

COMMON_FACTS: Mapping[str, tuple[str, ...]] = {
    "end_use.wmd": ("none", "nuclear", "chemical", "biological", "missile"),
    "end_use.military": _YES_NO,
    "end_use.military_intelligence": _YES_NO,
    "end_use.supercomputer": _YES_NO,
    "end_use.advanced_fab": _YES_NO,
    "end_use.diversion": _YES_NO,
    REGION_FACT: (),
}
"""Facts that are no single jurisdiction's: they may be stated also where nobody who is installed asks for them."""

COMPONENTS = "components"
"""The bill of material of a line, which the host itself reads; a cell of a flat file holds it as JSON."""


@dataclass(frozen=True)
class Vocabulary:
    """What a shipments file may hold beside what the host itself reads.

    Args:
        jurisdictions: ids, each a key of a line's classification.
        line_fields: further keys of a line.
        facts: names of facts, each with the words allowed (none: a text, a date or a number); a name ending in `.*`
            stands for a family.
    """

    jurisdictions: frozenset[str] = frozenset()
    line_fields: frozenset[str] = frozenset()
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, jurisdictions: Iterable[Jurisdiction]) -> "Vocabulary":
        """Gather what some jurisdictions declare; where two declare one fact, the words of both are allowed."""
        asked = list(jurisdictions)
        facts = dict(COMMON_FACTS)
        for declared in chain.from_iterable(jurisdiction.facts for jurisdiction in asked):
            both = (*facts.get(declared.name, ()), *declared.values)
            open_ended = facts.get(declared.name) == () or not declared.values
            facts[declared.name] = () if open_ended else tuple(dict.fromkeys(both))
        return cls(
            frozenset(jurisdiction.id for jurisdiction in asked),
            frozenset([COMPONENTS, *(name for jurisdiction in asked for name in jurisdiction.line_fields)]),
            facts,
        )

    def read_fact(self, name: str, value: object) -> FactValue | None:
        """Read the value of a declared fact, or a rate of exchange `fx.<FROM>.<TO>`.

        Raises:
            Wrong: the value is not allowed, or the rate names no currency.
            UnknownWord: nobody declares the fact.
        """
        if name.startswith(_RATE):
            return _rate(name, value)
        if name == REGION_FACT:
            return region(value)
        allowed = self._allowed(name)
        if allowed is None:
            raise UnknownWord("fact", name, self.facts, absent=self.absent(name))
        return fact(value, allowed)

    def knows_fact(self, name: str) -> bool:
        """Say whether a fact is declared, or looks like a rate of exchange."""
        return name.startswith(_RATE) or self._allowed(name) is not None

    def _allowed(self, name: str) -> tuple[str, ...] | None:
        if name in self.facts:
            return self.facts[name]
        return next((words for family, words in self._families if _belongs(name, family)), None)

    def absent(self, name: str) -> bool:
        """Say whether a name is addressed to a jurisdiction that is not installed.

        Such names have a word of two letters where the id of a jurisdiction stands (`xx.licence`, `informed.xx`,
        `xx_reasons`). What only that jurisdiction reads changes no answer of the others.
        """
        words = re.split(r"[._]", name)
        return any(_SHORT_WORD.fullmatch(word) and word not in self.jurisdictions for word in (words[0], words[-1]))

    @cached_property
    def _families(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(name.removesuffix("*"), words) for name, words in self.facts.items() if name.endswith(".*")]


class UnknownWord(ValueError):
    """A key, column or fact that nobody reads.

    `absent` says that it belongs to a jurisdiction which is not installed, so that nothing is lost by leaving it out.
    """

    def __init__(self, what: str, name: str, known: Iterable[str], *, absent: bool = False) -> None:
        self.absent = absent
        if absent:
            super().__init__(f"no installed jurisdiction reads this {what}, so it changes nothing")
        else:
            super().__init__(f"unknown {what}{did_you_mean(name, known)}")


def _belongs(name: str, family: str) -> bool:
    return name.startswith(family) and len(name) > len(family)


def _rate(name: str, value: object) -> FactValue | None:
    pair = name.removeprefix(_RATE).split(".")
    if len(pair) != 2 or any(currency(code) != code for code in pair):
        raise Wrong(name, "a rate named fx.<FROM>.<TO> after two currencies, such as fx.EUR.GBP")
    rate = number(value)
    if rate == 0:
        raise Wrong(value, "a rate above nought")
    return rate
