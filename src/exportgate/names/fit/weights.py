"""How much a word tells, from how many parties and clean names hold it."""

from collections import Counter
from collections.abc import Iterable
from math import log2

from exportgate.names.fit.corpus import CleanName
from exportgate.names.fit.examples import Listed, half
from exportgate.names.folding import forms_of
from exportgate.names.words import UNKNOWN_BITS

# A word of fewer names than this is as good as unknown: a finer weight would tell the fit which names it was made of.
LEAST_COUNT = 3


def word_bits(parties: Iterable[Listed], clean: Iterable[CleanName]) -> dict[str, float]:
    """Give the weight in bits of each word that is not rare; the others weigh UNKNOWN_BITS."""
    counts: Counter[str] = Counter()
    total = 0
    for party in parties:
        names = [*party.names, *(name for name in party.native if half(name))]
        counts.update({word for name in names for word in _words(name, party.kind)})
        total += 1
    for name, kind in clean:
        counts.update(_words(name, kind))
        total += 1
    return {
        word: min(UNKNOWN_BITS, round(log2(total / (count + 0.3)), 1))
        for word, count in sorted(counts.items())
        if count >= LEAST_COUNT and not (word.isupper() and word.isascii())
    }


def _words(name: str, kind: str) -> set[str]:
    return {word for _, words in forms_of(name, kind) for word in words}
