"""Shipments on Spark: the decisions of one machine, kept by this machine once each."""

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from exportgate.casework import Casework
from tests.conftest import REPOSITORY
from tests.spark.conftest import Run
from tests.spark.made import STORIES, decisions

OWNERS = REPOSITORY / "fixtures" / "shipments" / "owners.json"
SHIPMENT = {"from": "US", "to": "CN", "parties": [{"role": "consignee", "name": "Fujian Jinhua IC Co"}]}


def test_files_are_decided_as_on_one_machine(run: Run, on_spark: Run) -> None:
    """Every finding with its hit, reason and citation, the law's and the company's; and the exit code."""
    own = ("--policy", REPOSITORY / "fixtures" / "policy" / "areas.toml")
    asked = ("check", STORIES, OWNERS, "--trial", "--format", "json", *own)

    assert on_spark(*asked) == run(*asked)


def test_each_decision_is_kept_once_with_its_question(home: Path, run: Run, on_spark: Run) -> None:
    """Without --trial the driver keeps what the workers decided, and what is kept is decided the same again."""
    here = run("check", STORIES, "--format", "json", "--trial")

    there = on_spark("check", STORIES, "--format", "json")

    listed = json.loads(run("decisions", "--format", "json").out)
    assert decisions(there.out) == decisions(here.out)
    assert sorted(one["shipment"] for one in listed) == sorted(one["shipment"] for one in decisions(here.out))
    assert run("replay", listed[0]["id"]).code == 0
    assert run("audit", "verify").code == 0


def _flat_parquet(folder: Path) -> Path:
    with STORIES.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {name: pyarrow.array([row[name] for row in rows], pyarrow.string()) for name in rows[0]}
    path = folder / "stories.parquet"
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


def test_flat_rows_that_spark_reads_are_joined_and_kept_in_their_order(on_spark: Run, run: Run, tmp_path: Path) -> None:
    """Rows of one shipment come together wherever Spark has them; what is kept has the order of the input."""
    here = decisions(run("check", STORIES, "--trial", "--format", "json").out)

    there = on_spark("check", _flat_parquet(tmp_path), "--from-format", "parquet", "--format", "json")

    listed = json.loads(run("decisions", "--format", "json").out)
    assert decisions(there.out) == here
    numbers = {one["shipment"]: int(one["id"].removeprefix("D-")) for one in listed}
    assert sorted(numbers, key=lambda shipment: numbers[shipment]) == [one["shipment"] for one in here]
    assert there.code == 1


def test_what_people_answered_before_still_counts(home: Path, on_spark: Run, run: Run, tmp_path: Path) -> None:
    """A shipment sent again unchanged is decided with the answers that people gave on it."""
    source = (_flat_parquet(tmp_path), "--from-format", "parquet", "--format", "json")
    first = json.loads(on_spark("check", *source).out)
    Casework.open(home).recheck(first[0]["shipment"], actor="maria", facts={"own.word": "yes"})

    again = json.loads(on_spark("check", *source).out)

    casework = Casework.open(home)
    assert casework.asked(again[0]["id"]).facts["own.word"] == "yes"
    assert "own.word" not in casework.asked(again[1]["id"]).facts


def test_what_people_judged_counts_on_the_workers(on_spark: Run, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hit judged to be of somebody else is silenced there as here."""
    run("check", STORIES)
    run("judge", "02-chair-to-short-name", "--hit", "1", "--false-positive", "--reason", "another firm")
    said = json.loads(run("judgements", "list", "--format", "json").out)[0]["id"]
    monkeypatch.setenv("EXPORTGATE_USER", "bob")
    run("judgements", "confirm", said)

    there = on_spark("check", STORIES, "--format", "json")

    assert decisions(there.out) == decisions(run("check", STORIES, "--format", "json").out)
    assert any(one["silenced"] for one in json.loads(there.out))


def _written(folder: Path, *shipments: object) -> Path:
    path = folder / "shipments.jsonl"
    lines = [one if isinstance(one, str) else json.dumps(one) for one in shipments]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_shipments_as_json_are_read_a_row_each(on_spark: Run, tmp_path: Path) -> None:
    """One that cannot be read, or whose id comes twice, is told and not answered; the others are."""
    path = _written(
        tmp_path,
        {"id": "S-1", **SHIPMENT},
        {"id": "S-2", **SHIPMENT},
        {"id": " S-2", **SHIPMENT},
        {"id": "S-3", **SHIPMENT, "too": "CN"},
        '{"id": "S-4", "id": "S-5"}',
        "[" * 5000,
        '"S-6"',
    )

    there = on_spark("check", path, "--from-format", "text", "--json-column", "value", "--trial", "--format", "json")

    assert [one["shipment"] for one in json.loads(there.out)] == ["S-1"]
    assert "S-2: 2 shipments bear this id, so none of them is answered" in there.err
    assert 'unknown key (did you mean "to"?)' in there.err
    assert there.err.count("Not read:") == 5
    assert there.code == 2


def test_decisions_that_spark_writes_are_not_kept(on_spark: Run, run: Run, tmp_path: Path) -> None:
    """Only a trial may be left to Spark, since what is kept is kept here; each row holds the contract's decision."""
    source = (_flat_parquet(tmp_path), "--from-format", "parquet", "--to-path", tmp_path / "decisions")

    refused = on_spark("check", *source)
    there = on_spark("check", *source, "--trial")

    rows = pyarrow.parquet.read_table(tmp_path / "decisions").to_pylist()
    here = {one["shipment"]: one for one in decisions(run("check", STORIES, "--trial", "--format", "json").out)}
    assert "go with --trial" in refused.err
    assert {row["shipment"]: json.loads(row["decision"]) for row in rows} == here
    assert {row["shipment"]: row["verdict"] for row in rows} == {name: one["verdict"] for name, one in here.items()}
    assert there.code == 1
    assert json.loads(run("decisions", "--format", "json").out) == []


def test_a_data_frame_of_shipments_is_answered_with_one(local: Any, home: Path, run: Run) -> None:
    """In the user's own session: verdict and decision a shipment, and a problem for whatever could not be read."""
    from exportgate.spark import check

    with STORIES.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    flat = local.createDataFrame([*rows, {**rows[0], "shipment": "", "to": "Nowhere"}])

    found = check(flat, home=home).collect()

    here = {one["shipment"]: one for one in decisions(run("check", STORIES, "--trial", "--format", "json").out)}
    assert {row.shipment: json.loads(row.decision) for row in found if row.verdict} == here
    assert sum(row.problem is not None for row in found) == 1
    assert check(flat, home=home, jurisdictions=["jp"]).where("problem is null").first().decision.count('"jp"')


def test_a_jurisdiction_that_is_not_installed_is_refused_before_anything_runs(on_spark: Run) -> None:
    """As on one machine: an answer by fewer laws than were asked for is none."""
    there = on_spark("check", STORIES, "--jurisdiction", "zz", "--trial")

    assert "jurisdiction 'zz' is not installed" in there.err
    assert there.code == 2
