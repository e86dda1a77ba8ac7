"""The index: listed names as arrays that are compiled once, saved, mapped into memory and searched many at a time."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from exportgate.names.asked import asked_forms
from exportgate.names.folding import forms_of
from exportgate.names.model import fitted_model
from exportgate.names.scoring import EXACT_SCORE, points_for, scores_of
from exportgate.names.words import INITIAL, LEGAL, NUMBER, Array, Words, word_table

VIEWS = ("latin", "arabic", "japanese", "han", "native")
_BATCH = 2048
# Points that only the bonus for names of the same words gives (see search.SAME_WORDS).
ALL_SAME = 50.0


class Lookup(NamedTuple):
    """Members by key: an open table of keys with their rows (see keys.fill_table), and where each row's members are."""

    table: Array
    starts: Array
    members: Array


class Forms(NamedTuple):
    """Listed names as they read: their words laid end to end, where each begins, weight in bits, and view."""

    words: Array
    starts: Array
    bits: Array
    views: Array


class Index(NamedTuple):
    """The arrays of an index.

    `words` are the distinct words of the listed names. `exact` finds a word by its letters and gives the forms that
    hold it (its rows are those of `words`), `keyed` the words that share a key of similar ones, `parted` those that
    share a part (its members as parts.members_of gives them), `joint` the forms in which two neighbouring words are
    one word together.
    """

    words: Words
    exact: Lookup
    keyed: Lookup
    parted: Lookup
    joint: Lookup
    forms: Forms


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
        for part in Index._fields:
            for name, array in getattr(self.arrays, part)._asdict().items():
                np.save(folder / f"{part}_{name}.npy", array, allow_pickle=False)
        np.save(folder / "owner_starts.npy", self.owner_starts, allow_pickle=False)
        np.save(folder / "owners.npy", self.owners, allow_pickle=False)

    @classmethod
    def open(cls, folder: Path) -> "NameIndex":
        """Map the arrays of a folder into memory."""
        parts: dict[str, Any] = {}
        for part in Index._fields:
            shape: Any = {"words": Words, "forms": Forms}.get(part, Lookup)
            parts[part] = shape(*[_mapped(folder / f"{part}_{name}.npy") for name in shape._fields])
        return cls(Index(**parts), _mapped(folder / "owner_starts.npy"), _mapped(folder / "owners.npy"))

    def __len__(self) -> int:
        return len(self.owner_starts) - 1

    def search(
        self, names: Sequence[tuple[str, str]], top: int = 8, least: float = 0.0, threads: int = 1
    ) -> list[dict[int, float]]:
        """Find the listed names that resemble each (name, kind) most: number of the name to score.

        What scores less than `least` is left out. A score of 100 means that all words are the same; whether the names
        are is for `folding.identities` to say.
        """
        batches = [names[at : at + _BATCH] for at in range(0, len(names), _BATCH)]
        if threads < 2 or len(batches) < 2:
            parts = [self._search(batch, top, least) for batch in batches]
        else:
            with ThreadPoolExecutor(threads) as pool:
                parts = list(pool.map(lambda batch: self._search(batch, top, least), batches))
        return [found for part in parts for found in part]

    def _search(self, names: Sequence[tuple[str, str]], top: int, least: float) -> list[dict[int, float]]:
        batch = batch_of(names)
        results: list[dict[int, float]] = [{} for _ in names]
        if not len(batch.views) or not len(self):
            return results
        found = search_batch(batch, self.arrays, top, least)
        scores = _scores(batch, found.points)
        places = np.arange(top) < found.sizes[:, None]
        forms, columns = np.nonzero(places & (scores >= least))
        rows = found.rows[forms, columns]
        for form, row, score in zip(forms.tolist(), rows.tolist(), scores[forms, columns].tolist(), strict=True):
            best = results[batch.numbers[form]]
            for owner in self.owners[self.owner_starts[row] : self.owner_starts[row + 1]].tolist():
                if score > best.get(owner, -1.0):
                    best[owner] = score
        return results


class Asked(NamedTuple):
    """The forms of a batch as the compiled search takes them, with the points that each must reach."""

    form_words: Array
    form_starts: Array
    views: Array
    persons: Array
    least: Array


class Batch(NamedTuple):
    """Names to search: their distinct words, the words of each form, and which name each form is of."""

    words: Words
    word_views: Array
    form_words: Array
    form_starts: Array
    views: Array
    persons: Array
    numbers: list[int]


def _scores(batch: Batch, points: Array) -> Array:
    """Turn points (forms, top) into scores; names whose words are all the same have EXACT_SCORE."""
    scores = np.zeros(points.shape)
    for code, view in enumerate(VIEWS):
        for person, kind in enumerate(("organisation", "person")):
            chosen = (batch.views == code) & (batch.persons == person)
            if chosen.any():
                scores[chosen] = scores_of(points[chosen], kind, view)
    scores[points > ALL_SAME] = EXACT_SCORE
    return scores


def batch_of(names: Sequence[tuple[str, str]]) -> Batch:
    """Fold names and describe their distinct words."""
    ids: dict[tuple[str, int], int] = {}
    form_words: list[int] = []
    starts, views, persons, numbers = [0], [], [], []
    for number, (name, kind) in enumerate(names):
        for view, words in asked_forms(name, kind):
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


class Matches(NamedTuple):
    """For each word of a batch, the words of the index that are like it: rows, how alike (0 to 1), and how many."""

    rows: Array
    likes: Array
    sizes: Array


class Results(NamedTuple):
    """For each form of a batch, the listed forms that resemble it: rows, points, how many, and their features."""

    rows: Array
    points: Array
    sizes: Array
    features: Array


class Scratch(NamedTuple):
    """Scratch space of one search: what was found so far, by listed form (first three), by candidate, by word."""

    gained: Array
    stamp: Array
    touched: Array
    chosen: Array
    rank: Array
    slot_stamp: Array
    slot_word: Array
    slot_likes: Array
    met: Array
    likes: Array
    letters: Array
    other_letters: Array
    together: Array
    places: Array
    values: Array


def _least_points(batch: Batch, least: float) -> Array:
    """Give the points that make the score `least` for each form; below what the curves tell, any will do."""
    table = [[points_for(least, kind, view) for kind in ("organisation", "person")] for view in VIEWS]
    points: Array = np.array(table, np.float32)[batch.views, batch.persons]
    return points if least > 0 else np.full(len(batch.views), -np.inf, np.float32)


def search_batch(batch: Batch, arrays: Index, top: int, least: float = 0.0, features: bool = False) -> Results:
    """Run the compiled search: for each form, the `top` listed forms that resemble it most, best first.

    Args:
        least: forms that will not have this score may be left out.
        features: whether to give the features of each.
    """
    from exportgate.names import align, search, similar

    count, forms = len(batch.words.bits), len(batch.views)
    width = similar.MATCHES
    matches = Matches(
        np.zeros((count, width), np.int32), np.zeros((count, width), np.float32), np.zeros(count, np.int32)
    )
    similar.match_words(batch.words, batch.word_views, arrays, matches)
    results = Results(
        np.zeros((forms, top), np.int32),
        np.zeros((forms, top), np.float32),
        np.zeros(forms, np.int32),
        np.zeros((forms if features else 1, top, align.FEATURES), np.float32),
    )
    sides = align.side_of(batch.words, ours=True), align.side_of(arrays.words, ours=False)
    names = Asked(batch.form_words, batch.form_starts, batch.views, batch.persons, _least_points(batch, least))
    search.search(names, matches, arrays, fitted_model(), *sides, _scratch(len(arrays.forms.bits)), results, features)
    return results


def _scratch(forms: int) -> Scratch:
    from exportgate.names import align, search

    wide = align.MAX_ALIGNED
    return Scratch(
        gained=np.zeros(forms, np.float32),
        stamp=np.full(forms, -1, np.int32),
        touched=np.zeros(forms, np.int32),
        chosen=np.zeros(search.CANDIDATES, np.int32),
        rank=np.zeros(search.CANDIDATES, np.float32),
        slot_stamp=np.full(search.SLOTS, -1, np.int32),
        slot_word=np.zeros(search.SLOTS, np.int32),
        slot_likes=np.zeros((search.SLOTS, wide), np.float32),
        met=np.zeros(wide, np.float32),
        likes=np.zeros((wide, wide), np.float32),
        letters=np.zeros(64, np.uint8),
        other_letters=np.zeros(64, np.uint8),
        together=np.zeros(64, np.uint8),
        places=np.zeros(256, np.uint64),
        values=np.zeros(align.FEATURES, np.float32),
    )


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
    views = np.array([VIEWS.index(view) for view, _ in forms], np.int32)
    return Index(
        table,
        Lookup(_exact_table(table), word_starts, word_names),
        _similar_keys(table, legal),
        _parts(table),
        _joints(table, legal, flat, name_starts),
        Forms(flat, name_starts, name_bits, views),
    )


def _postings(words: Array, names: Array, count: int) -> tuple[Array, Array]:
    pairs = np.unique(words.astype(np.int64) << 32 | names)
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(pairs >> 32, minlength=count), out=starts[1:])
    return starts, (pairs & 0xFFFFFFFF).astype(np.int32)


def _table_of(keys: Array) -> Array:
    from exportgate.names import keys as compiled_keys

    table = np.zeros((1 << max(4, int(2 * len(keys)).bit_length()), 2), np.uint64)
    compiled_keys.fill_table(keys, table)
    return table


def _exact_table(table: Words) -> Array:
    from exportgate.names import keys as compiled_keys

    return _table_of(compiled_keys.exact_keys(table.codes))


def _grouped(keys: Array, values: Array) -> Lookup:
    """Sort values by key: a table of the keys, and for each its values."""
    order = np.lexsort((values, keys))
    distinct, first = np.unique(keys[order], return_index=True)
    starts = np.append(first, len(keys)).astype(np.int64)
    return Lookup(_table_of(distinct), starts, values[order])


def _similar_keys(table: Words, legal: Array) -> Lookup:
    from exportgate.names import keys as compiled_keys
    from exportgate.names import letters

    room = int(table.codes[:, letters.LENGTHS :].sum(dtype=np.int64)) + 6 * len(legal)
    keys, words = np.zeros(room, np.uint64), np.zeros(room, np.int32)
    count = compiled_keys.all_keys(table.codes, legal, keys, words)
    return _grouped(keys[:count], words[:count])


def _parts(table: Words) -> Lookup:
    from exportgate.names import parts

    room = parts.PARTS * len(table.bits)
    keys, words = np.zeros(room, np.uint64), np.zeros(room, np.int32)
    skip = (table.flags & (LEGAL | INITIAL | NUMBER)) > 0
    count = parts.all_parts(table.codes, skip, keys, words)
    found = _grouped(keys[:count], words[:count])
    return found._replace(members=parts.members_of(table.codes)[found.members])


def _joints(table: Words, legal: Array, flat: Array, starts: Array) -> Lookup:
    from exportgate.names import keys as compiled_keys

    keys, names = np.zeros(len(flat), np.uint64), np.zeros(len(flat), np.int32)
    count = compiled_keys.joint_keys(table.codes, legal, flat, starts, keys, names)
    return _grouped(keys[:count], names[:count])
