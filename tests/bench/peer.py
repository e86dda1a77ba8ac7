"""Peers for the names benchmark: `python -m tests.bench.peer ENGINE QUERIES LIST HITS`, the benchmark's own files.

`rapidfuzz` holds every query against every listed name by token_sort_ratio; `sparse_dot_topn` takes the cosine of
character 3-grams weighted by TF-IDF; `nomenklatura` compares the 50 best parties of that by its logic-v2. The last two
are measured where they are installed.
"""

import csv
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from anyascii import anyascii
from rapidfuzz import fuzz, process

BATCH = 500
CANDIDATES = 50
WORKERS = 2
_WORDS = re.compile("[a-z0-9]+")
Row = dict[str, str]
Best = Iterator[tuple[float, str]]
"""The best score (0 to 100) of each query, and the party that has it."""


def installed() -> list[str]:
    """Give the peers that can be run here."""
    needs = {"rapidfuzz": (), "sparse_dot_topn": ("sklearn", "sparse_dot_topn")}
    needs["nomenklatura"] = (*needs["sparse_dot_topn"], "nomenklatura")
    return [engine for engine, modules in needs.items() if all(find_spec(module) for module in modules)]


def by_rapidfuzz(asked: Sequence[Row], listed: Sequence[Row]) -> Best:
    """Every query against every name."""
    names, owners = _names_of(listed)
    for start in range(0, len(asked), BATCH):
        batch = [_folded(row["name"]) for row in asked[start : start + BATCH]]
        scores = process.cdist(batch, names, scorer=fuzz.token_sort_ratio, workers=WORKERS, dtype=np.float32)
        yield from ((float(line[best]), owners[best]) for line, best in zip(scores, scores.argmax(axis=1), strict=True))


def by_sparse_dot_topn(asked: Sequence[Row], listed: Sequence[Row]) -> Best:
    """The nearest name by the cosine of 3-grams."""
    _, owners = _names_of(listed)
    found = _nearest(asked, listed, 1)
    for row in range(len(asked)):
        scores, names = found.data[found.indptr[row] : found.indptr[row + 1]], found.indices[found.indptr[row] :]
        yield (100 * float(scores[0]), owners[names[0]]) if len(scores) else (0.0, "")


def by_nomenklatura(asked: Sequence[Row], listed: Sequence[Row]) -> Best:
    """The best of the 50 nearest parties by logic-v2, all their names compared."""
    matching = import_module("nomenklatura.matching")
    algorithm = matching.get_algorithm("logic-v2")
    settings = algorithm.default_config()
    _, owners = _names_of(listed)
    parties = {row["id"]: _entity(row, [row["name"], *_aliases(row)]) for row in listed}
    found = _nearest(asked, listed, CANDIDATES)
    for number, row in enumerate(asked):
        names = found.indices[found.indptr[number] : found.indptr[number + 1]]
        ours = _entity(row, [row["name"]])
        near = dict.fromkeys(owners[name] for name in names)
        yield max(
            ((100 * algorithm.compare(ours, parties[one], settings).score, one) for one in near), default=(0.0, "")
        )


def _nearest(asked: Sequence[Row], listed: Sequence[Row], most: int) -> Any:
    """Give the cosines of queries (rows) with their nearest names, best first."""
    vectorizer = import_module("sklearn.feature_extraction.text").TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 3)
    )
    names, _ = _names_of(listed)
    known = vectorizer.fit_transform(names)
    ours = vectorizer.transform([_folded(row["name"]) for row in asked])
    multiply = import_module("sparse_dot_topn").sp_matmul_topn
    return multiply(ours, known.T.tocsr(), top_n=most, threshold=0.0, sort=True, n_threads=WORKERS)


def _entity(row: Row, names: Sequence[str]) -> Any:
    entity = import_module("followthemoney").model.make_entity(
        "Person" if row.get("kind") == "person" else "Organization"
    )
    entity.id = row["id"]
    for name in names:
        entity.add("name", name)
    return entity


def _names_of(listed: Sequence[Row]) -> tuple[list[str], list[str]]:
    pairs = [(_folded(name), row["id"]) for row in listed for name in [row["name"], *_aliases(row)]]
    return [name for name, _ in pairs], [owner for _, owner in pairs]


def _aliases(row: Row) -> list[str]:
    return [alias for alias in row["aliases"].split("|") if alias]


def _rows(path: str) -> list[Row]:
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _folded(name: str) -> str:
    return " ".join(_WORDS.findall(str(anyascii(name)).lower().replace("'", "")))


ENGINES: dict[str, Callable[[Sequence[Row], Sequence[Row]], Best]] = {
    "rapidfuzz": by_rapidfuzz,
    "sparse_dot_topn": by_sparse_dot_topn,
    "nomenklatura": by_nomenklatura,
}


def main(engine: str, queries: str, listed: str, hits: str) -> None:
    """Write the best hit of each query."""
    asked = _rows(queries)
    with open(hits, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "score", "entry"])
        for row, (score, entry) in zip(asked, ENGINES[engine](asked, _rows(listed)), strict=True):
            writer.writerow([row["id"], round(score, 2), entry])


if __name__ == "__main__":
    main(*sys.argv[1:])
