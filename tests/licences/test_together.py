"""Many at once: a licence for 100 pieces is never overdrawn, and what was acknowledged survives a kill."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

from exportgate.licences.balance import Ledger
from exportgate.records import Records, licences
from exportgate.records.audit import faults_in
from tests.licences.made import LAWS, case, decision, finding, line, shipment, terms

CLIENTS = 130
REPOSITORY = Path(__file__).resolve().parents[2]
CLIENT = """
import sys
from pathlib import Path
from tests.licences.test_together import ask_for_one
from exportgate.records import Records

records = Records.open(Path(sys.argv[1]))
for number in range(1000):
    if not ask_for_one(records, f"{sys.argv[2]}-{number}"):
        break
    print(f"{sys.argv[2]}-{number}", flush=True)
"""


def ask_for_one(records: Records, id: str) -> bool:
    """Decide a shipment of one piece, and say whether the licence covers it."""
    asked = shipment(id, lines=(line(quantity=Decimal(1)),))
    made = decision(asked, finding())
    with records.writing(f"client {id}") as write:
        reserved = licences.reserve(write, [(case(asked), made)], LAWS)[0]
    return bool(reserved.decision.findings[0].covered_by)


def put(records: Records) -> str:
    """Put a licence for 100 pieces on file."""
    with records.writing("maria") as write:
        return licences.enter(write, [terms()])[0].id


def taken(records: Records) -> tuple[Decimal, set[str]]:
    """Give how many pieces are taken, and by which shipments; rows and acts must agree."""
    with records.reading() as connection:
        uses = list(licences.all_uses(connection))
        assert list(faults_in(connection, rows=(licences.verify_rows,))) == []
    return sum((use.quantity or Decimal(0) for use in uses), Decimal(0)), {use.key.shipment for use in uses}


def test_a_licence_for_100_pieces_gives_exactly_100_to_130_clients_at_once(either: Records) -> None:
    """Each asks for one piece; a hundred get it and thirty are told that nothing is left."""
    put(either)
    with ThreadPoolExecutor(max_workers=CLIENTS) as clients:
        given = list(clients.map(lambda number: ask_for_one(either, f"S-{number}"), range(CLIENTS)))

    total, shipments = taken(either)
    assert given.count(True) == 100
    assert total == 100
    assert shipments == {f"S-{number}" for number, covered in enumerate(given) if covered}


def test_taking_and_giving_back_at_once_comes_out_even(either: Records) -> None:
    """Half of the clients cancel again; what is taken is what the others have."""
    put(either)

    def client(number: int) -> bool:
        covered = ask_for_one(either, f"S-{number}")
        if number % 2:
            with either.writing(f"client {number}") as write:
                licences.give_back(write, f"S-{number}")
            return False
        return covered

    with ThreadPoolExecutor(max_workers=20) as clients:
        kept = list(clients.map(client, range(60)))

    total, shipments = taken(either)
    assert total == kept.count(True) == 30
    assert shipments == {f"S-{number}" for number in range(0, 60, 2)}


def test_nothing_acknowledged_is_lost_when_clients_are_killed(either: Records, tmp_path: Path) -> None:
    """Killed in the middle (kill -9), the chain verifies, and the next clients take exactly what is left."""
    put(either)
    first = [_client(tmp_path, name) for name in ("A", "B")]
    acknowledged = {_line(first[0]) for _ in range(10)} | {_line(first[1])}
    acknowledged.discard("")  # one that came too late to get anything ends without a word
    for client in first:
        os.kill(client.pid, signal.SIGKILL)
    acknowledged |= _rest(first)
    total, shipments = taken(either)
    assert acknowledged <= shipments
    assert total == len(shipments) <= 100

    _rest([_client(tmp_path, "C")])
    total, shipments = taken(either)
    assert total == len(shipments) == 100
    assert acknowledged <= shipments


def _client(home: Path, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CLIENT, str(home), name]
    return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)


def _line(client: subprocess.Popen[str]) -> str:
    assert client.stdout is not None
    return client.stdout.readline().strip()


def _rest(clients: Sequence[subprocess.Popen[str]]) -> set[str]:
    """Give what clients have said until they ended; a line cut off was not acknowledged."""
    told = [client.communicate()[0] for client in clients]
    return {each for text in told for each in text.split("\n")[:-1] if each}


def test_the_balance_is_that_of_the_uses(records: Records) -> None:
    """Recomputed from the rows it is what the ledger says."""
    id = put(records)
    for number in range(3):
        ask_for_one(records, f"S-{number}")
    with records.reading() as connection:
        ledger = Ledger.of(licences.all_uses(connection))

    assert ledger.quantity(id, 1) == taken(records)[0] == 3
