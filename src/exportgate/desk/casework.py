"""The casework as a service holds it: asked in turns, on one set of editions a question, with new lists taken up.

The screening engine is asked by one at a time. New editions are taken up between two questions: an update compiles
their index at its end, and until it has, the old ones answer, as every decision says. What takes long lets others go
first between its pieces, and is answered from one set of editions all the same: the one it began with.
"""

import copy
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout

from exportgate.casework import Casework
from exportgate.compiled import is_compiled, keep_in_use, open_compiled
from exportgate.decision import Decision
from exportgate.desk.turns import CrowdedError, Turns
from exportgate.errors import ExportgateError
from exportgate.feeds.edition import Edition
from exportgate.feeds.store import IN_USE, Store
from exportgate.gate import Gate
from exportgate.hit import Hit
from exportgate.home import data_folder
from exportgate.plugins import Plugins, load_plugins
from exportgate.policy.judging import AreasAssessor
from exportgate.policy.loading import policy_at
from exportgate.records import Records
from exportgate.screening import Subject
from exportgate.settings import ServiceSettings, SettingsError, read_settings
from exportgate.shipment import Shipment

log = logging.getLogger(__name__)
SHIPMENTS_AT_ONCE, PARTIES_AT_ONCE = 25, 100
"""So many are checked or screened before others are let go first: some 70 ms on one core of 2026."""
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


_KNOWN_ONCE = tuple(name for name, value in vars(Gate).items() if isinstance(value, cached_property))
"""What a gate finds out when it is first asked for; found out before a copy is made, the copy has it too."""


class ServedGate(Gate):
    """A gate for many: it answers one after the other, and takes up new editions in between."""

    def __init__(self, plugins: Plugins, home: Path) -> None:
        super().__init__(plugins, PinnedStore(home))
        self.turns = Turns(partial(_limits, home))
        self.is_pinned = False
        self._depth = 0
        self._state = _state(home)
        self._waiting_since: float | None = None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep others out, and the editions as they are, for as long as something takes.

        Raises:
            CrowdedError: too much waits already.
        """
        with self.turns.taken():
            if self._depth == 0 and not self.is_pinned:
                self._take_up()
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1

    def pinned(self) -> "ServedGate":
        """Give the gate as it is now, whatever an update brings meanwhile; it is asked in turns as this one is."""
        with self.alone():
            for name in ("screener", *_KNOWN_ONCE):
                getattr(self, name)
            return self.glance()

    def check(self, *arguments: Any, **named: Any) -> list[Decision]:
        """Decide shipments as `Gate.check` does."""
        with self.alone():
            return super().check(*arguments, **named)

    def screen(self, *arguments: Any, **named: Any) -> list[list[Hit]]:
        """Compare parties as `Gate.screen` does."""
        with self.alone():
            return super().screen(*arguments, **named)

    def screen_in_pieces(self, subjects: Sequence[Subject], **named: Any) -> list[list[Hit]]:
        """Compare many parties with one set of editions, and let others go first in between."""
        with self.turns.taken():
            pinned, hits = self.pinned(), list[list[Hit]]()
            for piece in _pieces(subjects, PARTIES_AT_ONCE, self.turns):
                hits += pinned.screen(piece, **named)
            return hits

    def glance(self) -> "ServedGate":
        """Give the gate with the editions of this moment, to look at the lists with, without waiting for a turn."""
        found = copy.copy(self)
        found.is_pinned, found._depth = True, 0
        return found

    def look_around(self) -> None:
        """Take up new editions also while nobody asks, and say that their index is in use, so that none removes it."""
        if _state(self.store.home) != self._state:
            with suppress(CrowdedError), self.alone():  # whoever asks meanwhile takes them up
                pass
        if self._screener is not None:
            keep_in_use(self.store)

    def _take_up(self) -> None:
        """Take up the editions that an update has put in use, once their index is there."""
        home = self.store.home
        state = _state(home)
        if state == self._state:
            return
        newer = PinnedStore(home)
        if self._screener is None or newer.parties() == self.store.parties():
            self.store = newer
        elif not self._opened(newer):
            return
        self._state, self._waiting_since = state, None

    def _opened(self, newer: PinnedStore) -> bool:
        """Open the index of other editions, if it is there or has been waited for too long; never half of it."""
        self._waiting_since = self._waiting_since or time.monotonic()
        patient = time.monotonic() - self._waiting_since < PATIENCE_SECONDS
        if not is_compiled(newer) and patient:
            return False
        try:
            with _alone_compiling(newer):
                screener = open_compiled(newer)
        except Timeout:  # another process compiles it
            return False
        except ExportgateError as error:  # a still newer one has taken its place
            log.warning("new lists are not taken up yet: %s", error)
            return False
        self._screener, self.store = screener, newer
        return True


@contextmanager
def _alone_compiling(store: Store) -> Iterator[None]:
    """See that one process compiles an index that is not there.

    Raises:
        Timeout: another does already.
    """
    if is_compiled(store):
        yield
        return
    with FileLock(store.home / "index" / ".service.lock", timeout=0):
        yield


class ServedCasework(Casework):
    """Casework for many; a policy file that changes is read again."""

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
        return cls(gate, Records.open_for_service(folder), _policy(folder))

    def check(self, shipments: Sequence[Shipment], **named: Any) -> list[Decision]:
        """Decide and keep as `Casework.check` does, on one set of editions; others are let go first in between."""
        with self.gate.turns.taken(patient=bool(named.pop("patient", False))):
            pinned, made = self.pinned(), list[Decision]()
            for piece in _pieces(shipments, SHIPMENTS_AT_ONCE, self.gate.turns):
                made += Casework.check(pinned, piece, **named)
            return made

    def supposed(self, shipments: Sequence[Shipment], **named: Any) -> list[Decision]:
        """Decide as `check` does, with the policy but without anything on file, and keep nothing."""
        with self.gate.turns.taken():
            pinned, made = self.pinned(), list[Decision]()
            for piece in _pieces(shipments, SHIPMENTS_AT_ONCE, self.gate.turns):
                made += pinned.gate.check(piece, policy=pinned.policy, supposed=True, **named)
            return made

    def recheck(self, *arguments: Any, **named: Any) -> Decision:
        """Ask again and keep as `Casework.recheck` does."""
        return self.alone(super().recheck, *arguments, **named)

    def alone(self, ask: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Ask something while nobody else asks, on one set of editions and one policy."""
        with self.gate.alone():
            state = _file_state(self.gate.store.home / _POLICY)
            if state != self._policy_state and not self.gate.is_pinned:
                self.policy = _policy(self.gate.store.home)
                self._policy_state = state
            return ask(*arguments, **named)

    def pinned(self) -> "ServedCasework":
        """Give the casework with the editions and the policy of now."""
        return self.alone(self._pinned)

    def _pinned(self) -> "ServedCasework":
        found = copy.copy(self)
        found.gate = self.gate.pinned()
        return found


def _pieces(whole: Sequence[T], size: int, turns: Turns) -> Iterator[Sequence[T]]:
    """Yield a sequence in pieces, and let others go first between two of them."""
    for at in range(0, len(whole), size):
        if at:
            turns.pass_on()
        yield whole[at : at + size]


def _limits(home: Path) -> ServiceSettings:
    with suppress(SettingsError):  # others tell of it
        return read_settings(home).service
    return ServiceSettings()


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
