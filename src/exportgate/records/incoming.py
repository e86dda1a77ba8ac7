"""An import of parties in the database: staged in a temporary table, compared, and moved into place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, text

from exportgate.errors import InputError

StagedRow = tuple[str, str, str]
"""Id, name, details."""
_AT_ONCE = 20_000
_SAME = "parties.source = :source AND parties.id = incoming.id"
_DIFFERS = "(parties.name <> incoming.name OR parties.details <> incoming.details)"
_ABSENT = f"NOT EXISTS (SELECT 1 FROM incoming WHERE {_SAME})"
_NEW = f"NOT EXISTS (SELECT 1 FROM parties WHERE {_SAME})"


@dataclass(frozen=True, slots=True)
class Difference:
    """How many parties of a source were on file before, and how many an import adds, changes and takes out."""

    before: int
    added: int
    changed: int
    removed: int


def stage(connection: Connection, rows: Iterable[StagedRow]) -> None:
    """Put the rows of a file into a temporary table `incoming`.

    Raises:
        InputError: an id stands more than once.
    """
    postgres = connection.dialect.name == "postgresql"
    by_bytes = 'COLLATE "C"' if postgres else ""
    connection.execute(text(f"CREATE TEMPORARY TABLE incoming (id TEXT {by_bytes}, name TEXT, details TEXT)"))
    rest = iter(rows)
    while chunk := list(islice(rest, _AT_ONCE)):
        _insert(connection, chunk, postgres)
    twice = connection.execute(text("SELECT id FROM incoming GROUP BY id HAVING count(*) > 1 ORDER BY id LIMIT 5"))
    if ids := list(twice.scalars()):
        raise InputError(
            f"some ids stand more than once, such as {', '.join(one[:60] for one in ids)}",
            hint="Which party is meant cannot be told. Nothing was imported.",
        )
    connection.execute(text("CREATE UNIQUE INDEX incoming_id ON incoming (id)"))
    connection.execute(text("ANALYZE incoming"))


def _insert(connection: Connection, chunk: Sequence[StagedRow], postgres: bool) -> None:
    if not postgres:
        connection.exec_driver_sql("INSERT INTO incoming VALUES (?, ?, ?)", list(chunk))
        return
    # One statement a chunk: the driver would else ask the server once a row.
    columns = "CAST(:ids AS text[]), CAST(:names AS text[]), CAST(:details AS text[])"
    ids, names, details = (list(column) for column in zip(*chunk, strict=True))
    connection.execute(
        text(f"INSERT INTO incoming SELECT * FROM unnest({columns})"), {"ids": ids, "names": names, "details": details}
    )


def difference(connection: Connection, source: str, partial: bool) -> Difference:
    """Compare the staged rows with the parties of a source; where they are some only, none counts as taken out."""

    def count(of: str) -> int:
        return connection.execute(text(f"SELECT count(*) FROM {of}"), {"source": source}).scalar() or 0

    return Difference(
        before=count("parties WHERE source = :source"),
        added=count(f"incoming WHERE {_NEW}"),
        changed=count(f"incoming JOIN parties ON {_SAME} WHERE {_DIFFERS}"),
        removed=0 if partial else count(f"parties WHERE source = :source AND {_ABSENT}"),
    )


def take_away(connection: Connection, source: str) -> Difference:
    """Take out the parties of a source whose ids are staged."""
    here = {"source": source}
    before = connection.execute(text("SELECT count(*) FROM parties WHERE source = :source"), here).scalar() or 0
    staged = "EXISTS (SELECT 1 FROM incoming WHERE parties.id = incoming.id)"
    gone = connection.execute(text(f"DELETE FROM parties WHERE source = :source AND {staged}"), here)
    return Difference(before, 0, 0, gone.rowcount)


def move(connection: Connection, source: str, seq: int, partial: bool) -> None:
    """Bring the parties of a source up to date with the staged rows; what changes is marked with an act's number."""
    for statement in _statements(partial):
        connection.execute(text(statement), {"source": source, "seq": seq})


def _statements(partial: bool) -> Iterator[str]:
    if not partial:
        yield f"DELETE FROM parties WHERE source = :source AND {_ABSENT}"
    changed = "name = incoming.name, details = incoming.details, seq = :seq"
    yield f"UPDATE parties SET {changed} FROM incoming WHERE {_SAME} AND {_DIFFERS}"
    yield (
        "INSERT INTO parties (source, id, name, details, seq) "
        f"SELECT :source, id, name, details, :seq FROM incoming WHERE {_NEW} ORDER BY id"
    )
