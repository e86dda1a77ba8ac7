"""The casework as a service holds it: one question at a time, on one set of editions, with new lists taken up.

The screening engine is asked by one thread at a time. New editions are taken up between two questions: an update
compiles their index at its end, and until it has, the old ones answer, as every decision says.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from exportgate.casework import Casework
from exportgate.compiled import is_compiled
from exportgate.decision import Decision
from exportgate.feeds.edition import Edition
from exportgate.feeds.store import IN_USE, Store
from exportgate.gate import Gate
from exportgate.hit import Hit
from exportgate.home import data_folder
from exportgate.plugins import Plugins, load_plugins
from exportgate.policy.judging import AreasAssessor
from exportgate.policy.loading import policy_at
from exportgate.records import Records

PATIENCE_SECONDS = 300
"""New editions whose index is not compiled after so long are compiled here, and questions wait for it."""
_POLICY = Path("policy", "areas.toml")

T = TypeVar("T")
State = tuple[object, ...]


class PinnedStore(Store):
    """The editions in use at one moment; what an update brings afterwards is not in them."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._pinned = Store(home).current()

    def current(self) -> dict[str, Edition]:
        """Give the editions that were in use."""
        return dict(self._pinned)

    def in_use(self, feed: str) -> Edition | None:
        """Give the edition of a feed that was in use."""
        return self._pinned.get(feed)


class ServedGate(Gate):
    """A gate for many threads: it answers them one after the other, and takes up new editions in between."""

    def __init__(self, plugins: Plugins, home: Path) -> None:
        super().__init__(plugins, PinnedStore(home))
        self._lock = RLock()
        self._depth = 0
        self._state = _state(home)
        self._waiting_since: float | None = None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other threads out, and the editions as they are, for as long as something takes."""
        with self._lock:
            if self._depth == 0:
                self._take_up()
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1

    def check(self, *arguments: Any, **named: Any) -> list[Decision]:
        """Decide shipments as `Gate.check` does."""
        with self.alone():
            return super().check(*arguments, **named)

    def screen(self, *arguments: Any, **named: Any) -> list[list[Hit]]:
        """Compare parties as `Gate.screen` does."""
        with self.alone():
            return super().screen(*arguments, **named)

    def _take_up(self) -> None:
        """Take up the editions that an update has put in use, once their index is there."""
        home = self.store.home
        state = _state(home)
        if state == self._state:
            return
        newer = PinnedStore(home)
        self._waiting_since = self._waiting_since or time.monotonic()
        patient = time.monotonic() - self._waiting_since < PATIENCE_SECONDS
        if self._screener is not None and patient and not is_compiled(newer):
            return
        self.store, self._screener = newer, None
        self._state, self._waiting_since = state, None


class ServedCasework(Casework):
    """Casework for many threads; a policy file that changes is read again."""

    gate: ServedGate

    def __init__(self, gate: ServedGate, records: Records, policy: AreasAssessor | None = None) -> None:
        super().__init__(gate, records, policy)
        self._policy_state = _file_state(gate.store.home / _POLICY)

    @classmethod
    def open(cls, home: Path | None = None) -> "ServedCasework":
        """Open gate, records and policy of a data folder.

        Raises:
            ExportgateError: one of them cannot be used.
        """
        folder = home or data_folder()
        gate = ServedGate(load_plugins(), folder)
        return cls(gate, Records.open(folder), _policy(folder))

    def check(self, *arguments: Any, **named: Any) -> list[Decision]:
        """Decide and keep as `Casework.check` does."""
        return self.alone(super().check, *arguments, **named)

    def recheck(self, *arguments: Any, **named: Any) -> Decision:
        """Ask again and keep as `Casework.recheck` does."""
        return self.alone(super().recheck, *arguments, **named)

    def alone(self, ask: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Ask something while nobody else asks, on one set of editions and one policy."""
        with self.gate.alone():
            state = _file_state(self.gate.store.home / _POLICY)
            if state != self._policy_state:
                self.policy = _policy(self.gate.store.home)
                self._policy_state = state
            return ask(*arguments, **named)


def _policy(home: Path) -> AreasAssessor | None:
    policy = policy_at(None, home, datetime.now(UTC).date())
    return AreasAssessor(policy) if policy else None


def _state(home: Path) -> State:
    """Give what changes when an update puts an edition in use."""
    return tuple((str(path.parent.name), _file_state(path)) for path in sorted((home / "feeds").glob(f"*/{IN_USE}")))


def _file_state(path: Path) -> State:
    try:
        about = path.stat()
    except OSError:
        return ()
    return about.st_mtime_ns, about.st_size, about.st_ino
