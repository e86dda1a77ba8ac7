"""Ten minutes of mixed load on `exportgate serve --workers 2`, with two editions of a list swapped in the middle.

Beside all lists, the SDN list is in use as of 2024-04-26, then 2024-05-01, then 2024-05-03.
`EXPORTGATE_BENCH_SECONDS`, `EXPORTGATE_BENCH_HOME` (a folder that may be written to), `EXPORTGATE_BENCH_WORKERS` and
`EXPORTGATE_BENCH_CLIENTS` change what is asked. Memory is the proportional share of every process (PSS), as Linux
counts it.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from exportgate.compiled import ensure_compiled
from exportgate.feeds.keeping import put_in_use
from exportgate.feeds.store import Store
from exportgate.records import Records, accounts
from exportgate.records.tokens import SCOPES, make_token
from tests.bench.asking import Marker, Place, Seen, ask_for
from tests.bench.timing import EXPORTGATE, timed
from tests.desk.api.serving import Served

SECONDS = float(os.environ.get("EXPORTGATE_BENCH_SECONDS", "600"))
HOME = os.environ.get("EXPORTGATE_BENCH_HOME", "")
WORKERS = int(os.environ.get("EXPORTGATE_BENCH_WORKERS", "2"))
CLIENTS = int(os.environ.get("EXPORTGATE_BENCH_CLIENTS", "8"))
PAUSE_SECONDS = 0.1
FEED, DAYS = "us.sdn", ("2024-04-26", "2024-05-01", "2024-05-03")
PASSWORD = "correct horse battery staple"
PLENTY = "[rate_limits]\nrequests_per_minute = 1000000\nburst = 1000000\n"
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass
class Watched:
    """What the processes of a service took: PSS of all together in MiB at its highest, and processor seconds."""

    peak_mib: float = 0.0
    apart: Sequence[float] = ()
    seconds: dict[int, float] = field(default_factory=dict)

    def look(self, process: int) -> None:
        """Look at the processes of a service now."""
        processes = [process, *children_of(process)]
        shares = [pss_mib(one) for one in processes]
        if sum(shares) > self.peak_mib:
            self.peak_mib, self.apart = sum(shares), shares
        for one in processes:
            self.seconds[one] = max(self.seconds.get(one, 0.0), processor_seconds(one))


def run(shared: Path) -> None:
    """Print a row for each kind of request, and what the service took."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(HOME) if HOME else Path(folder) / "home"
        os.environ.pop("EXPORTGATE_DATABASE", None)
        os.environ["EXPORTGATE_HOME"] = str(home)
        if not HOME:
            timed([EXPORTGATE, "update", "--mirror", str(shared / "feeds")], home)
        swap(home, {FEED: DAYS[0]})
        place, served = begin(home, _markers(home), workers=WORKERS)
        try:
            _measure(place, served)
        finally:
            served.stop()


def begin(home: Path, markers: Sequence[Marker], workers: int) -> tuple[Place, Served]:
    """Start the service on a data folder, with tokens and somebody at the desk."""
    (home / "settings.toml").write_text(PLENTY, encoding="utf-8")
    records, name = Records.open(home), f"load{time.time_ns()}"
    _, token = make_token(records, f"{name}-first", SCOPES, 1, actor="bench")
    _, second = make_token(records, f"{name}-second", SCOPES, 1, actor="bench")
    accounts.create_user(records, name, actor="bench", roles=("officer", "viewer"), password=PASSWORD, display=name)
    records.close()
    served = Served(home, {}, "--workers", str(workers))
    return Place(served.url, token, second, (name, PASSWORD), markers), served


def swap(home: Path, days: Mapping[str, str]) -> None:
    """Put other editions in use, as an update does, and compile their index; in a process of its own."""
    told = [f"{feed}={day}" for feed, day in days.items()]
    subprocess.run([sys.executable, "-m", "tests.bench.load", str(home), *told], check=True)


def put_days_in_use(home: Path, days: Mapping[str, str]) -> None:
    """Put the last readings of the editions of some days in use, one list after the other, and compile the index."""
    store = Store(home)
    for feed, day in days.items():
        edition = [one for one in store.editions(feed) if one.date.isoformat() == day][-1]
        put_in_use(store, edition, datetime.now(UTC))
    ensure_compiled(store)


def _markers(home: Path) -> list[Marker]:
    """Give some whom one of the editions of the list names, and another does not."""
    store = Store(home)
    named: dict[str, set[str]] = {}
    for edition in store.editions(FEED):
        if edition.date.isoformat() in DAYS:
            for entry in store.entries(edition):
                named.setdefault(entry.names[0].name, set()).add(edition.date.isoformat())
    some = [Marker(name, FEED, frozenset(days)) for name, days in sorted(named.items()) if len(days) < len(DAYS)]
    return some[:: max(1, len(some) // 20)]


def _measure(place: Place, served: Served) -> None:
    over, watched = threading.Event(), Watched()
    print(f"{datetime.now(UTC):%H:%M:%S} UTC: {CLIENTS} clients, {WORKERS} workers, {SECONDS:g} s", flush=True)
    seen, threads = ask_for(place, CLIENTS, PAUSE_SECONDS, over)
    begun, swapped = time.monotonic(), dict[str, float]()
    while (now := time.monotonic() - begun) < SECONDS:
        watched.look(served.process.pid)
        if len(swapped) < 2 and now > SECONDS * (len(swapped) + 1) / 3:
            swap(served.home, {FEED: DAYS[len(swapped) + 1]})
            swapped[DAYS[len(swapped)]] = time.monotonic()
        time.sleep(min(2.0, SECONDS / 20))
    over.set()
    for thread in threads:
        thread.join()
    watched.look(served.process.pid)
    _print(seen, watched, swapped)


def _print(seen: Seen, watched: Watched, swapped: Mapping[str, float]) -> None:
    print(f"{'asked':<20}{'answered':>10}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'most ms':>9}{'later':>7}")
    for kind, took in sorted(seen.took.items()):
        took.sort()
        p50, p99 = (1000 * took[min(int(share * len(took)), len(took) - 1)] for share in (0.5, 0.99))
        rate, later = len(took) / SECONDS, seen.refused.get(kind, 0)
        print(f"{kind:<20}{len(took):>10}{rate:>10.1f}{p50:>9.1f}{p99:>9.1f}{1000 * took[-1]:>9.1f}{later:>7}")
    total = sum(map(len, seen.took.values()))
    print(f"all: {total:,} answered, {total / SECONDS:.1f} a second; wrong: {len(seen.wrong)}")
    for told in seen.wrong[:20]:
        print(f"  {told}")
    for editions, count in seen.sets.items():
        day = dict(editions)[FEED]
        late = seen.last_begun[editions] - swapped[day] if day in swapped else 0.0
        told = f"; the last was asked {late:+.2f} s after the next index was there" if day in swapped else ""
        print(f"{FEED} of {day}: {count:,} answers{told}")
    apart = ", ".join(f"{one:.0f}" for one in watched.apart)
    print(f"memory at most {watched.peak_mib:.0f} MiB (supervisor and workers: {apart})")
    print(
        f"processor time {sum(watched.seconds.values()):.1f} s of {SECONDS:g} s on {os.cpu_count()} cores", flush=True
    )


def children_of(process: int) -> list[int]:
    """Give the processes that a process started."""
    told = Path(f"/proc/{process}/task/{process}/children")
    return [int(word) for word in told.read_text("ascii").split()] if told.exists() else []


def pss_mib(process: int) -> float:
    """Give the memory of a process in MiB, with its share of what it has in common with others."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def processor_seconds(process: int) -> float:
    """Give the processor time of a process."""
    try:
        words = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / _TICKS


if __name__ == "__main__":
    put_days_in_use(Path(sys.argv[1]), dict(word.split("=", 1) for word in sys.argv[2:]))
