"""What people do at the desk, and where it leads."""

import re
from collections.abc import Callable

from exportgate.desk.casework import ServedCasework
from exportgate.judging.states import State
from exportgate.records import holds
from exportgate.shipment import Shipment
from tests.desk.pages.made import Person

LISTED = "Fujian Jinhua Integrated Circuit Company, Ltd."

Sign = Callable[[str], Person]


def checked(casework: ServedCasework, shipment: Shipment) -> str:
    return casework.check([shipment], actor="user:maria")[0].id


def went_to(answer: object) -> str:
    location: str = answer.headers["location"]  # type: ignore[attr-defined]
    return location.partition("?")[0]


def state(casework: ServedCasework, shipment: str) -> State:
    with casework.records.reading() as connection:
        found = holds.hold_of(connection, shipment)
    assert found is not None
    return found.state


def judged_false(maria: Person, id: str, reason: str = "Another firm in Quanzhou: register of firms compared.") -> str:
    page = maria.look(f"/decisions/{id}").text
    hit = re.search(rf"/decisions/{id}/hits/(\d+)", page)
    assert hit
    answer = maria.send(hit[0], {"said": "false_positive", "reason": reason})
    assert answer.status_code == 303, answer.text
    return went_to(answer)


HOSTILE = "<img src=x onerror=alert(1)> \"' & \u202e\u2066 {{ 7*7 }} \x1b[31m"
