"""Parties on file: an import adds, changes and takes out by the company's own id, and is one act."""

import pytest
from sqlalchemy import text

from exportgate.errors import InputError
from exportgate.records import Records
from exportgate.records.audit import head_of
from exportgate.records.parties import count_of, each, take_in, take_out, told_counts, verify_rows
from exportgate.shipment import Identifier, Party

FULL = Party(
    role="other",
    id="7",
    name="Lanxi Works",
    kind="organisation",
    country="CN",
    address="1 Quay",
    date_of_birth="1970",
    identifiers=(Identifier(scheme="imo", value="9074729"),),
)


def party(id: str, name: str) -> Party:
    return Party(role="other", id=id, name=name)


def _faults(records: Records) -> list[str]:
    with records.reading() as connection:
        return list(verify_rows(connection))


def test_an_import_tells_added_changed_and_taken_out_apart(records: Records) -> None:
    """By id, within its source; the others keep the act that brought them."""
    first = take_in(records, "maria", "erp", [party("1", "One"), party("2", "Two"), party("3", "Three"), FULL])
    second = take_in(records, "maria", "erp", [party("4", "Four"), party("2", "Zwei"), FULL, party("3", "Three")])

    assert (first.added, first.changed, first.removed, first.unchanged) == (4, 0, 0, 0)
    assert (second.added, second.changed, second.removed, second.unchanged) == (1, 1, 1, 2)
    with records.reading() as connection:
        found = {one.party.id: one for one in each(connection)}
        changed = [one.party.id for one in each(connection, since=first.act)]
        assert count_of(connection) == {"erp": 4}
        assert head_of(connection).seq == second.act
    assert found["7"].party == FULL
    assert (found["2"].party.name, found["2"].seq, found["3"].seq) == ("Zwei", second.act, first.act)
    assert changed == ["2", "4"]
    assert _faults(records) == []


def test_sources_do_not_touch_each_other(records: Records) -> None:
    """The same id in two systems is two parties."""
    take_in(records, "maria", "erp", [party("1", "One")])
    take_in(records, "maria", "crm", [party("1", "Another")])

    with records.reading() as connection:
        assert [(one.source, one.party.name) for one in each(connection)] == [("crm", "Another"), ("erp", "One")]


def test_how_many_are_on_file_is_told_without_counting_them(records: Records) -> None:
    """By source, what the last import left: the same as a count, also after some or all were taken out."""
    take_in(records, "maria", "", [party("1", "One")])
    take_in(records, "maria", "erp", [party(str(number), "Two") for number in range(3)])
    take_in(records, "maria", "gone", [party("1", "Three")])
    take_in(records, "maria", "erp ", [party("1", "A blank more")])
    take_out(records, "maria", "erp", ["0"])
    take_out(records, "maria", "gone", ["1"])

    with records.reading() as connection:
        assert told_counts(connection) == count_of(connection) == {"": 1, "erp": 2, "erp ": 1}


def test_a_file_that_lacks_many_is_not_believed_unasked(records: Records) -> None:
    """A party that is taken out is not screened again, so a cut file must not take out half of them in silence."""
    everybody = [party(str(number), f"P {number}") for number in range(100)]
    take_in(records, "maria", "", everybody)
    with pytest.raises(InputError, match="50 of the 100 parties on file are not in it"):
        take_in(records, "maria", "", everybody[:50])

    partial = take_in(records, "maria", "", everybody[:50], partial=lambda: True)
    told = take_in(records, "maria", "", everybody[:50], removals=True)

    assert (partial.removed, partial.unchanged, told.removed) == (0, 100, 50)


def test_a_file_without_anybody_is_not_believed_however_few_are_on_file(records: Records) -> None:
    """A nightly export that held its headings alone must not take everybody out of a small company's screening."""
    take_in(records, "maria", "", [party("1", "One"), party("2", "Two")])
    with pytest.raises(InputError, match="2 of the 2 parties on file are not in it"):
        take_in(records, "maria", "", [])

    told = take_in(records, "maria", "", [], removals=True)

    assert told.removed == 2


def test_an_id_that_stands_twice_is_refused(records: Records) -> None:
    """Which of the two is meant cannot be told; nothing is changed."""
    with pytest.raises(InputError, match="stand more than once, such as 1"):
        take_in(records, "maria", "", [party("1", "One"), party("1", "Uno")])

    with records.reading() as connection:
        assert count_of(connection) == {}
        assert head_of(connection).seq == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE parties SET name = 'Eve' WHERE id = '1'",
        "UPDATE parties SET details = '' WHERE id = '7'",
        "DELETE FROM parties WHERE id = '1'",
        "INSERT INTO parties SELECT 'crm', id, name, details, seq FROM parties",
        "UPDATE parties SET id = '11' WHERE id = '1'",
    ],
)
def test_a_party_changed_beside_the_imports_is_found(in_sqlite: Records, change: str) -> None:
    """By the hash over all parties of its source in the last import's act."""
    take_in(in_sqlite, "maria", "erp", [party("1", "One"), FULL])
    with in_sqlite.writing("eve") as write:
        write.connection.execute(text(change))

    assert len(_faults(in_sqlite)) == 1


def test_names_in_all_scripts_are_sorted_alike_in_both_databases(records: Records) -> None:
    """The hash over a source is the same wherever it is kept."""
    take_in(records, "maria", "erp", [party(id, "福建") for id in ("ß", "a", "B", "é", "10", "9", "-", "福")])

    with records.reading() as connection:
        assert [one.party.id for one in each(connection)] == ["-", "10", "9", "B", "a", "ß", "é", "福"]
    assert _faults(records) == []
