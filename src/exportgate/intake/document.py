"""Document formats: how a file becomes shipments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from exportgate.shipment import Shipment


@dataclass(frozen=True, slots=True)
class Problem:
    """A row or element that could not be read: where it stands, what was found, what was expected.

    Args:
        where: file, and row or element in it.
        message: what was found and what was expected.
        column: the column, or the path of the key, at fault; "" where it is the whole row.
        shipment: the id of the shipment that is not answered because of it, where it is known.
    """

    where: str
    message: str
    column: str = ""
    shipment: str = ""

    def __str__(self) -> str:
        place = f"{self.where}, {self.column}" if self.column else self.where
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Received:
    """A document that came in, answered or not, and what an answer to its sender refers to.

    Args:
        number: the sender's number of it; the id of the shipment.
        form: of the document (`edifact-desadv`, `shipment`).
        file: where it came from.
        references: interchange, message, sender, receiver and the like, by name.
    """

    number: str
    form: str
    file: str
    references: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Intake:
    """What a file held: the shipments that could be read, and a problem for each row that could not.

    Args:
        shipments: complete ones only; a shipment with a problem in any of its rows is not among them.
        problems: what could not be read.
        notes: what was read, but changes nothing (a code for a jurisdiction that is not installed).
        received: the documents that came in, of those formats whose senders are answered in their own form.
    """

    shipments: Sequence[Shipment]
    problems: Sequence[Problem] = ()
    notes: Sequence[Problem] = ()
    received: Sequence[Received] = ()


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """A document format.

    Args:
        id: short word (`csv`, `ubl-despatch`).
        suffixes: file endings in lower case with the dot.
        recognises: tells from the first 4,096 bytes whether a file is one.
        read: reads the file; (stream, name shown in messages) to an `Intake`. Raises `InputError` where nothing in the
            file can be read. The stream can be sought.
    """

    id: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[BinaryIO, str], Intake]
