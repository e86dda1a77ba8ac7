"""Writers killed in the middle: nothing that was acknowledged is lost, and the chain is whole."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest

from exportgate.records import Records
from exportgate.records.audit import walk_acts
from tests.records.made import faults

TIMES = 12

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the writers are forked")

_WRITER = """
import os, sys
from pathlib import Path
from exportgate.records import Records
from tests.records.made import keep_some

home, times = Path(sys.argv[1]), int(sys.argv[2])
for _ in range(times):  # one interpreter, forked: what is killed has nothing to start
    sys.stdin.readline()
    if os.fork() == 0:
        os.write(1, f"pid {os.getpid()}\\n".encode())
        records, number = Records.open(home), 0
        while True:
            number += 1
            (one, two) = keep_some(records, f"S-{os.getpid()}-{number}", "S-2")
            os.write(1, f"{one.id} {two.id}\\n".encode())
"""


def test_what_was_acknowledged_before_kill_9_is_there_and_the_chain_verifies(home: Path) -> None:
    """Many times, at any moment of a transaction; the next writer goes on where the last one was cut."""
    Records.open(home).close()
    acknowledged = _kill_writers(home)

    records = Records.open(home)
    with records.reading() as connection:
        kept = {f"D-{act.seq}" for act in walk_acts(connection)}
    assert len(acknowledged) >= TIMES
    assert acknowledged - kept == set()
    assert faults(records) == []


def _kill_writers(home: Path) -> set[str]:
    """Start writers one after the other, kill each after a moment, and give what they acknowledged."""
    moments = random.Random(7)
    root = Path(__file__).resolve().parents[2]
    program = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(home), str(TIMES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(root)},
        start_new_session=True,
    )
    assert program.stdin
    assert program.stdout
    told: list[str] = []
    for _ in range(TIMES):
        program.stdin.write(b"\n")
        program.stdin.flush()
        told += _until(program.stdout, "pid ")
        writer = int(told.pop().removeprefix("pid "))
        told += _until(program.stdout, "D-")
        time.sleep(moments.random() * 0.1)
        os.kill(writer, signal.SIGKILL)
    program.stdin.close()
    told += program.stdout.read().decode().splitlines()
    program.wait()
    return {id for line in told for id in line.split() if id.startswith("D-")}


def _until(lines: IO[bytes], start: str) -> list[str]:
    """Read lines up to the first that begins so."""
    read = [lines.readline().decode()]
    while not read[-1].startswith(start):
        assert read[-1], "the writers ended by themselves"
        read.append(lines.readline().decode())
    return read
