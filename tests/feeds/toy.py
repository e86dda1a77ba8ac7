"""A made-up list of a made-up publisher, its reader, and mirrors of it, for tests of the machinery around lists."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from exportgate.entry import Entry, ListedAddress, ListedName
from exportgate.feeds import keeping
from exportgate.feeds.dates import iso_date
from exportgate.feeds.feed import Feed, FeedFile, Guards, RawFile, Reading
from exportgate.feeds.mirror import read_mirror
from exportgate.feeds.reading import broken, csv_rows
from exportgate.feeds.sources import MirrorSource
from exportgate.feeds.steps import Order, Step
from exportgate.feeds.store import Store
from exportgate.feeds.updating import update

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ROWS = tuple((f"T-{number}", f"Toy Works {number}", "AA") for number in range(1, 21))


def read(files: Sequence[RawFile]) -> Reading:
    """Read the toy list: `published,<day>`, then `id,name,country` a row; a row may name its original list in a 4th."""
    rows = csv_rows(files[0])
    head = next(rows).cells
    if head[0] != "published":
        raise broken(files[0], f"starts with {head[0]!r}, not with published", row=1)
    entries = [_entry(files[0], row.number, row.cells) for row in rows]
    return Reading(entries, len(entries), iso_date(head[1]))


def _entry(file: RawFile, number: int, cells: Sequence[str]) -> Entry:
    if len(cells) not in (3, 4):
        raise broken(file, f"has {len(cells)} cells, 3 expected", row=number)
    return Entry(
        feed="toy.list",
        id=cells[0],
        names=(ListedName(name=cells[1], script="latin"),),
        addresses=(ListedAddress(text=cells[2], country=cells[2]),),
        countries=(cells[2],),
        source=f"row {number}",
        origin_feed=cells[3] if len(cells) == 4 else "",
    )


TOY = Feed(
    id="toy.list",
    title="List of Toys",
    publisher="Ministry of Toys",
    programme="Toy Act",
    data_licence="public domain",
    stale_after_hours=72,
    format="toy-csv",
    files=(FeedFile("list.csv", "https://toys.example/list.csv", max_bytes=100_000),),
    guards=Guards(rows_min=10, rows_max=60, shrink=0.2, filled={"names": 1.0}),
    readers={"toy-csv": read},
)


def toy_csv(published: str, rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    """Give the file of one edition."""
    return "".join(f"{','.join(cells)}\n" for cells in [("published", published), *rows]).encode()


def write_mirror(folder: Path, editions: dict[str, bytes], *, feed: str = "toy.list", layout: str = "toy-csv") -> Path:
    """Make a mirror with an edition for each day."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = []
    for day, content in editions.items():
        (folder / f"list-{day}.csv").write_bytes(content)
        tables.append(f'[[edition]]\nfeed = "{feed}"\ndate = {day}\nformat = "{layout}"\nfiles = ["list-{day}.csv"]\n')
    (folder / "mirror.toml").write_text("\n".join(tables), encoding="utf-8")
    return folder


def update_from(
    home: Path, mirror: Path, *, feed: Feed = TOY, now: datetime = NOW, accepted: Sequence[str] = ()
) -> list[Step]:
    """Update the toy list from a mirror."""
    store = Store(home)
    order = Order([feed], MirrorSource(read_mirror(mirror)), now, accepted)
    with keeping.update_lock(store, seconds=60):
        return list(update(store, order, lambda words: None))


def with_guards(**changed: object) -> Feed:
    """Give the toy feed with other guards."""
    return replace(TOY, guards=replace(TOY.guards, **changed))  # type: ignore[arg-type]


def days(store: Store) -> list[date]:
    """Give the days of the editions kept."""
    return [edition.date for edition in store.editions("toy.list")]


if __name__ == "__main__":  # an update in a process of its own, to be killed; after each step it prints a line
    home, mirror = Path(sys.argv[1]), Path(sys.argv[2])
    print("ready", os.getpid(), flush=True)
    for step in update_from(home, mirror):
        print(step.status, flush=True)
