"""The records as one object: opened once, read and written in transactions."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from exportgate.records.chain import Act, Deed, append
from exportgate.records.database import database_url, open_engine, reading, writing, writing_staged
from exportgate.records.migrating import bring_up_to_date
from exportgate.settings import DatabaseSettings, SettingsError, read_settings


@dataclass(frozen=True, slots=True)
class Writing:
    """A writing transaction of somebody: what is done in it is done wholly or not at all.

    Args:
        connection: for the records' own modules.
        actor: who does it.
        now: the moment that all its acts carry.
    """

    connection: Connection
    actor: str
    now: datetime

    @property
    def at(self) -> str:
        """The moment as the tables hold it."""
        return self.now.astimezone(UTC).isoformat(timespec="microseconds")

    def act(self, *deeds: Deed) -> list[Act]:
        """Put acts into the audit chain, and give them with their numbers."""
        return append(self.connection, self.actor, deeds, self.now)


class Records:
    """The records of a data folder, or of the database that `EXPORTGATE_DATABASE` names.

    Example:
        records = Records.open()
        with records.writing("maria") as write:
            write.act(Deed("note.made", "shipment S-1", {"text": "asked the consignee"}))
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, home: Path | None = None) -> "Records":
        """Open the records, making them or bringing them up to date first where need be.

        Raises:
            RecordsError: they cannot be reached, or a newer exportgate made them.
        """
        engine = open_engine(database_url(home), _waits(home))
        bring_up_to_date(engine)
        return cls(engine)

    @classmethod
    def open_for_service(cls, home: Path | None = None) -> "Records":
        """Open the records as `open` does, so that whoever asks is told in time where the database does not answer.

        Raises:
            RecordsError: as `open`.
        """
        cls.open(home).close()  # what brings them up to date may take its time
        return cls(open_engine(database_url(home), _waits(home), answering=True))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads, and sees one state from its first question to its end.

        Raises:
            RecordsError: the database cannot be reached.
        """
        with reading(self.engine) as connection:
            yield connection

    @contextmanager
    def writing(self, actor: str, now: datetime | None = None) -> Iterator[Writing]:
        """Open the writing transaction, after those who write before.

        Raises:
            RecordsError: the database cannot be reached, or others write for too long. Nothing was written then.
        """
        with writing(self.engine) as connection:
            yield Writing(connection, actor, now or datetime.now(UTC))

    @contextmanager
    def writing_staged(self, actor: str, stage: Callable[[Connection], None]) -> Iterator[Writing]:
        """Open the writing transaction on a connection whose temporary tables `stage` filled, while others wrote.

        Raises:
            RecordsError: as `writing`.
        """
        with writing_staged(self.engine, stage) as connection:
            yield Writing(connection, actor, datetime.now(UTC))

    def act(self, actor: str, *deeds: Deed) -> Sequence[Act]:
        """Put acts into the audit chain in a transaction of their own."""
        with self.writing(actor) as write:
            return write.act(*deeds)

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()


def _waits(home: Path | None) -> DatabaseSettings:
    with suppress(SettingsError):  # whoever works by the settings tells of it
        return read_settings(home).database
    return DatabaseSettings()
