"""What changed between two editions is told per entry and per field, and what only moved is no change."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from exportgate.entry import Entry, ListedAddress, ListedName
from exportgate.feeds.changes import Changes, compare
from exportgate.feeds.edition import Edition
from exportgate.feeds.store import Store
from exportgate.shipment import Identifier
from tests.feeds.toy import NOW, ROWS, toy_csv, update_from, write_mirror

BASE = Entry(
    feed="toy.list",
    id="T-1",
    names=(ListedName(name="Toy Works"), ListedName(name="TW", kind="alias")),
    addresses=(ListedAddress(text="1 Main St", country="AA"),),
    identifiers=(Identifier(scheme="imo", value="9123456"),),
    programmes=("ONE",),
    source="row 1",
    details={"Seat": "North"},
)


def test_the_same_entries_in_another_order_are_no_change() -> None:
    """Neither the place in the file nor the order of names counts."""
    moved = msgspec.structs.replace(BASE, names=BASE.names[::-1], source="row 99")
    other = msgspec.structs.replace(BASE, id="T-2")

    found = _compare([BASE, other], [other, moved])

    assert found.summary() == "0 added, 0 removed, 0 changed"


@pytest.mark.parametrize(
    ("field", "after", "gone", "come"),
    [
        ("names", (*BASE.names, ListedName(name="Works", kind="weak")), (), ("Works (weak)",)),
        ("names", BASE.names[:1], ("TW (alias)",), ()),
        ("names", (BASE.names[0], ListedName(name="TW", kind="weak")), ("TW (alias)",), ("TW (weak)",)),
        ("addresses", (), ("1 Main St [AA]",), ()),
        (
            "identifiers",
            (Identifier(scheme="imo", value="9123457", country="BB"),),
            ("imo 9123456",),
            ("imo 9123457 (BB)",),
        ),
        ("programmes", ("ONE", "ONE"), (), ("ONE",)),
        ("licence_policy", "Presumption of denial", (), ("Presumption of denial",)),
        ("listed_on", date(2026, 1, 2), (), ("2026-01-02",)),
    ],
)
def test_each_field_that_changed_is_told(
    field: str, after: object, gone: tuple[str, ...], come: tuple[str, ...]
) -> None:
    """Of a field with several values only those that went or came are told."""
    found = _compare([BASE], [msgspec.structs.replace(BASE, **{field: after})])

    [change] = found.changed[0].fields
    assert (change.field, change.before, change.after) == (field, gone, come)


def test_details_are_compared_heading_by_heading() -> None:
    """What only this list has is compared under the publisher's own headings."""
    found = _compare([BASE], [msgspec.structs.replace(BASE, details={"Seat": "South", "Flag": "AA"})])

    assert [(change.field, change.before, change.after) for change in found.changed[0].fields] == [
        ("details.Flag", (), ("AA",)),
        ("details.Seat", ("North",), ("South",)),
    ]


def test_entries_come_and_go_by_their_id() -> None:
    """An entry under a new id is another entry, even of the same name."""
    found = _compare([BASE], [msgspec.structs.replace(BASE, id="T-2")])

    assert [party.id for party in found.added] == ["T-2"]
    assert [(party.id, party.name) for party in found.removed] == [("T-1", "Toy Works")]


def test_two_layouts_are_told_apart_from_real_change() -> None:
    """Where the two editions are in different layouts, the reader of the changes is warned."""
    later = msgspec.structs.replace(_edition(date(2026, 1, 2)), format="toy-xml")

    found = compare((later, [BASE]), (_edition(date(2026, 1, 1)), [BASE]))

    assert "different layouts (toy-csv, toy-xml)" in found.note


def test_the_form_of_changes_in_json_names_both_days() -> None:
    """In JSON the two editions stand under `from` and `to`."""
    found = msgspec.json.decode(msgspec.json.encode(_compare([BASE], [])))

    assert (found["feed"], found["from"], found["to"]) == ("toy.list", "2026-01-01", "2026-01-02")
    assert found["removed"] == [{"id": "T-1", "name": "Toy Works"}]


def test_the_changes_that_an_update_tells_equal_a_plain_comparison_of_the_files(tmp_path: Path) -> None:
    """Counted line by line, the two files differ by exactly what is told."""
    later = [*ROWS[2:], ("T-30", "Thirty", "BB"), ("T-31", "Thirty-one", "BB")]
    later[0] = (later[0][0], "Renamed", later[0][2])
    mirror = write_mirror(
        tmp_path / "m", {"2026-02-20": toy_csv("2026-02-20"), "2026-02-27": toy_csv("2026-02-27", later)}
    )

    found = update_from(tmp_path, mirror)[1].changes

    assert found is not None
    lines_gone, lines_come = set(ROWS) - set(later), set(later) - set(ROWS)
    assert {party.id for party in found.removed} == {row[0] for row in lines_gone} - {row[0] for row in lines_come}
    assert {party.id for party in found.added} == {row[0] for row in lines_come} - {row[0] for row in lines_gone}
    assert {change.id for change in found.changed} == {row[0] for row in lines_gone} & {row[0] for row in lines_come}
    assert Store(tmp_path).current()["toy.list"].entries == len(later)


def _edition(day: date) -> Edition:
    return Edition(feed="toy.list", date=day, sha256="00", fetched_at=NOW, format="toy-csv", files=())


def _compare(before: list[Entry], after: list[Entry]) -> Changes:
    return compare((_edition(date(2026, 1, 2)), after), (_edition(date(2026, 1, 1)), before))
