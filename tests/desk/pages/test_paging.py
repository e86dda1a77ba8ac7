"""Long lists at the desk: everything is on some page, whatever comes meanwhile, and no view reads all of it."""

import re
from collections.abc import Callable, Iterable

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, expect
from sqlalchemy import text

from exportgate.decision import Verdict
from exportgate.desk.casework import ServedCasework
from exportgate.desk.pages.batches import Row, new_batch
from exportgate.desk.pages.uploading import shelf_of
from exportgate.licences.licence import Kind, Terms
from exportgate.records import accounts, decisions, licences
from exportgate.records.decisions import Wanted
from exportgate.records.paging import written
from exportgate.records.tokens import make_token
from tests.desk.counting import Read, reading
from tests.desk.pages.acting import Sign, checked
from tests.desk.pages.conftest import Served
from tests.desk.pages.made import Person, chair, machine_tool
from tests.desk.pages.test_walk import at_the_desk

Between = Callable[[], object]


def _held(casework: ServedCasework, names: Iterable[str]) -> None:
    casework.check([machine_tool(name) for name in names], actor="user:maria")


def _walk(person: Person, path: str, row: str, way: str = "next", between: Between = lambda: None) -> list[list[str]]:
    """Follow the links from a page to the last one; gives what each page shows."""
    pages = []
    while path:
        answer = person.look(path)
        assert answer.status_code == 200, answer.text
        pages.append(re.findall(row, answer.text))
        link = re.search(rf'<a href="([^"]+)" rel="{way}"', answer.text)
        path = link[1].replace("&amp;", "&") if link else ""
        between()
    return pages


SHIPMENT = r'href="/decisions/D-\d+"><bdi>([^<]*)</bdi>'
DECISION = r'<a href="/decisions/(D-\d+)">D-'


@pytest.mark.parametrize("sort", ["oldest", "newest", "gravest"])
def test_each_shipment_is_on_one_page_while_others_come(sign_in: Sign, casework: ServedCasework, sort: str) -> None:
    """Who goes through the queue meets every shipment that waits once, however many are held meanwhile."""
    maria, come = sign_in("maria"), iter(range(100))
    names = {f"tool {number}" for number in range(7)}
    _held(casework, sorted(names))

    pages = _walk(
        maria,
        f"/?limit=2&sort={sort}",
        SHIPMENT,
        between=lambda: _held(casework, [f"late {next(come):02}"]) if next(come) < 6 else None,
    )

    seen = [name for page in pages for name in page]
    assert len(seen) == len(set(seen))
    assert names <= set(seen)
    assert all(len(page) == 2 for page in pages[:-1])


def test_filters_and_the_size_of_a_page_hold_over_pages(sign_in: Sign, casework: ServedCasework) -> None:
    """The links carry what is looked for; the form carries the size; the count is that of all that fit."""
    maria = sign_in("maria")
    casework.check([*map(machine_tool, ("a", "b", "c")), *map(chair, ("d", "e", "f"))], actor="user:maria")

    assert _walk(maria, "/?limit=2&outcome=review", SHIPMENT) == [["d", "e"], ["f"]]
    assert _walk(maria, "/?limit=2&law=uk", SHIPMENT) == [["a", "b"], ["c"]]
    assert _walk(maria, "/?limit=1&q=jinhua&sort=newest", SHIPMENT) == [["f"], ["e"], ["d"]]
    told = maria.look("/?limit=2&q=jinhua").text
    assert "3 shipments that fit what you look for." in told
    assert "2 of 3" in told
    assert '<input type="hidden" name="limit" value="2">' in told
    assert "6 shipments." in maria.look("/?limit=2").text


def test_one_goes_back_the_way_one_came(sign_in: Sign, casework: ServedCasework) -> None:
    """The page before is the one that was seen; from anywhere a link leads to the first."""
    maria = sign_in("maria")
    _held(casework, "abcde")
    there = _walk(maria, "/?limit=2", SHIPMENT)

    back = _walk(maria, maria.page, SHIPMENT, way="prev")

    assert back == there[::-1]
    assert "First page" not in maria.look("/?limit=2").text
    assert '<a href="/?limit=2">First page</a>' in maria.look(f"/?limit=2&after={written(('9', ''))}").text


LISTS = ["/", "/?sort=gravest", "/proposals", "/decisions", "/rescreening", "/licences", "/licences/L-", "/audit"]


@pytest.mark.parametrize("path", [*LISTS, "/users", "/tokens"])
def test_an_address_that_asks_for_no_page_is_refused(sign_in: Sign, casework: ServedCasework, path: str) -> None:
    """A place that is none, of another list, or a size out of bounds is told with 400; nothing is shown as if empty."""
    ada = sign_in("ada")
    path = path.replace("L-", _licensed(casework, ["D1"])[0])
    also = "&" if "?" in path else "?"
    for wrong in (
        "after=x",
        "before=%25",
        "after=W10",
        f"after={written(('a', 'b', 'c', 'd'))}",
        "limit=0",
        "limit=201",
    ):
        answer = ada.look(f"{path}{also}{wrong}")
        assert answer.status_code == 400, (wrong, answer.text)
        assert "The address" in answer.text
        assert f'href="{path.partition("?")[0]}' in answer.text
    both = f"after={written((1,))}&before={written((1,))}"
    assert ada.look(f"{path}{also}{both}").status_code == 400


def test_a_number_of_an_act_that_is_none_is_refused(sign_in: Sign) -> None:
    """Nobody takes the newest acts for those that were asked for."""
    vera = sign_in("vera")

    assert vera.look("/audit?from=x").status_code == 400
    assert vera.look("/rescreening/R-1?from=-1").status_code == 400


def _licensed(casework: ServedCasework, numbers: Iterable[str]) -> list[str]:
    terms = [Terms(kind=Kind.LICENCE, jurisdiction="us", authority="BIS", number=number) for number in numbers]
    with casework.records.writing("user:maria") as write:
        return [one.id for one in licences.enter(write, terms)]


def test_every_list_of_the_desk_is_read_to_its_end(sign_in: Sign, casework: ServedCasework) -> None:
    """Decisions, acts, licences, users, tokens: each row of each stands on exactly one page."""
    vera, ada = sign_in("vera"), sign_in("ada")
    _held(casework, "abcde")
    filed = _licensed(casework, [f"D{number}" for number in range(5)])
    for number in range(3):
        accounts.create_user(casework.records, f"eve{number}", actor="os-user:tests", roles=["viewer"])
        make_token(casework.records, f"erp{number}", ["read"], 30, actor="os-user:tests")
    with casework.records.reading() as connection:
        made = [one.id for one in decisions.listing(connection, Wanted(), 100)]
        acts = [str(row[0]) for row in connection.execute(text("SELECT seq FROM acts ORDER BY seq DESC"))]

    def whole(person: Person, path: str, row: str) -> list[str]:
        return [one for page in _walk(person, path, row) for one in page]

    assert whole(vera, "/decisions?limit=2", DECISION) == made
    assert whole(vera, "/audit?limit=3", r'<tr id="act-(\d+)"') == acts
    assert whole(vera, "/licences?limit=2", r'<span class="soft small">(L-\d+)') == filed
    assert whole(ada, "/users?limit=2", r'action="/users/([^/]+)/roles"') == sorted(
        ["ada", "ben", "maria", "vera", "eve0", "eve1", "eve2"]
    )
    assert whole(ada, "/tokens?limit=2", r'<th scope="row">(erp\d)') == ["erp0", "erp1", "erp2"]


def test_from_an_act_one_goes_to_those_before_and_after(sign_in: Sign, casework: ServedCasework) -> None:
    """The link of a decision's history leads into the middle of the chain, and on in both directions."""
    vera = sign_in("vera")
    _held(casework, "ab")
    told = vera.look("/audit?from=3&limit=2").text

    assert re.findall(r'<tr id="act-(\d+)"', told) == ["3", "2"]
    assert 'rel="prev">Newer' in told
    assert 'rel="next">Older' in told


def test_words_are_looked_for_in_old_decisions_too(
    sign_in: Sign, casework: ServedCasework, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where not all decisions were read for a page, it says so, and the next one goes on where it stopped."""
    monkeypatch.setattr("exportgate.desk.pages.searching.MAX_READ", 3)
    vera = sign_in("vera")
    found = [checked(casework, chair("first")), checked(casework, chair("second"))]
    _held(casework, "abcd")

    told = vera.look("/decisions?q=jinhua").text
    pages = _walk(vera, "/decisions?q=jinhua", DECISION)

    assert "looked for in 3 decisions, and none of them fits. Older ones were not read yet" in told
    assert "No decision fits" not in told
    assert pages == [[], found[::-1]]
    assert vera.look(f"/decisions?q=x&before={written((9,))}").status_code == 400


def test_what_waits_for_a_second_person_is_on_one_page_each(sign_in: Sign, casework: ServedCasework) -> None:
    """Releases and licences in one list; the queue counts those of its own shipments."""
    maria, ben = sign_in("maria"), sign_in("ben")
    (filed,) = _licensed(casework, ["D1"])
    names = [f"tool {number}" for number in range(5)]
    _held(casework, names)
    with casework.records.writing("user:maria") as write:
        for name in names:
            licences.attach(write, filed, name)

    pages = _walk(ben, "/proposals?limit=2", SHIPMENT)

    assert pages == [names[:2], names[2:4], names[4:]]
    assert "2 of 5" in ben.look("/proposals?limit=2").text
    assert maria.look("/").text.count("1 proposal to confirm") == 5


def test_a_shipment_whose_decision_is_not_kept_any_more_is_in_the_queue(
    sign_in: Sign, casework: ServedCasework
) -> None:
    """When the time of a decision is over, what it blocked stays where it can be seen."""
    maria = sign_in("maria")
    id = checked(casework, chair("old"))
    checked(casework, chair("new"))
    with casework.records.writing("user:maria") as write:
        write.connection.execute(text("DELETE FROM decisions WHERE id = :id"), {"id": id})

    told = maria.look("/").text

    assert "<bdi>old</bdi>" in told
    assert "its decision is not kept any more" in told
    assert 'href="/audit?subject=shipment%20old"' in told
    assert 'href="/decisions/D-' in told


@pytest.mark.parametrize(
    "path", ["/", "/?q=tool&law=uk&sort=gravest", "/proposals", "/decisions", "/licences", "/audit"]
)
def test_a_view_reads_the_same_however_much_is_on_file(sign_in: Sign, casework: ServedCasework, path: str) -> None:
    """Statements and rows of one view do not grow with what is kept."""
    maria = sign_in("maria")
    _fill(casework, range(4))
    few = _seen(maria, casework, path)
    _fill(casework, range(4, 30))
    many = _seen(maria, casework, path)

    assert many.statements == few.statements, [one for one in many.found if one not in few.found]
    assert many.rows <= few.rows + 5
    assert many.rows < 60


def test_a_shipment_that_was_decided_often_has_a_page_like_others(
    sign_in: Sign, casework: ServedCasework, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its history shows the last events and leads to all others; what is read does not grow with them."""
    for place in ("underway", "decisions"):
        monkeypatch.setattr(f"exportgate.desk.pages.{place}.EVENTS", 3)
    vera, read = sign_in("vera"), list[Read]()
    for _ in range(2):
        for _ in range(5):
            id = checked(casework, machine_tool("often"))
        with reading(casework.records.engine) as one:
            told = vera.look(f"/decisions/{id}").text
        read.append(one)

    assert (read[0].statements, read[0].rows) == (read[1].statements, read[1].rows)
    assert "The last 3." in told
    assert '<a href="/decisions?shipment=often">' in told
    assert "Changed since" in told or 'id="changed"' in told


def _fill(casework: ServedCasework, numbers: range) -> None:
    names = [f"tool {number:03}" for number in numbers]
    _held(casework, names)
    (filed, *_) = _licensed(casework, [f"D{number}" for number in numbers])
    with casework.records.writing("user:maria") as write:
        for name in names:
            licences.attach(write, filed, name)


def _seen(person: Person, casework: ServedCasework, path: str) -> Read:
    also = "&" if "?" in path else "?"
    first = person.look(f"{path}{also}limit=1").text
    link = re.search(r'<a href="([^"]+)" rel="next"', first)
    assert link
    with reading(casework.records.engine) as read:
        answer = person.look(link[1].replace("&amp;", "&").replace("limit=1", "limit=2"))
    assert answer.status_code == 200
    return read


def test_every_shipment_of_a_file_is_on_a_page(sign_in: Sign, app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """What came of a long file is read page by page; files of before are not read through to look for new ones."""
    monkeypatch.setattr("exportgate.desk.pages.uploading._SHOWN", 2)
    shelf = shelf_of(app.state.service)
    batch = new_batch("orders.csv", "user:maria", None, None)
    shelf.put(batch, ".csv", lambda stream: stream.write(b""))
    shelf.keep_rows(batch, [Row(f"D-{number}", f"S-{number}", Verdict.HOLD, {}) for number in range(5)])
    batch.over, batch.total = True, 5
    shelf.keep(batch)

    pages = _walk(sign_in("maria"), f"/batches/{batch.id}", SHIPMENT)

    assert pages == [["S-0", "S-1"], ["S-2", "S-3"], ["S-4"]]
    assert [one.rows for one in shelf.all()] == [[]]
    assert shelf.pending() == []


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_the_pages_of_the_queue_are_turned_in_a_browser(browser: Browser, served: Served, javascript: bool) -> None:
    """With JavaScript only the list is put anew, without it the whole page; address and filters are the same."""
    word = f"turned{javascript}".casefold()
    _held(served.casework, [f"{word} {number}" for number in range(3)])
    with at_the_desk(browser, served, "maria", javascript=javascript) as maria:
        maria.goto(f"/?limit=2&q={word}")
        if javascript:
            maria.evaluate("window.mark = 'kept'")
        maria.get_by_role("link", name="Next").click()
        maria.wait_for_url("**after=**")

        expect(maria.locator("tbody th bdi").first).to_have_text(f"{word} 2")
        expect(maria.locator("tbody tr")).to_have_count(1)
        expect(maria.locator("#f-q")).to_have_value(word)
        if javascript:
            assert maria.evaluate("window.mark") == "kept"
        maria.get_by_role("link", name="Previous").click()
        maria.wait_for_url("**before=**")
        expect(maria.locator("tbody th bdi").first).to_have_text(f"{word} 0")
        expect(maria.locator("tbody tr")).to_have_count(2)
