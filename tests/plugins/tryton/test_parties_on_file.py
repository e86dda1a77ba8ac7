"""Tryton's parties on file in exportgate: by their own ids, and no longer there once they are no longer active."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from proteus.config import get_config
from trytond.pool import Pool
from trytond.transaction import Transaction

from exportgate.records import Records
from exportgate.records.parties import each
from exportgate_tryton.engine import UnreachableError, service
from exportgate_tryton.engine.embedded import Embedded
from exportgate_tryton.engine.service import Service
from tests.plugins.tryton.erp import STRANGER, Erp


def _sync() -> None:
    with Transaction().start(get_config().database_name, 0):
        Pool().get("party.party").export_put_on_file()


@pytest.fixture
def on_file(export_home: Path) -> Iterator[Any]:
    """Give the names and countries of Tryton's parties on file, by id."""
    records = Records.open(export_home)

    def found() -> dict[str, tuple[str, str]]:
        with records.reading() as connection:
            return {one.party.id: (one.party.name, one.party.country) for one in each(connection, source="tryton")}

    yield found
    records.close()


def test_parties_that_come_change_and_go_do_so_on_file(erp: Erp, on_file: Any) -> None:
    """A scheduled task sends them all; exportgate tells apart what is new, changed and gone."""
    party = erp.party(f"{STRANGER} Archive", "FR", "Lyon")
    _sync()
    first = on_file()
    party.name = f"{STRANGER} Library"
    party.save()
    _sync()
    second = on_file()
    party.active = False
    party.save()
    _sync()

    assert first[party.code] == (f"{STRANGER} Archive", "FR")
    assert second == first | {party.code: (f"{STRANGER} Library", "FR")}
    assert on_file() == {id: told for id, told in second.items() if id != party.code}


def test_a_party_is_on_file_at_each_of_its_addresses(erp: Erp, on_file: Any) -> None:
    """Goods may go to any of them, and to whom an address names."""
    party = erp.party(f"{STRANGER} Branches", "FR", "Lyon")
    other = party.addresses.new()
    other.country = erp.party("Somebody", "CN", "Jinjiang").addresses[0].country
    other.party_name = "Kieler Buchhandlung"
    party.save()
    _sync()

    told = on_file()

    own = {id: told[id] for id in told if id == party.code or id.startswith(f"{party.code}/")}
    assert own == {
        party.code: (f"{STRANGER} Branches", "FR"),
        f"{party.code}/{party.addresses[1].id}": (f"{STRANGER} Branches", "CN"),
        f"{party.code}/{party.addresses[1].id}/named": ("Kieler Buchhandlung", "CN"),
    }


def test_an_id_that_two_have_is_told(tmp_path: Path, export_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which of them is meant nobody can say; nothing is put on file."""
    engine = Embedded.open(export_home, "")

    with pytest.raises(UnreachableError, match="more than once"):
        engine.put_on_file([{"id": "1", "name": "A"}, {"id": "1", "name": "B"}], [])


def test_more_than_a_service_takes_at_once_are_sent_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """As few as fit are said to be all; of more nobody is taken out but by id."""
    sent: list[tuple[str, int]] = []

    def call(self: Service, method: str, path: str, body: Any = None, unknown: Any = None) -> Any:
        named: Sequence[Any] = body if isinstance(body, list) else body["ids"]
        sent.append((path, len(named)))
        return {"added": 1, "changed": 0, "removed": 0, "unchanged": 7}

    monkeypatch.setattr(Service, "_call", call)
    monkeypatch.setattr(service, "_MOST", 2)
    engine = Service("http://127.0.0.1:9", "", 1.0, "")
    parties = [{"id": str(number), "name": "A"} for number in range(3)]
    told = engine.put_on_file(parties, ["9"]), engine.put_on_file(parties[:2], ["9"])

    assert sent == [
        ("/api/v1/parties?source=tryton", 2),
        ("/api/v1/parties?source=tryton", 1),
        ("/api/v1/parties/removals", 1),
        ("/api/v1/parties?source=tryton&whole=true&removals=true", 2),
    ]
    assert told[0] == "3 added, 0 changed, 0 taken out, 7 as they were"
