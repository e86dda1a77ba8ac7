"""python -m exportgate.names.fit: fit word weights, trees and calibration anew, and write them as the tables."""

import argparse
import csv
import random
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from exportgate.feeds.store import Store
from exportgate.names import words
from exportgate.names.fit.corpus import CleanName, clean_names, parties_of, unlisted
from exportgate.names.fit.examples import WIDTH, Asked, Examples, Listed, a_stranger, asked_of, examples_of, half, key
from exportgate.names.fit.made import made_names
from exportgate.names.fit.spelling import in_arabic, in_kana
from exportgate.names.fit.trees import fit_model
from exportgate.names.fit.weights import word_bits
from exportgate.names.index import VIEWS, NameIndex, batch_of, search_batch
from exportgate.names.model import Model, Trees, save_model, trees_of, using_model
from exportgate.names.scoring import curve_name
from exportgate.names.words import Array, using_bits

TABLES = Path(words.__file__).parent / "tables"
SHARES = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)
# A share is measured on at least so many names; rarer ones are left to the straight line that goes on.
LEAST_REACHED = 12
# The points of a name that resembles nothing.
NOTHING_LIKE = -20.0
ROUNDS = 2
# Changed names of each sort, drawn from the parties that are for fitting.
EACH = 2000
# Made-up company names of each script, in each part.
MADE = 1500
# The views whose curve is measured on each source of strangers.
CURVES = {
    "clean": ("latin",),
    "kana": ("japanese",),
    "arabic": ("arabic",),
    "made": ("japanese", "han", "arabic"),
    "native": ("arabic", "han", "native"),
}


class _Fit:
    """The parties and clean names, and the two parts in which clean names are dealt.

    The weights of words are counted on clean names too; so each part is searched with weights counted on the other,
    or the fit would see which words it had counted itself.
    """

    def __init__(self, parties: Sequence[Listed], clean: Sequence[CleanName]) -> None:
        self.parties = parties
        self.clean = unlisted(clean, parties)
        self.names = [(name, party.kind) for party in parties for name in [*party.names, *party.native]]
        self.group_of = np.array([party.group for party in parties for _ in [*party.names, *party.native]])
        self.key_of = [key(name, kind) for name, kind in self.names]

    def part(self, number: int) -> list[CleanName]:
        return [one for one in self.clean if half("part " + one[0]) == number]

    def bits_without(self, number: int) -> dict[str, float]:
        return word_bits(self.parties, self.part(1 - number))

    def asked(self, number: int, seed: int) -> list[Asked]:
        clean = [Asked(name, kind, -1, "clean") for name, kind in self.part(number)]
        draw = random.Random(f"{seed} arabic")
        kana = [Asked(spelt, kind, -1, "kana") for name, kind in self.part(number) if (spelt := in_kana(name))]
        arabic = [Asked(in_arabic(name, draw), kind, -1, "arabic") for name, kind in self.part(number)]
        made = [Asked(name, "organisation", -1, "made") for name in made_names(seed + number, MADE)]
        strangers = [*clean, *kana, *arabic, *made]
        return strangers if number == 0 else strangers + asked_of(self.parties, seed, EACH)


def fit(made: _Fit, seed: int, first: Model) -> Model:
    """Fit the trees, twice: the second time on the look-alikes that the first ones chose."""
    model = first
    for turn in range(ROUNDS):
        parts = []
        for number in range(2):
            with using_bits(made.bits_without(number)), using_model(model):
                index = NameIndex.build(made.names)
                asked = made.asked(number, seed)
                parts.append(examples_of(asked, index, made.group_of, made.key_of))
        examples = Examples(*[np.concatenate([getattr(part, field) for part in parts]) for field in Examples.__slots__])
        model = fit_model(examples, seed)
        print(f"round {turn + 1}: {len(examples.same):,} pairs, {int(examples.same.sum()):,} of one party")  # noqa: T201
    return model


def calibrate(made: _Fit, model: Model) -> list[tuple[str, float, float]]:
    """Measure which points what share of clean names reaches: (curve, share, points).

    Kana and Arabic letters have the clean names of people as they would spell them, and firms made up, as Chinese
    characters have. For people in Chinese characters, and for names in their own script, the names of listed parties
    stand in, each against all entries but those that might be of the party itself; in Arabic they count beside others.
    """
    best: dict[str, list[float]] = {}
    for number in range(2):
        with using_bits(made.bits_without(number)), using_model(model):
            index = NameIndex.build(made.names)
            asked = [one for one in made.asked(number, 0) if one.source in CURVES]
            _collect(asked, index, made, best)
    return [
        (curve, share, reached)
        for curve, points in sorted(best.items())
        for share in SHARES
        if share * len(points) >= LEAST_REACHED and (reached := _reached(np.sort(points)[::-1], share)) > NOTHING_LIKE
    ]


def _collect(asked: Sequence[Asked], index: NameIndex, made: _Fit, best: dict[str, list[float]]) -> None:
    for at in range(0, len(asked), 2048):
        part = asked[at : at + 2048]
        batch = batch_of([(one.name, one.kind) for one in part])
        found = search_batch(batch, index.arrays, WIDTH)
        for form, number in enumerate(batch.numbers):
            one, view = part[number], VIEWS[batch.views[form]]
            if view not in CURVES[one.source] or (one.source == "arabic" and one.kind != "person"):
                continue
            most = NOTHING_LIKE
            for row, points in zip(found.rows[form][: found.sizes[form]], found.points[form], strict=False):
                owners = index.owners[index.owner_starts[row] : index.owner_starts[row + 1]]
                if _counts(one, owners, made):
                    most = max(most, float(points))
            kind = one.kind if one.group < 0 or view == "arabic" else ""
            best.setdefault(curve_name(kind, view), []).append(most)


def _counts(one: Asked, owners: Array, made: _Fit) -> bool:
    if one.group < 0:
        return any(made.names[owner][1] == one.kind for owner in owners)
    return not (made.group_of[owners] == one.group).any() and a_stranger(one, [made.key_of[owner] for owner in owners])


def _reached(points: Array, share: float) -> float:
    return round(float(points[int(share * len(points))]), 3)


def _write(made: _Fit, model: Model, calibration: Sequence[tuple[str, float, float]], folder: Path) -> None:
    bits = word_bits(made.parties, made.clean)
    (folder / "word_bits.msgpack").write_bytes(msgspec.msgpack.encode(bits))
    save_model(model, folder / "model.npz")
    with (folder / "calibration.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["curve", "share", "points", "names"])
        writer.writerows([curve, share, points, len(made.names)] for curve, share, points in calibration)


def main() -> None:
    """Fit on the lists of a data folder and on files of clean names, and write the tables."""
    parser = argparse.ArgumentParser(prog="python -m exportgate.names.fit", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="a data folder into which the lists were loaded")
    parser.add_argument("--clean", type=Path, nargs="+", required=True, help="CSV files of names of unlisted parties")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=TABLES, help="where to write (default: the package's own tables)")
    given = parser.parse_args()
    store = Store(given.home)
    lists = {feed: store.entries(edition) for feed, edition in sorted(store.parties().items())}
    made = _Fit(parties_of(lists), clean_names(given.clean))
    print(f"{len(made.parties):,} parties, {len(made.names):,} names, {len(made.clean):,} clean names")  # noqa: T201
    model = fit(made, given.seed, Model(first_trees(), first_trees(), first_trees()))
    _write(made, model, calibrate(made, model), given.out)


def first_trees() -> Trees:
    """Give trees to begin with: points for what is covered of both names, and for the names as wholes."""
    nodes: list[tuple[int, float, int]] = []
    roots = []
    for feature, gain in ((0, 5.0), (6, 5.0), (16, 2.0)):
        for limit in np.linspace(0, 1, 41):
            root = len(nodes)
            roots.append(root)
            nodes += [(feature, float(limit), root + 2), (-1, 0.0, 0), (-1, gain / 41, 0)]
    features, limits, high = zip(*nodes, strict=True)
    return trees_of(features, limits, high, roots)


if __name__ == "__main__":
    main()
