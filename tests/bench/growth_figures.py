"""What was measured of growth, as it stands in docs/growth: exponents, charts, and what a night would cost."""

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement: of what, for how many, processor and wall seconds, peak memory in MiB."""

    what: str
    size: int
    cpu: float
    wall: float
    peak: float

    def row(self) -> dict[str, object]:
        """Give it as a row of the file, as precise as it is meant."""
        return asdict(self) | {"cpu": round(self.cpu, 2), "wall": round(self.wall, 2), "peak": round(self.peak)}


FIELDS = tuple(one.name for one in fields(Measured))


def read(file: Path) -> list[Measured]:
    """Read the measurements, in the order of their sizes."""
    with file.open(encoding="utf-8", newline="") as lines:
        found = [
            Measured(row["what"], int(row["size"]), float(row["cpu"]), float(row["wall"]), float(row["peak"]))
            for row in csv.DictReader(lines)
        ]
    return sorted(found, key=lambda one: (one.what, one.size))


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """Give the power of the size that a figure grows with: the slope of least squares of both logarithms."""
    x, y = [math.log(one) for one in sizes], [math.log(one) for one in values]
    middle_x, middle_y = sum(x) / len(x), sum(y) / len(y)
    across = sum((a - middle_x) ** 2 for a in x)
    return sum((a - middle_x) * (b - middle_y) for a, b in zip(x, y, strict=True)) / across


def exponents(measured: Iterable[Measured], least: int = 0) -> dict[str, float]:
    """Give the exponent of processor time of each subject, from a least size on (below it the start weighs)."""
    parted: dict[str, list[Measured]] = {}
    for one in measured:
        if one.size >= least:
            parted.setdefault(one.what, []).append(one)
    return {
        what: exponent([one.size for one in some], [one.cpu for one in some])
        for what, some in parted.items()
        if len(some) > 1
    }


def hours(seconds: Mapping[str, float], parties: int, machines: int, cores: int) -> dict[str, float]:
    """Give the hours of a night's run on some machines.

    Args:
        seconds: processor seconds a million parties, by kind of run.
        parties: on file.
        machines: as many, each with its part of the parties.
        cores: of each.
    """
    return {what: one * parties / 1e6 / machines / cores / 3600 for what, one in seconds.items()}


CHARTS = {
    "lists": (("build", "search"), "names on the lists", "Search: a million parties' names"),
    "parties": (("import", "full", "changes", "nothing", "screen"), "parties", "Parties on file"),
}


def draw(file: Path, folder: Path) -> None:
    """Draw time and memory of each group into the folder, and make the tables of the page beside it anew."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams |= {"svg.hashsalt": "growth", "svg.fonttype": "none", "font.size": 10}
    for name, (kinds, across, title) in CHARTS.items():
        measured = [one for one in read(file) if one.what in kinds]
        if measured:
            _draw(measured, kinds, across, title, folder / f"{name}.svg")
    page = folder.with_suffix(".md")
    page.write_text(filled(page.read_text(encoding="utf-8"), read(file)), encoding="utf-8")


def _draw(measured: Sequence[Measured], kinds: Sequence[str], across: str, title: str, target: Path) -> None:
    from matplotlib import pyplot

    figure, (time, memory) = pyplot.subplots(1, 2, figsize=(9.5, 3.8), layout="constrained")
    powers = exponents(measured)
    for kind in kinds:
        some = [one for one in measured if one.what == kind]
        if not some:
            continue
        sizes = [one.size for one in some]
        power = f" (power {powers[kind]:.2f})" if kind in powers else ""
        time.plot(sizes, [one.cpu for one in some], marker="o", label=f"{kind}{power}")
        memory.plot(sizes, [one.peak for one in some], marker="o", label=kind)
    for axes, label in ((time, "processor seconds"), (memory, "peak MiB")):
        axes.set(xscale="log", yscale="log", xlabel=across, ylabel=label)
        axes.grid(True, which="both", alpha=0.25)
        axes.legend(fontsize=8)
    figure.suptitle(title)
    figure.savefig(target, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)


def measured_table(measured: Sequence[Measured], kinds: Sequence[str]) -> str:
    """Give the figures of some subjects as a Markdown table, a row a size."""
    sizes = sorted({one.size for one in measured if one.what in kinds})
    at = {(one.what, one.size): one for one in measured}
    lines = ["| size |" + "".join(f" {kind} |" for kind in kinds), "|---|" + "---|" * len(kinds)]
    for size in sizes:
        cells = [_cell(at.get((kind, size))) for kind in kinds]
        lines.append(f"| {size:,} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(one: Measured | None) -> str:
    return f"{_seconds(one.cpu)}, {one.peak:,.0f} MiB" if one else "not measured"


def _seconds(value: float) -> str:
    return f"{value:,.0f} s" if value >= 10 else f"{value:.1f} s"


def powers_table(measured: Sequence[Measured], kinds: Sequence[str]) -> str:
    """Give the exponents of processor time and of peak memory, from end to end and between the two largest sizes."""
    lines = ["| | time, all sizes | time, largest two | memory, all sizes |", "|---|---|---|---|"]
    for kind in kinds:
        some = sorted((one for one in measured if one.what == kind), key=lambda one: one.size)
        if len(some) < 2:
            continue
        sizes = [one.size for one in some]
        time, last = exponent(sizes, [one.cpu for one in some]), exponent(sizes[-2:], [one.cpu for one in some[-2:]])
        lines.append(f"| {kind} | {time:.2f} | {last:.2f} | {exponent(sizes, [one.peak for one in some]):.2f} |")
    return "\n".join(lines)


def tables(measured: Sequence[Measured]) -> dict[str, str]:
    """Give the tables of the page, by the names of their places in it."""
    found = {}
    for name, (kinds, _, _) in CHARTS.items():
        some = [one for one in measured if one.what in kinds]
        found[name] = measured_table(some, kinds)
        found[f"{name} powers"] = powers_table(some, kinds)
    return found | {"night": night_table(measured)}


def filled(page: str, measured: Sequence[Measured]) -> str:
    """Give the page with each of its tables made anew."""
    for name, table in tables(measured).items():
        begin, end = f"<!-- table: {name} -->\n", "<!-- end -->"
        head, _, rest = page.partition(begin)
        if rest:
            page = f"{head}{begin}\n{table}\n\n{end}{rest.partition(end)[2]}"
    return page


MACHINES = (1, 2, 4, 8, 16, 32)
MANY, CORES = 100_000_000, 8


def night_table(measured: Sequence[Measured]) -> str:
    """Give what 100 million parties would take on some machines, from the largest sizes measured, in proportion."""
    seconds = {}
    for what in ("full", "changes"):
        largest = max((one for one in measured if one.what == what), key=lambda one: one.size)
        seconds[what] = largest.cpu / largest.size * 1e6
    lines = [
        f"| machines of {CORES} cores | the first night, or `--full` | a night with changes | machine hours, each |",
        "|---|---|---|---|",
    ]
    for machines in MACHINES:
        took = hours(seconds, MANY, machines, CORES)
        spent = f"{took['full'] * machines:,.1f} and {took['changes'] * machines:,.2f}"
        lines.append(f"| {machines} | {_clock(took['full'])} | {_clock(took['changes'])} | {spent} |")
    return "\n".join(lines)


def _clock(value: float) -> str:
    return (
        f"{value:,.1f} h" if value >= 1 else f"{value * 60:,.0f} min" if value >= 1 / 60 else f"{value * 3600:,.0f} s"
    )
