"""How long the lists take to load, from an empty data folder and once more without changes."""

import tempfile
from pathlib import Path

from tests.bench.timing import EXPORTGATE, timed

SEVEN = ("us.sdn", "us.el", "us.csl", "jp.eul", "uk.sanctions", "au.dfat", "un.sc")


def run(shared: Path) -> None:
    """Print seconds and memory of four updates: seven lists, all lists, each then repeated."""
    seven = [word for feed in SEVEN for word in ("--feed", feed)]
    with tempfile.TemporaryDirectory() as folder:
        for name, options in (("seven lists", seven), ("all lists", [])):
            home = Path(folder) / name.replace(" ", "-")
            command = [EXPORTGATE, "update", "--mirror", str(shared / "feeds"), *options]
            first, again = timed(command, home), timed(command, home)
            print(
                f"{name:12} {first.seconds:6.1f} s {first.peak_mib:6.0f} MiB; again, nothing new: {again.seconds:.1f} s"
            )
