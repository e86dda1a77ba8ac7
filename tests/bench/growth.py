"""How time and memory grow: with the names on the lists and with the parties on file; measured, and drawn.

    python -m tests.bench.growth measure FILE lists|rescreen|screen SIZE...   # append measurements to FILE
    python -m tests.bench.growth draw FILE FOLDER                             # the charts of docs/growth.md, as SVG

Each measurement is a process of its own. Time is processor time, which other work on the machine lengthens little.
"""

import csv
import itertools
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from exportgate.names.index import NameIndex
from exportgate.names.scoring import DEFAULT_THRESHOLD
from tests.bench.growth_figures import FIELDS, Measured
from tests.bench.names_at_scale import HEADROOM, WIDTH, _clean, _many, _names
from tests.bench.timing import EXPORTGATE
from tests.conftest import SHARED

ASKED = 2_000
Measure = Callable[[Path, int], Iterator[Measured]]
"""Takes a data folder with all lists and a size."""
WITH_ADDRESS = 0.3
LISTED = 0.002
BEFORE, AFTER = "2024-04-26", "2024-05-01"
"""The editions of the list that changes between two nights: 298 entries more."""
CHANGED_FEED = "us.sdn"
_COUNTRIES = ("DE", "FR", "GB", "US", "JP", "KR", "TW", "IN", "BR", "PL", "AE", "TR", "VN", "MY", "MX")
_STREETS = ("Harbour", "Station", "Mill", "Church", "Market", "Industrial", "Garden", "Bridge", "Castle", "River")
_CITIES = ("Hamburg", "Lyon", "Leeds", "Osaka", "Pusan", "Pune", "Santos", "Gdansk", "Izmir", "Penang", "Puebla")


@dataclass(frozen=True, slots=True)
class Took:
    """What a command took: processor and wall seconds, and its own peak memory in MiB."""

    cpu: float
    wall: float
    peak: float


def measure(file: Path, what: str, sizes: Sequence[int]) -> None:
    """Measure one subject at some sizes; each row is written as soon as it is there."""
    new = not file.exists()
    with tempfile.TemporaryDirectory() as folder, file.open("a", encoding="utf-8", newline="") as out:
        loaded = Path(folder) / "loaded"
        _load(loaded, BEFORE)
        writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
        if new:
            writer.writeheader()
        for size in sizes:
            for one in _in_a_copy(MEASURES[what], loaded, size):
                writer.writerow(one.row())
                out.flush()
                times = f"cpu {one.cpu:9.1f} s  wall {one.wall:9.1f} s"
                print(f"{one.what:16} {one.size:12,}  {times}  {one.peak:7,.0f} MiB", flush=True)


def _in_a_copy(measure_it: Measure, loaded: Path, size: int) -> Iterator[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(loaded, home)
        yield from measure_it(home, size)


def lists(home: Path, size: int) -> Iterator[Measured]:
    """Build an index of so many names and search it, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.growth", "names", str(home), str(size)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    for row in json.loads(done.stdout):
        yield Measured(**row)


def names(home: Path, size: int) -> list[Measured]:
    """Build an index of so many names here and search it on one core."""
    listed = list(itertools.islice(_many(list(_names(home))), size))
    asked = _clean(SHARED)[:ASKED]
    (start, wall) = time.process_time(), time.perf_counter()
    index = NameIndex.build(listed)
    built = Measured("build", size, time.process_time() - start, time.perf_counter() - wall, _peak())
    index.search(asked[:50], WIDTH, DEFAULT_THRESHOLD - HEADROOM)
    (start, wall) = time.process_time(), time.perf_counter()
    index.search(asked, WIDTH, DEFAULT_THRESHOLD - HEADROOM)
    times = 1_000_000 / len(asked)
    searched = (time.process_time() - start) * times, (time.perf_counter() - wall) * times
    return [built, Measured("search", size, *searched, _peak())]


def rescreen(home: Path, size: int) -> Iterator[Measured]:
    """Bring so many parties in, screen all of them, load the next edition of a list, and screen what changed."""
    file = home / "partners.csv"
    _write_parties(file, size, _newly_listed())
    yield _measured("import", size, _took(home, "parties", "import", str(file)))
    yield _measured("full", size, _took(home, *_rescreened(home)))
    _load(home, AFTER, "--feed", CHANGED_FEED)
    yield _measured("changes", size, _took(home, *_rescreened(home)))
    yield _measured("nothing", size, _took(home, *_rescreened(home)))


def _rescreened(home: Path) -> tuple[str, ...]:
    return "rescreen", "--format", "csv", "--output", str(home / "hits.csv")


def screen(home: Path, size: int) -> Iterator[Measured]:
    """Screen a file of so many parties."""
    file = home / "partners.csv"
    _write_parties(file, size, _newly_listed())
    yield _measured("screen", size, _took(home, "screen", str(file), "--format", "csv", "--output", f"{home}/hits.csv"))


MEASURES = {"lists": lists, "rescreen": rescreen, "screen": screen}


def _load(home: Path, day: str, *options: str) -> None:
    """Load all lists, the one that changes in its edition of a day, from a mirror that knows nothing later of it."""
    beside = home / f"mirror-{day}"
    mirror = beside / "feeds"
    mirror.mkdir(parents=True)
    (beside / "rules").symlink_to(SHARED / "rules")
    for one in (SHARED / "feeds").iterdir():
        (mirror / one.name).symlink_to(one)
    told = (SHARED / "feeds" / "mirror.toml").read_text(encoding="utf-8")
    head, *editions = told.split("[[edition]]")
    kept = [one for one in editions if f'feed = "{CHANGED_FEED}"' not in one or _day(one) <= day]
    (mirror / "mirror.toml").unlink()
    (mirror / "mirror.toml").write_text("[[edition]]".join([head, *kept]), encoding="utf-8")
    _took(home, "update", "--mirror", str(mirror), *options)
    shutil.rmtree(beside)


def _day(edition: str) -> str:
    return next(line.split("=")[1].strip() for line in edition.splitlines() if line.startswith("date"))


def _newly_listed() -> list[tuple[str, str]]:
    """Give the names that only the later edition of the list has."""
    import gzip

    parts = []
    for day in (BEFORE, AFTER):
        packed = SHARED / "feeds" / f"us_ofac_sdn_{day.replace('-', '')}.csv.gz"
        with gzip.open(packed, "rt", encoding="utf-8", errors="replace", newline="") as file:
            parts.append({row[0]: row for row in csv.reader(file) if len(row) > 2})
    before, after = parts
    new = [row for id, row in after.items() if id not in before]
    return [(row[1], "person" if row[2].strip() == "individual" else "") for row in new]


def _write_parties(file: Path, size: int, listed: Sequence[tuple[str, str]]) -> None:
    """Write parties: names made of words of real unlisted ones, three in ten with an address, two in 1,000 listed."""
    random.seed(7)
    made = _made(_clean(SHARED))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("id", "name", "kind", "country", "address"))
        for number in range(size):
            name, kind = listed[number % len(listed)] if random.random() < LISTED else next(made)
            writer.writerow((f"P{number}", name, kind, random.choice(_COUNTRIES), _address()))


def _made(names: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Make names without end of the first half of one and the last half of another."""
    while True:
        (name, kind), (other, _) = random.choice(names), random.choice(names)
        words, others = name.split(), other.split()
        yield " ".join([*words[: (len(words) + 1) // 2], *others[len(others) // 2 :]]), kind


def _address() -> str:
    if random.random() >= WITH_ADDRESS:
        return ""
    street, code = f"{random.randrange(1, 400)} {random.choice(_STREETS)} Road", random.randrange(10_000, 99_999)
    return f"{street}, {code} {random.choice(_CITIES)}"


def _took(home: Path, *arguments: str) -> Took:
    """Run a command of exportgate; stop where it could not be done."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as told:
        child = subprocess.Popen(
            [EXPORTGATE, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=told,
            env=os.environ | {"EXPORTGATE_HOME": str(home)},
        )
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in (0, 1):
            told.seek(0)
            sys.exit(f"{arguments} ended with {child.returncode}: {told.read()[-2000:].decode(errors='replace')}")
    return Took(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024)


def _measured(what: str, size: int, took: Took) -> Measured:
    return Measured(what, size, took.cpu, took.wall, took.peak)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: Sequence[str]) -> None:
    """Do what the command line says."""
    match arguments:
        case ["measure", file, what, *sizes] if what in MEASURES:
            measure(Path(file), what, [int(size.replace("_", "")) for size in sizes])
        case ["draw", file, folder]:
            from tests.bench.growth_figures import draw

            draw(Path(file), Path(folder))
        case ["names", home, size]:
            print(json.dumps([one.row() for one in names(Path(home), int(size))]))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
