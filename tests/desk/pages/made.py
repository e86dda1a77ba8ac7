"""What the tests of the desk's pages share: people, shipments, and somebody who fills in forms."""

import re
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.testclient import TestClient

from exportgate.desk.casework import ServedCasework
from exportgate.records import Records, accounts
from exportgate.records.accounts import Role
from exportgate.records.parties import take_in
from exportgate.rescreening.rescreening import Rescreening
from exportgate.shipment import FactValue, Line, Party, Shipment

PASSWORD = "correct horse battery staple"
PEOPLE: dict[str, tuple[str, tuple[Role, ...]]] = {
    "vera": ("Vera Sandoval", ("viewer",)),
    "maria": ("Maria Offermann", ("officer",)),
    "ben": ("Ben Achterberg", ("approver",)),
    "ada": ("Ada Lindqvist", ("administrator",)),
}
"""One for each role."""
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')


def hire(records: Records) -> None:
    """Make one user for each role."""
    for name, (display, roles) in PEOPLE.items():
        accounts.create_user(records, name, actor="os-user:tests", roles=roles, password=PASSWORD, display=display)


@dataclass
class Person:
    """Somebody at the desk, with plain forms: each one is sent with the token of the page it stands on."""

    client: TestClient
    page: str = "/"
    token: str = field(default="", repr=False)

    def look(self, path: str) -> httpx.Response:
        """Open a page."""
        self.page = path
        return self._seen(self.client.get(path))

    def send(self, path: str, form: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        """Send a form of the page that was opened last."""
        return self._seen(self.client.post(path, data={"form_token": self.token, **(form or {})}, **more))

    def _seen(self, response: httpx.Response) -> httpx.Response:
        if found := _TOKEN.search(response.text):
            self.token = found[1]
        return response


def at_the_door(app: FastAPI) -> Person:
    """Give somebody who is not signed in."""
    return Person(TestClient(app, "https://desk.example", follow_redirects=False, raise_server_exceptions=False))


def signed(person: Person, name: str) -> Person:
    """Sign somebody in who stands at the door."""
    person.look("/login")
    answer = person.send("/login", {"name": name, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    person.look("/")
    return person


def machine_tool(identity: str = "S-1", unstated: str = "") -> Shipment:
    """Give a milling machine to a firm in Berlin, with all facts stated but one, which is asked.

    British law needs a licence for it unless an open general licence is used.
    """
    known: dict[str, FactValue] = {
        "end_use.wmd": "none",
        "end_use.military": False,
        "end_use.diversion": False,
        "informed.uk": False,
    }
    stated = {**known, "uk.exporter_region": "GB"}
    return Shipment(
        id=identity,
        departure="GB",
        destination="DE",
        parties=(Party(role="consignee", name="Brennfeld Maschinenbau GmbH", country="DE"),),
        lines=(Line(line=1, description="milling machine", hs="8457.10", origin="GB", classification={"uk": "2B001"}),),
        facts={name: value for name, value in stated.items() if name != unstated},
    )


def chair(identity: str = "S-2", name: str = "Fujian Jinhua IC Co", country: str = "CN") -> Shipment:
    """Give an office chair from the United States to a firm, whose name resembles that of a listed one."""
    return Shipment(
        id=identity,
        departure="US",
        destination=country,
        parties=(Party(role="consignee", name=name, country=country),),
        lines=(Line(line=1, description="office chair", origin="US", classification={"us": "EAR99"}),),
    )


def rescreened(casework: ServedCasework) -> str:
    """Put parties on file and screen them; gives the run."""
    names = ("Fujian Jinhua Integrated Circuit Company", "<b>Fujian Jinhua</b> Integrated Circuit Co", "Bakery Ahlgren")
    parties = [Party(role="other", id=f"P-{number}", name=name) for number, name in enumerate(names)]
    take_in(casework.records, "user:maria", "erp", parties)
    return Rescreening(casework.gate, casework.records).run("user:maria").run.id
