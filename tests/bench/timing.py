"""Running a command as a user would, with its time and memory."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

EXPORTGATE = str(Path(sys.executable).with_name("exportgate"))


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took: wall seconds, and the memory of the largest command so far in MiB."""

    seconds: float
    peak_mib: float
    out: str


def timed(command: Sequence[str], home: Path, accept: Sequence[int] = (0, 1)) -> Run:
    """Run a command; stop the benchmark where it fails."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"EXPORTGATE_HOME": str(home)})
    seconds = time.perf_counter() - start
    if done.returncode not in accept:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return Run(seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, done.stdout)
