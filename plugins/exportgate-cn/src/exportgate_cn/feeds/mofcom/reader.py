"""Reader of the arrangement of the ministry's announcements (JSON: an array with an object for each listed party)."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from exportgate.errors import FeedError
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import broken, text_of
from exportgate_cn.feeds.mofcom.mapper import entry_of
from exportgate_cn.feeds.mofcom.rows import Row


def read(files: Sequence[RawFile]) -> Reading:
    """Read the file.

    Raises:
        FeedError: it is not what it should be: no array of rows, an unknown key, list or kind, or one party twice.
    """
    if len(files) != 1:
        raise FeedError(f"{len(files)} files, 1 expected", where=", ".join(file.name for file in files))
    file, notes = files[0], Notes()
    rows = _rows(file)
    uses = Counter(row.id for row in rows)
    entries = [entry_of(file, number, row, uses[row.id] > 1, notes) for number, row in enumerate(rows, 1)]
    if not entries:
        raise broken(file, "holds no row")
    twice = [number for number, count in Counter(entry.id for entry in entries).items() if count > 1]
    if twice:
        raise broken(file, f"gives {twice[0][:80]} twice with the same name")
    return Reading(entries, len(rows), notes=notes.lines())


def _rows(file: RawFile) -> list[Row]:
    try:
        return msgspec.json.decode(text_of(file), type=list[Row])
    except (msgspec.MsgspecError, RecursionError) as error:
        raise broken(file, f"is not the JSON it should be: {str(error)[:200]}") from error
