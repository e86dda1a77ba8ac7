"""What the program reads of the records: statements, and the rows that come back for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event


@dataclass
class Read:
    """Statements that ask for rows, each with how many came back."""

    found: list[tuple[str, int]] = field(default_factory=list)

    @property
    def statements(self) -> int:
        """How many statements."""
        return len(self.found)

    @property
    def rows(self) -> int:
        """How many rows."""
        return sum(rows for _, rows in self.found)


@contextmanager
def reading(engine: Engine) -> Iterator[Read]:
    """Count what is read for as long as something takes: each statement is asked once more, for its number of rows."""
    read = Read()

    def told(connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if many or not statement.lstrip().upper().startswith("SELECT"):
            return
        again = connection.connection.cursor()
        again.execute(f"SELECT count(*) FROM ({statement}) AS counted", parameters)
        ((rows,),) = again.fetchall()
        read.found.append((statement, rows))
        again.close()

    event.listen(engine, "after_cursor_execute", told)
    try:
        yield read
    finally:
        event.remove(engine, "after_cursor_execute", told)
