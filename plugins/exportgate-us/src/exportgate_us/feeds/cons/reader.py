"""Readers of OFAC's consolidated non-SDN file, one for each layout. Each entry tells which of the lists it is on."""

from collections.abc import Iterable, Sequence

import msgspec

from exportgate.entry import Entry
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.notes import Notes
from exportgate_us.feeds.ofac import advanced_xml, csv_set, list_xml
from exportgate_us.feeds.ofac.mapper import entry_of
from exportgate_us.feeds.ofac.party import Party
from exportgate_us.feeds.ofac.sublists import placed

FEED = "us.cons"
SUBLIST = "List"
"""The heading in `Entry.details` for the short names of the lists (`SSI; NS-MBS`)."""


def read_csv_set(files: Sequence[RawFile]) -> Reading:
    """Read CONS_PRIM.CSV with CONS_ADD.CSV, CONS_ALT.CSV and CONS_COMMENTS.CSV.

    Raises:
        FeedError: a file is missing or not what it should be.
    """
    notes = Notes()
    parties, rows = csv_set.read_parties(files, notes)
    return Reading(list(_entries(parties, notes)), rows, notes=notes.lines())


def read_list_xml(files: Sequence[RawFile]) -> Reading:
    """Read CONSOLIDATED.XML.

    Raises:
        FeedError: the file is not what it should be.
    """
    notes = Notes()
    parties, rows, published = list_xml.read_parties(files, notes)
    return Reading(list(_entries(parties, notes)), rows, published, notes.lines())


def read_advanced_xml(files: Sequence[RawFile]) -> Reading:
    """Read CONS_ADVANCED.XML.

    Raises:
        FeedError: the file is not what it should be.
    """
    notes = Notes()
    parties, rows, published = advanced_xml.read_parties(files, notes)
    return Reading(list(_entries(parties, notes)), rows, published, notes.lines())


def _entries(parties: Iterable[Party], notes: Notes) -> Iterable[Entry]:
    for party in parties:
        lists, measures = placed(party)
        entry = entry_of(party, FEED, measures)
        if lists:
            entry = msgspec.structs.replace(entry, details=entry.details | {SUBLIST: "; ".join(lists)})
        else:
            notes.add("party on no list that is known; it counts as under menu-based restrictions", party.uid)
        yield entry
