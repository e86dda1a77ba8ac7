"""A real `exportgate serve`, as a user starts it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

_START_SECONDS = 60


class Served:
    """A process that serves a data folder.

    Args:
        home: the data folder.
        environment: beside that of the tests.
        options: of the command.
    """

    def __init__(self, home: Path, environment: Mapping[str, str], *options: str) -> None:
        self.home = home
        self.log = home / f"serve-{time.monotonic_ns()}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [Path(sys.executable).with_name("exportgate"), "serve", "--port", "0", *options],
                env={**os.environ, "EXPORTGATE_HOME": str(home), **environment},
                stdout=log,
                stderr=log,
            )
        self.port = self._port()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def told(self) -> str:
        """Give what it wrote to its log."""
        return self.log.read_text("utf-8", "replace")

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait(30)

    def stop(self) -> int:
        """Ask it to stop, and give its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def _port(self) -> int:
        ends = time.monotonic() + _START_SECONDS
        while time.monotonic() < ends and self.process.poll() is None:
            for word in self.told().split():
                if word.startswith("http://"):
                    return urlsplit(word).port or 0
            time.sleep(0.05)
        raise AssertionError(f"the service did not start: {self.told()}")
