"""What changed between two editions of a list: entries added, removed and changed, field by field."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from exportgate.entry import Entry, ListedAddress, ListedName
from exportgate.feeds.edition import Edition
from exportgate.feeds.store import Store
from exportgate.shipment import Identifier

_NOT_COMPARED = frozenset({"feed", "id", "details", "source"})
"""`source` says where in the file an entry stands, which moves with every entry put in before it."""
_FIELDS = tuple(name for name in Entry.__struct_fields__ if name not in _NOT_COMPARED)


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """One field of an entry that changed. Of a field with several values, only those that differ are given."""

    field: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class ListedParty(msgspec.Struct, frozen=True, kw_only=True):
    """An entry by its id and the name to show."""

    id: str
    name: str


class EntryChange(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that is in both editions and differs."""

    id: str
    name: str
    fields: tuple[FieldChange, ...]


class Changes(msgspec.Struct, frozen=True, kw_only=True, rename={"before": "from", "after": "to"}):
    """What differs between two editions; `before` is `None` where there was none, so that all entries were added."""

    feed: str
    before: date | None
    after: date
    added: tuple[ListedParty, ...]
    removed: tuple[ListedParty, ...]
    changed: tuple[EntryChange, ...]
    note: str = ""

    def summary(self) -> str:
        """Say in a few words how much changed.

        Example:
            >>> Changes(feed="x.y", before=None, after=date(2026, 1, 1), added=(), removed=(), changed=()).summary()
            '0 added, 0 removed, 0 changed'
        """
        return f"{len(self.added):,} added, {len(self.removed):,} removed, {len(self.changed):,} changed"


def compare(
    after: tuple[Edition, Sequence[Entry]],
    before: tuple[Edition, Sequence[Entry]] | None,
) -> Changes:
    """Compare an edition with the one before it, each given with its entries.

    Entries are the same party where they have the same id. The order of names, addresses and other values does not
    count, nor does the place in the file.
    """
    edition, entries = after
    earlier = {entry.id: entry for entry in before[1]} if before else {}
    later = {entry.id: entry for entry in entries}
    pairs = ((earlier[entry_id], entry) for entry_id, entry in later.items() if entry_id in earlier)
    return Changes(
        feed=edition.feed,
        before=before[0].date if before else None,
        after=edition.date,
        added=tuple(_party(entry) for entry_id, entry in later.items() if entry_id not in earlier),
        removed=tuple(_party(entry) for entry_id, entry in earlier.items() if entry_id not in later),
        changed=tuple(_entry_changes(pairs)),
        note=_note(edition, before[0]) if before else "there is no edition before this one",
    )


def compare_kept(store: Store, after: Edition, before: Edition | None) -> Changes:
    """Compare two editions as they are kept.

    Raises:
        FeedError: what lies on disk is not what was kept.
    """
    return compare((after, store.entries(after)), (before, store.entries(before)) if before else None)


def _note(after: Edition, before: Edition) -> str:
    if after.format == before.format:
        return ""
    return f"the two are in different layouts ({before.format}, {after.format}); some fields stand in one of them only"


def _party(entry: Entry) -> ListedParty:
    return ListedParty(id=entry.id, name=entry.primary_name)


def _entry_changes(pairs: Iterator[tuple[Entry, Entry]]) -> Iterator[EntryChange]:
    for earlier, later in pairs:
        if fields := differences(earlier, later):
            yield EntryChange(id=later.id, name=later.primary_name, fields=fields)


def differences(earlier: Entry, later: Entry) -> tuple[FieldChange, ...]:
    """Give what a list says differently of one entry, field by field; the place in the file does not count."""
    if earlier == later:
        return ()
    return (*_field_changes(earlier, later), *_detail_changes(earlier, later))


def _field_changes(earlier: Entry, later: Entry) -> Iterator[FieldChange]:
    for name in _FIELDS:
        old, new = getattr(earlier, name), getattr(later, name)
        if old != new and (change := _change(name, _texts(old), _texts(new))):
            yield change


def _detail_changes(earlier: Entry, later: Entry) -> Iterator[FieldChange]:
    for key in sorted({*earlier.details, *later.details}):
        old, new = earlier.details.get(key, ""), later.details.get(key, "")
        if old != new and (change := _change(f"details.{key}", _texts(old), _texts(new))):
            yield change


def _change(name: str, old: Sequence[str], new: Sequence[str]) -> FieldChange | None:
    """The change between two bags of values, without what both have; `None` where only the order differs."""
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    if not gone and not come:
        return None
    return FieldChange(field=name, before=tuple(gone.elements()), after=tuple(come.elements()))


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(_text(item) for item in value)
    return (_text(value),) if value else ()


def _text(value: Any) -> str:
    if isinstance(value, ListedName):
        return f"{value.name} ({value.kind})"
    if isinstance(value, ListedAddress):
        return f"{value.text} [{value.country}]" if value.country else value.text
    if isinstance(value, Identifier):
        return f"{value.scheme} {value.value}" + (f" ({value.country})" if value.country else "")
    return str(value)
