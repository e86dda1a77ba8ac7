"""Screening on Spark against one machine: time, processor time, memory, and what Spark costs beside the screening.

All on the same machine: the engine by itself, Spark on two cores of it, and a stand-alone Spark of two workers with a
core each, as it is and with one of the two killed in the middle. EXPORTGATE_BENCH_PARTIES says how many parties,
1,000,000 where it is not set.
"""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.growth import Took, _newly_listed, _write_parties
from tests.bench.timing import EXPORTGATE, timed
from tests.spark.standalone import Standalone, standalone

MILLION = 1_000_000
_EVERY_SECONDS = 2.0
_TICKS = os.sysconf("SC_CLK_TCK")
_MEMORY = ("--spark-conf", "spark.driver.memory=1g", "--spark-conf", "spark.executor.memory=1g")


@dataclass
class Used:
    """What this process's descendants used: processor seconds, and memory at its highest in MiB, shared parts once."""

    seconds: dict[int, float] = field(default_factory=dict)
    peak: float = 0.0

    def look(self) -> None:
        """Look at all of them now."""
        memory = 0.0
        for process in _descendants(os.getpid()):
            self.seconds[process] = max(self.seconds.get(process, 0.0), _seconds(process))
            memory += _memory(process)
        self.peak = max(self.peak, memory)


def run(shared: Path) -> None:
    """Load all lists into a folder of their own, screen the same parties in four ways, and print what each took."""
    count = int(os.environ.get("EXPORTGATE_BENCH_PARTIES", MILLION))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        timed([EXPORTGATE, "update", "--mirror", str(shared / "feeds")], home)
        compare(home, Path(folder), count)


def compare(home: Path, folder: Path, count: int) -> None:
    """Screen so many parties in four ways against the lists of a data folder."""
    file = folder / "parties.csv"
    _write_parties(file, count, _newly_listed())
    asked = [EXPORTGATE, "screen", str(file), "--format", "csv", "--output"]
    spark = ["--engine", "spark", *_MEMORY, "--master"]
    alone = _measured("one machine", [*asked, f"{folder}/one.csv"], home, count)
    local = _measured("Spark, local[2]", [*asked, f"{folder}/local.csv", *spark, "local[2]"], home, count)
    with standalone(folder, memory="2g") as cluster:
        two = _measured("Spark, two workers", [*asked, f"{folder}/two.csv", *spark, cluster.url], home, count)
        with _one_killed(cluster, two.wall / 2):
            _measured("Spark, one killed", [*asked, f"{folder}/killed.csv", *spark, cluster.url], home, count)
    for name, took in (("local[2]", local), ("two workers", two)):
        print(f"Spark costs beside the screening, {name}: {took.cpu - alone.cpu:,.0f} s of processor time")
    answers = {(folder / f"{name}.csv").read_bytes() for name in ("one", "local", "two", "killed")}
    print("the same answers" if len(answers) == 1 else "THE ANSWERS DIFFER", flush=True)


@contextmanager
def _one_killed(cluster: Standalone, after: float) -> Iterator[None]:
    """Kill the second worker, with its executor and Python, so many seconds from now; say so where it came too late."""
    death = threading.Timer(after, cluster.kill_worker, [1])
    death.start()
    yield
    death.cancel()
    died = cluster.workers[1].poll() is not None
    print(f"one worker was killed after {after:,.0f} s" if died else "NO WORKER WAS KILLED, it was over before")


def _measured(name: str, command: Sequence[str], home: Path, count: int) -> Took:
    used, over, start = Used(), threading.Event(), time.perf_counter()
    before = Used()
    before.look()
    watcher = threading.Thread(target=_watch, args=(used, over))
    watcher.start()
    done = subprocess.run(command, env=os.environ | {"EXPORTGATE_HOME": str(home)}, capture_output=True, check=False)
    over.set()
    watcher.join()
    took = Took(sum(used.seconds.values()) - sum(before.seconds.values()), time.perf_counter() - start, used.peak)
    if done.returncode not in (0, 1):
        print(done.stderr.decode(errors="replace")[-2000:])
    print(
        f"{name:20} {count:,} parties: {took.wall:,.0f} s, {took.cpu:,.0f} s of processor time, "
        f"{count / took.wall:,.0f} a second ({count / took.cpu:,.0f} a processor second), peak {took.peak:,.0f} MiB",
        flush=True,
    )
    return took


def _watch(used: Used, over: threading.Event) -> None:
    while not over.wait(_EVERY_SECONDS):
        used.look()
    used.look()


def _descendants(process: int) -> Iterator[int]:
    try:
        told = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:  # it has ended
        return
    for child in {int(one) for children in told for one in children.split()}:
        yield child
        yield from _descendants(child)


def _seconds(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _memory(process: int) -> float:
    """Give the memory of a process in MiB, what it shares with others counted in parts."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
