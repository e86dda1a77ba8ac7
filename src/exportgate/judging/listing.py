"""What a judgement says a party is, or is not: one listing, whichever feed tells of it, and what is said of it."""

from collections.abc import Callable, Iterator, Mapping

from exportgate.entry import Entry
from exportgate.feeds.changes import FieldChange, differences
from exportgate.judging.profile import folded_identifier, folded_name, folded_text

Listing = tuple[str, str]
"""The list whose authority put the entry there, and the entry's id on it."""


def listing_of(entry: Entry) -> Listing:
    """Give the listing that an entry tells of.

    An entry of a combined list is that of the original where the combination kept its id; where it lost it, nothing
    says that the two are one, and the entry stands for itself.

    Example:
        >>> told = Entry(feed="xx.all", id="900", origin_feed="xx.persons", origin_id="17")
        >>> listing_of(told) == listing_of(Entry(feed="xx.persons", id="17"))
        True
    """
    if entry.origin_feed:
        return (entry.origin_feed, entry.origin_id) if entry.origin_id else (entry.feed, entry.id)
    return entry.feed, entry.id


def entry_changes(before: Entry, now: Entry) -> Iterator[FieldChange]:
    """Tell field by field what a list says differently of an entry; nothing where it says the same.

    Told by the same feed, everything counts but the place in the file. Told by another one (the original in place of a
    combined list), what tells the party apart counts, and only what is said in addition: combined lists leave much out.
    """
    if before == now:
        return
    if before.feed == now.feed:
        yield from differences(before, now)
        return
    for field, values in _TOLD_BY_ALL.items():
        known, found = set(values(before)), values(now)
        added = tuple(shown for key, shown in found.items() if key not in known)
        if added:
            yield FieldChange(field=field, before=tuple(values(before).values()), after=added)


def _kind(entry: Entry) -> dict[str, str]:
    return {entry.kind: entry.kind} if entry.kind else {}


def _names(entry: Entry) -> dict[str, str]:
    return {folded_name(one.name, entry.kind): one.name for one in entry.names}


def _addresses(entry: Entry) -> dict[str, str]:
    return {folded_text(one.text): one.text for one in entry.addresses}


def _identifiers(entry: Entry) -> dict[str, str]:
    return {folded_identifier(one): f"{one.scheme} {one.value}" for one in entry.identifiers}


_TOLD_BY_ALL: Mapping[str, Callable[[Entry], dict[str, str]]] = {
    "kind": _kind,
    "names": _names,
    "addresses": _addresses,
    "countries": lambda entry: {one: one for one in entry.countries},
    "identifiers": _identifiers,
    "dates_of_birth": lambda entry: {one: one for one in entry.dates_of_birth},
}
"""What every list tells of a party in words that can be compared, by field: the value as compared, and as shown."""
