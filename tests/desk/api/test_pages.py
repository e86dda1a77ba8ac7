"""Lists of the API, a page at a time: all of each is reached, and a place that is none is refused."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import insert
from starlette.testclient import TestClient

from exportgate.judging.decided import about
from exportgate.judging.judgement import Said
from exportgate.licences.balance import Ledger, balance_of
from exportgate.licences.licence import Kind, LicensedItem, Terms
from exportgate.records import Records, holds, judgements, licences
from exportgate.records.paging import Turn, written
from exportgate.records.parties import take_in
from exportgate.records.tables.licences import licence_uses
from exportgate.settings import Settings
from exportgate.shipment import Party
from tests.desk.api.conftest import to_listed
from tests.desk.counting import reading
from tests.judging.made import SHIPMENT, hit_on


def _walk(client: TestClient, path: str, rows: str, ask: str = "after", told: str = "next") -> list[list[Any]]:
    """Ask for page after page as each one says; gives the rows of each."""
    pages: list[list[Any]] = []
    place: Any = ""
    while place is not None:
        answer = client.get(f"{path}&{ask}={place}" if place else path)
        assert answer.status_code == 200, answer.text
        pages.append(answer.json()[rows])
        place = answer.json()[told]
    return pages


def _names(pages: Iterable[list[dict[str, Any]]], key: str) -> list[list[Any]]:
    return [[row[key] for row in page] for page in pages]


def test_every_shipment_and_hit_that_waits_is_reached(client: TestClient, records: Records) -> None:
    """Shipments and the hits in them come in pages of the same order, the longest waiting first."""
    made = [f"S-{number}" for number in range(5)]
    for name in made:
        assert client.post("/api/v1/check", json=to_listed(name)).status_code == 200

    shipments = _names(_walk(client, "/api/v1/shipments?limit=2", "shipments"), "shipment")
    hits = _names(_walk(client, "/api/v1/reviews/hits?limit=2", "hits"), "shipment")

    assert shipments == [made[:2], made[2:4], made[4:]]
    assert [list(dict.fromkeys(page)) for page in hits] == shipments
    with records.reading() as connection:
        assert [hold.shipment for hold in holds.queue(connection)] == made
    assert _names(_walk(client, "/api/v1/shipments?limit=5", "shipments"), "shipment") == [made]


def test_every_judgement_is_reached(client: TestClient, records: Records) -> None:
    """The last page says that it is: `before` is null there, also where it is full."""
    made = [_judged(records, f"word {number}") for number in range(4)]

    pages = _names(_walk(client, "/api/v1/reviews/judgements?limit=2", "judgements", "before", "before"), "id")

    assert pages == [made[:1:-1], made[1::-1]]


def _judged(records: Records, party: str) -> str:
    asked = replace(SHIPMENT, parties=(replace(SHIPMENT.parties[0], name=party),))
    saying = judgements.Saying(Said.FALSE_POSITIVE, about(asked, hit_on(name=party)), "register read")
    with records.writing("user:maria") as write:
        return judgements.judge(write, saying, Settings()).id


def test_every_party_is_reached(client: TestClient, records: Records) -> None:
    """By source and id, narrowed to a source on every page."""
    for source, names in (("crm", "ab"), ("erp", "abc")):
        take_in(records, "user:maria", source, [Party(role="other", id=name, name=name) for name in names])

    pages = _walk(client, "/api/v1/parties?limit=2", "parties")
    of_one = _walk(client, "/api/v1/parties?limit=2&source=erp", "parties")

    told = [[(row["source"], row["party"]["id"]) for row in page] for page in pages]
    assert told == [[("crm", "a"), ("crm", "b")], [("erp", "a"), ("erp", "b")], [("erp", "c")]]
    assert [[row["party"]["id"] for row in page] for page in of_one] == [["a", "b"], ["c"]]


def test_every_licence_and_use_is_reached(client: TestClient, records: Records) -> None:
    """Licences, and what shipments take of one, come in pages; what is left is told with all uses in mind."""
    ids = _filed(records, 3)
    _used(records, ids[0], 5)

    pages = _names(_walk(client, "/api/v1/licences?limit=2", "licences"), "id")
    path = f"/api/v1/licences/{ids[0]}?limit=2"
    uses = _names(_walk(client, path, "uses", "uses_after", "uses_next"), "shipment")
    one = client.get(path).json()

    assert pages == [ids[:2], ids[2:]]
    assert uses == [["U-0", "U-1"], ["U-2", "U-3"], ["U-4"]]
    assert one["balance"][0]["taken"] == "0.5"
    assert one["attachments"] == []
    assert one["attachments_next"] is None


def test_sums_of_uses_are_what_the_uses_come_to(records: Records) -> None:
    """Exact decimals stay exact: what the sums say is what every use together says."""
    (id,) = _filed(records, 1)
    _used(records, id, 30)
    with records.reading() as connection:
        (found,) = licences.all_licences(connection)
        whole = Ledger.of(licences.all_uses(connection))

        assert balance_of(found, licences.taken(connection, [id])) == balance_of(found, whole)
        assert whole.quantity(id, 1) == Decimal("3.0")


def _filed(records: Records, count: int) -> list[str]:
    items = (LicensedItem(item=1, code="EAR99", quantity=Decimal(100), unit="pcs"),)
    terms = [
        Terms(kind=Kind.LICENCE, jurisdiction="us", authority="BIS", number=f"D{number}", items=items)
        for number in range(count)
    ]
    with records.writing("user:maria") as write:
        return [one.id for one in licences.enter(write, terms)]


def _used(records: Records, id: str, count: int) -> None:
    row = {"licence": id, "item": 1, "line": 1, "quantity": "0.1", "value": "", "state": "reserved"}
    with records.writing("user:maria") as write:
        write.connection.execute(insert(licence_uses), [row | {"shipment": f"U-{n}"} for n in range(count)])


LISTS = ["/shipments", "/reviews/hits", "/licences", "/parties"]
WRONG = ["x", "%25%00", "W10", written(("a", "b", "c", "d")), written((2**63 - 1, 2**63 - 1))]


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "place", ["x", "%25%00", "W10", written(("a", "b", "c", "d")), written((2**63 - 1, 2**63 - 1))]
)
def test_a_place_that_is_none_is_refused(client: TestClient, path: str, place: str) -> None:
    """Whoever asks with a place that no page gave is told which parameter it is, and gets no list."""
    answer = client.get(f"/api/v1{path}?after={place}")

    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == "query.after"


def test_a_place_of_uses_that_is_none_is_refused(client: TestClient, records: Records) -> None:
    """The parameter at fault is named."""
    (id,) = _filed(records, 1)

    answer = client.get(f"/api/v1/licences/{id}?uses_after=x")

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "query.uses_after")


def test_a_page_of_shipments_reads_no_more_than_it_tells(client: TestClient, records: Records) -> None:
    """Rows that are read do not grow with what waits."""
    read = []
    for name in ("a", "b", "c", "d", "e", "f"):
        client.post("/api/v1/check", json=to_listed(name))
        with reading(records.engine) as one:
            client.get("/api/v1/shipments?limit=1")
        read.append(one.rows)

    assert read[1:] == [read[1]] * 5


def test_turns_end(records: Records) -> None:
    """A page of nothing has no next one."""
    with records.reading() as connection:
        page = licences.licence_page(connection, Turn(5))

    assert (page.rows, page.before, page.after) == ([], None, None)
