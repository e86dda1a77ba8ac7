"""A despatch document as it stands on paper: parties, lines and places in its own words, each with where it stood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from exportgate.shipment import Role

GTIN_DIGITS = 14
_IMO_DIGITS = 7
_NOTES_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code of a standard for a party means here; one row of a table of codes.

    Args:
        role: the party's role in a shipment.
        name: what the standard calls it.
        place: `to` where the party's country is where the goods go, `from` where it is where they leave, else "".
        rank: among several such places the lowest counts; from `FALLBACK` on only where no other is stated.
    """

    role: str
    name: str
    place: str = ""
    rank: int = 0


FALLBACK = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A country that the document names as where the goods go or leave."""

    country: str
    said: str
    spot: str
    rank: int = 0


@dataclass(slots=True)
class PaperParty:
    """A party of a document.

    Args:
        role: its role in the shipment.
        said: how the document marks it (`NAD+CN`).
        spot: where it stands.
        names: every name that the document gives it, the best known first; all are screened.
        keys: what a partner file may know it by, in any case: `own:` our number, `gln:`, `duns:`, or a qualifier.
        fields: further members of the contract's party (`country`, `address`, `kind`), as written.
        place: `to` or `from` where its country is that of the shipment.
        rank: as in `Meaning`.
    """

    role: str
    said: str
    spot: str
    names: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    place: str = ""
    rank: int = 0


@dataclass(slots=True)
class PaperLine:
    """A line of a document: members of the contract's line as written, and what a product file may know it by."""

    spot: str
    fields: dict[str, Any] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Paper:
    """A document.

    Args:
        form: of the document (`edifact-desadv`).
        number: the sender's number of it, which is the shipment's id.
        spot: where it begins.
        references: what an answer must refer to: interchange, message, sender, receiver and the like.
        fields: further members of the contract's shipment (`date`, `direction`), as written.
        places: where the goods go (`to`) and leave (`from`), beside the countries of parties.
        problems: what is broken, as (where, what); such a document is not answered.
        doubts: why it may not be whole, though each part can be read; such a document is answered, and held.
        notes: what is told and changes nothing.
        withdrawn: how it takes a document back (`cancellation`), so that there is nothing to answer.
    """

    form: str
    number: str
    spot: str
    references: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    parties: list[PaperParty] = field(default_factory=list)
    lines: list[PaperLine] = field(default_factory=list)
    places: dict[str, list[Place]] = field(default_factory=lambda: {"to": [], "from": []})
    via: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    withdrawn: str = ""

    def wrong(self, spot: str, message: str) -> None:
        """Keep what is broken; the document is not answered then."""
        self.problems.append((spot, message))

    def note(self, spot: str, message: str) -> None:
        """Keep what is told and changes nothing; of very much only the first, and that there is more."""
        if len(self.notes) < _NOTES_AT_MOST:
            self.notes.append((spot, message))
        elif len(self.notes) == _NOTES_AT_MOST:
            self.notes.append((spot, "and more is told from here on"))

    def add_party(self, code: str, meanings: Mapping[str, Meaning], said: str, spot: str) -> PaperParty:
        """Add a party by its code; one that the table does not have is told, and screened all the same."""
        meaning = meanings.get(code)
        if meaning is None:
            self.note(spot, f"the qualifier {said} is not known here; the party is screened as one of no named role")
            meaning = Meaning("other", "")
        party = PaperParty(meaning.role, said, spot, place=meaning.place, rank=meaning.rank)
        self.parties.append(party)
        return party


def gtin(written: str) -> str:
    """Give the key of an item number of GS1 (EAN-8, UPC-12, EAN-13, GTIN-14), which are one number with noughts before.

    Example:
        >>> gtin("883932284904")
        'gtin:00883932284904'
    """
    digits = written.strip()
    return f"gtin:{digits.zfill(GTIN_DIGITS)}" if digits.isascii() and digits.isdigit() else f"gtin:{digits}"


def own(written: str) -> str:
    """Give the key of a number that we assigned ourselves."""
    return f"own:{' '.join(written.split())}"


def key_of(qualifier: str, value: str) -> str:
    """Give the key of a number that somebody else assigned, by the qualifier of the standard."""
    return f"{qualifier.strip()}:{' '.join(value.split())}"


def sap_keys(number: str) -> list[str]:
    """Give the keys of a number of SAP, which pads numbers with noughts on some ways and not on others."""
    plain = number.strip()
    return list(dict.fromkeys(own(form) for form in (plain, plain.lstrip("0")) if form))


def vessel_of(name: str, number: str, said: str, spot: str) -> PaperParty:
    """Give the vessel that carries the goods; seven digits are its IMO number."""
    party = PaperParty(Role.VESSEL, said, spot, [name], fields={"kind": "vessel"})
    digits = number.strip().upper().removeprefix("IMO").strip()
    if digits.isascii() and digits.isdigit() and len(digits) == _IMO_DIGITS:
        party.fields["identifiers"] = [{"scheme": "imo", "value": digits}]
    return party


def joined(parts: list[str], separator: str = ", ") -> str:
    """Join the parts of an address or a name that are there."""
    return separator.join(part for part in (" ".join(part.split()) for part in parts) if part)
