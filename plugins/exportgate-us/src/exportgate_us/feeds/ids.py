"""Ids for lists that number nothing: from the fewest raw values that stay, and independent of the order of the rows."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

import msgspec

from exportgate.entry import Entry

_DROPPED = re.compile(r"['’‘`\".]")
_BETWEEN = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Write a name with small letters, digits and hyphens only; letters of other alphabets are left out.

    Example:
        >>> slug("Xi'an Ruixin Co., Ltd."), slug("Türkiye Ltd. Şti.")
        ('xian-ruixin-co-ltd', 'turkiye-ltd-sti')
    """
    plain = unicodedata.normalize("NFKD", _DROPPED.sub("", text)).casefold().replace("ı", "i")
    return _BETWEEN.sub("-", "".join(char for char in plain if not unicodedata.combining(char))).strip("-")


def with_ids(entries: Sequence[Entry], values: Callable[[Entry], Sequence[str]]) -> list[Entry]:
    """Give the entries their ids, made by `unique_ids` from the values that a function finds in each."""
    ids = unique_ids([values(entry) for entry in entries])
    return [msgspec.structs.replace(entry, id=own) for entry, own in zip(entries, ids, strict=True)]


def unique_ids(candidates: Sequence[Sequence[str]]) -> list[str]:
    """Give an id for each row: its first value, and where several rows share that, as many further values as part them.

    Rows that share all values are numbered in their order.

    Example:
        >>> unique_ids([("i-ash", "2002-03-04"), ("i-ash", "2003-06-19"), ("e-roe", "2002-03-04")])
        ['i-ash-2002-03-04', 'i-ash-2003-06-19', 'e-roe']
        >>> unique_ids([("i-ash",), ("i-ash",)])
        ['i-ash', 'i-ash-2']
    """
    levels = max((len(values) for values in candidates), default=0)
    chosen = [""] * len(candidates)
    open_rows = list(range(len(candidates)))
    for level in range(1, levels + 1):
        ids = {at: "-".join(value for value in candidates[at][:level] if value) for at in open_rows}
        counts = Counter(ids.values())
        for at, text in ids.items():
            chosen[at] = text
        open_rows = [at for at in open_rows if counts[ids[at]] > 1]
    return _numbered(chosen)


def _numbered(ids: Sequence[str]) -> list[str]:
    taken: Counter[str] = Counter()
    known = set(ids)
    numbered = []
    for text in ids:
        taken[text] += 1
        wanted = text if taken[text] == 1 else f"{text}-{taken[text]}"
        while taken[text] > 1 and wanted in known:
            taken[text] += 1
            wanted = f"{text}-{taken[text]}"
        numbered.append(wanted)
    return numbered
