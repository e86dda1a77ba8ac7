"""From the parties of a cell to the entries of a list, with ids that stay the same from edition to edition.

The tables of part 744 number nothing. An id is made of the fewest raw values that stay: the code of the country under
which the party is listed and its name (`cn-fujian-jinhua-integrated-circuit-company-ltd`). Where two parties of one
country have one name, the later ones carry the number of their first Federal Register citation, and if that is the same
as well, a check sum of their addresses.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from exportgate.entry import Entry, ListedAddress, ListedName
from exportgate.law.places import place
from exportgate.names import script_of
from exportgate_us.feeds.part744.addresses import country_in
from exportgate_us.feeds.part744.cell import CellParty
from exportgate_us.feeds.part744.citations import citations, first_day
from exportgate_us.feeds.part744.heads import Alias

_ADDRESS_ONLY = re.compile(r"Address \d+")
_APOSTROPHES = re.compile(r"['’‘`\".]")
_BETWEEN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a row says besides its parties: the country of its block, and the texts of its other columns."""

    country: str
    citation: str
    requirement: str = ""
    policy: str = ""
    footnotes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


def entries_of(rows: Iterable[tuple[Terms, CellParty]], feed: str, title: str) -> Iterator[Entry]:
    """Make the entries of a list, their ids unique.

    Args:
        rows: what each row says, and one party of it.
        feed: the id of the list.
        title: where in the publication the list stands.
    """
    taken: set[str] = set()
    for terms, party in rows:
        entry_id = _free_id(terms, party, taken)
        taken.add(entry_id)
        yield _entry(terms, party, feed, entry_id, title)


def _entry(terms: Terms, party: CellParty, feed: str, entry_id: str, title: str) -> Entry:
    block = country_of_block(terms.country)
    addresses = tuple(ListedAddress(text=text, country=country_in(text) or block) for text in party.addresses)
    address_only = bool(_ADDRESS_ONLY.fullmatch(party.name))
    primary: Alias = (party.name, "primary")
    names = [] if address_only else [primary, *party.aliases]
    details = {
        "Listed under": terms.country,
        "Belongs to": party.parent,
        "Entry": party.name if address_only else "",
        "Federal Register citation": terms.citation,
    }
    return Entry(
        feed=feed,
        id=entry_id,
        kind="address" if address_only else "",
        names=tuple(ListedName(name=name, kind=kind, script=script_of(name)) for name, kind in names),
        addresses=addresses,
        countries=tuple(dict.fromkeys(code for code in (block, *(item.country for item in addresses)) if code)),
        measures=terms.measures,
        licence_requirement=terms.requirement,
        licence_policy=terms.policy,
        footnotes=terms.footnotes,
        citations=citations(terms.citation),
        remarks="; ".join(dict.fromkeys(party.remarks)),
        source=f"{title}, {terms.country}",
        listed_on=first_day(terms.citation),
        details={heading: text for heading, text in details.items() if text},
    )


def country_of_block(heading: str) -> str:
    """Give the code of the country that heads a block; `CRIMEA REGION OF UKRAINE` stands for the country it names.

    Example:
        >>> country_of_block("CHINA, PEOPLE'S REPUBLIC OF"), country_of_block("CRIMEA REGION OF UKRAINE")
        ('CN', 'UA')
    """
    return place(heading) or place(heading.rpartition(" REGION OF ")[2]) or ""


def _free_id(terms: Terms, party: CellParty, taken: set[str]) -> str:
    country = country_of_block(terms.country).lower() or slug(terms.country)
    base = f"{country}-{slug(party.name)}"
    if base not in taken:
        return base
    cited = citations(terms.citation)
    with_citation = f"{base}-{slug(cited[0])}" if cited else base
    if with_citation not in taken:
        return with_citation
    checked = f"{base}-{sha256('; '.join(party.addresses).encode()).hexdigest()[:8]}"
    return checked if checked not in taken else f"{checked}-{len(taken)}"


def slug(text: str) -> str:
    """Write a name with small letters, digits and hyphens only.

    Example:
        >>> slug("Xi'an Ruixin Co., Ltd."), slug("Türkiye Ltd. Şti.")
        ('xian-ruixin-co-ltd', 'turkiye-ltd-sti')
    """
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold().replace("ı", "i")
    return _BETWEEN.sub("-", "".join(char for char in plain if not unicodedata.combining(char))).strip("-")
