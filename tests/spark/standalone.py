"""A stand-alone Spark on loopback: a master and some workers, of pyspark's own scripts, ended afterwards."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.spark.made import QUICK

LOOPBACK = "127.0.0.1"
_UP_SECONDS = 120
_ENDED_SECONDS = 20


@dataclass
class Standalone:
    """A running master with its workers.

    Args:
        url: of the master.
        folder: where the workers keep what their executors write.
        workers: one process a worker; its executors and their Python are of the same group.
    """

    url: str
    folder: Path
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def kill_worker(self, number: int) -> None:
        """End a worker with all that it runs, as when its machine fails."""
        os.killpg(self.workers[number].pid, signal.SIGKILL)

    def told(self) -> str:
        """Give what the executors and their Python wrote to their standard error."""
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*/app-*/*/stderr")))


@contextmanager
def standalone(folder: Path, workers: int = 2, memory: str = "1g") -> Iterator[Standalone]:
    """Run a master and workers of one core each on free ports of the loopback."""
    port = _free_port()
    running = [_start(folder, "Master", "--host", LOOPBACK, "--port", str(port), "--webui-port", "0")]
    cluster = Standalone(f"spark://{LOOPBACK}:{port}", folder)
    try:
        _wait_for(lambda: _answers(port))
        for number in range(workers):
            own = ("--cores", "1", "--memory", memory, "--work-dir", str(folder / f"worker-{number}"))
            started = _start(folder, "Worker", "--host", LOOPBACK, "--webui-port", "0", *own, cluster.url)
            cluster.workers.append(started)
        running += cluster.workers
        log = folder / "Worker.log"
        _wait_for(lambda: log.read_text(errors="replace").count("Successfully registered with master") == workers)
        yield cluster
    finally:
        for process in reversed(running):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(_ENDED_SECONDS)


def _start(folder: Path, what: str, *arguments: str) -> subprocess.Popen[bytes]:
    import pyspark

    script = Path(pyspark.__file__).parent / "bin" / "spark-class"
    package = f"org.apache.spark.deploy.{what.lower()}.{what}"
    own = {
        "SPARK_LOCAL_IP": LOOPBACK,
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": QUICK,
        "SPARK_LOCAL_DIRS": str(folder),
    }
    with (folder / f"{what}.log").open("ab") as log:
        return subprocess.Popen(
            [script, package, *arguments], stdout=log, stderr=log, env=os.environ | own, start_new_session=True
        )


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        return int(free.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex((LOOPBACK, port)) == 0


def _wait_for(there: Callable[[], bool]) -> None:
    until = time.monotonic() + _UP_SECONDS
    while not there():
        if time.monotonic() > until:
            raise TimeoutError("the stand-alone Spark did not come up")
        time.sleep(0.2)
