"""What goes wrong while a record is read, kept with the path to it so that everything wrong is told at once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from exportgate.intake.values import Wrong, did_you_mean, shown
from exportgate.intake.vocabulary import UnknownWord

Path = tuple[str | int, ...]
T = TypeVar("T")
_STRANGERS_ONE_BY_ONE = 5
Plain = Mapping[str, Callable[[Any], Any]]
Nested = Mapping[str, Callable[[Any, Path, "Slips"], Any]]


@dataclass(frozen=True, slots=True)
class Slip:
    """One thing wrong in a record: the path to it, and what was found and expected."""

    path: Path
    message: str


@dataclass(slots=True)
class Slips:
    """What is wrong in a record, and what in it changes nothing (`notes`)."""

    wrong: list[Slip] = field(default_factory=list)
    notes: list[Slip] = field(default_factory=list)

    def say(self, path: Path, message: str) -> None:
        """Keep a slip."""
        self.wrong.append(Slip(path, message))

    def take(self, path: Path, read: Callable[[Any], T], value: Any) -> T | None:
        """Read a value; `None`, and a slip kept, where it is wrong or nobody reads it."""
        try:
            return read(value)
        except Wrong as wrong:
            self.say(path, str(wrong))
        except UnknownWord as unknown:
            (self.notes if unknown.absent else self.wrong).append(Slip(path, str(unknown)))
        return None

    def members(
        self, record: Any, path: Path, plain: Plain, nested: Nested | None = None, also: Collection[str] = ()
    ) -> dict[str, Any]:
        """Read the members of an object, each by its reader.

        Args:
            record: the object.
            path: where it stands.
            plain: readers of single values.
            nested: readers of objects and lists, which keep their own slips.
            also: keys that the caller reads.
        """
        if not isinstance(record, Mapping):
            self.say(path, f"found {shown(record)}, expected an object with the keys {', '.join(plain)}")
            return {}
        deeper = nested or {}
        read: dict[str, Any] = {}
        strangers = [key for key in record if key not in plain and key not in deeper and key not in also]
        for key, value in record.items():
            here = (*path, key)
            if value is not None and key in plain:
                read[key] = self.take(here, plain[key], value)
            elif value is not None and key in deeper:
                read[key] = deeper[key](value, here, self)
        self._tell_unknown(path, strangers, (*plain, *deeper, *also))
        return read

    def _tell_unknown(self, path: Path, strangers: Sequence[Any], known: Collection[str]) -> None:
        """Tell of the keys that nobody reads; of a whole alien object at once."""
        if len(strangers) > _STRANGERS_ONE_BY_ONE:
            some = ", ".join(shown(key) for key in strangers[:_STRANGERS_ONE_BY_ONE])
            self.say(path, f"{len(strangers)} unknown keys ({some} ...); known are {', '.join(known)}")
            return
        for key in strangers:
            self.say((*path, key), f"unknown key{did_you_mean(str(key), known)}")

    def many(self, value: Any, path: Path, read: Callable[[Any, Path, "Slips"], T], limit: int) -> tuple[T, ...]:
        """Read a list, each member by a reader that keeps its own slips."""
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            self.say(path, f"found {shown(value)}, expected a list")
            return ()
        if len(value) > limit:
            self.say(path, f"found {len(value):,} of them, expected at most {limit:,}")
            return ()
        return tuple(read(item, (*path, number), self) for number, item in enumerate(value))


def spelled(path: Path) -> str:
    """Write a path as JSON tools do.

    Example:
        >>> spelled(("parties", 0, "country"))
        'parties[0].country'
    """
    written = ""
    for step in path:
        written += f"[{step}]" if isinstance(step, int) else f".{step}" if written else str(step)
    return written
