"""What is looked for at the desk is found, and hostile names are text."""

import re
from datetime import date, timedelta
from urllib.parse import quote

import msgspec

from exportgate.desk.casework import ServedCasework
from tests.desk.pages.acting import HOSTILE, Sign, checked
from tests.desk.pages.made import PASSWORD, Person, chair, machine_tool


def test_hostile_names_are_text_everywhere(sign_in: Sign, casework: ServedCasework) -> None:
    """Tags, quotes, braces and marks that turn the order of characters are shown, and obeyed nowhere."""
    maria, ada = sign_in("maria"), sign_in("ada")
    shipment = chair(identity=HOSTILE, name=HOSTILE)
    id = checked(casework, shipment)
    maria.look(f"/decisions/{id}")
    maria.send(f"/decisions/{id}/cancel", {"reason": HOSTILE})
    ada.look("/users")
    ada.send("/users", {"name": "eve", "display": HOSTILE, "password": PASSWORD, "role": "viewer"})
    asked = quote(HOSTILE)
    paths = [f"/decisions/{id}", "/", "/?state=over", "/decisions", "/audit", f"/?q={asked}", f"/decisions?q={asked}"]
    paths += [f"/screen?name={asked}", f"/audit?subject={asked}&actor={asked}", f"/lists/{asked}", "/users"]
    for path in paths:
        told = (ada if path == "/users" else maria).look(path).text
        assert "<img" not in told, path
        assert "\u202e" not in told, path
        assert "\x1b" not in told, path
        assert ">49<" not in told, path
        assert " 49 " not in told, path


def test_the_queue_is_narrowed_by_who_stops_and_what_is_looked_for(sign_in: Sign, casework: ServedCasework) -> None:
    """Filters and search find the shipments that fit, and no others."""
    maria = sign_in("maria")
    casework.check([machine_tool("tool"), chair("chair")], actor="user:maria")

    assert {"tool", "chair"} == set(_shown(maria, "/"))
    assert _shown(maria, "/?law=uk") == ["tool"]
    assert _shown(maria, "/?outcome=review") == ["chair"]
    assert _shown(maria, "/?q=jinhua") == ["chair"]
    assert _shown(maria, "/?q=nobody-of-that-name") == []
    assert _shown(maria, "/?state=awaiting_release") == []
    assert _shown(maria, "/?state=nonsense&sort=nonsense&outcome=nonsense&from=-1") == _shown(maria, "/")


def _shown(person: Person, path: str) -> list[str]:
    return re.findall(r'href="/decisions/D-\d+"><bdi>([^<]*)</bdi>', person.look(path).text)


def test_decisions_are_found_by_id_shipment_and_party(sign_in: Sign, casework: ServedCasework) -> None:
    """The search over decisions knows what people remember of them."""
    vera = sign_in("vera")
    made = casework.check([machine_tool("tool"), chair("chair")], actor="user:maria")

    def found(query: str) -> list[str]:
        return re.findall(r'href="/decisions/(D-\d+)"', vera.look(f"/decisions?{query}").text)

    assert found(f"q={made[0].id}") == [made[0].id]
    assert found("q=chair") == [made[1].id]
    assert found("q=brennfeld") == [made[0].id]
    assert found("verdict=block") == []
    today = date.today()  # noqa: DTZ011 - near enough to the day in UTC for a range of two days
    assert len(found(f"since={today - timedelta(days=1)}&until={today + timedelta(days=1)}")) == 2
    assert "a date written YYYY-MM-DD" in vera.look("/decisions?since=yesterday").text


def test_a_shipment_of_many_lines_has_a_page_that_can_be_read(sign_in: Sign, casework: ServedCasework) -> None:
    """Of a thousand lines the first are shown, and the page says how many there are."""
    goods = chair(name="Ateliers Brissonnet SAS", country="FR")
    lines = tuple(msgspec.structs.replace(goods.lines[0], line=number, classification={}) for number in range(1, 1001))
    id = checked(casework, msgspec.structs.replace(goods, lines=lines))
    told = sign_in("maria").look(f"/decisions/{id}").text

    assert "The first 200 of 1,000 lines." in told
    assert "the others are asked once these are answered" in told
    assert len(told) < 2_000_000
