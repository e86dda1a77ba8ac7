"""The names benchmark of the shared folder, with a peer in the same run."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.timing import EXPORTGATE

OPTIONS = "--threshold 0 --top 1 --format csv --output {hits}"
COMMANDS = {
    "exportgate": f"{EXPORTGATE} screen {{queries}} --list {{list}} {OPTIONS}",
    "rapidfuzz": f"{sys.executable} -m tests.bench.peer {{queries}} {{list}} {{hits}}",
}


def run(shared: Path) -> None:
    """Print recall of every class at both rates of false alerts, and names a second, for both."""
    bench = str(shared / "bench" / "names" / "bench.py")
    with tempfile.TemporaryDirectory() as folder:
        results = []
        for name, command in COMMANDS.items():
            result = str(Path(folder) / f"{name}.json")
            arguments = ["run", "--work", folder, "--json", result, "--name", name, "--command", command]
            subprocess.run([sys.executable, bench, *arguments], check=True, stdout=subprocess.DEVNULL)
            results.append(result)
        subprocess.run([sys.executable, bench, "compare", *results], check=True)
