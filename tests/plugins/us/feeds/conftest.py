"""What the tests of the United States lists share: official layouts written by hand, and the real files."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from exportgate.feeds.rawfile import FileInMemory, FileOnDisk

NULL = "-0- "

Row = Iterable[str | int | None]


def ofac_row(cells: Row) -> str:
    """Write a row as OFAC does: text quoted, numbers not, `-0- ` for nothing."""
    written = [NULL if cell is None else str(cell) if isinstance(cell, int) else f'"{cell}"' for cell in cells]
    return ",".join(written)


@pytest.fixture
def ofac_set() -> Callable[..., list[FileInMemory]]:
    """Write OFAC's four files from rows; the last byte of each is 0x1A, as in the real ones."""

    def write(
        parties: Iterable[Row], addresses: Iterable[Row] = (), names: Iterable[Row] = (), comments: Iterable[Row] = ()
    ) -> list[FileInMemory]:
        files = {"sdn.csv": parties, "add.csv": addresses, "alt.csv": names, "sdn_comments.csv": comments}
        return [
            FileInMemory(name, ("".join(f"{ofac_row(row)}\r\n" for row in rows) + "\x1a").encode())
            for name, rows in files.items()
        ]

    return write


@pytest.fixture
def party() -> Callable[..., list[str | int | None]]:
    """Write one row of the list itself: number, name, type, programmes, the vessel columns empty, remarks."""

    def write(number: int, name: str, kind: str | None, programmes: str, remarks: str | None) -> list[str | int | None]:
        return [number, name, kind, programmes, None, None, None, None, None, None, None, remarks]

    return write


@pytest.fixture(scope="session")
def real(shared: Path) -> Callable[..., list[FileOnDisk]]:
    """Give real files by their names, from the folder of lists or, for law, the one of rules."""

    def find(*names: str) -> list[FileOnDisk]:
        paths = [shared / "feeds" / name for name in names]
        return [FileOnDisk(path if path.exists() else shared / "rules" / path.name, path.name) for path in paths]

    return find
