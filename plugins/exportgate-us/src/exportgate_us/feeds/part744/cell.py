"""The cell that names the parties of one row: names, aliases, addresses, and the institutions that belong to them.

    Emal Bilal Construction Company (EBCC), a.k.a., the following two aliases:
    —Imal Bilal Road Construction Company; and
    —Aimal and Balal Company.
    Kolola Pushta, Charahi Gul-e-Surkh, Kabul, Afghanistan; and Maidan Sahr, Paktiya, Afghanistan.

The drafters' habits are many; a name that cannot be read by rule stands in lookups.csv, with the reason.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from exportgate_us.feeds.part744.addresses import country_in, goes_on, split_addresses, without_cross_reference
from exportgate_us.feeds.part744.heads import Alias, name_then_address, off_brackets, read_head
from exportgate_us.feeds.part744.names import split_name_and_address, tidy_name

_DASH = re.compile(r"[—–]\s*|-(?=[A-Z])")
_MEMBER = re.compile(r"Subordinate institutions?\b:?\s*(?P<rest>.*)", re.IGNORECASE)
_MEMBERS_BY_DASH = re.compile(r"[;,]? and the following \w+ subordinate entities:?$", re.IGNORECASE)
_AFFILIATES = re.compile(r"Affiliated entities:", re.IGNORECASE)
_FOR_ALL = re.compile(r"The following addresses apply to the entity and[^:]*:\s*(?P<rest>.*)", re.IGNORECASE)
_INCLUDES = re.compile(r",? (?:and )?to include the following (?:addresses|subordinate)[^.:]*[.:]?\s*", re.IGNORECASE)
_ADDRESS_WITHIN = re.compile(r",? \(Address: (?P<address>[^)]*)\)", re.IGNORECASE)
_SECOND_DASH = re.compile(r";\s*[—–]\s*")
_SEMICOLON = re.compile(r";\s+(?!and\b)(?=\w)")
_WHERE = re.compile(r";\s*\((?P<where>all of preceding [^)]*)\)\s*$")
_TERMS = re.compile(r"(?:including|all address(?:es)?|all operating units) ", re.IGNORECASE)
_OWN_LEAD = re.compile(r"(?:Alt\.? )?Address", re.IGNORECASE)


@dataclass(slots=True)
class CellParty:
    """One party of a cell.

    `parent` names the one it belongs to, `remarks` is what is neither name nor address, `declared` the number of
    aliases that the cell announces, `unfinished` the places of aliases whose line ends without a stop.
    """

    name: str = ""
    aliases: list[Alias] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    parent: str = ""
    declared: int | None = None
    unfinished: list[int] = field(default_factory=list)


def cell_parties(lines: Sequence[str]) -> list[CellParty]:
    """Read the lines of a cell (and of the cells that go on with it) into parties, the head of the entry first.

    Example:
        >>> found = cell_parties(["Wang Wei, a.k.a., the following one alias:", "—Jack Wang.", "1 Rd., Hong Kong."])
        >>> found[0].name, found[0].aliases, found[0].addresses
        ('Wang Wei', [('Jack Wang', 'alias')], ['1 Rd., Hong Kong'])
    """
    reading = _Reading()
    for line in lines:
        reading.take(line)
    return reading.finish()


class _Reading:
    """Goes down the lines of a cell."""

    def __init__(self) -> None:
        self._parties = [CellParty()]
        self._for_all: list[str] = []
        self._list_open = False
        self._each_line_a_party = False
        self._members_by_dash = False
        self._addresses_for_all = False
        self._address_open = ""

    @property
    def _party(self) -> CellParty:
        return self._parties[-1]

    def take(self, line: str) -> None:
        """Read one line by what it starts with."""
        if _AFFILIATES.fullmatch(line):
            self._each_line_a_party = True
        elif found := _MEMBER.fullmatch(line):
            self._new_party(found["rest"])
        elif found := _FOR_ALL.fullmatch(line):
            self._addresses_for_all = True
            self._addresses(found["rest"])
        elif found := _DASH.match(line):
            self._item(line[found.end() :])
        else:
            self._plain(line)

    def _plain(self, line: str) -> None:
        """Read a line that nothing marks, by what came before it."""
        if not self._party.name:
            self._head(line)
        elif (self._list_open or self._awaits_aliases()) and not _like_an_address(line):
            self._alias(line)
        elif self._each_line_a_party and (self._party.addresses or not self._party.aliases):
            self._new_party(line)
        else:
            self._addresses(line)

    def _awaits_aliases(self) -> bool:
        """Say whether aliases were announced and none has come: `VNIIFTRI.` without its dash."""
        return bool(self._party.declared) and not self._party.aliases

    def _new_party(self, head: str) -> None:
        self._list_open, self._address_open = False, ""
        self._parties.append(CellParty(parent=self._parties[0].name))
        if head:
            self._head(head)

    def _item(self, text: str) -> None:
        if self._members_by_dash and len(self._party.aliases) >= (self._party.declared or 0):
            self._new_party(text)
        elif not self._party.name:
            self._party.name = tidy_name(text)
        else:
            for alias in _several(text):
                self._alias(alias)

    def _head(self, line: str) -> None:
        party = self._party
        head = read_head(self._off_reference(line))
        party.name, party.declared = head.name, head.declared
        party.parent = head.parent or party.parent
        party.aliases += head.aliases
        if party.declared is not None:
            party.declared += sum(1 for _, kind in head.aliases if kind == "former")
        self._addresses(head.address)

    def _alias(self, text: str) -> None:
        if found := _MEMBERS_BY_DASH.search(text):
            self._last_alias_before_members(text[: found.start()])
            return
        if found := _INCLUDES.search(text):
            self._addresses(text[found.end() :])
            text = text[: found.start()]
        if found := _WHERE.search(text):
            self._party.remarks.append(found["where"])
            text = text[: found.start()]
        if found := _ADDRESS_WITHIN.search(text):
            self._addresses(found["address"])
            self._party.remarks.append(text[found.end() :].strip(" ;.").removeprefix("and "))
            text = text[: found.start()]
        within, text = off_brackets(self._off_reference(text))
        self._list_open = text.rstrip().endswith((";", "and", ","))
        if name := tidy_name(text):
            if not self._list_open and not text.rstrip().endswith("."):
                self._party.unfinished.append(len(self._party.aliases))
            self._party.aliases += [(name, "alias"), *within]
            if self._party.declared is not None:
                self._party.declared += len(within)

    def _last_alias_before_members(self, text: str) -> None:
        """Read `Power Plant Workshops, P.O. Box 1114, Islamabad; and the following four subordinate entities:`."""
        name, address = split_name_and_address(text)
        self._party.aliases.append((tidy_name(name), "alias"))
        self._addresses(address)
        self._party.declared = len(self._party.aliases)
        self._members_by_dash = True

    def _addresses(self, text: str) -> None:
        text = self._off_reference(text)
        if _TERMS.match(text):
            self._party.remarks.append(text.strip(" ."))
            return
        if not text:
            return
        into = self._for_all if self._addresses_for_all else self._party.addresses
        if self._address_open and into and not _OWN_LEAD.match(text):
            text = f"{into.pop()}{self._address_open}{text}"
        into += [address for address in split_addresses(text) if address not in into]
        self._address_open = (", " if text.rstrip().endswith(",") else " ") if goes_on(text) else ""
        self._list_open = False

    def _off_reference(self, text: str) -> str:
        text, reference = without_cross_reference(text)
        if reference:
            self._party.remarks.append(reference)
        return text

    def finish(self) -> list[CellParty]:
        """Give the parties, each with what only the whole cell tells."""
        for party in self._parties:
            _join_broken_aliases(party)
            _address_out_of_last_alias(party)
            party.addresses += [text for text in self._for_all if text not in party.addresses]
        shared = self._parties[-1].addresses
        for party in self._parties:
            party.addresses = party.addresses or list(shared)
        return [party for party in self._parties if party.name or party.addresses]


def _several(text: str) -> list[str]:
    """Part `Joint-Stock Company Ravenstvo; Equality.`, two aliases in one line; brackets and addresses hold."""
    parts = _SECOND_DASH.split(text)
    return parts if len(parts) > 1 or "(" in text or country_in(text) else _SEMICOLON.split(text)


def _like_an_address(line: str) -> bool:
    return any(char.isdigit() for char in line) or bool(country_in(line))


def _join_broken_aliases(party: CellParty) -> None:
    """Join `OOO Neft` and `Aktiv`, which a dash at the start of a line tore apart, where the count tells."""
    torn = [at for at in party.unfinished if at + 1 < len(party.aliases)]
    if not party.declared or not torn or len(party.aliases) - len(torn) != party.declared:
        return
    for at in reversed(torn):
        (first, kind), (second, _) = party.aliases[at : at + 2]
        party.aliases[at : at + 2] = [(f"{first}-{second}", kind)]


def _address_out_of_last_alias(party: CellParty) -> None:
    """Part `Huawei Istanbul OpenLab. Istanbul, Turkey` where the address has no line of its own."""
    if party.addresses or not party.aliases:
        return
    text, kind = party.aliases[-1]
    name, address = name_then_address(text)
    if address and country_in(address):
        party.aliases[-1] = (tidy_name(name), kind)
        party.addresses += split_addresses(address)
