"""The index: listed names as arrays that are compiled once, saved, mapped into memory and searched many at a time."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np

from exportgate.names.folding import forms_of
from exportgate.names.model import fitted_trees
from exportgate.names.words import LEGAL, Array, Words, word_table

VIEWS = ("latin", "arabic", "japanese", "han", "native")
_BATCH = 1024


class Index(NamedTuple):
    """The arrays of an index: the distinct words of the listed names, where they stand, and how they are found."""

    words: Words
    word_starts: Array
    word_names: Array
    word_table: Array
    word_rows: Array
    key_table: Array
    key_rows: Array
    key_starts: Array
    key_words: Array
    joint_table: Array
    joint_rows: Array
    joint_starts: Array
    joint_names: Array
    name_words: Array
    name_starts: Array
    name_bits: Array
    name_views: Array


class Found(NamedTuple):
    """A listed name that resembles the one asked for: which one (its number in the index), and the points."""

    name: int
    points: float


class NameIndex:
    """Listed names, to be searched.

    Args:
        arrays: as `build` makes them.
        owner_starts, owners: for each distinct listed form, the numbers of the names that read so.
    """

    def __init__(self, arrays: Index, owner_starts: Array, owners: Array) -> None:
        self.arrays = arrays
        self.owner_starts = owner_starts
        self.owners = owners

    @classmethod
    def build(cls, names: Iterable[tuple[str, str]]) -> "NameIndex":
        """Index names, given as (name, kind); their numbers are their places in this order."""
        forms: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        for number, (name, kind) in enumerate(names):
            for form in forms_of(name, kind):
                numbers = forms.setdefault(form, [])
                if not numbers or numbers[-1] != number:
                    numbers.append(number)
        starts, owners = _compressed(list(forms.values()))
        return cls(_index_of(list(forms)), starts, owners)

    def save(self, folder: Path) -> None:
        """Write the arrays as .npy files into an existing folder."""
        for name, array in [
            *_fields(self.arrays),
            ("owner_starts", self.owner_starts),
            ("owners", self.owners),
        ]:
            np.save(folder / f"{name}.npy", array, allow_pickle=False)

    @classmethod
    def open(cls, folder: Path) -> "NameIndex":
        """Map the arrays of a folder into memory."""
        return cls(
            Index(
                Words(*[_mapped(folder / f"{name}.npy") for name in Words._fields]),
                *[_mapped(folder / f"{name}.npy") for name in Index._fields[1:]],
            ),
            _mapped(folder / "owner_starts.npy"),
            _mapped(folder / "owners.npy"),
        )

    def __len__(self) -> int:
        return len(self.owner_starts) - 1

    def search(self, names: Sequence[tuple[str, str]], top: int = 8, threads: int = 1) -> list[dict[int, float]]:
        """Find the listed names that resemble each (name, kind) most: number of the name to points."""
        batches = [names[at : at + _BATCH] for at in range(0, len(names), _BATCH)]
        if threads < 2 or len(batches) < 2:
            parts = [self._search(batch, top) for batch in batches]
        else:
            with ThreadPoolExecutor(threads) as pool:
                parts = list(pool.map(lambda batch: self._search(batch, top), batches))
        return [found for part in parts for found in part]

    def _search(self, names: Sequence[tuple[str, str]], top: int) -> list[dict[int, float]]:
        batch = batch_of(names)
        results: list[dict[int, float]] = [{} for _ in names]
        if not len(batch.views) or not len(self):
            return results
        out, points, sizes, _ = search_batch(batch, self.arrays, top)
        for form, number in enumerate(batch.numbers):
            found = results[number]
            for at in range(sizes[form]):
                row, value = out[form, at], float(points[form, at])
                for owner in self.owners[self.owner_starts[row] : self.owner_starts[row + 1]].tolist():
                    if value > found.get(owner, -1e9):
                        found[owner] = value
        return results


class Batch(NamedTuple):
    """Names to search: their distinct words, the words of each form, and which name each form is of."""

    words: Words
    word_views: Array
    form_words: Array
    form_starts: Array
    views: Array
    persons: Array
    numbers: list[int]


def batch_of(names: Sequence[tuple[str, str]]) -> Batch:
    """Fold names and describe their distinct words."""
    ids: dict[tuple[str, int], int] = {}
    form_words: list[int] = []
    starts, views, persons, numbers = [0], [], [], []
    for number, (name, kind) in enumerate(names):
        for view, words in forms_of(name, kind):
            code = VIEWS.index(view)
            form_words += [ids.setdefault((word, code), len(ids)) for word in words]
            starts.append(len(form_words))
            views.append(code)
            persons.append(kind == "person")
            numbers.append(number)
    return Batch(
        word_table([word for word, _ in ids]),
        np.array([view for _, view in ids], np.int32),
        np.array(form_words, np.int32),
        np.array(starts, np.int64),
        np.array(views, np.int32),
        np.array(persons, np.int32),
        numbers,
    )


def search_batch(batch: Batch, arrays: Index, top: int, features: bool = False) -> tuple[Array, Array, Array, Array]:
    """Run the compiled search; give names (forms, top), points (forms, top), how many of them, and the features."""
    from exportgate.names import align, search, similar

    count, forms = len(batch.words.raw_len), len(batch.views)
    matches = np.zeros((count, similar.MATCHES), np.int32)
    likes = np.zeros((count, similar.MATCHES), np.float32)
    sizes = np.zeros(count, np.int32)
    similar.match_words(batch.words, batch.word_views, arrays, matches, likes, sizes)
    out = np.zeros((forms, top), np.int32)
    points = np.zeros((forms, top), np.float32)
    lengths = np.zeros(forms, np.int32)
    kept = np.zeros((forms if features else 1, top, align.FEATURES), np.float32)
    search.search(
        batch.words, batch.form_words, batch.form_starts, batch.views, batch.persons, matches, likes, sizes, arrays,
        fitted_trees(), top, out, points, lengths, kept, features,
    )  # fmt: skip
    return out, points, lengths, kept


def _fields(arrays: Index) -> list[tuple[str, Array]]:
    return [*arrays.words._asdict().items(), *list(arrays._asdict().items())[1:]]


def _mapped(path: Path) -> Array:
    # Copy-on-write: numba compiles once for arrays that may be written to, and nothing writes.
    return np.asarray(np.load(path, mmap_mode="c", allow_pickle=False))


def _compressed(rows: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    starts = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    return starts, np.array([value for row in rows for value in row], np.int32)


def _index_of(forms: Sequence[tuple[str, tuple[str, ...]]]) -> Index:
    ids: dict[str, int] = {}
    name_words: list[int] = []
    name_starts = np.zeros(len(forms) + 1, np.int64)
    for number, (_, words) in enumerate(forms):
        name_words += [ids.setdefault(word, len(ids)) for word in words]
        name_starts[number + 1] = len(name_words)
    words_list = list(ids)
    table = word_table(words_list)
    flat = np.array(name_words, np.int32)
    name_of = np.repeat(np.arange(len(forms), dtype=np.int32), np.diff(name_starts))
    legal = (table.flags & LEGAL) > 0
    word_starts, word_names = _postings(flat[~legal[flat]], name_of[~legal[flat]], len(words_list))
    bits = np.where(legal[flat], 0, table.bits[flat]) if len(flat) else np.zeros(0, np.float32)
    name_bits = np.bincount(name_of, weights=bits, minlength=len(forms)).astype(np.float32)
    return Index(
        table, word_starts, word_names, *_word_keys(table), *_similar_keys(table, legal),
        *_joints(table, legal, flat, name_starts), flat, name_starts, name_bits,
        np.array([VIEWS.index(view) for view, _ in forms], np.int32),
    )  # fmt: skip


def _postings(words: Array, names: Array, count: int) -> tuple[Array, Array]:
    pairs = np.unique(words.astype(np.int64) << 32 | names)
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(pairs >> 32, minlength=count), out=starts[1:])
    return starts, (pairs & 0xFFFFFFFF).astype(np.int32)


def _table_of(keys: Array) -> tuple[Array, Array]:
    from exportgate.names import keys as compiled_keys

    size = 1 << max(4, int(2 * len(keys)).bit_length())
    table, rows = np.zeros(size, np.uint64), np.zeros(size, np.int32)
    compiled_keys.fill_table(keys, table, rows)
    return table, rows


def _word_keys(table: Words) -> tuple[Array, Array]:
    from exportgate.names import keys as compiled_keys

    return _table_of(compiled_keys.exact_keys(table.raw, table.raw_len))


def _grouped(keys: Array, values: Array) -> tuple[Array, Array, Array, Array]:
    """Sort values by key: a table of the keys, and for each its values."""
    order = np.lexsort((values, keys))
    distinct, first = np.unique(keys[order], return_index=True)
    starts = np.append(first, len(keys)).astype(np.int64)
    return *_table_of(distinct), starts, values[order]


def _similar_keys(table: Words, legal: Array) -> tuple[Array, Array, Array, Array]:
    from exportgate.names import keys as compiled_keys

    room = int(table.sound_len.sum() + table.arabic_len.sum() + table.kana_len.sum()) + 5 * len(legal)
    keys, words = np.zeros(room, np.uint64), np.zeros(room, np.int32)
    count = compiled_keys.all_keys(*table[2:8], legal, keys, words)
    return _grouped(keys[:count], words[:count])


def _joints(table: Words, legal: Array, flat: Array, starts: Array) -> tuple[Array, Array, Array, Array]:
    from exportgate.names import keys as compiled_keys

    keys, names = np.zeros(len(flat), np.uint64), np.zeros(len(flat), np.int32)
    count = compiled_keys.joint_keys(table.raw, table.raw_len, legal, flat, starts, keys, names)
    return _grouped(keys[:count], names[:count])
