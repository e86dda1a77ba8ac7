"""What a shipment asks of a policy: each item and each of its parts, with the firms that it comes from or goes to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from exportgate.hit import Hit
from exportgate.jurisdiction import Case
from exportgate.law.wording import country, named
from exportgate.policy.areas import Area
from exportgate.policy.items import Item
from exportgate.policy.trust import Firm, owner_countries, owners_unknown
from exportgate.shipment import Component, Line, Party, Shipment

BOUGHT_FROM = ("supplier",)
BOUGHT_THROUGH = ("exporter",)
SOLD_TO = ("purchaser", "intermediate_consignee", "consignee", "end_user")
_UNSTATED = (Line(line=0),)
"""What stands for the goods of a shipment that states no line: something, nobody knows what."""
MakerHits = Mapping[Party, tuple[Hit, ...]]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One item (or part of one) together with one firm that it comes from or goes to.

    Args:
        line: the line's number, 0 where the shipment states none.
        path: the way down from the line to the part, in words; one word for the line itself.
        item: the line or the part.
        firm: the firm, with what bears on trusting it.
        index: the firm's place among the shipment's parties; `None` for a part's maker, or where nobody is named.
        bought: whether the firm is whom it comes from.
        places: countries that the trade touches by this item and firm, each with why in words.
        unknown: what is not stated that could bring another country in.
        through: further parties that the goods come through.
    """

    line: int
    path: tuple[str, ...]
    item: Item
    firm: Firm
    index: int | None
    bought: bool
    places: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    through: tuple[Party, ...] = ()

    def ties(self, area: Area) -> list[str]:
        """Say in words how the trade touches the countries that an area is about."""
        found = [why for code, why in self.places if code in area.countries]
        for party in self._owned():
            found += [f'"{party.name}" is owned from {country(code)}' for code in owner_countries(area, party)]
        return list(dict.fromkeys(found))

    def not_stated(self, area: Area) -> tuple[str, ...]:
        """Name what is not stated that could bring in a country that an area is about."""
        owners = any(owners_unknown(area, party) for party in self._owned())
        return (*self.unknown, "owner_country") if owners else self.unknown

    def _owned(self) -> tuple[Party, ...]:
        return self.through if self.firm.party is None else (self.firm.party, *self.through)


def items_of(shipment: Shipment) -> list[Item]:
    """Give the lines and all their parts, however deep."""
    found: list[Item] = []
    for line in shipment.lines:
        found += [line, *(part for _, part in _parts(line.components, ()))]
    return found


def makers_of(shipment: Shipment) -> Iterator[Party]:
    """Give the makers of all parts, however deep."""
    for line in shipment.lines:
        for _, part in _parts(line.components, ()):
            if part.maker is not None:
                yield part.maker


def occurrences(case: Case, makers: MakerHits) -> Iterator[Occurrence]:
    """Give each item with each firm that it comes from or goes to, and each part with its maker.

    Args:
        makers: the resemblances of the makers of parts to published lists.
    """
    shipment = case.shipment
    sellers, buyers = _sellers(case), _buyers(shipment)
    for line in shipment.lines or _UNSTATED:
        for index, party in sellers:
            yield _bought(case, line, index, party)
        for index, party in buyers:
            yield _sold(case, line, index, party)
        for path, part in _parts(line.components, (_named_line(line),)):
            yield _part(line, path, part, makers)


Numbered = tuple[int | None, Party | None]


def _sellers(case: Case) -> Sequence[Numbered]:
    """Whom the goods come from; of goods going out that nobody is named for, it is the company itself.

    An exporter stands in where no supplier is named, and beside the supplier where it is a listed party.
    """
    suppliers: list[Numbered] = list(case.shipment.with_role(*BOUGHT_FROM))
    if case.shipment.direction == "outbound":
        return suppliers
    through = list(case.shipment.with_role(*BOUGHT_THROUGH))
    if not suppliers:
        return through or [(None, None)]
    listed = {hit.party for hit in case.hits if hit.confirmed}
    return [*suppliers, *(numbered for numbered in through if numbered[0] in listed)]


def _buyers(shipment: Shipment) -> Sequence[Numbered]:
    if shipment.direction != "outbound":
        return []
    buyers: list[Numbered] = list(shipment.with_role(*SOLD_TO))
    return buyers or [(None, None)]


def _bought(case: Case, line: Line, index: int | None, party: Party | None) -> Occurrence:
    shipment = case.shipment
    inbound = shipment.direction == "inbound"
    origin = [(line.origin, f"the goods are made in {country(line.origin)}")] if line.origin else []
    passed = _passed(shipment) if inbound else []
    unknown = [] if line.origin else ["origin"]
    if party is None:
        unknown.append("supplier")
    elif not party.country:
        unknown.append("supplier_country")
    firm = Firm(party, _hits(case, index), line.origin, tuple(passed))
    through = tuple(one for _, one in shipment.with_role(*BOUGHT_THROUGH)) if inbound else ()
    places = (*origin, *passed, *_own_places(party))
    name = _named_line(line)
    return Occurrence(line.line, (name,), line, firm, index, True, places, tuple(unknown), through)


def _passed(shipment: Shipment) -> list[tuple[str, str]]:
    """Countries that goods bought come out of, with why in words."""
    found = [(shipment.departure, f"the goods leave from {country(shipment.departure)}")] if shipment.departure else []
    through = [party for _, party in shipment.with_role(*BOUGHT_THROUGH)]
    return found + [pair for party in through for pair in _own_places(party)]


def _sold(case: Case, line: Line, index: int | None, party: Party | None) -> Occurrence:
    shipment = case.shipment
    goes = shipment.destination
    places = [(goes, f"the goods go to {country(goes)}")] if goes else []
    unknown = [] if goes else ["to"]
    firm = Firm(party, _hits(case, index))
    name = _named_line(line)
    return Occurrence(line.line, (name,), line, firm, index, False, (*places, *_own_places(party)), tuple(unknown))


def _part(line: Line, path: tuple[str, ...], part: Component, makers: MakerHits) -> Occurrence:
    origin = [(part.origin, f"the part is made in {country(part.origin)}")] if part.origin else []
    unknown = [] if part.origin else ["origin"]
    if part.maker is None:
        unknown.append("maker")
    elif not part.maker.country:
        unknown.append("maker_country")
    hits = makers.get(part.maker, ()) if part.maker is not None else ()
    firm = Firm(part.maker, hits, part.origin)
    maker = part.maker.name if part.maker else "unknown maker"
    places = (*origin, *_own_places(part.maker, "the maker"))
    return Occurrence(line.line, (*path, maker), part, firm, None, True, places, tuple(unknown))


def _own_places(party: Party | None, called: str = "") -> list[tuple[str, str]]:
    if party is None:
        return []
    name = f'{called} "{party.name}"' if called else named(party)
    places = [(party.country, f"{name} is in"), (party.headquarters, f"{name} is headquartered in")]
    return [(code, f"{why} {country(code)}") for code, why in places if code]


def _hits(case: Case, index: int | None) -> tuple[Hit, ...]:
    return tuple(hit for hit in case.hits if hit.party == index)


def _parts(parts: Sequence[Component], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Component]]:
    for number, part in enumerate(parts, 1):
        path = (*above, _name(part, f"part {number}"))
        yield path, part
        yield from _parts(part.components, path)


def _named_line(line: Line) -> str:
    return _name(line, f"line {line.line}" if line.line else "the goods, of which no line is stated,")


def _name(item: Item, otherwise: str) -> str:
    return item.description or (f"HS {item.hs}" if item.hs else otherwise)
