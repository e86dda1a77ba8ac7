"""What goes wrong before Spark runs: said in words with what to do, never with a trace of code."""

import socket
import sys
from pathlib import Path

import pytest

from tests.spark.conftest import Run
from tests.spark.made import parties_csv


def test_without_java_it_says_what_is_missing(
    home: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spark runs on Java; where there is none, that is told at once."""
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    ran = run("screen", parties_csv(tmp_path), "--engine", "spark")

    assert "there is no Java, so Spark cannot start" in ran.err
    assert "Java 17 or later" in ran.err
    assert (ran.code, ran.out) == (2, "")


@pytest.mark.parametrize("missing", ["pyspark", "pandas"])
def test_without_the_extra_it_says_how_to_install_it(
    missing: str, home: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extra is not part of a plain installation."""
    monkeypatch.setitem(sys.modules, missing, None)

    ran = run("screen", parties_csv(tmp_path), "--engine", "spark")

    assert "pip install 'exportgate[spark]'" in ran.err
    assert ran.code == 2


def test_a_master_that_nobody_answers_for_is_told_at_once(home: Path, run: Run, tmp_path: Path) -> None:
    """Not after the minute for which Spark tries."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        master = f"spark://127.0.0.1:{closed.getsockname()[1]}"

        ran = run("screen", parties_csv(tmp_path), "--engine", "spark", "--master", master)

    assert f"{master}: the master of Spark cannot be reached: Connection refused" in ran.err
    assert ran.code == 2


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--master", "local"], "--master goes with --engine spark"),
        (["--engine", "spark", "--from-table", "--from-format", "csv"], "give one of them"),
        (["--engine", "spark", "--to-table", "hits"], "Spark writes only what it has read itself"),
        (["--engine", "spark", "--from-table", "--to-format", "csv"], "--to-format goes with --to-path"),
        (["--engine", "spark", "--from-table", "--to-table", "hits", "--output", "x"], "give one of them"),
        (["--engine", "spark", "--partitions", "3"], "go with --from-table or --from-format"),
        (["--engine", "spark", "--spark-conf", "driver.memory=1g"], "is not written spark.NAME=VALUE"),
    ],
)
def test_options_that_contradict_each_other_are_refused(options: list[str], told: str, run: Run) -> None:
    """Nothing asked for is left out in silence."""
    ran = run("screen", "parties.csv", *options)

    assert told in ran.err
    assert ran.code == 2


def test_what_spark_reads_is_checked_by_itself(run: Run, home: Path) -> None:
    """Several sources, or a folder of documents, are for this machine."""
    several = run("check", "a", "b", "--engine", "spark", "--from-table")
    folder = run("check", str(home), "--answers", str(home / "out"), "--engine", "spark")
    column = run("check", "a.json", "--json-column", "value")

    assert "is checked by itself" in several.err
    assert "without --engine spark" in folder.err
    assert "--json-column goes with" in column.err
    assert {several.code, folder.code, column.code} == {2}
