"""Document formats: how a file becomes shipments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from exportgate.shipment import Shipment


@dataclass(frozen=True, slots=True)
class Problem:
    """A row or element that could not be read: where it stands, what was found, what was expected."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Intake:
    """What a file held: the shipments that could be read, and a problem for each row that could not."""

    shipments: Sequence[Shipment]
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """A document format.

    Args:
        id: short word (`csv`, `ubl-despatch`).
        suffixes: file endings in lower case with the dot.
        recognises: tells from the first 4,096 bytes whether a file is one.
        read: reads the file; (stream, name shown in messages) to an `Intake`. Raises `InputError` where nothing in the
            file can be read.
    """

    id: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[BinaryIO, str], Intake]
