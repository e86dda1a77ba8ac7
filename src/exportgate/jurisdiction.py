"""What a jurisdiction module declares of itself, and the case it is given to decide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from exportgate.decision import EditionRef
from exportgate.hit import Hit
from exportgate.shipment import FactValue, Line, Shipment

if TYPE_CHECKING:  # reads YAML, which screening can do without
    from exportgate.law.tables import LawTable


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that a jurisdiction may ask for.

    Args:
        name: as in the shipment's `facts`; a name ending in `.*` declares a family (`us.exception.*`).
        question: what a person is asked, in words.
        values: the words allowed; `("true", "false")` for a yes or no, `()` for free text, a date or a number.
        citation: the provision that makes the fact matter.
    """

    name: str
    question: str
    values: tuple[str, ...] = ()
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Authority:
    """Who grants licences, for a law under which several do or one has several kinds: one meets no demand of another.

    Args:
        name: short, as licences on file name it.
        also: other names of it.
        rules: the rules whose demands its licences meet, each with all rules below it (`xx.sanctions` has
            `xx.sanctions.goods`); the longest that fits counts.
        by_use: the rules among them that demand a licence for the use of the goods, or since the exporter was told so.
            A licence for the goods meets them only where a person sees that it was granted for that use.
    """

    name: str
    also: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    by_use: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """One country's export law, as a plugin brings it.

    Args:
        id: short lower-case word, also the key of its codes in a line's classification and its column in flat files.
        name: as shown to people.
        territories: ISO 3166-1 alpha-2 codes of the places that this law governs exports from.
        feeds: ids of the lists without which this law cannot be answered. One that is not loaded makes the answer
            `indeterminate`.
        facts: what it may ask for.
        line_fields: further keys of a line that it reads (`us_nexus`), beside its classification.
        stand_ins: a feed id mapped to the ids of combined lists that carry the same entries and can stand in for it.
        authorities: who grants licences, where several do; none: any licence under this law may meet any demand of it.
        tolerances: gives the table of shipping tolerances (docs/licences.md says with which columns), where the law
            lets more be shipped than a licence says; asked only when a licence is used.
        retention: gives the table of how long records must be kept (docs/records.md says with which columns); asked
            only when somebody asks to delete records, and where there is none, nothing that this law judged is deleted.
    """

    id: str
    name: str
    territories: frozenset[str]
    feeds: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    line_fields: tuple[str, ...] = ()
    stand_ins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    authorities: tuple[Authority, ...] = ()
    tolerances: "Callable[[], LawTable] | None" = None
    retention: "Callable[[], LawTable] | None" = None


@dataclass(frozen=True, slots=True)
class Case:
    """What a jurisdiction is asked: a shipment, the hits of its parties, and the day whose law applies.

    Everything a jurisdiction may rest on is in here or in its own tables: no clock, no network, no file.

    Args:
        shipment: as taken in, countries as ISO codes.
        hits: every resemblance found between its parties (or their owners) and the entries of all loaded lists.
        on: the day judged.
        editions: the editions loaded, by feed id.
    """

    shipment: Shipment
    hits: tuple[Hit, ...]
    on: date
    editions: Mapping[str, EditionRef] = field(default_factory=dict)

    def fact(self, name: str) -> FactValue | None:
        """Give the stated value of a fact, or `None` where it is unknown."""
        return self.shipment.fact(name)

    def hits_of(self, party: int, *feeds: str) -> tuple[Hit, ...]:
        """Give the hits of one party itself (not of its owners), of these lists (`Entry.listed_by`) or of all."""
        return tuple(
            hit
            for hit in self.hits
            if hit.party == party and not hit.owner_path and (not feeds or hit.entry.listed_by in feeds)
        )

    def code_of(self, line: Line, jurisdiction: str) -> str | None:
        """Give the line's code in a jurisdiction's list, or `None` where it is unknown."""
        return line.classification.get(jurisdiction)
