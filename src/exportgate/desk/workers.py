"""Several workers behind one socket, and the supervisor that starts them, starts them anew and stops them.

The supervisor answers nothing itself. On Linux workers are forked from it once it has loaded the program and the laws,
so that they share the memory of both and one that died is replaced at once; elsewhere each loads them for itself. The
index is mapped from its files, which all of them share in any case.
"""

import gc
import logging
import multiprocessing
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from pathlib import Path
from threading import Thread
from typing import Any

log = logging.getLogger(__name__)
COUNTED = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which workers count for `/metrics`."""
FAILED = 2
"""The exit code of a worker that cannot serve at all, having said why."""
GRACE_SECONDS = 45.0
"""Workers that have not ended so long after they were told to are killed."""
_LOOK_SECONDS = 0.1
_SOUND_SECONDS = 10.0
"""A worker that dies sooner after its start than this is not replaced at once, but after a wait that doubles."""
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 60.0

Serve = Callable[[socket.socket, "Leash"], int]
"""What a worker does: serves on a socket until it is told to stop, and gives its exit code."""


@dataclass(frozen=True, slots=True)
class Leash:
    """What holds a worker to its supervisor.

    Args:
        stopping: a byte that both see, other than 0 once the workers are to stop.
        serving: a byte that the worker sets once it serves.
        supervisor: the process id of the supervisor.
    """

    stopping: Any
    serving: Any
    supervisor: int

    def tell_serving(self) -> None:
        """Say that the worker serves."""
        self.serving.value = 1

    def watch(self, stop: Callable[[], None]) -> None:
        """Have `stop` called once the worker is to stop, or its supervisor is no more, however that ended."""
        Thread(target=self._watch, args=(stop,), name="exportgate-leash", daemon=True).start()

    def _watch(self, stop: Callable[[], None]) -> None:
        while not self.stopping.value and not self._orphaned():
            time.sleep(_LOOK_SECONDS)
        stop()

    def _orphaned(self) -> bool:
        parent = multiprocessing.parent_process()
        return os.getppid() != self.supervisor or (parent is not None and not parent.is_alive())


@dataclass
class _Worker:
    """A worker by its number, and what has become of its processes."""

    number: int
    process: Any = None
    leash: Leash | None = None
    began: float = 0.0
    pause: float = 0.0
    starts_at: float = 0.0
    has_served: bool = field(default=False)

    @property
    def lives(self) -> bool:
        """Whether its process runs."""
        return self.process is not None and self.process.is_alive()


class Supervisor:
    """Keeps so many workers at work on one socket.

    Args:
        count: how many.
        sock: which all of them accept connections from.
        serve: what each does; must be a function of a module, since it may be started in a fresh interpreter.
        prepare: called once before the first worker is forked; not where each loads everything for itself.
    """

    def __init__(self, count: int, sock: socket.socket, serve: Serve, prepare: Callable[[], None]) -> None:
        self._sock = sock
        self._serve = serve
        self._prepare = prepare
        forks = sys.platform == "linux"
        self._context: BaseContext = multiprocessing.get_context("fork" if forks else "spawn")
        self._forks = forks
        self._stopping = self._byte()
        self._workers = [_Worker(number) for number in range(1, count + 1)]

    def run(self) -> int:
        """Serve until told to stop; gives the exit code.

        The first worker is started alone: what it cannot do, none can, and what it prepares the others find.
        """
        if self._forks:
            self._prepare()
            gc.collect()
            gc.freeze()  # what is there now is looked at by no collection in a worker, so its memory stays shared
        with self._signals():
            first = self._workers[0]
            self._start(first)
            while not self._stopping.value and first.lives and not _serves(first):
                self._rest()
            if not _serves(first) and not self._stopping.value:
                return self._exit_code(first)
            self._keep_at_work()
            return self._end()

    def _keep_at_work(self) -> None:
        while not self._stopping.value:
            for worker in self._workers:
                self._look_after(worker)
            self._rest()

    def _look_after(self, worker: _Worker) -> None:
        """Replace a worker that has died: at once where it had served for a while, else after a wait."""
        if worker.lives:
            return
        if worker.process is not None:
            self._bury(worker)
        if time.monotonic() >= worker.starts_at:
            self._start(worker)

    def _bury(self, worker: _Worker) -> None:
        code, lived = worker.process.exitcode, time.monotonic() - worker.began
        _forget_counts(worker.process.pid)
        worker.pause = 0.0 if lived >= _SOUND_SECONDS else min(_LONGEST_WAIT, max(_FIRST_WAIT, 2 * worker.pause))
        worker.starts_at = time.monotonic() + worker.pause
        later = f" in {worker.pause:g} s" if worker.pause else ""
        told = "worker %d (process %d) %s; another is started%s"
        log.error(told, worker.number, worker.process.pid, _end(code), later)
        worker.process.close()
        worker.process = None

    def _start(self, worker: _Worker) -> None:
        worker.leash = Leash(self._stopping, self._byte(), os.getpid())
        worker.process = self._context.Process(  # type: ignore[attr-defined]
            target=_work, args=(self._serve, self._sock, worker.leash), name=f"exportgate-worker-{worker.number}"
        )
        worker.process.start()
        worker.began = time.monotonic()

    def _rest(self) -> None:
        """Wait a little, less where a worker dies meanwhile."""
        living = [worker.process.sentinel for worker in self._workers if worker.lives]
        wait(living, _LOOK_SECONDS) if living else time.sleep(_LOOK_SECONDS)

    def _end(self) -> int:
        """Wait for the workers to answer what is under way, and kill those that do not end."""
        self._sock.close()
        ends = time.monotonic() + GRACE_SECONDS
        for worker in self._workers:
            if worker.process is not None:
                worker.process.join(max(0.0, ends - time.monotonic()))
                if worker.lives:
                    log.error("worker %d does not end and is killed", worker.number)
                    worker.process.kill()
                    worker.process.join()
        return 0

    def _exit_code(self, worker: _Worker) -> int:
        code = worker.process.exitcode
        if code != FAILED:
            log.error("the first worker %s before it served", _end(code))
        return FAILED

    def _byte(self) -> Any:
        return self._context.RawValue("b", 0)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Stop at the usual signals."""

        def stop(_number: int, _frame: object) -> None:
            self._stopping.value = 1

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _work(serve: Serve, sock: socket.socket, leash: Leash) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    sys.exit(serve(sock, leash))


def _serves(worker: _Worker) -> bool:
    return worker.leash is not None and bool(worker.leash.serving.value)


def _end(code: int | None) -> str:
    return f"was ended by signal {-code}" if code is not None and code < 0 else f"ended with {code}"


@contextmanager
def counting() -> Iterator[None]:
    """Give workers a folder in which they count: each in files of its own, which any of them adds up.

    It must be there before `prometheus_client` is imported.
    """
    folder = tempfile.mkdtemp(prefix="exportgate-counts-")
    os.environ[COUNTED] = folder
    try:
        yield
    finally:
        del os.environ[COUNTED]
        shutil.rmtree(folder, ignore_errors=True)


def _forget_counts(process: int) -> None:
    """Forget what a worker that died had at the moment; what it counted stays counted."""
    for file in Path(os.environ[COUNTED]).glob(f"gauge_live*_{process}.db"):
        file.unlink(missing_ok=True)
