"""Readers of the Specially Designated Nationals list, one for each layout that OFAC publishes."""

from collections.abc import Sequence

from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.notes import Notes
from exportgate_us.feeds.measures import ASSET_FREEZE
from exportgate_us.feeds.ofac import advanced_xml, csv_set, list_xml
from exportgate_us.feeds.ofac.mapper import entry_of

FEED = "us.sdn"
MEASURES = (ASSET_FREEZE,)
"""31 CFR chapter V: all property and interests in property of a listed person are blocked."""


def read_csv_set(files: Sequence[RawFile]) -> Reading:
    """Read SDN.CSV with ADD.CSV, ALT.CSV and SDN_COMMENTS.CSV.

    Raises:
        FeedError: a file is missing or not what it should be.
    """
    notes = Notes()
    parties, rows = csv_set.read_parties(files, notes)
    return Reading([entry_of(party, FEED, MEASURES) for party in parties], rows, notes=notes.lines())


def read_list_xml(files: Sequence[RawFile]) -> Reading:
    """Read SDN.XML, in the old or the present namespace.

    Raises:
        FeedError: the file is not what it should be.
    """
    notes = Notes()
    parties, rows, published = list_xml.read_parties(files, notes)
    return Reading([entry_of(party, FEED, MEASURES) for party in parties], rows, published, notes.lines())


def read_advanced_xml(files: Sequence[RawFile]) -> Reading:
    """Read SDN_ADVANCED.XML.

    Raises:
        FeedError: the file is not what it should be.
    """
    notes = Notes()
    parties, rows, published = advanced_xml.read_parties(files, notes)
    return Reading([entry_of(party, FEED, MEASURES) for party in parties], rows, published, notes.lines())
