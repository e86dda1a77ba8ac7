"""What it costs to take one sound for another, for names in scripts that write only part of what is heard."""

import numpy as np

from exportgate.names.words import Array

SOUNDS = 64
_CODES = {letter: number for number, letter in enumerate("abcdefghijklmnopqrstuvwxyz", 1)}
_VOWELS = "aio"


def arabic_costs() -> tuple[Array, Array, Array]:
    """Give the costs (swap, ours alone, listed alone) for Arabic script: short vowels are not written."""
    swap, ours, listed = _even(1.0)
    _alike(swap, 0.0, ("v", "o"), ("v", "v"), ("g", "k"), ("p", "b"), ("i", "j"))
    _alike(swap, 0.15, ("t", "s"), ("d", "z"), ("j", "g"), ("j", "c"), ("a", "o"), ("i", "a"), ("x", "c"), ("h", "k"))
    _alike(swap, 0.4, ("j", "k"), ("s", "z"), ("t", "d"), ("i", "v"), ("v", "a"), ("i", "o"), ("x", "s"))
    _alone(listed, 0.0, "aio")
    _alone(listed, 0.4, "h")
    _alone(ours, 0.25, "a")
    _alone(ours, 0.5, "vih")
    return swap, ours, listed


def kana_costs() -> tuple[Array, Array, Array]:
    """Give the costs (swap, ours alone, listed alone) for kana: a vowel follows each consonant, r and l are one."""
    swap, ours, listed = _even(1.0)
    _alike(swap, 0.0, ("r", "l"), ("b", "v"), ("h", "f"), ("x", "s"), ("z", "j"), ("c", "t"), ("z", "c"), ("o", "v"))
    _alike(
        swap,
        0.1,
        ("j", "c"),
        ("x", "c"),
        ("z", "x"),
        ("i", "j"),
        ("s", "c"),
        ("z", "s"),
        ("m", "n"),
        ("s", "t"),
        ("k", "h"),
    )
    _alike(swap, 0.25, ("a", "o"), ("a", "i"), ("i", "o"), ("d", "z"), ("d", "j"), ("z", "t"), ("g", "k"), ("k", "z"))
    _alike(swap, 0.4, ("b", "p"), ("d", "t"), ("v", "f"), ("x", "j"), ("x", "z"))
    _alone(ours, 0.12, "o")
    _alone(ours, 0.2, "i")
    _alone(ours, 0.35, "a")
    _alone(listed, 0.35, "aioh")
    _alone(listed, 0.5, "rgt")
    return swap, ours, listed


def _even(cost: float) -> tuple[Array, Array, Array]:
    swap = np.full((SOUNDS, SOUNDS), cost, np.float32)
    np.fill_diagonal(swap, 0.0)
    return swap, np.full(SOUNDS, cost, np.float32), np.full(SOUNDS, cost, np.float32)


def _alike(swap: Array, cost: float, *pairs: tuple[str, str]) -> None:
    for one, other in pairs:
        swap[_CODES[one], _CODES[other]] = swap[_CODES[other], _CODES[one]] = cost


def _alone(costs: Array, cost: float, letters: str) -> None:
    for letter in letters:
        costs[_CODES[letter]] = cost
