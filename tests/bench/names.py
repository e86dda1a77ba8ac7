"""The names benchmark of the shared folder, with peers in the same run; then everything at scale."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench import names_at_scale, names_elsewhere, peer
from tests.bench.timing import EXPORTGATE

OPTIONS = "--threshold 0 --top 1 --format csv --output {hits}"
OURS = f"{EXPORTGATE} screen {{queries}} --list {{list}} {OPTIONS}"
MEANS = {"mean_changes": "ten changes", "mean_aliases": "real aliases", "mean_native": "native scripts"}


def run(shared: Path) -> None:
    """Print recall of every class at both rates of false alerts, and names a second, for all engines; then ratios."""
    bench = str(shared / "bench" / "names" / "bench.py")
    with tempfile.TemporaryDirectory() as folder:
        commands = {"exportgate": OURS}
        for engine in peer.installed():
            commands[engine] = f"{sys.executable} -m tests.bench.peer {engine} {{queries}} {{list}} {{hits}}"
        results = [str(_measured(bench, Path(folder), name, command)) for name, command in commands.items()]
        subprocess.run([sys.executable, bench, "compare", *results], check=True)
        _print_ratios([json.loads(Path(result).read_text("utf-8")) for result in results])
        _print_elsewhere(shared, Path(folder) / "elsewhere")
    names_at_scale.run(shared)


def _print_elsewhere(shared: Path, folder: Path) -> None:
    """Print the means where the clean names are others, so that other names set the thresholds."""
    if not names_elsewhere.available():
        print("netaddr and nba_api are not installed: no second clean population")
        return
    folder.mkdir()
    names_elsewhere.write_clean(folder / "clean.csv", shared)
    bench = str(shared / "bench" / "names" / "bench.py")
    result = _measured(bench, folder, "elsewhere", OURS, ["--clean", str(folder / "clean.csv")])
    for rate, part in json.loads(result.read_text("utf-8"))["rates"].items():
        means = ", ".join(f"{mean} {part[key]}" for key, mean in MEANS.items())
        print(f"clean names that no fit has seen, {rate}% of them alerting: {means}")


def _measured(bench: str, folder: Path, name: str, command: str, more: Sequence[str] = ()) -> Path:
    result = folder / f"{name}.json"
    arguments = ["run", "--work", str(folder), "--json", str(result), "--name", name, "--command", command, *more]
    subprocess.run([sys.executable, bench, *arguments], check=True, stdout=subprocess.DEVNULL)
    return result


def _print_ratios(results: list[dict]) -> None:  # type: ignore[type-arg]
    """Print what the peers reach of our recall, and how many times as fast we are."""
    ours, *others = results
    for other in others:
        speed = ours["speed"]["names per second"] / other["speed"]["names per second"]
        told = [f"{speed:.2f} times as many names a second"]
        for rate, part in ours["rates"].items():
            theirs = other["rates"][rate]
            told += [
                f"{part[key] / max(theirs[key], 0.1):.2f} times the {mean} at {rate}%" for key, mean in MEANS.items()
            ]
        print(f"exportgate beside {other['name']}: {', '.join(told)}")
