"""Parties on Spark: the answers of one machine, whoever reads and whoever writes."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exportgate.compiled import ensure_compiled
from exportgate.feeds.store import Store
from exportgate.gate import Gate
from exportgate.screening import Subject
from tests.spark.conftest import Run
from tests.spark.made import FIELDS, PARTIES, parties_csv, parties_parquet

NAMES = ["Fujian Jinhua IC Co", "Qinghe Inertial Navigation Institute", "Ateliers Brissonnet SAS"]


@pytest.mark.parametrize("form", ["json", "html"])
def test_a_file_is_answered_as_on_one_machine(form: str, run: Run, on_spark: Run, tmp_path: Path) -> None:
    """Report, messages of hostile rows with file and row, and exit code are the same to the last sign."""
    asked = ("screen", parties_csv(tmp_path), "--format", form, "--threshold", "40")

    here, there = run(*asked), on_spark(*asked)

    assert _timeless(here.out) == _timeless(there.out)
    assert here.err == there.err
    assert here.code == there.code == 2


def _timeless(report: str) -> str:
    return "\n".join(line for line in report.splitlines() if "UTC" not in line)


@pytest.mark.parametrize("form", ["json", "table"])
def test_a_parquet_file_that_spark_reads_is_answered_as_on_one_machine(
    form: str, run: Run, on_spark: Run, tmp_path: Path
) -> None:
    """Rows are counted, ids called after rows, and the order of the file kept."""
    asked = ("screen", parties_parquet(tmp_path), "--format", form)

    here, there = run(*asked), on_spark(*asked, "--from-format", "parquet", "--partitions", "3")

    assert here.out == there.out
    assert here.err == there.err
    assert here.code == there.code == 2


def test_a_csv_file_that_spark_reads_says_which_row_by_its_id(on_spark: Run, tmp_path: Path) -> None:
    """Spark does not count the rows of CSV; what could not be read is told all the same, by its id."""
    there = on_spark("screen", parties_csv(tmp_path), "--from-format", "csv", "--format", "csv")

    assert f'{tmp_path}/parties.csv, the row with id "P-2", name: found nothing, expected a text' in there.err
    assert "a row and 1 more, country" in there.err
    assert [row["id"] for row in csv.DictReader(there.out.splitlines())].count("P-1") == 1
    assert there.code == 2


def test_a_list_of_ones_own_is_sent_too(run: Run, on_spark: Run, tmp_path: Path) -> None:
    """With --list, the workers compare with that list alone."""
    own = tmp_path / "own.csv"
    own.write_text("id,name\nX-1,Ateliers Brissonnet\n", encoding="utf-8")
    asked = ("screen", parties_csv(tmp_path), "--list", own, "--format", "csv")

    here, there = run(*asked), on_spark(*asked)

    assert "X-1" in there.out
    assert here == there


def test_spark_writes_the_hits_with_what_could_not_be_read(on_spark: Run, tmp_path: Path) -> None:
    """Nothing is lost on the way: a hit a row, a problem a row, and no cell that a spreadsheet obeys."""
    folder = tmp_path / "hits"

    there = on_spark(
        "screen", parties_parquet(tmp_path), "--from-format", "parquet", "--to-format", "csv", "--to-path", folder
    )

    rows = [row for part in folder.glob("*.csv") for row in csv.DictReader(part.open(encoding="utf-8", newline=""))]
    by_id = {row["id"]: row for row in rows if row["score"]}
    assert by_id["P-1"]["list"] == "jp.eul"
    assert by_id["P-3"]["name"] == "'=1+1 Qinghe Inertial Navigation"
    assert sum("found nothing, expected a text" in row["problem"] for row in rows) == 1
    assert any("screened without it" in row["note"] for row in rows)
    assert "rows could not be read" in there.err
    assert f"Spark wrote {len(rows)} rows to {folder}" in there.err
    assert there.code == 2


def test_what_spark_wrote_is_not_written_over(on_spark: Run, tmp_path: Path) -> None:
    """A second run says that there is something already, without a trace of code."""
    asked = ("screen", parties_parquet(tmp_path), "--from-format", "parquet", "--to-path", tmp_path / "hits")

    first = on_spark(*asked)
    again = on_spark(*asked)

    assert "is there already" not in first.err
    assert "what is to be written is there already" in again.err
    assert "--write-mode" in again.err
    assert again.code == 2


def test_a_table_is_read_by_its_name(local: Any, on_spark: Run) -> None:
    """What Spark knows by name is read through Spark; what it does not know is told in words."""
    local.createDataFrame([("1", NAMES[0], "CN")], ["id", "name", "country"]).createOrReplaceTempView("partners")

    there = on_spark("screen", "partners", "--from-table", "--format", "csv")
    unknown = on_spark("screen", "partner", "--from-table", "--format", "csv")

    assert "1,Fujian Jinhua IC Co," in there.out
    assert there.code == 1
    assert "Spark knows no such table" in unknown.err
    assert unknown.code == 2


def test_a_column_for_the_name_is_asked_for(on_spark: Run, local: Any) -> None:
    """A source without it is refused as a file would be."""
    local.createDataFrame([("1", "CN")], ["number", "country"]).createOrReplaceTempView("nameless")

    there = on_spark("screen", "nameless", "--from-table")

    assert 'nameless: has no column "name"' in there.err
    assert there.code == 2


def test_a_data_frame_is_answered_with_one(local: Any, home: Path) -> None:
    """In the user's own session: the contract's columns, best first by rank, and the engine's own scores."""
    from exportgate.spark import screen

    frame = local.createDataFrame([(f"P-{place}", name) for place, name in enumerate(NAMES)], ["id", "Firm `x`"])

    rows = screen(frame, home=home, columns={"name": "Firm `x`"}).orderBy("id", "rank").collect()

    found = Gate.open(home).screen([Subject(name=name) for name in NAMES], top=5)
    expected = [
        (f"P-{place}", name, round(hit.score, 3), hit.entry.listed_by, hit.entry.id, hit.matched_name, hit.reasons)
        for place, (name, hits) in enumerate(zip(NAMES, found, strict=True))
        for hit in hits
    ]
    assert [tuple(row)[:7] for row in rows] == expected
    assert {row.edition for row in rows} == {date(2026, 9, 1)}
    assert [row.rank for row in rows if row.id == "P-0"] == list(range(1, len(found[0]) + 1))


def test_rows_that_cannot_be_read_are_rows_of_the_answer(local: Any, home: Path) -> None:
    """Silence never looks like clearance: each hostile row says what is wrong with it."""
    from exportgate.spark import screen

    frame = local.createDataFrame([list(row) for row in PARTIES], list(FIELDS))

    rows = screen(frame, home=home).collect()

    problems = " ".join(row.problem for row in rows if row.problem)
    assert 'the row with id "P-2", name: found nothing' in problems
    assert 'the row with id "P-8", name:' in problems
    assert 'the row with id "P-6", identifiers:' in problems
    assert {row.id for row in rows if row.note} == {"P-3", "P-5", "P-7"}


def test_the_index_goes_once_to_an_application(local: Any, home: Path) -> None:
    """However often it is asked for, one file is sent; where all nodes see the data folder, none is."""
    from exportgate.spark import screen
    from exportgate.spark.parcel import _sent

    frame = local.createDataFrame([("1", NAMES[0])], ["id", "name"])
    for _ in range(2):
        assert screen(frame, home=home).count()
    sent = len(_sent)

    shared = screen(frame, home=home, shared=True).collect()

    assert len(_sent) == sent
    assert shared == screen(frame, home=home).collect()


def test_an_index_that_was_changed_on_the_way_is_not_opened(local: Any, home: Path) -> None:
    """What the digest does not vouch for answers nothing."""
    from exportgate.spark import screen
    from exportgate.spark.faults import told

    frame = local.createDataFrame([("1", NAMES[0])], ["id", "name"])
    names = ensure_compiled(Store(home)) / "name_entries.npy"
    whole = names.read_bytes()
    answer = screen(frame, home=home, shared=True)
    try:
        names.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        other = screen(frame, home=home, shared=True)
    finally:
        names.write_bytes(whole)

    assert answer.count() > 0
    with pytest.raises(Exception, match="not what was sent") as failed:
        other.count()
    assert "is not what was sent" in str(told(failed.value))


def test_another_version_of_python_on_the_workers_is_told(
    local: Any, on_spark: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code of one version is not run by another: said in words, with what to do."""
    monkeypatch.setattr(local.sparkContext, "pythonVer", "3.9")

    there = on_spark("screen", parties_csv(tmp_path))

    assert "the workers have another version of Python" in there.err
    assert "PYSPARK_PYTHON" in there.err
    assert there.code == 2


def test_another_version_of_the_engine_on_the_workers_is_told(
    on_spark: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers whose answers might differ give none."""
    monkeypatch.setattr("exportgate.spark.parcel.engine_fingerprint", lambda: "another")

    there = on_spark("screen", parties_csv(tmp_path))

    assert "a worker has another version of exportgate than the driver" in there.err
    assert there.code == 2
