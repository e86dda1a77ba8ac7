"""From a row of the arrangement to an entry."""

import re
import unicodedata
from collections.abc import Iterator

from exportgate.entry import Entry, ListedAddress, ListedName
from exportgate.feeds.dates import iso_date
from exportgate.feeds.feed import RawFile
from exportgate.feeds.listed_names import each_once
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import broken
from exportgate.law.places import place
from exportgate.names import script_of
from exportgate_cn.feeds.mofcom.lookups import Announced, lookups
from exportgate_cn.feeds.mofcom.rows import Row

FEED = "cn.mofcom"
_ID = re.compile(r"[a-z]{2}(?:-[a-z0-9]+)+")
_COUNTRY = "cn"
_ORGANISATION = "organization"
_WITH_OTHERS = re.compile(r"(?P<name>[^（）]+?)(?:（(?P<latin>[^（）]+)）)?(?:及其分支机构)?等(?:\d+家|外国)实体")
"""A name for several: `X (Latin name) and others, n entities`, `X, its branches and other foreign entities`."""
_POSTCODE = re.compile(r"（邮编：[^）]*）$")
_LONGEST_COUNTRY = 6
"""Characters of a country's name at the beginning of an address."""


def entry_of(file: RawFile, number: int, row: Row, shared_id: bool, notes: Notes) -> Entry:
    """Turn a row into an entry.

    Args:
        file: where it stands.
        number: its place in the file, from 1.
        row: the row.
        shared_id: whether other rows have its id, so that its name must tell them apart.
        notes: takes what a reader of the list should know.

    Raises:
        FeedError: its list, its kind, its day, its id or its country is not as in this layout, or it has no name.
    """
    listed = _checked(file, number, row)
    others = bool(_WITH_OTHERS.fullmatch(tidy(row.entity_name)))
    if others:
        notes.add("row that stands for further parties, which it does not name", row.id)
    if shared_id:
        notes.add("id used for several rows; the name was added to it", row.id)
    addresses = tuple(_address(text) for text in map(tidy, row.addresses) if text)
    return Entry(
        feed=FEED,
        id=f"{row.id}:{_slug(row.entity_name)}" if shared_id else row.id,
        kind="organisation",
        names=_names(row),
        addresses=addresses,
        countries=tuple(dict.fromkeys(address.country for address in addresses if address.country)),
        programmes=(row.list_id,),
        measures=(listed.measure,),
        licence_requirement=listed.requirement,
        citations=(f"{listed.law}; announcement of {row.date_added}, {row.source_url}",),
        remarks="Stands for further parties, which this arrangement does not name." if others else "",
        source=f"{row.source_list_name}, row {number}",
        listed_on=iso_date(row.date_added),
        details=_details(row),
    )


def tidy(text: str) -> str:
    """Give a text on one line without characters that are not seen.

    Example:
        >>> tidy("\\u200cHigh  Point\\n")
        'High Point'
    """
    seen = ("" if unicodedata.category(char) == "Cf" else char for char in text)
    return " ".join("".join(seen).replace("\x00", " ").split())


def _checked(file: RawFile, number: int, row: Row) -> Announced:
    listed = lookups().lists.get(row.list_id)
    if listed is None:
        raise broken(file, f"is on unknown list {row.list_id[:80]!r}", row=number)
    faults = {
        "source_list_name": row.source_list_name != listed.heading,
        "reason": row.reason != listed.reason,
        "entity_type": row.entity_type != _ORGANISATION,
        "country": row.country != _COUNTRY,
        "date_added": iso_date(row.date_added) is None,
        "last_verified": iso_date(row.last_verified) is None,
        "source_url": not row.source_url.startswith("https://"),
        "id": not _ID.fullmatch(row.id),
        "entity_name": not _slug(row.entity_name),
    }
    for key, wrong in faults.items():
        if wrong:
            raise broken(file, f"holds {str(getattr(row, key))[:80]!r}", row=number, column=key)
    return listed


def _slug(name: str) -> str:
    return "-".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", tidy(name)).casefold()))


def _names(row: Row) -> tuple[ListedName, ...]:
    primary, *others = (name for printed in (row.entity_name, *row.aliases) for name in _held(tidy(printed)))
    listed = [ListedName(name=primary, script=script_of(primary))]
    listed += [ListedName(name=name, kind="alias", script=script_of(name)) for name in others]
    return each_once(listed)


def _held(printed: str) -> Iterator[str]:
    """Give the names that a printed one holds; "" holds none."""
    with_others = _WITH_OTHERS.fullmatch(printed)
    parts = [with_others["name"], with_others["latin"] or ""] if with_others else [printed]
    for part in parts:
        name = part
        for words in lookups().before_name:
            name = name.removeprefix(words).strip() or name
        if name:
            yield from lookups().names.get(name, (name,))


def _address(text: str) -> ListedAddress:
    return ListedAddress(text=text, country=_country_of(_POSTCODE.sub("", text)))


def _country_of(address: str) -> str:
    """A Chinese address begins with its country, without a mark behind it; one in Latin letters ends with it."""
    if address[:1].isascii():
        return place(address.rpartition(",")[2].strip()) or ""
    beginnings = (address[:length] for length in range(_LONGEST_COUNTRY, 1, -1))
    return next((code for words in beginnings if (code := place(words))), "")


def _details(row: Row) -> dict[str, str]:
    return {
        "id": row.id,
        "entity_name": row.entity_name,
        "aliases": "; ".join(row.aliases),
        "reason": row.reason,
        "source_url": row.source_url,
        "last_verified": row.last_verified,
    }
