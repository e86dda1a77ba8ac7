"""A re-screening that a service begins: a program of its own, so that answers do not wait for it."""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from exportgate.errors import ExportgateError
from exportgate.home import VARIABLE
from exportgate.rescreening.noting import BEGUN, FAILED, FOLDER, Failed, Now, put_note, under_way


def begin(home: Path, actor: str, *, full: bool = False) -> Now:
    """Begin a re-screening in a program of its own.

    Args:
        home: the data folder.
        actor: who asks.
        full: screen everybody.

    Raises:
        ExportgateError: one is under way.
    """
    if under_way(home):
        raise ExportgateError("a re-screening is under way already", hint="Wait for it to end.")
    folder, now = home / FOLDER, Now(actor, datetime.now(UTC).isoformat())
    folder.mkdir(parents=True, exist_ok=True)
    put_note(folder / BEGUN, now)
    given = [sys.executable, "-m", "exportgate.rescreening.background", actor, *(["--full"] if full else [])]
    program = subprocess.Popen(
        given,
        env={**os.environ, VARIABLE: str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=program.wait, daemon=True).start()  # else it would stay in the list of programs when done
    return now


def main(given: Sequence[str]) -> None:
    """Run a re-screening for an actor, and leave word where it is not done."""
    from exportgate.gate import Gate
    from exportgate.home import data_folder
    from exportgate.records import Records
    from exportgate.rescreening.rescreening import Rescreening

    actor, folder = given[0], data_folder() / FOLDER
    try:
        Rescreening(Gate.open(), Records.open(data_folder())).run(actor, full="--full" in given[1:])
    except Exception as error:  # nobody reads what this program writes: whoever began it must find it here
        told = (error.message, error.hint) if isinstance(error, ExportgateError) else (type(error).__name__, str(error))
        why = ". ".join(filter(None, told))
        put_note(folder / FAILED, Failed(actor, datetime.now(UTC).isoformat(), why))
        raise
    finally:
        (folder / BEGUN).unlink(missing_ok=True)


if __name__ == "__main__":
    main(sys.argv[1:])
