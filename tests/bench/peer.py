"""A peer for the names benchmark: rapidfuzz's token_sort_ratio, every query against every listed name.

`python -m tests.bench.peer QUERIES LIST HITS`, the files as the benchmark makes them.
"""

import csv
import sys

import numpy as np
from anyascii import anyascii
from rapidfuzz import fuzz, process

BATCH = 500


def main(queries: str, listed: str, hits: str) -> None:
    """Write the best hit of each query."""
    names, owners = [], []
    for row in _rows(listed):
        for name in [row["name"], *filter(None, row["aliases"].split("|"))]:
            names.append(_folded(name))
            owners.append(row["id"])
    asked = _rows(queries)
    with open(hits, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "score", "entry"])
        for start in range(0, len(asked), BATCH):
            batch = asked[start : start + BATCH]
            scores = process.cdist(
                [_folded(row["name"]) for row in batch],
                names,
                scorer=fuzz.token_sort_ratio,
                workers=2,
                dtype=np.float32,
            )
            for row, line, best in zip(batch, scores, scores.argmax(axis=1), strict=True):
                writer.writerow([row["id"], round(float(line[best]), 2), owners[best]])


def _rows(path: str) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _folded(name: str) -> str:
    return str(anyascii(name)).lower()


if __name__ == "__main__":
    main(*sys.argv[1:])
