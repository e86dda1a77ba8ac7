"""Remarks that a reader makes on a publication: each said once, with how often it happened and where first."""

from collections.abc import Iterator


class Notes:
    """Collects remarks while a publication is read.

    Example:
        >>> notes = Notes()
        >>> for entry in ("A1", "B2"):
        ...     notes.add("name without text left out", entry)
        >>> notes.lines()
        ('name without text left out: 2 (A1, B2)',)
    """

    _SHOWN = 5

    def __init__(self) -> None:
        self._where: dict[str, list[str]] = {}

    def add(self, remark: str, where: str) -> None:
        """Remark on something at one place of the publication."""
        self._where.setdefault(remark, []).append(where)

    def lines(self) -> tuple[str, ...]:
        """Give each remark with its count and the first places it applies to."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[str]:
        for remark, places in self._where.items():
            shown = ", ".join(places[: self._SHOWN]) + (", ..." if len(places) > self._SHOWN else "")
            yield f"{remark}: {len(places)} ({shown})"
