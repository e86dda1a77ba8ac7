"""A kept question asked again gives the same answer, or tells what differs and what is of another version."""

import os
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import text

from exportgate.casework import Casework
from exportgate.casework.replaying import SHELF, Replayed, ReplayError, replay
from exportgate.decision import Outcome, Verdict
from exportgate.feeds.store import ENTRIES, RAW, Store
from exportgate.gate import Gate
from exportgate.plugins import load_plugins
from exportgate.policy.judging import AreasAssessor
from exportgate.policy.loading import policy_of
from exportgate.records.database import RecordsError
from tests.casework.conftest import LISTED, NOW, loaded_anew, publish, shipment

POLICY = b"""
[[authority]]
id = "acme"
name = "Acme"

[[area]]
id = "machines"
authority = "acme"
name = "Machines"
stance = "watch"
ground = "Board, 2026-01-05"
words = ["lathe"]
directions = ["outbound"]
"""


@pytest.fixture
def home(home_in_sqlite: Path) -> Path:
    """The data folder; where decisions are kept does not matter to asking again."""
    return home_in_sqlite


def _again(casework: Casework, id: str) -> Replayed:
    """Ask again with a gate opened anew, as another day's program would."""
    gate = Gate(casework.gate.plugins, Store(casework.gate.store.home))
    return replay(gate, casework.records, id)


def _long_ago(home: Path) -> None:
    """Have the indexes last used long ago, since one in use stays beside its successor for a while."""
    for index in (home / "index").iterdir():
        os.utime(index, (0, 0))


def test_the_answer_is_the_same_after_an_update_of_the_list(casework: Casework) -> None:
    """The edition of then answers, not the one in use, whose index stays where it is."""
    home = casework.gate.store.home
    (before,) = casework.check([shipment(consignee=LISTED)], actor="maria", now=NOW)
    _long_ago(home)
    publish(home, "2026-11-20", "Somebody Else Entirely")
    (after,) = Casework(Gate(casework.gate.plugins, Store(home)), casework.records).check(
        [shipment(consignee=LISTED)], actor="maria", now=NOW
    )

    replayed = _again(casework, before.id)

    assert (before.verdict, after.verdict) == (Verdict.HOLD, Verdict.PASS)
    assert (replayed.same, replayed.differs, replayed.other, replayed.lacking) == (True, [], [], ())
    assert len(list((home / SHELF).iterdir())) == len(list((home / "index").iterdir())) == 1
    assert _again(casework, after.id).same


def test_a_law_table_that_was_changed_since_is_told_with_what_differs(casework: Casework, plugin: ModuleType) -> None:
    """The field, its value then and now, and whose tables are not those of then."""
    (kept,) = casework.check([shipment(value=1_500)], actor="maria", now=NOW)
    table = Path(str(plugin.__file__)).parent / "law" / "limits.yaml"
    table.write_text(table.read_text().replace("1000", "2000"))
    loaded_anew()

    replayed = _again(casework, kept.id)

    assert not replayed.same
    assert replayed.other == ["plugin toyland: its tables of law are others than then"]
    assert {one.where: (one.then, one.now) for one in replayed.differs if one.where in ("verdict", "outcomes.aa")} == {
        "verdict": ("hold", "pass"),
        "outcomes.aa": (Outcome.LICENCE_REQUIRED, Outcome.NO_LICENCE_FOUND),
    }
    assert any("worth no more than 2000" in str(one.now) for one in replayed.differs)


def test_a_change_that_changes_no_answer_is_told_and_the_answer_the_same(
    casework: Casework, plugin: ModuleType
) -> None:
    """Other tables of law, the same answer."""
    (kept,) = casework.check([shipment()], actor="maria", now=NOW)
    table = Path(str(plugin.__file__)).parent / "law" / "limits.yaml"
    table.write_text(table.read_text() + "  # a remark\n")
    loaded_anew()

    replayed = _again(casework, kept.id)

    assert replayed.same
    assert len(replayed.other) == 1


def test_a_plugin_that_is_gone_is_told(casework: Casework) -> None:
    """And the law that nobody answers for differs."""
    (kept,) = casework.check([shipment()], actor="maria", now=NOW)

    bare = Gate(load_plugins(installed=False), Store(casework.gate.store.home))
    replayed = replay(bare, casework.records, kept.id)

    assert replayed.other == ["plugin toyland is not installed any more"]
    assert not replayed.same


@pytest.mark.parametrize("what", ["gone", "raw", "entries"])
def test_an_edition_that_is_not_kept_as_it_was_cannot_answer(casework: Casework, what: str) -> None:
    """Whether it is gone, or a byte of it is another."""
    (kept,) = casework.check([shipment()], actor="maria", now=NOW)
    (folder,) = (casework.gate.store.folder("toy.list") / "editions").iterdir()
    publish(casework.gate.store.home, "2026-11-20", "Somebody Else Entirely")
    if what == "gone":
        folder.rename(folder.with_name("elsewhere"))
    else:
        file = folder / (ENTRIES if what == "entries" else f"{RAW}/list.csv")
        content = bytearray(file.read_bytes())
        content[-1] ^= 1
        file.write_bytes(content)

    replayed = _again(casework, kept.id)

    assert replayed.again is None
    assert not replayed.same
    expected = "is not kept any more" if what == "gone" else "is not, byte for byte, what was kept"
    assert len(replayed.lacking) == 1
    assert expected in replayed.lacking[0]


def test_the_policy_of_then_is_asked(casework: Casework) -> None:
    """Its text is kept with the question."""
    policy = AreasAssessor(policy_of(POLICY, "areas.toml", NOW.date()))
    with_policy = Casework(casework.gate, casework.records, policy)

    (kept,) = with_policy.check([shipment()], actor="maria", now=NOW)

    assert "policy" in kept.outcomes
    assert _again(casework, kept.id).same


def test_a_record_that_was_changed_is_not_asked(casework: Casework) -> None:
    """It would be another question."""
    first, second = casework.check([shipment(), shipment("S-2")], actor="maria", now=NOW)
    with casework.records.writing("eve") as write:
        question = f"(SELECT other.asked FROM decisions AS other WHERE other.id = '{second.id}')"
        write.connection.execute(text(f"UPDATE decisions SET asked = {question} WHERE id = '{first.id}'"))

    with pytest.raises(ReplayError, match="is not what was kept"):
        _again(casework, first.id)
    with pytest.raises(RecordsError, match="no decision"):
        _again(casework, "D-999")
