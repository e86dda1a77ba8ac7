"""Reader of the Export Trade Control Order as law XML from e-Gov: files to rows."""

from collections.abc import Sequence

from exportgate.errors import FeedError
from exportgate.feeds.feed import RawFile, Reading
from exportgate_jp.feeds.order.mapper import entries_of
from exportgate_jp.feeds.order.text import read_order


def read_law_xml(files: Sequence[RawFile]) -> Reading:
    """Read the Appended Tables, the limits of the minor value and the ban on North Korea.

    Raises:
        FeedError: it is not that law, or a table is not where and what it should be.

    Law: Export Trade Control Order (輸出貿易管理令, 324CO0000000378), Appended Tables 1 to 7, Art. 4(1)(v).
    """
    if len(files) != 1:
        raise FeedError(f"{len(files)} files, 1 expected", where=", ".join(file.name for file in files))
    entries = entries_of(read_order(files[0]))
    return Reading(entries, len(entries))
