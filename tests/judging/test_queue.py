"""The queue of shipments at the gate, read a page at a time in the database."""

import importlib
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import text, update

from exportgate.decision import Finding, Outcome
from exportgate.judging.hold import Hold
from exportgate.judging.states import State
from exportgate.records import Records, decisions, holds, judging
from exportgate.records.paging import Count, Order, PlaceError, Turn, count_up_to, written
from exportgate.records.proposed import PROPOSED, proposed_page
from exportgate.records.queue import GRAVEST, NEWEST, OLDEST, Narrowed, columns_of, queue_count, queue_page
from exportgate.records.tables.judging import holds as table
from exportgate.shipment import Party, Shipment
from tests.desk.counting import Read, reading
from tests.judging.acting import faults
from tests.judging.made import DAY, NOON, PARTY, decision, shipment_with

WAITING = Narrowed(holds.WAITING)
KINDS = (Outcome.REVIEW, Outcome.PROHIBITED, Outcome.INDETERMINATE)


def _hold(records: Records, numbers: Iterable[int], hour: int = 0) -> None:
    """Hold or block shipments, several in one moment, as a file of them is."""
    made = []
    for number in numbers:
        party = replace(PARTY, name=f"Straße {number} GmbH")
        shipment = shipment_with(party, id=f"S-{number:03}")
        made.append((shipment, decision(KINDS[number % 3], id=f"D-{number}", shipment=shipment.id)))
    with records.writing("maria", NOON + timedelta(hours=hour)) as write:
        judging.settle_all(write, made)


def _walk(
    records: Records, order: Order, wanted: Narrowed = WAITING, between: Callable[[int], None] = lambda _: None
) -> list[str]:
    """Read the queue to its end, seven at a time; `between` two pages something may happen."""
    seen, turn, pages = list[str](), Turn(7), 0
    while True:
        with records.reading() as connection:
            page = queue_page(connection, wanted, order, turn)
        seen += [hold.shipment for hold in page.rows]
        if page.after is None:
            return seen
        pages += 1
        between(pages)
        turn = Turn(7, after=page.after)


def _ids(numbers: Iterable[int]) -> list[str]:
    return [f"S-{number:03}" for number in numbers]


@pytest.mark.parametrize("order", [OLDEST, NEWEST, GRAVEST])
def test_each_shipment_is_on_one_page_while_others_come(records: Records, order: Order) -> None:
    """Whatever is held between two pages, each shipment that waited is met once; by age, so is each that came."""
    _hold(records, range(20))
    _hold(records, range(20, 40), hour=1)

    seen = _walk(records, order, between=lambda page: _hold(records, range(40 + page, 41 + page), hour=2 + page))

    assert len(seen) == len(set(seen))
    assert set(_ids(range(40))) <= set(seen)
    if order is OLDEST:
        with records.reading() as connection:
            assert seen == [hold.shipment for hold in holds.queue(connection)]


def test_the_pages_are_in_the_order_that_is_asked(records: Records) -> None:
    """By age, by age backwards, and the gravest first, of two equally grave the one that waits longer."""
    _hold(records, range(10), hour=1)
    _hold(records, range(10, 20))
    oldest = _ids([*range(10, 20), *range(10)])

    assert _walk(records, OLDEST) == oldest
    assert _walk(records, NEWEST) == oldest[::-1]
    by_number = {name: KINDS[int(name[2:]) % 3].severity for name in oldest}
    assert _walk(records, GRAVEST) == sorted(oldest, key=by_number.__getitem__)


@pytest.mark.parametrize("order", [OLDEST, NEWEST, GRAVEST])
def test_the_page_before_is_the_one_that_was_seen(records: Records, order: Order) -> None:
    """Going back shows the same shipments; before the first and after the last nothing is told to be."""
    _hold(records, range(20))
    with records.reading() as connection:
        first = queue_page(connection, WAITING, order, Turn(8))
        second = queue_page(connection, WAITING, order, Turn(8, after=first.after))
        third = queue_page(connection, WAITING, order, Turn(8, after=second.after))
        back = queue_page(connection, WAITING, order, Turn(8, before=third.before))
        begin = queue_page(connection, WAITING, order, Turn(8, before=back.before))

    assert (first.before, third.after, begin.before) == (None, None, None)
    assert [len(page.rows) for page in (first, second, third)] == [8, 8, 4]
    assert back == second
    assert begin == first


def test_the_queue_is_narrowed_on_every_page(records: Records) -> None:
    """State, outcome, law and words in any case narrow all pages, and the count is theirs."""
    _hold(records, range(30))
    wanted = [
        (Narrowed((State.BLOCKED,)), range(1, 30, 3)),
        (Narrowed(holds.WAITING, outcome=Outcome.REVIEW), range(0, 30, 3)),
        (Narrowed(holds.WAITING, law="xx"), range(30)),
        (Narrowed(holds.WAITING, law="x"), ()),
        (Narrowed(holds.WAITING, law="xx indeterminate:"), ()),
        (Narrowed(holds.WAITING, words="STRASSE matter"), range(30)),
        (Narrowed(holds.WAITING, words="matter straße s-01"), range(10, 20)),
        (Narrowed(holds.WAITING, words="s_01"), ()),
        (Narrowed(holds.WAITING, words="%"), ()),
    ]

    for narrowed, expected in wanted:
        assert _walk(records, OLDEST, narrowed) == _ids(expected), narrowed
        with records.reading() as connection:
            assert queue_count(connection, narrowed) == Count(len(expected)), narrowed


def test_a_law_whose_reason_is_not_among_the_first_is_found(records: Records) -> None:
    """Of many reasons the first are kept in words; who else keeps the shipment is found none the less."""
    many = [Outcome.REVIEW] * 20
    other = Finding(jurisdiction="yy", rule="yy.1", outcome=Outcome.INDETERMINATE, citation="Act 2", reason="Unknown.")
    asked = decision(*many)
    told = tuple(replace(one, reason=f"Reason {number}.") for number, one in enumerate(asked.findings))
    with records.writing("maria", NOON) as write:
        hold = judging.settle(write, shipment_with(), replace(asked, findings=(*told, other))).after

    assert not any(reason.startswith("yy") for reason in hold.reasons)
    assert _walk(records, OLDEST, Narrowed(holds.WAITING, law="yy")) == ["S-1"]


def test_a_page_reads_no_more_rows_than_it_shows(records: Records) -> None:
    """However many wait, a page and its counts take a bounded number of statements and rows."""
    _hold(records, range(12))
    few = _read(records)
    _hold(records, range(12, 300), hour=1)
    many = _read(records)

    assert (few.statements, few.rows) == (many.statements, many.rows)
    assert many.rows <= 3 * 11


def _read(records: Records) -> Read:
    """Give what one page of ten in the middle, and its count, take."""
    with records.reading() as connection:
        turn = Turn(10, after=queue_page(connection, WAITING, OLDEST, Turn(1)).after)
        with reading(records.engine) as read:
            assert len(queue_page(connection, WAITING, OLDEST, turn).rows) == 10
            queue_count(connection, WAITING)
    return read


def test_more_than_are_counted_are_told(records: Records) -> None:
    """A count that stops says so, and is never the whole number."""
    _hold(records, range(12))
    with records.reading() as connection:
        wanted = table.select().where(table.c.state != "passed")
        counted = [str(count_up_to(connection, wanted, most)) for most in (5, 12, 13)]

    assert counted == ["more than 5", "12", "12"]


@pytest.mark.parametrize(
    "place",
    ["", "x", "%%%", "ä", "e30", "W10", written((1, "S-1")), written(("a",)), written(("a", "b", "c")), "A" * 20_000],
)
def test_a_place_that_is_none_is_refused(place: str) -> None:
    """What does not come from a page of the same order leads nowhere, and is told."""
    with pytest.raises(PlaceError, match="place"):
        OLDEST.read(place)


def test_a_place_is_asked_for_only_where_the_database_can_compare_it(records: Records) -> None:
    """What is within bounds is answered by every database; what is not never reaches it."""
    for order, place in ((GRAVEST, (2**15, "a", "b")), (PROPOSED, (2**31, 1)), (PROPOSED, (1, -(2**62)))):
        with pytest.raises(PlaceError):
            order.read(written(place))

    with records.reading() as connection:
        grave = GRAVEST.read(written((2**15 - 1, "\uffff", "\U0010ffff")))
        assert queue_page(connection, WAITING, GRAVEST, Turn(5, after=grave)).rows == []
        last = PROPOSED.read(written((2**31 - 1, 2**62 - 1)))
        assert proposed_page(connection, Turn(5, after=last)).rows == []


def test_a_place_is_read_as_it_was_written() -> None:
    """Ids in any script come back."""
    for place in (("2026-11-25T10:00:00.000000+00:00", "船積み/4711 \x01"), ("", "")):
        assert OLDEST.read(written(place)) == place
    assert GRAVEST.read(written((3, "a", "b"))) == (3, "a", "b")


def test_a_column_that_is_not_what_the_hold_says_is_told(records: Records) -> None:
    """Whoever hides a shipment from a search, or from its place in the queue, is found out by verifying."""
    asked = Shipment(id="S-1", parties=(Party(role="consignee", name="Lanxi Works"),))
    question = decisions.question_of(asked, DAY, NOON)
    with records.writing("maria", NOON) as write:
        (kept,) = decisions.keep(write, [(question, decision(Outcome.REVIEW))])
        judging.settle(write, asked, kept)
    assert faults(records) == []

    for column, value in {"gravity": 7, "held_for": "", "stopped_by": "", "words": "s-1", "parties": ""}.items():
        with records.writing("mallory") as write:
            before = write.connection.execute(table.select()).one()._mapping[column]
            write.connection.execute(update(table).values({column: value}))
        assert faults(records), column
        with records.writing("mallory") as write:
            write.connection.execute(update(table).values({column: before}))
    assert faults(records) == []


def test_shipments_of_an_older_program_are_found(records: Records) -> None:
    """The step that adds the columns fills them as the program does."""
    asked = Shipment(id="Ü/1", parties=(Party(role="consignee", name="Straße  \t 7"), Party(role="bank", name="Q")))
    question = decisions.question_of(asked, DAY, NOON)
    with records.writing("maria", NOON) as write:
        (kept,) = decisions.keep(write, [(question, decision(Outcome.REVIEW, Outcome.INDETERMINATE, shipment="Ü/1"))])
        judging.settle(write, asked, kept)
    _hold(records, range(3), hour=1)
    _forget(records)
    before = _stored(records)
    with records.writing("maria") as write:
        write.connection.execute(text("UPDATE holds SET gravity = 99, held_for = '', stopped_by = '', words = ''"))
        write.connection.execute(text("UPDATE holds SET parties = ''"))
        importlib.import_module("exportgate.records.migrations.versions.step_0002")._fill(write.connection)

    assert [row[:-1] for row in _stored(records)] == [row[:-1] for row in before]
    assert {row[0]: row[-1] for row in _stored(records)}["Ü/1"] == "strasse 7 q"


def _forget(records: Records) -> None:
    """Make the holds what a program wrote that kept nobody's names in them."""
    with records.writing("maria") as write:
        for row in write.connection.execute(table.select()).all():
            hold = replace(msgspec.json.decode(row.hold, type=Hold), stopped_by=())
            stored = {"hold": msgspec.json.encode(hold, order="deterministic").decode(), **columns_of(hold)}
            write.connection.execute(update(table).where(table.c.shipment == row.shipment).values(stored))


def _stored(records: Records) -> Sequence[tuple[object, ...]]:
    columns = [table.c[name] for name in ("shipment", "gravity", "held_for", "stopped_by", "words", "parties")]
    with records.reading() as connection:
        return [
            tuple(row) for row in connection.execute(table.select().with_only_columns(*columns).order_by(columns[0]))
        ]
