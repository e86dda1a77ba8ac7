"""From the parties of a cell to the entries of a list, with ids that stay the same from edition to edition.

The tables of part 744 number nothing. An id is made of the fewest raw values that stay: the code of the country under
which the party is listed and its name (`cn-fujian-jinhua-integrated-circuit-company-ltd`). Where two parties of one
country have one name, each carries the number of its first Federal Register citation as well, and if that is the same,
too, a check sum of its addresses.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from exportgate.entry import Entry, ListedAddress, ListedName
from exportgate.law.places import place
from exportgate.names import script_of
from exportgate_us.feeds.ids import slug, with_ids
from exportgate_us.feeds.part744.addresses import country_in
from exportgate_us.feeds.part744.cell import CellParty
from exportgate_us.feeds.part744.citations import citations, first_day
from exportgate_us.feeds.part744.heads import Alias
from exportgate_us.feeds.part744.names import bracketed

_ADDRESS_ONLY = re.compile(r"Address \d+")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a row says besides its parties: the country of its block, and the texts of its other columns."""

    country: str
    citation: str
    requirement: str = ""
    policy: str = ""
    footnotes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


def entries_of(rows: Iterable[tuple[Terms, CellParty]], feed: str, title: str) -> list[Entry]:
    """Make the entries of a list, their ids unique.

    Args:
        rows: what each row says, and one party of it.
        feed: the id of the list.
        title: where in the publication the list stands.
    """
    drafts = [_entry(terms, party, feed, title) for terms, party in rows]
    return with_ids(drafts, _values_for_id)


def _entry(terms: Terms, party: CellParty, feed: str, title: str) -> Entry:
    block = country_of_block(terms.country)
    addresses = tuple(ListedAddress(text=text, country=country_in(text) or block) for text in party.addresses)
    address_only = bool(_ADDRESS_ONLY.fullmatch(party.name))
    primary: Alias = (party.name, "primary")
    # The publisher gives what stands in brackets no rank as an alias, so it never settles alone who somebody is.
    short: list[Alias] = [(name, "weak") for name in bracketed(party.name)]
    names = [] if address_only else _each_once([primary, *party.aliases, *short])
    details = {
        "Listed under": terms.country,
        "Belongs to": party.parent,
        "Entry": party.name if address_only else "",
        "Federal Register citation": terms.citation,
    }
    return Entry(
        feed=feed,
        id="",
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


def _each_once(names: Iterable[Alias]) -> list[Alias]:
    """Keep the first of the names that are printed twice."""
    kept: dict[str, Alias] = {}
    for name, kind in names:
        kept.setdefault(name, (name, kind))
    return list(kept.values())


def country_of_block(heading: str) -> str:
    """Give the code of the country that heads a block; `CRIMEA REGION OF UKRAINE` stands for the country it names.

    Example:
        >>> country_of_block("CHINA, PEOPLE'S REPUBLIC OF"), country_of_block("CRIMEA REGION OF UKRAINE")
        ('CN', 'UA')
    """
    return place(heading) or place(heading.rpartition(" REGION OF ")[2]) or ""


def _values_for_id(entry: Entry) -> tuple[str, ...]:
    country = (entry.countries[0] if entry.countries else "").lower() or slug(entry.details.get("Listed under", ""))
    name = entry.details.get("Entry") or entry.primary_name
    check_sum = sha256("; ".join(item.text for item in entry.addresses).encode()).hexdigest()[:8]
    return f"{country}-{slug(name)}", slug(entry.citations[0] if entry.citations else ""), check_sum
