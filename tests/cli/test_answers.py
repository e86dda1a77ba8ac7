"""exportgate check with documents of other systems: master files, answers, folders."""

import csv
import json
from pathlib import Path

import pytest

from exportgate.casework import Casework
from exportgate.errors import ExportgateError
from exportgate.gate import Gate
from exportgate.records import Records
from tests.answers.made import delivery
from tests.cli.conftest import LISTED, Run
from tests.intake.documents.reading import desadv

pytestmark = pytest.mark.usefixtures("gate")

PARTNERS = "id,gln,name,country,end_user\n1,,Seller Ab,AX,\n2,,Receiver Ltd,GB,yes\n"
PRODUCTS = "item,hs,origin,aa\nP1,846693,AX,none\n"
NUMBERS = desadv("NAD+SU+1::91'", "NAD+DP+2::91'", "LIN+1++P1:SA'")


def files(folder: Path) -> list[str]:
    """Write a document of numbers with its master files; gives the options that name these."""
    (folder / "d.edi").write_bytes(NUMBERS)
    (folder / "partners.csv").write_text(PARTNERS, "utf-8")
    (folder / "products.csv").write_text(PRODUCTS, "utf-8")
    return ["--partners", str(folder / "partners.csv"), "--products", str(folder / "products.csv")]


def test_a_document_is_completed_checked_and_answered(run: Run, tmp_path: Path) -> None:
    """What the message does not say comes from the master files; the answer says what is still asked."""
    ran = run("check", tmp_path / "d.edi", *files(tmp_path), "--trial", "--answers", tmp_path / "out")

    told = json.loads((tmp_path / "out/D1.json").read_text("utf-8"))

    assert ran.code == 1
    assert (told["verdict"], told["lacks"]) == ("hold", [])
    assert told["asks"] == [{"name": "end_use.military", "question": "Is there a military end use?"}]
    assert len(told["sha256"]) == 64
    assert (tmp_path / "out/D1.aperak.edi").read_text("ascii").startswith("UNA:+.? '")


def test_without_master_files_the_same_document_asks_who_and_what(run: Run, tmp_path: Path) -> None:
    """In the report as in the answer."""
    files(tmp_path)
    ran = run("check", tmp_path / "d.edi", "--trial", "--format", "json", "--answers", tmp_path / "status.csv")
    run("check", tmp_path / "d.edi", "--trial", "--answers", tmp_path / "all.json")

    (decision,) = json.loads(ran.out)
    (row,) = csv.DictReader((tmp_path / "status.csv").open(encoding="utf-8"))

    rules = {finding["rule"] for finding in decision["findings"]}
    assert {"document.party_not_named", "document.no_end_user", "document.goods_not_identified"} <= rules
    assert "Who is the end user, by name?" in (tmp_path / "all.json").read_text("utf-8")
    assert row["lacks"].split(" | ") == ["consignee_name", "end_user_name", "to", "hs", "origin"]


def test_what_only_a_partner_file_names_is_screened(run: Run, tmp_path: Path) -> None:
    """A listed firm behind a number."""
    options = files(tmp_path)
    (tmp_path / "partners.csv").write_text(PARTNERS.replace("Receiver Ltd", LISTED), "utf-8")

    ran = run("check", tmp_path / "d.edi", *options, "--trial", "--format", "json")

    assert "The party resembles an entry." in ran.out


def test_a_wrong_row_of_a_master_file_makes_the_exit_code_2(run: Run, tmp_path: Path) -> None:
    """Nothing is completed in silence without it."""
    options = files(tmp_path)
    (tmp_path / "products.csv").write_text(f"{PRODUCTS}P2,123,,\n", "utf-8")

    ran = run("check", tmp_path / "d.edi", *options, "--trial")

    assert ran.code == 2
    assert 'products.csv, row 3, hs: found "123"' in ran.err


def test_a_document_that_cannot_be_read_is_answered_with_a_hold(run: Run, tmp_path: Path) -> None:
    """Beside others that can."""
    (tmp_path / "broken.edi").write_bytes(delivery("BROKEN").replace(b"QTY+12:3", b"QTY+12:x"))
    (tmp_path / "sound.edi").write_bytes(delivery("SOUND"))
    (tmp_path / "else.xml").write_bytes(b"<html/>")

    paths = [tmp_path / name for name in ("broken.edi", "sound.edi", "else.xml")]
    ran = run("check", *paths, "--trial", "--answers", tmp_path / "all.json")

    told = {one["document"]: one for one in json.loads((tmp_path / "all.json").read_text("utf-8"))}
    assert ran.code == 2
    assert (told["BROKEN"]["decided"], told["SOUND"]["decided"]) == (False, True)
    assert "XML of another kind" in ran.err


def test_a_folder_is_answered_once(run: Run, tmp_path: Path) -> None:
    """The summary says what was done now and before."""
    inbox = tmp_path / "in"
    inbox.mkdir()
    for number in ("A", "B"):
        (inbox / f"{number}.edi").write_bytes(delivery(number))

    first, second = (run("check", inbox, "--trial", "--answers", tmp_path / "out") for _ in range(2))

    assert "2 files answered in" in first.out
    assert "0 files answered in" in second.out
    assert "2 before; documents: 0 block, 2 hold, 0 pass" in second.out
    assert (first.code, second.code) == (1, 1)


def test_a_folder_needs_a_folder_for_its_answers(run: Run, tmp_path: Path) -> None:
    """And stands alone."""
    assert "--answers FOLDER" in run("check", tmp_path).err
    assert "--answers FOLDER" in run("check", tmp_path, "--answers", tmp_path / "s.csv").err
    assert "answered by itself" in run("check", tmp_path, tmp_path, "--answers", tmp_path / "o").err


def test_answers_are_kept_with_the_decisions(run: Run, tmp_path: Path, gate: Gate) -> None:
    """Without --trial each names the record of its decision."""
    ran = run("check", tmp_path / "d.edi", *files(tmp_path), "--answers", tmp_path / "out")

    assert ran.code == 1
    assert json.loads((tmp_path / "out/D1.json").read_text("utf-8"))["decision"]["id"]


def test_a_crash_between_decision_and_answer_makes_no_second_decision(
    run: Run, tmp_path: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The records hold one for each delivery, and the answers name it."""
    inbox = tmp_path / "in"
    inbox.mkdir()
    for number in ("A", "B"):
        (inbox / f"{number}.edi").write_bytes(delivery(number))

    with monkeypatch.context() as crash:
        crash.setattr("exportgate.answers.folder.put_all", _no_room)
        assert "no room" in run("check", inbox, "--answers", tmp_path / "out").err
    run("check", inbox, "--answers", tmp_path / "out")

    casework = Casework(gate, Records.open(gate.store.home))
    for number in ("A", "B"):
        (decision,) = casework.history(number)
        told = json.loads((tmp_path / f"out/{number}.json").read_text("utf-8"))
        assert told["decision"]["id"] == decision.id


def test_what_a_document_leaves_open_is_asked_again_with_the_kept_question(
    run: Run, tmp_path: Path, gate: Gate
) -> None:
    """A recheck at the desk, with a fact answered, still does not know who uses the goods."""
    files(tmp_path)
    run("check", tmp_path / "d.edi")

    again = Casework(gate, Records.open(gate.store.home)).recheck(
        "D1", actor="maria", facts={"end_use.military": False}
    )

    assert "document.no_end_user" in {finding.rule for finding in again.findings}
    assert again.verdict.value == "hold"


def _no_room(*_written: object) -> None:
    raise ExportgateError("no room")
