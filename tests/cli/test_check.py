"""exportgate check: answers, exit codes, and every way in which input can be wrong."""

import csv
import io
import json
from pathlib import Path

import pytest

from exportgate.gate import Gate
from tests.cli.conftest import LISTED, Run

HEAD = "shipment,date,from,to,consignee_name,fact:end_use.military\n"
PASSES = "S-1,2026-09-01,AX,FI,Ordinary Bakery,false\n"
REVIEWED = f"S-2,2026-09-01,AX,FI,{LISTED},false\n"
BLOCKED = "S-3,2026-09-01,AX,AQ,Ordinary Bakery,false\n"
ASKED = "S-4,2026-09-01,AX,FI,Ordinary Bakery,\n"
BAD_DATE = "S-5,2026-02-31,AX,FI,Ordinary Bakery,false\n"

pytestmark = pytest.mark.usefixtures("gate")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "s.csv"


@pytest.mark.parametrize(
    ("rows", "code", "verdicts"),
    [
        (PASSES, 0, ["pass"]),
        (REVIEWED, 1, ["hold"]),
        (ASKED, 1, ["hold"]),
        (BLOCKED, 1, ["block"]),
        (PASSES + BLOCKED, 1, ["pass", "block"]),
        (PASSES + BAD_DATE, 2, ["pass"]),
        (BLOCKED + BAD_DATE, 2, ["block"]),
    ],
)
def test_the_exit_code_tells(run: Run, file: Path, rows: str, code: int, verdicts: list[str]) -> None:
    """0 nothing is held; 1 something is; 2 some rows could not be read, and the others are answered all the same."""
    file.write_text(HEAD + rows)
    ran = run("check", file, "--format", "json")

    assert ran.code == code
    assert [decision["verdict"] for decision in json.loads(ran.out)] == verdicts


def test_a_row_that_cannot_be_read_is_named_on_standard_error(run: Run, file: Path) -> None:
    """File, row, column, what was found, what was expected."""
    file.write_text(HEAD + PASSES + BAD_DATE)
    ran = run("check", file)

    assert f'Not read: {file}, row 3, column "date": found "2026-02-31", expected a day of the calendar' in ran.err
    assert "1 shipment: 0 block, 0 hold, 1 pass." in ran.out


def test_nothing_is_written_where_no_shipment_could_be_read(run: Run, file: Path, tmp_path: Path) -> None:
    """An empty report would look as if all were well."""
    file.write_text(HEAD + BAD_DATE)
    ran = run("check", file, "--output", tmp_path / "report.json")

    assert ran.code == 2
    assert "no shipment could be read" in ran.err
    assert not (tmp_path / "report.json").exists()


@pytest.mark.parametrize("form", ["table", "csv", "json", "html"])
def test_every_format_goes_to_a_file_too(run: Run, file: Path, tmp_path: Path, form: str) -> None:
    """Standard output then stays empty; what the file says is what standard output would."""
    file.write_text(HEAD + REVIEWED)
    report = tmp_path / "report"
    ran = run("check", file, "--format", form, "--output", report)

    assert (ran.code, ran.out) == (1, "")
    assert LISTED.split()[0] in report.read_text(encoding="utf-8")  # a table may break the rest to another line


@pytest.mark.parametrize(
    ("name", "start"), [("r.html", "<!doctype html>"), ("r.json", "["), ("r.csv", "shipment,"), ("r.txt", "shipment ")]
)
def test_the_format_follows_the_ending_of_the_output(
    run: Run, file: Path, tmp_path: Path, name: str, start: str
) -> None:
    """Where none is asked for."""
    file.write_text(HEAD + PASSES)
    run("check", file, "--output", tmp_path / name)

    assert (tmp_path / name).read_text().startswith(start)


def test_csv_has_a_row_a_finding(run: Run, file: Path) -> None:
    """With the party's name and role."""
    file.write_text(HEAD + REVIEWED + BLOCKED)
    rows = list(csv.DictReader(io.StringIO(run("check", file, "--format", "csv").out)))

    assert [(row["shipment"], row["outcome"], row["party"]) for row in rows] == [
        ("S-2", "review", LISTED),
        ("S-3", "prohibited", ""),
    ]


def test_several_files_and_standard_input_are_checked_together(run: Run, file: Path, tmp_path: Path) -> None:
    """An id that comes in two of them is answered in neither form."""
    file.write_text(HEAD + PASSES + BLOCKED)
    (tmp_path / "more.json").write_text('{"id": "S-9", "from": "AX", "to": "AQ"}')
    ran = run(
        "check", file, tmp_path / "more.json", "-", "--format", "json", stdin=b'{"id": "S-3", "from": "AX", "to": "FI"}'
    )

    assert ran.code == 2
    assert [decision["shipment"] for decision in json.loads(ran.out)] == ["S-1", "S-9"]
    assert "S-3: 2 shipments bear this id" in ran.err


def test_standard_input_may_be_csv(run: Run) -> None:
    """The format is told from the content."""
    assert run("check", "-", stdin=(HEAD + PASSES).encode()).code == 0


def test_the_law_of_another_day_can_be_asked_for(run: Run, file: Path) -> None:
    """The shipment's own date is the default."""
    file.write_text(HEAD + PASSES)

    assert json.loads(run("check", file, "--format", "json").out)[0]["as_of"] == "2026-09-01"
    asked = json.loads(run("check", file, "--format", "json", "--as-of", "2025-10-09").out)[0]
    assert asked["as_of"] == "2025-10-09"


@pytest.mark.parametrize("day", ["2026-02-31", "tomorrow", "20260901"])
def test_a_day_that_does_not_exist_cannot_be_asked_for(run: Run, file: Path, day: str) -> None:
    """It is told with the option."""
    file.write_text(HEAD + PASSES)
    ran = run("check", file, "--as-of", day)

    assert ran.code == 2
    assert "--as-of" in ran.err


def test_a_jurisdiction_that_is_not_installed_is_told(run: Run, file: Path) -> None:
    """With those that are."""
    file.write_text(HEAD + PASSES)

    assert run("check", file, "--jurisdiction", "AA").code == 0
    ran = run("check", file, "--jurisdiction", "aa,zz")
    assert ran.code == 2
    assert "'zz' is not installed; installed: aa" in ran.err


def test_a_document_format_of_a_plugin_is_read(run: Run, tmp_path: Path) -> None:
    """By its ending or its beginning; a plugin that fails is named, without a trace."""
    (tmp_path / "d.toy").write_text("TOY")
    (tmp_path / "broken.toy").write_text("TOY")

    assert json.loads(run("check", tmp_path / "d.toy", "--format", "json").out)[0]["shipment"] == "T-1"
    ran = run("check", tmp_path / "broken.toy")
    assert ran.code == 2
    assert "format toy failed" in ran.err


def test_nothing_is_checked_without_lists(run: Run, gate: Gate, file: Path) -> None:
    """A check without lists would find nobody."""
    gate._screener = None
    file.write_text(HEAD + PASSES)
    ran = run("check", file)

    assert ran.code == 2
    assert "exportgate update" in ran.err


def _hostile(folder: Path) -> dict[str, bytes]:
    return {
        "empty.csv": b"",
        "empty.json": b"",
        "blank.csv": b"\n\n",
        "wrong_columns.csv": b"invoice,amount\n1,2\n",
        "misspelt.csv": b"shipment,form,to\nS-1,AX,FI\n",
        "rubbish.csv": bytes(range(256)) * 64,
        "rubbish.xlsx": b"PK\x03\x04" + bytes(range(256)) * 64,
        "rubbish.json": b"\xff\xfe\x00" * 1000,
        "rubbish": b"\x00\x01\x02" * 1000,
        "page.csv": b"<!doctype html><html><body>Not found</body></html>",
        "page.html": b"<!doctype html><html><body>Not found</body></html>",
        "open_quote.csv": b'shipment,to\nS-1,"FI\nS-2,AX\n',
        "deep.json": b"[" * 200_000,
        "nan.json": b'[{"id": "S-1", "lines": [{"value": NaN}]}]',
        "cp1252.csv": "shipment,consignee_name\nS-1,Müller\n".encode("cp1252"),
        "nowhere.csv": b"shipment,to\nS-1,Atlantis\n",
        "no_day.csv": b"shipment,date\nS-1,2026-02-31\n",
        "twice.csv": b"shipment,to,to\nS-1,FI,AX\n",
        "contradicts.csv": b"shipment,to\nS-1,FI\nS-1,AX\n",
    }


@pytest.mark.parametrize("name", sorted(_hostile(Path())))
def test_broken_input_gives_a_clear_error_and_exit_code_2(run: Run, tmp_path: Path, name: str) -> None:
    """The file is named, in few words, and no traceback is shown."""
    (tmp_path / name).write_bytes(_hostile(tmp_path)[name])
    ran = run("check", tmp_path / name)

    assert ran.code == 2
    assert name in ran.err
    assert len(ran.err) < 2_000
    assert ran.out == ""


@pytest.mark.parametrize(
    ("name", "start"), [("s.csv", b'shipment,to\nS-1,"'), ("s.json", b'[{"id": "'), ("s.jsonl", b'{"id": "')]
)
def test_two_hundred_megabytes_in_one_cell_are_refused(run: Run, tmp_path: Path, name: str, start: bytes) -> None:
    """A sparse file stands for it; of its noughts no more is read than it takes to see that it is no text."""
    with (tmp_path / name).open("wb") as file:
        file.write(start + b"x" * 5000)
        file.truncate(200 * 1024**2)
    ran = run("check", tmp_path / name)

    assert ran.code == 2
    assert name in ran.err
    assert len(ran.err) < 2_000


@pytest.mark.parametrize("path", ["missing.csv", "."])
def test_a_file_that_is_not_there_is_told(run: Run, path: str) -> None:
    """A folder is no file either."""
    ran = run("check", path)

    assert ran.code == 2
    assert path in ran.err
