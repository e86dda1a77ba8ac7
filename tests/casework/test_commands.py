"""The commands of the records, as a user calls them."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from exportgate.cli import main
from exportgate.gate import Gate
from exportgate.records import Records
from tests.casework.conftest import LISTED, loaded_anew, publish

HEAD = "shipment,date,from,to,consignee_name,value,fact:end_use.military\n"
PASSES = "S-1,2026-11-20,AX,FI,Ordinary Bakery,100,false\n"
REVIEWED = f"S-2,2026-11-20,AX,FI,{LISTED},100,false\n"


@dataclass(frozen=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def home(home_in_sqlite: Path) -> Path:
    """The data folder; which database it is does not matter to a command."""
    return home_in_sqlite


@pytest.fixture
def run(gate: Gate, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command against the gate of the tests."""

    def call(*arguments: object) -> Ran:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Ran(code, captured.out, captured.err)

    return call


@pytest.fixture
def checked(run: Run, tmp_path: Path) -> Path:
    """A file of two shipments, already checked."""
    file = tmp_path / "s.csv"
    file.write_text(HEAD + PASSES + REVIEWED)
    assert run("check", file).code == 1
    return file


def test_check_keeps_each_decision_and_tells_its_id(run: Run, checked: Path) -> None:
    """In every format; asking again keeps another."""
    told = json.loads(run("check", checked, "--format", "json").out)

    assert [one["id"] for one in told] == ["D-5", "D-6"]
    assert "decision D-10" in run("check", checked).out
    assert "D-13" in run("check", checked, "--format", "csv").out
    assert "D-17" in run("check", checked, "--format", "html").out


def test_a_trial_touches_no_record(run: Run, home: Path, tmp_path: Path) -> None:
    """No database is made; the answer has no id."""
    file = tmp_path / "s.csv"
    file.write_text(HEAD + PASSES)

    ran = run("check", "--trial", file, "--format", "json")

    assert ran.code == 0
    assert "id" not in json.loads(ran.out)[0]
    assert list(home.glob("records*")) == []


def test_what_is_decided_but_cannot_be_kept_is_not_told_as_decided(
    run: Run, checked: Path, home: Path, tmp_path: Path
) -> None:
    """Nobody may ship on an answer that no record shows."""
    for file in home.glob("records.sqlite*"):
        file.unlink()
    (home / "records.sqlite").write_bytes(b"no database at all" * 100)
    report = tmp_path / "report.json"

    ran = run("check", checked, "--output", report)

    assert ran.code == 2
    assert "the records cannot be" in ran.err
    assert not report.exists()


@pytest.mark.usefixtures("checked")
def test_decisions_are_listed_and_shown(run: Run) -> None:
    """The last first, narrowed by what is asked; one of them in full, with who made it."""
    assert [one["id"] for one in json.loads(run("decisions", "--format", "json").out)] == ["D-2", "D-1"]
    assert [one["id"] for one in json.loads(run("decisions", "--verdict", "pass", "--format", "json").out)] == ["D-1"]
    assert "S-2" not in run("decisions", "--shipment", "S-1").out
    assert "No decision is kept" in run("decisions", "--since", "2999-01-01").out
    shown = run("decisions", "show", "d-2")
    assert "by os-user:maria" in shown.out
    assert "Qinghe" in shown.out
    assert json.loads(run("decisions", "show", "D-1", "--format", "json").out)["actor"] == "os-user:maria"
    assert run("decisions", "show", "D-9").code == 2
    assert run("decisions", "--since", "yesterday").code == 2


@pytest.mark.usefixtures("checked")
def test_replay_tells_by_its_exit_code(run: Run, home: Path) -> None:
    """0 the same; 2 it cannot be asked, since the edition is not what it was."""
    publish(home, "2026-11-20", "Somebody Else")
    same = run("replay", "D-2")
    assert (same.code, "The same answer: hold" in same.out) == (0, True)
    assert json.loads(run("replay", "D-2", "--format", "json").out)["same"] is True

    for file in home.glob("feeds/toy.list/editions/2026-11-01-*/raw/list.csv"):
        file.write_text("changed")
    lacking = run("replay", "D-2")

    assert lacking.code == 2
    assert "byte for byte" in lacking.out
    assert run("replay", "D-9").code == 2


@pytest.mark.usefixtures("checked")
def test_replay_tells_another_answer_field_by_field(run: Run, plugin: object) -> None:
    """With exit code 1."""
    table = Path(str(plugin.__file__)).parent / "law" / "limits.yaml"  # type: ignore[attr-defined]
    table.write_text(table.read_text().replace("1000", "10"))
    loaded_anew()

    ran = run("replay", "D-1")

    assert ran.code == 1
    assert "its tables of law are others than then" in ran.out
    assert "verdict\n    then: pass\n    now:  hold" in ran.out


@pytest.mark.usefixtures("checked")
def test_the_chain_is_verified_from_the_last_head_that_was_exported(run: Run, tmp_path: Path) -> None:
    """What was cut off since is found without anybody's noting a head by hand."""
    assert run("audit", "export", tmp_path / "acts.jsonl").code == 0
    assert run("audit", "verify").code == 0
    with Records.open().writing("eve") as write:
        write.connection.execute(text("DELETE FROM holds"))
        write.connection.execute(text("DELETE FROM acts WHERE kind = 'shipment.settled'"))

    ran = run("audit", "verify")

    assert ran.code == 1
    assert "but act 4 was noted: its end was cut off" in ran.out


@pytest.mark.usefixtures("checked")
def test_a_head_that_somebody_noted_is_expected(run: Run) -> None:
    """Another hash under its number is told; what is no head is refused."""
    noted = run("audit", "verify").out.rsplit(" ", 1)[1].strip()

    assert run("audit", "verify", "--expect", noted).code == 0
    assert run("audit", "verify", "--expect", f"2:{'0' * 64}").code == 1
    assert run("audit", "verify", "--expect", "17").code == 2


@pytest.mark.usefixtures("checked")
def test_an_auditor_verifies_the_file_with_python_alone(run: Run, tmp_path: Path) -> None:
    """As the file itself says."""
    file = tmp_path / "acts.jsonl"
    run("audit", "export", file, "--decisions")
    take = "import json,sys; print(json.loads(open(sys.argv[1], encoding='utf-8').readline())['verifier'])"
    bare = [sys.executable, "-I", "-S"]
    verifier = subprocess.run([*bare, "-c", take, str(file)], capture_output=True, check=True).stdout
    (tmp_path / "verify.py").write_bytes(verifier)

    ran = subprocess.run([*bare, str(tmp_path / "verify.py"), str(file)], capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stdout) == (0, "No change, gap or other order was found.\n")


@pytest.mark.usefixtures("checked")
def test_acts_are_shown_by_what_they_are_about(run: Run) -> None:
    """As a table, and as JSON."""
    assert "decision.made" in run("audit", "show", "--subject", "shipment S-1").out
    acts = json.loads(run("audit", "show", "--kind", "decision.made", "--format", "json").out)
    assert [(act["seq"], act["actor"], act["subject"]) for act in acts] == [
        (2, "os-user:maria", "shipment S-2"),
        (1, "os-user:maria", "shipment S-1"),
    ]


def test_parties_are_imported_listed_and_exported(run: Run, tmp_path: Path) -> None:
    """What was exported imports as it was; rows without an id are told, and nobody is taken out for them."""
    file, out = tmp_path / "p.csv", tmp_path / "p.jsonl"
    file.write_text("id,name,country\n1,One,AX\n2,Two,FI\n")
    assert "2 added" in run("parties", "import", file).out
    file.write_text("id,name,country\n1,Uno,AX\n,Nameless Id,FI\n")
    unread = run("parties", "import", file)
    assert (unread.code, "0 added, 1 changed, 0 taken out" in unread.out) == (2, True)
    assert "expected the company's own id" in unread.err

    assert run("parties", "export", out).code == 0
    assert "0 added, 0 changed, 0 taken out, 2 as they were" in run("parties", "import", out).out
    assert "Uno" in run("parties", "list").out
    assert "2 parties on file." in run("parties", "list", "--limit", "1").out
    assert run("audit", "verify").code == 0


@pytest.mark.usefixtures("checked")
def test_who_asks_to_delete_is_told_what_must_be_kept(run: Run) -> None:
    """The law of the tests does not say how long, so nothing of it goes."""
    ran = run("records", "delete", "--before", "2999-01-01", "--yes")

    assert ran.code == 1
    assert "how long Toyland asks for records to be kept is not known" in ran.out
    assert "0 past their time, 2 to be kept." in ran.out
