"""Whether a firm is one that the policy's authors vouch for in an area, and what speaks against trusting it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from functools import cached_property

from exportgate.entry import Entry, EntryKind, ListedName
from exportgate.hit import Hit
from exportgate.law.ownership import held_by
from exportgate.law.wording import country as place_words
from exportgate.law.wording import entry_of
from exportgate.names import script_of
from exportgate.policy.areas import Area, AreasPolicy, Vouched
from exportgate.screening import Screener, Subject
from exportgate.shipment import Owner, Party

FEED = "policy"
"""What stands for a list where a name is compared with the trusted firms."""


class Trust(Enum):
    """What is known of a firm in an area."""

    TRUSTED = auto()
    OPEN = auto()  # vouched for, but a fact is missing on which the vouching depends
    DOUBTED = auto()  # vouched for, but something speaks against it
    RESEMBLES = auto()  # its name is like that of a trusted firm
    OFF = auto()  # not on the area's list
    LISTED = auto()  # on a published list: never trusted


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of a firm in an area, and why in words; `asks` names what would settle it."""

    trust: Trust
    why: str
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm as a shipment names it, with what bears on trusting it.

    Args:
        party: as stated; `None` where nobody is named.
        hits: its resemblances to published lists, and those of its owners.
        origin: where its goods come from, "" where unknown; `None` where that does not matter, as of a customer.
        passed: further countries that the goods come through (departure), each with why in words.
    """

    party: Party | None
    hits: tuple[Hit, ...] = ()
    origin: str | None = None
    passed: tuple[tuple[str, str], ...] = ()


class Network:
    """The trusted firms of a policy, their names searched by the screening engine."""

    def __init__(self, policy: AreasPolicy) -> None:
        self._firms: Mapping[str, Vouched] = {str(number): firm for number, firm in enumerate(policy.suppliers)}
        self._found: dict[Subject, list[Hit]] = {}

    @cached_property
    def _screener(self) -> Screener:
        return Screener.over(_entry(number, firm) for number, firm in self._firms.items())

    def prepare(self, parties: Sequence[Party]) -> None:
        """Search some names at once, since one by one is slow."""
        wanted = [one for one in dict.fromkeys(map(_subject, parties)) if one not in self._found]
        if wanted and self._firms:
            self._found |= dict(zip(wanted, self._screener.screen(wanted), strict=True))

    def word_on(self, area: Area, firm: Firm, on: date) -> Word:
        """Say what is known of a firm in an area on a day."""
        if firm.party is None:
            return Word(Trust.OFF, "nobody is named who could be trusted")
        if listed := next((hit for hit in firm.hits if hit.confirmed), None):
            return Word(
                Trust.LISTED, f"{_whose(listed, firm.party)} {entry_of(listed)}; a listed party is never trusted"
            )
        self.prepare([firm.party])
        found = [
            (self._firms[hit.entry.id], hit)
            for hit in self._found.get(_subject(firm.party), [])
            if area.id in self._firms[hit.entry.id].areas and self._firms[hit.entry.id].in_force(on)
        ]
        for vouched, hit in found:
            if hit.confirmed:
                return _vouched_word(area, firm, vouched)
        if found:
            hit = found[0][1]
            why = f'"{firm.party.name}" resembles "{hit.matched_name}", which is trusted; it is not known to be it'
            return Word(Trust.RESEMBLES, why)
        return Word(Trust.OFF, f'"{firm.party.name}" is not among the firms trusted in this area on {on}')


def _vouched_word(area: Area, firm: Firm, vouched: Vouched) -> Word:
    assert firm.party is not None
    until = f", until {vouched.valid_to}" if vouched.valid_to else ""
    why = f'{vouched.vouched_by} vouches for "{vouched.name}" since {vouched.valid_from}{until}: {vouched.ground}'
    against = [*_listed_doubts(firm), *_place_doubts(area, firm, vouched), *_owner_doubts(area, firm.party, vouched)]
    if against:
        return Word(Trust.DOUBTED, f"{why}. Against it: {'; '.join(against)}")
    if firm.origin == "" and (area.countries or vouched.origins):
        return Word(Trust.OPEN, f"{why}. The origin of the goods is not stated", ("origin",))
    if owners_unknown(area, firm.party):
        return Word(Trust.OPEN, f"{why}. The country of an owner is not stated", ("owner_country",))
    unsaid = "" if firm.party.owners else ". Its owners are not stated"
    return Word(Trust.TRUSTED, why + unsaid)


def _listed_doubts(firm: Firm) -> list[str]:
    assert firm.party is not None
    if not firm.hits:
        return []
    hit = max(firm.hits, key=lambda one: one.score)
    return [f"{_whose(hit, firm.party)} perhaps {entry_of(hit)}, which a person must judge first"]


def _whose(hit: Hit, party: Party) -> str:
    return f'"{hit.name}", owner of "{party.name}", is' if hit.owner_path else f'"{party.name}" is'


def _place_doubts(area: Area, firm: Firm, vouched: Vouched) -> list[str]:
    assert firm.party is not None
    doubts = []
    for stated, known, what in (
        (firm.party.country, vouched.country, "is in"),
        (firm.party.headquarters, vouched.headquarters or vouched.country, "is headquartered in"),
    ):
        if stated and known and stated != known:
            doubts.append(f"it {what} {place_words(stated)}, but was vouched for in {place_words(known)}")
    if firm.origin and firm.origin not in vouched.origins and (vouched.origins or firm.origin in area.countries):
        doubts.append(f"the goods come from {place_words(firm.origin)}, which the vouching does not cover")
    doubts += [why for code, why in firm.passed if code in area.countries and code not in vouched.origins]
    return doubts


def _owner_doubts(area: Area, party: Party, vouched: Vouched) -> list[str]:
    home = vouched.home

    def from_elsewhere(owner: Owner) -> bool:
        return owner.country in area.countries or bool(home and owner.country and owner.country not in home)

    held = held_in(party, area.owner_percent, from_elsewhere)
    if not held.enough:
        return []
    told = " and ".join(place_words(code) for code in held.countries)
    return [f"it is owned from {told} ({held.words}): {'; '.join(held.chains)}"]


def owner_countries(area: Area, party: Party) -> tuple[str, ...]:
    """Give the countries that an area is about from which enough of a party is owned or controlled."""
    held = held_in(party, area.owner_percent, lambda owner: owner.country in area.countries)
    return held.countries if held.enough else ()


def owners_unknown(area: Area, party: Party) -> bool:
    """Say whether owners that are stated without a country could make it a party of one that the area is about."""
    named = any(not owner.country for owner in _all_owners(party.owners))
    return named and held_in(party, area.owner_percent, lambda one: one.country in ("", *area.countries)).enough


@dataclass(frozen=True, slots=True)
class Held:
    """What some owners hold in a party: whether it is enough to count, in words, and the owners' countries.

    `chains` says of each owner by whom it holds what, from the owner down to the party.
    """

    enough: bool
    words: str
    countries: tuple[str, ...]
    chains: tuple[str, ...] = ()


def held_in(party: Party, percent: Decimal, wanted: Callable[[Owner], bool]) -> Held:
    """Say whether wanted owners hold enough of a party together.

    An owner that controls the party counts whatever it holds; one whose holding is unknown may hold enough.
    """
    counted: dict[tuple[int, ...], Owner] = {}

    def caught(path: tuple[int, ...], owner: Owner) -> bool:
        if wanted(owner):
            counted[path] = owner
        return path in counted

    held = held_by(party.owners, caught, lambda share: share >= percent, summed=True)
    controls = any(owner.controls for owner in counted.values())
    reached = held.share >= percent
    share = f"{held.share.normalize():f} %" if reached else "control"
    countries = tuple(sorted({owner.country for owner in counted.values() if owner.country}))
    chains = tuple(_chain(party, path) for path in sorted(counted))
    return Held(reached or held.unknown or controls, "share not known" if held.unknown else share, countries, chains)


def _chain(party: Party, path: Sequence[int]) -> str:
    """Write `"Holding" has 75 % of "Subsidiary", which has 80 % of it`."""
    chain, owners = [], party.owners
    for at in path:
        chain.append(owners[at])
        owners = owners[at].owners
    held = ["it", *(f'"{owner.name}"' for owner in chain)]
    words = [f"{_holding(owner)} of {below}" for owner, below in zip(chain, held, strict=False)]
    return f"{held[-1]} has {', which has '.join(reversed(words))}"


def _holding(owner: Owner) -> str:
    share = "a share not known" if owner.percent is None else f"{owner.percent.normalize():f} %"
    return f"{share}, and control," if owner.controls else share


def _all_owners(owners: Sequence[Owner]) -> Iterator[Owner]:
    for owner in owners:
        yield owner
        yield from _all_owners(owner.owners)


def _subject(party: Party) -> Subject:
    return Subject(name=party.name, kind=party.kind, country=party.country, identifiers=party.identifiers)


def _entry(number: str, firm: Vouched) -> Entry:
    names = [ListedName(name=firm.name, script=script_of(firm.name))]
    names += [ListedName(name=alias, kind="alias", script=script_of(alias)) for alias in firm.aliases]
    kind: EntryKind = firm.kind if firm.kind in ("person", "organisation", "vessel", "aircraft") else ""  # type: ignore[assignment]
    return Entry(
        feed=FEED,
        id=number,
        kind=kind,
        names=tuple(names),
        countries=tuple(sorted(firm.home)),
        identifiers=firm.identifiers,
    )
