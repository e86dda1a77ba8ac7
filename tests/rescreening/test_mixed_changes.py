"""After mixed changes the hits kept are those of a full screening: aliases, lists, addresses, numbers, scripts, order.

What `test_equals_full` draws at random has one name an entry, one list and one number; here is the rest. The draws are
the same in every run.
"""

import random
from typing import Any

import pytest
from msgspec.structs import replace

from exportgate.entry import Entry, EntryKind, ListedAddress, ListedName, NameKind
from exportgate.shipment import Identifier, Party
from tests.rescreening.made import Office, party

WORDS = [
    "vostok",
    "qinghe",
    "lanxi",
    "kestrel",
    "amber",
    "granite",
    "harbour",
    "copper",
    "willow",
    "cedar",
    "petrov",
    "ivanov",
    "ahmad",
    "hassan",
    "zhang",
    "bearing",
    "optical",
    "works",
    "institute",
    "marine",
    "shipping",
    "precision",
    "machine",
    "pearl",
    "delta",
    "limited",
    "company",
    "trading",
]
OTHER_SCRIPTS = (
    "ООО Восток Подшипник",
    "深圳市兰溪光学有限公司",
    "東京精密工業株式会社",
    "شركة النور للتجارة",
    "김철수",
)
STREETS = (
    "88 Lianhua Avenue, Huangpu Science Park, Guangzhou",
    "12 Harbour Road, Nakhodka Industrial Zone, Primorye",
    "No. 14 Palm Street, Jebel Ali Free Zone, Dubai",
)
NUMBERS = (
    ("imo", "9187629"),
    ("lei", "5493001KJTIIGC8Y1R12"),
    ("passport", "AB123456"),
    ("tax", "7799123450"),
    ("swift", "VTBRRUMM"),
)
LISTS = ("xx.list", "yy.list")
KINDS: tuple[EntryKind, ...] = ("", "organisation", "person", "vessel")
OTHER_NAMES: tuple[NameKind, ...] = ("alias", "weak", "former")
Key = tuple[str, str]


class Draw:
    """Draws entries and parties that have much in common."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.names: list[str] = []

    def name(self) -> str:
        """A new name, one drawn before, or that one with a slip."""
        among = self.random
        if self.names and among.random() < 0.5:
            known = among.choice(self.names)
            at = among.randrange(len(known))
            return known if among.random() < 0.4 else known[:at] + among.choice("aeiour") + known[at + 1 :]
        made = " ".join(among.sample(WORDS, among.randint(2, 4)))
        self.names.append(among.choice(OTHER_SCRIPTS) if among.random() < 0.15 else made)
        return self.names[-1]

    def street(self) -> str:
        """An address, or none."""
        return self.random.choice(("", "", "", *STREETS))

    def numbers(self) -> tuple[Identifier, ...]:
        """Up to two identifiers."""
        some = self.random.sample(NUMBERS, self.random.choice((0, 0, 1, 2)))
        return tuple(Identifier(scheme=scheme, value=value) for scheme, value in some)

    def entry(self, id: str) -> Entry:
        """An entry of either list, with other names; one in ten is an address alone."""
        among = self.random
        if among.random() < 0.1:
            alone = (ListedAddress(text=among.choice(STREETS)),)
            return Entry(feed=among.choice(LISTS), id=id, kind="address", addresses=alone)
        others = [ListedName(name=self.name(), kind=kind) for kind in OTHER_NAMES if among.random() < 0.3]
        return Entry(
            feed=among.choice(LISTS),
            id=id,
            kind=among.choice(KINDS),
            names=(ListedName(name=self.name()), *others),
            addresses=tuple(ListedAddress(text=street) for street in {self.street()} - {""}),
            countries=among.choice(((), ("CN",), ("RU", "AE"))),
            identifiers=self.numbers(),
            dates_of_birth=among.choice(((), ("1970",), ("1970-05-06",))),
            remarks=among.choice(("", "moved")),
        )

    def party(self, id: str) -> Party:
        """A party on file."""
        return party(
            id,
            self.name(),
            kind=self.random.choice(KINDS),
            country=self.random.choice(("", "CN", "RU")),
            address=self.street(),
            date_of_birth=self.random.choice(("", "1970", "1970-05-06")),
            identifiers=self.numbers(),
        )

    def other(self, one: Any, drawn: Any, fields: tuple[str, ...]) -> Any:
        """Give an entry or a party with one field of another."""
        field = self.random.choice(fields)
        return replace(one, **{field: getattr(drawn, field)})


ENTRY_FIELDS = ("feed", "names", "addresses", "countries", "identifiers", "dates_of_birth", "remarks")
PARTY_FIELDS = ("name", "kind", "country", "address", "date_of_birth", "identifiers")


def _change_lists(draw: Draw, listed: dict[Key, Entry]) -> dict[Key, Entry]:
    """Take an entry out, bring one, change or move one, and now and then put all in another order."""
    listed.pop(draw.random.choice(list(listed)))
    for entry in (
        draw.entry(str(draw.random.randrange(60))),
        draw.other(listed.pop(draw.random.choice(list(listed))), draw.entry(""), ENTRY_FIELDS),
    ):
        listed[entry.feed, entry.id] = entry
    rows = list(listed.items())
    if draw.random.random() < 0.3:
        draw.random.shuffle(rows)
    return dict(rows)


def _change_parties(draw: Draw, ours: dict[str, Party]) -> None:
    """Take a party out, bring one, and change one."""
    ours.pop(draw.random.choice(list(ours)))
    new, changed = str(draw.random.randrange(90)), draw.random.choice(list(ours))
    ours[changed] = draw.other(ours[changed], draw.party(""), PARTY_FIELDS)
    ours[new] = draw.party(new)


@pytest.mark.parametrize("seed", range(6))
def test_mixed_changes_end_where_a_full_screening_does(small_office: Office, seed: int) -> None:
    """Step by step, with everything that a list and a company say of somebody."""
    draw = Draw(seed)
    made = [draw.entry(str(number)) for number in range(40)]
    listed = {(one.feed, one.id): one for one in made}
    ours = {str(number): draw.party(str(number)) for number in range(50)}
    small_office.publish(*listed.values())
    small_office.on_file(*ours.values())
    small_office.rescreen()

    for _ in range(5):
        listed = _change_lists(draw, listed)
        _change_parties(draw, ours)
        small_office.publish(*listed.values())
        small_office.on_file(*ours.values())

        assert small_office.rescreen().run.run.kind == "changes"
        assert small_office.kept() == small_office.anew()
    assert small_office.faults() == []
