"""The same on PostgreSQL, where companies run Tryton: a process of its own, since Tryton takes one kind of database."""

import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import make_url

from tests.plugins.tryton.conftest import URI

HERE = Path(__file__).parent
SAME = ("test_customer_shipments.py", "test_ways_around.py")


def test_holds_hold_on_postgresql(postgres_url: str) -> None:
    """Sold, held, released and gone, and no way around: word for word the tests that ran on SQLite."""
    server = make_url(postgres_url).set(database="")
    address = server.render_as_string(hide_password=False)
    # Tryton takes its kind of database from its own variable, when it is first imported.
    environment = {**os.environ, URI: address, "TRYTOND_DATABASE_URI": address}

    # Once each is enough here: the other contexts were tried on SQLite.
    chosen = ["-p", "no:cacheprovider", "-k", "not context0", *(str(HERE / name) for name in SAME)]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *chosen],
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        cwd=HERE.parents[2],
        check=False,
    )

    assert run.returncode == 0, run.stdout[-4000:]
    assert " passed" in run.stdout
