"""Asking whether something answers, without waiting for ever where it does not."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread

SECONDS = 5.0
SILENT = "the records do not answer"


class Probe:
    """Asks in a thread of its own, once at a time: a question that gets no answer takes no more than that one thread.

    Args:
        seconds: how long an answer is waited for.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._asked: Future[str] | None = None

    def told(self, ask: Callable[[], str]) -> str:
        """Give what is answered; where an earlier question has no answer yet, that one's."""
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = Future()
                # A daemon, so that stopping waits for no answer that never comes.
                Thread(target=_answer, args=(self._asked, ask), name="exportgate-probe", daemon=True).start()
            asked = self._asked
        try:
            return asked.result(self._seconds)
        except TimeoutError:
            return SILENT


def _answer(asked: "Future[str]", ask: Callable[[], str]) -> None:
    answer = SILENT
    try:
        answer = ask()
    finally:
        asked.set_result(answer)
