"""Addresses: folding, and an index that finds a listed address under another spelling."""

import csv
import io
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np

from exportgate.law.places import codes, place_name
from exportgate.names.folding import latin_letters
from exportgate.names.words import Array

_WORD = re.compile(r"[a-z]+|\d+")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
# Shares (0 to 1) of the weight of an address that must be met, on the listed and on our side.
_LISTED_MET, _OURS_MET = 0.8, 0.6
# An address of fewer telling words, or of none but a place, is shared by too many.
_LEAST_WORDS = 4
_LEAST_BITS = 25.0
_USUAL, _NUMBER_BITS, _COMMON_BITS, _PLACE_BITS = 40_000, 7.0, 2.0, 1.0


class FoundAddress(NamedTuple):
    """A listed address that resembles ours: its number in the index, and how much of both is met (0 to 1)."""

    number: int
    share: float


def fold_address(text: str) -> tuple[str, ...]:
    """Give the words and numbers of an address, each once, without those that say nothing (`no`, `floor` stays).

    Example:
        >>> fold_address("No. 88, Lianhua Ave., 2nd Floor")
        ('88', 'lianhua', 'avenue', '2', 'floor')
    """
    plain = _ORDINAL.sub(r"\1", latin_letters(text[:2000]).lower().replace("'", ""))
    forms = _forms()
    words = (forms.get(word, word) for word in _WORD.findall(plain))
    return tuple(dict.fromkeys(word.lstrip("0") or "0" for word in words if word))


class AddressIndex:
    """Listed addresses by their words.

    Args:
        keys: hashes of the distinct words, sorted.
        starts, numbers: for each word, the addresses that hold it.
        bits: for each word, how much it tells an address apart.
        weights: for each address, the sum of the bits of its words.
        counts: for each address, the number of its words.
    """

    FIELDS = ("keys", "starts", "numbers", "bits", "weights", "counts", "numeric")

    def __init__(self, *arrays: Array) -> None:
        self.keys, self.starts, self.numbers, self.bits, self.weights, self.counts, self.numeric = arrays

    @classmethod
    def build(cls, texts: Iterable[str]) -> "AddressIndex":
        """Index addresses; their numbers are their places in this order."""
        holders: dict[str, list[int]] = {}
        count = 0
        for number, text in enumerate(texts):
            count += 1
            for word in fold_address(text):
                holders.setdefault(word, []).append(number)
        words = sorted(holders, key=_hash)
        sizes = np.array([len(holders[word]) for word in words], np.int64)
        bits = _bits(words, sizes, count)
        numbers = np.array([number for word in words for number in holders[word]], np.int32)
        starts = np.zeros(len(words) + 1, np.int64)
        np.cumsum(sizes, out=starts[1:])
        weights = np.bincount(numbers, weights=np.repeat(bits, sizes), minlength=count).astype(np.float32)
        counts = np.bincount(numbers, minlength=count).astype(np.int32)
        numeric = np.array([word.isdigit() for word in words], np.bool_)
        return cls(
            np.array([_hash(word) for word in words], np.uint64), starts, numbers, bits, weights, counts, numeric
        )

    def save(self, folder: Path) -> None:
        """Write the arrays as .npy files into an existing folder."""
        for name in self.FIELDS:
            np.save(folder / f"address_{name}.npy", getattr(self, name), allow_pickle=False)

    @classmethod
    def open(cls, folder: Path) -> "AddressIndex":
        """Map the arrays of a folder into memory."""
        return cls(*[np.load(folder / f"address_{name}.npy", mmap_mode="r", allow_pickle=False) for name in cls.FIELDS])

    def search(self, text: str) -> list[FoundAddress]:
        """Find the listed addresses that are ours in another spelling, the likeliest first."""
        words = fold_address(text)
        if len(words) < _LEAST_WORDS or not len(self.keys):
            return []
        hashes = np.array([_hash(word) for word in words], np.uint64)
        rows = np.minimum(np.searchsorted(self.keys, hashes), len(self.keys) - 1)
        known = self.keys[rows] == hashes
        # A word that no list holds says much: its absence must count.
        ours = float(self.bits[rows[known]].sum()) + float(self.bits.max()) * int((~known).sum())
        return self._met(rows[known], ours)

    def _met(self, rows: Array, ours: float) -> list[FoundAddress]:
        parts = [(row, self.numbers[self.starts[row] : self.starts[row + 1]]) for row in rows]
        if not parts:
            return []
        numbers = np.concatenate([part for _, part in parts])
        bits = np.concatenate([np.full(len(part), self.bits[row], np.float32) for row, part in parts])
        digits = np.concatenate([np.full(len(part), self.numeric[row], np.bool_) for row, part in parts])
        distinct, back = np.unique(numbers, return_inverse=True)
        gained = np.bincount(back, weights=bits)
        numbers_met = np.bincount(back, weights=digits) > 0
        theirs = gained / np.maximum(self.weights[distinct], 1e-6)
        mine = gained / max(ours, 1e-6)
        good = (
            (theirs >= _LISTED_MET) & (mine >= _OURS_MET) & numbers_met
            & (gained >= _LEAST_BITS) & (self.counts[distinct] >= _LEAST_WORDS)
        )  # fmt: skip
        share = np.minimum(theirs, 1.0) * 0.6 + np.minimum(mine, 1.0) * 0.4
        order = np.argsort(-share[good], kind="stable")[:20]
        return [FoundAddress(int(n), float(s)) for n, s in zip(distinct[good][order], share[good][order], strict=True)]


def _bits(words: list[str], sizes: Array, count: int) -> Array:
    """Weigh words by how few addresses hold them; a short list says nothing of that, so a floor is assumed."""
    bits = np.log2(max(count, _USUAL) / (sizes + 0.5)).astype(np.float32)
    for row, word in enumerate(words):
        if word.isdigit():
            bits[row] = min(bits[row], _NUMBER_BITS)
        elif word in _common():
            bits[row] = min(bits[row], _COMMON_BITS)
        elif word in _place_words():
            bits[row] = min(bits[row], _PLACE_BITS)
    return bits


def _hash(word: str) -> int:
    value = 14695981039346656037
    for byte in word.encode("utf-8"):
        value = (value ^ byte) * 1099511628211 & 0xFFFFFFFFFFFFFFFF
    return value


@cache
def _forms() -> dict[str, str]:
    text = (files("exportgate.names") / "tables" / "address_words.csv").read_text(encoding="utf-8")
    return {row["word"]: row["stands_for"] for row in csv.DictReader(io.StringIO(text), strict=True)}


@cache
def _common() -> frozenset[str]:
    return frozenset(_forms().values()) - {""}


@cache
def _place_words() -> frozenset[str]:
    """The words of the names of states and territories, which one writer adds and another leaves out."""
    return frozenset(word for code in codes() for word in fold_address(place_name(code)))
