"""A folder of deliveries: each is answered once, whatever happens in the middle."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from exportgate.answers.folder import answer_folder
from exportgate.answers.ledger import NAME, Ledger
from exportgate.decision import Decision
from exportgate.errors import InputError
from exportgate.shipment import Shipment
from tests.answers.made import decided, delivery, task
from tests.conftest import REPOSITORY
from tests.intake.documents.reading import ship_notice


def put(folder: Path, name: str, content: bytes) -> None:
    """Put a file into the inbox."""
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / name).write_bytes(content)


def status(folder: Path, number: str) -> Any:
    """Give the status of a document."""
    return json.loads((folder / "out" / f"{number}.json").read_text("utf-8"))


class Counting:
    """Decides, and counts how often each shipment is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, shipments: Sequence[Shipment]) -> list[Decision]:
        self.asked += [shipment.id for shipment in shipments]
        return decided(shipments)


def test_each_document_is_answered_and_asked_once(tmp_path: Path) -> None:
    """A second run finds nothing to do."""
    for number in range(5):
        put(tmp_path, f"{number}.edi", delivery(f"D{number}"))
    check = Counting()

    first, second = (answer_folder(task(tmp_path, check=check)) for _ in range(2))

    assert (first.answered, first.before, second.answered, second.before) == (5, 0, 0, 5)
    assert check.asked == ["D0", "D1", "D2", "D3", "D4"]
    assert second.verdicts == {"pass": 5}
    assert status(tmp_path, "D3")["verdict"] == "pass"
    assert (tmp_path / "out/D3.aperak.edi").is_file()


def test_a_broken_file_is_answered_as_broken_and_the_rest_goes_on(tmp_path: Path) -> None:
    """Binary, cut off, empty, of another kind: each has a status that holds."""
    put(tmp_path, "a.edi", delivery("A").replace(b"QTY+12:3", b"QTY+12:x"))
    put(tmp_path, "b.bin", b"\x00\xff\x01")
    put(tmp_path, "c.xml", b"<html/>")
    put(tmp_path, "d.edi", b"")
    put(tmp_path, "e.edi", delivery("E"))

    ran = answer_folder(task(tmp_path))

    assert (ran.answered, ran.unread) == (5, 4)
    assert (status(tmp_path, "A")["verdict"], status(tmp_path, "A")["decided"]) == ("hold", False)
    assert status(tmp_path, "E")["verdict"] == "pass"
    unread = sorted(file.name for file in (tmp_path / "out").glob("*.unread.json"))
    assert [name.split(".")[0] for name in unread] == ["b_bin", "c_xml", "d_edi"]
    assert all(json.loads((tmp_path / "out" / name).read_text("utf-8"))["verdict"] == "hold" for name in unread)


def test_a_changed_file_is_asked_again(tmp_path: Path) -> None:
    """And only that one; its answer is the new one."""
    put(tmp_path, "a.edi", delivery("A"))
    put(tmp_path, "b.edi", delivery("B"))
    check = Counting()
    answer_folder(task(tmp_path, check=check))
    before = status(tmp_path, "A")["sha256"]

    put(tmp_path, "a.edi", delivery("A", "Another Receiver"))
    answer_folder(task(tmp_path, check=check))

    assert check.asked == ["A", "B", "A"]
    assert status(tmp_path, "A")["sha256"] != before


def test_an_answer_to_what_a_file_does_not_hold_any_more_is_taken_away(tmp_path: Path) -> None:
    """A pass for a delivery that was renumbered must not lie about."""
    put(tmp_path, "a.edi", delivery("A"))
    answer_folder(task(tmp_path))
    put(tmp_path, "a.edi", delivery("A2"))

    answer_folder(task(tmp_path))

    assert not list((tmp_path / "out").glob("A.*"))
    assert status(tmp_path, "A2")["verdict"] == "pass"


def test_other_master_files_ask_all_again(tmp_path: Path) -> None:
    """What was held for want of a commodity code may pass now."""
    put(tmp_path, "a.edi", delivery("A"))
    check = Counting()

    answer_folder(task(tmp_path, check=check))
    answer_folder(task(tmp_path, check=check, asked_with="2"))
    answer_folder(task(tmp_path, check=check, asked_with="2", again=True))

    assert check.asked == ["A", "A", "A"]


def test_an_answer_that_is_gone_is_written_again(tmp_path: Path) -> None:
    """The ledger alone is no answer."""
    put(tmp_path, "a.edi", delivery("A"))
    answer_folder(task(tmp_path))
    (tmp_path / "out/A.json").unlink()

    answer_folder(task(tmp_path))

    assert status(tmp_path, "A")["verdict"] == "pass"


def test_a_number_with_blanks_is_one_number(tmp_path: Path) -> None:
    """In question and answer, however its sender spaces it."""
    put(tmp_path, "a.edi", delivery("A  7"))

    ran = answer_folder(task(tmp_path))

    assert ran.verdicts == {"pass": 1}
    (answer,) = (tmp_path / "out").glob("*.json")
    assert json.loads(answer.read_text("utf-8"))["document"] == "A 7"


def test_what_is_told_of_a_file_as_a_whole_stands_in_its_answers(tmp_path: Path) -> None:
    """A count that is wrong around a message that is not."""
    put(tmp_path, "a.edi", delivery("A").replace(b"UNZ+1", b"UNZ+2"))

    ran = answer_folder(task(tmp_path))

    assert ran.unread == 1
    assert "a whole document may be missing" in status(tmp_path, "A")["notes"][0]
    assert status(tmp_path, "A")["verdict"] == "pass"


def test_two_files_with_one_number_hold_it(tmp_path: Path) -> None:
    """Also where the first was answered the night before; without the second, the first is asked again."""
    put(tmp_path, "a.edi", delivery("A"))
    answer_folder(task(tmp_path))
    put(tmp_path, "b.edi", delivery("A", "Another Receiver"))
    both = answer_folder(task(tmp_path))
    held = status(tmp_path, "A")
    again = answer_folder(task(tmp_path))

    assert (held["verdict"], held["decided"]) == ("hold", False)
    assert "several files bear this number with different content (a.edi, b.edi)" in held["problems"][0]
    assert both.verdicts == {"hold": 2}
    assert again.answered == 0

    (tmp_path / "in/b.edi").unlink()
    answer_folder(task(tmp_path))
    assert status(tmp_path, "A")["verdict"] == "pass"


def test_an_acceptance_in_another_form_does_not_outlive_a_contradiction(tmp_path: Path) -> None:
    """The first file's APERAK said yes; the second is a ship notice, and both are held."""
    put(tmp_path, "a.edi", delivery("A"))
    answer_folder(task(tmp_path))
    put(tmp_path, "b.x12", ship_notice("HL*1**S", "N1*ST*X", number="A"))

    answer_folder(task(tmp_path))

    assert sorted(file.name for file in (tmp_path / "out").glob("A.*")) == ["A.824.x12", "A.csv", "A.json"]
    assert status(tmp_path, "A")["verdict"] == "hold"
    assert answer_folder(task(tmp_path)).answered == 0


def test_a_number_that_moves_to_another_file_keeps_its_answer(tmp_path: Path) -> None:
    """In whichever order the files come."""
    put(tmp_path, "a.edi", delivery("A"))
    put(tmp_path, "b.edi", delivery("B"))
    answer_folder(task(tmp_path))
    put(tmp_path, "a.edi", delivery("B", "Another Receiver"))
    put(tmp_path, "b.edi", delivery("A", "Another Receiver"))

    answer_folder(task(tmp_path))

    assert {status(tmp_path, number)["file"].rsplit("/", 1)[1] for number in "AB"} == {"a.edi", "b.edi"}
    assert status(tmp_path, "A")["file"].endswith("b.edi")


def test_the_same_file_under_two_names_contradicts_nothing(tmp_path: Path) -> None:
    """It says the same twice."""
    put(tmp_path, "a.edi", delivery("A"))
    put(tmp_path, "b.edi", delivery("A"))

    ran = answer_folder(task(tmp_path))

    assert ran.unread == 0
    assert status(tmp_path, "A")["verdict"] == "pass"


def test_hidden_and_unfinished_files_and_folders_are_left(tmp_path: Path) -> None:
    """A sender writes under another name first."""
    put(tmp_path, "a.edi.part", delivery("A"))
    put(tmp_path, ".b.edi", delivery("B"))
    (tmp_path / "in/folder").mkdir()
    (tmp_path / "in/link.edi").symlink_to(tmp_path / "in/.b.edi")

    assert answer_folder(task(tmp_path)).answered == 0


def test_a_ledger_torn_by_a_crash_is_read_up_to_there(tmp_path: Path) -> None:
    """The torn line's file is asked again, and the next lines stand by themselves."""
    for number in range(3):
        put(tmp_path, f"{number}.edi", delivery(f"D{number}"))
    answer_folder(task(tmp_path))
    ledger = tmp_path / "out" / NAME
    ledger.write_bytes(ledger.read_bytes()[:-20])
    check = Counting()

    answer_folder(task(tmp_path, check=check))

    assert check.asked == ["D2"]
    assert set(Ledger.open(tmp_path / "out").entries) == {"0.edi", "1.edi", "2.edi"}


@pytest.mark.parametrize("line", [b"{}\n", b"[]\n", b"nonsense\n", b"\xff\n"])
def test_a_ledger_that_is_none_is_refused(tmp_path: Path, line: bytes) -> None:
    """Nobody knows then what was answered."""
    put(tmp_path, "a.edi", delivery("A"))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / NAME).write_bytes(line)

    with pytest.raises(InputError, match="no entry of a ledger"):
        answer_folder(task(tmp_path))


def test_a_ledger_leads_to_no_file_outside(tmp_path: Path) -> None:
    """The names in it are names."""
    entry = {"file": "a.edi", "sha256": "", "asked_with": "", "numbers": [], "answers": ["../kept"], "verdicts": []}
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / NAME).write_text(json.dumps({**entry, "unread": False, "clashes": []}) + "\n", "utf-8")

    with pytest.raises(InputError, match="no entry of a ledger"):
        answer_folder(task(tmp_path))


def test_answers_do_not_go_where_the_documents_are(tmp_path: Path) -> None:
    """They would be read as documents the next night."""
    with pytest.raises(InputError, match="answers need one of their own"):
        answer_folder(task(tmp_path, outbox=tmp_path / "in"))


def test_a_decision_kept_before_a_crash_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the files of the batch that was being asked, and of no other."""
    put(tmp_path, "a.edi", delivery("A"))
    check, records = Counting(), {}

    def keep(shipments: Sequence[Shipment]) -> list[Decision]:
        made = check(shipments)
        records.update({decision.shipment: decision for decision in made})
        return made

    def kept(shipment: Shipment, since: object) -> Decision | None:
        return records.get(shipment.id)

    with monkeypatch.context() as crash:
        crash.setattr("exportgate.answers.folder.put_all", _crash)
        with pytest.raises(KeyboardInterrupt):
            answer_folder(task(tmp_path, check=keep, kept=kept))
    put(tmp_path, "b.edi", delivery("B"))
    answer_folder(task(tmp_path, check=keep, kept=kept))

    assert check.asked == ["A", "B"]
    assert [status(tmp_path, number)["verdict"] for number in "AB"] == ["pass", "pass"]
    assert not (tmp_path / "out/asking.json").exists()


def _crash(*_written: object) -> None:
    raise KeyboardInterrupt


RUN = """
import sys, time
from pathlib import Path
from exportgate.answers import folder
from tests.answers.made import decided, task

folder.BATCH = 10

def slowly(shipments):
    time.sleep(0.02)
    return decided(shipments)

folder.answer_folder(task(Path(sys.argv[1]), check=slowly))
"""


def test_every_delivery_is_answered_once_though_the_run_is_killed_again_and_again(tmp_path: Path) -> None:
    """Killed without warning wherever it stands; in the end each has one whole answer, equal to that of a quiet run."""
    for number in range(120):
        put(tmp_path, f"{number:03}.edi", delivery(f"D{number:03}"))
    kills = 0
    for _ in range(40):
        running = subprocess.Popen([sys.executable, "-c", RUN, str(tmp_path)], cwd=REPOSITORY)
        before = _lines(tmp_path)
        while running.poll() is None and _lines(tmp_path) < before + 30:
            time.sleep(0.005)
        if running.poll() is not None:
            break
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        kills += 1
    check = Counting()
    last = answer_folder(task(tmp_path, check=check))

    assert kills >= 2
    assert (last.answered, last.before, check.asked) == (0, 120, [])
    assert last.verdicts == {"pass": 120}
    quiet = tmp_path / "quiet"
    quiet.mkdir()
    answer_folder(task(tmp_path, outbox=quiet / "out"))
    assert _answers(tmp_path) == _answers(quiet)
    assert not list((tmp_path / "out").glob(".*.part"))


def _lines(folder: Path) -> int:
    ledger = folder / "out" / NAME
    return ledger.read_bytes().count(b"\n") if ledger.exists() else 0


def _answers(folder: Path) -> dict[str, bytes]:
    files = (folder / "out").iterdir()
    return {file.name: file.read_bytes() for file in files if file.suffix in (".json", ".csv", ".edi")}
