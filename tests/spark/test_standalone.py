"""A stand-alone Spark with two workers on loopback: the same answers, also when one is lost in the middle."""

import json
import re
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.spark.conftest import EXPORTGATE, Run, Sessions, run_in
from tests.spark.made import SETTINGS, STORIES, decisions, parties_csv
from tests.spark.standalone import Standalone, standalone

NAMES = ("Fujian Jinhua IC Co", "Qinghe Inertial Navigation Institute", "Ateliers Brissonnet SAS", "Harbour Tea")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standalone]:
    """A master and two workers of one core."""
    with standalone(tmp_path_factory.mktemp("standalone")) as running:
        yield running


@pytest.fixture(scope="module")
def session(cluster: Standalone, sessions: Sessions) -> Iterator[Any]:
    """A session there, ended before the cluster is."""
    yield sessions.on(cluster.url)
    sessions.close()


def test_the_command_answers_as_on_one_machine(cluster: Standalone, home: Path, run: Run, tmp_path: Path) -> None:
    """From the start of the session to its end: the same report and messages, and none of Spark's own."""
    asked = [str(one) for one in ("screen", parties_csv(tmp_path), "--format", "json")]
    settings = [part for name, value in SETTINGS.items() for part in ("--spark-conf", f"{name}={value}")]

    here = run(*asked)
    there = subprocess.run(
        [EXPORTGATE, *asked, "--engine", "spark", "--master", cluster.url, *settings],
        capture_output=True,
        text=True,
        check=False,
    )

    assert there.stdout == here.out
    assert there.stderr == here.err
    assert there.returncode == here.code


def _parties(session: Any, count: int) -> Any:
    rows = [(f"P-{number}", f"{NAMES[number % 4]} {number // 4 or ''}".strip()) for number in range(count)]
    return session.createDataFrame(rows, ["id", "name"]).repartition(8)


def _told(rows: list[Any]) -> list[tuple[Any, ...]]:
    return sorted(tuple(row) for row in rows)


def test_shipments_are_decided_there_and_kept_here(
    session: Any, home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workers decide as one machine does, and this machine keeps each decision once."""
    here = run("check", STORIES, "--trial", "--format", "json")

    there = run_in(session, run, monkeypatch)("check", STORIES, "--format", "json")

    kept = json.loads(run("decisions", "--format", "json").out)
    assert decisions(there.out) == decisions(here.out)
    assert (there.err, there.code) == (here.err, here.code)
    assert sorted(one["id"] for one in kept) == sorted(one["id"] for one in json.loads(there.out))


def test_the_index_is_opened_once_a_process(cluster: Standalone, session: Any, home: Path) -> None:
    """Eight tasks, run twice, on two workers: each Python process maps the index once, and no task builds it."""
    from exportgate.spark import screen

    answer = screen(_parties(session, 400), home=home)

    assert _told(answer.collect()) == _told(answer.collect())

    opened = Counter(_processes(cluster))
    assert len(opened) >= 2
    assert set(opened.values()) == {1}
    sent = [path for path in cluster.folder.glob("worker-*/app-*/*/exportgate-index-*") if path.is_dir()]
    assert len(sent) == len({path.parent for path in sent})


def _processes(cluster: Standalone) -> list[int]:
    return [int(found) for found in re.findall(r"index \w+ opened by process (\d+)", cluster.told())]


def test_a_worker_killed_in_the_middle_costs_its_tasks_and_not_the_run(
    cluster: Standalone, session: Any, home: Path
) -> None:
    """One of two workers dies by SIGKILL with its executor and Python while tasks run: not a row is lost or doubled."""
    from exportgate.spark import screen

    parties = _parties(session, 800)
    expected = _told(screen(parties, home=home).collect())
    answers: list[Any] = []

    running = threading.Thread(target=lambda: answers.append(screen(_slow(parties), home=home).collect()))

    running.start()
    _wait_for_a_job(session)
    cluster.kill_worker(1)
    alive = running.is_alive()
    running.join(180)

    assert alive
    assert _told(answers[0]) == expected
    assert cluster.workers[1].poll() is not None


def _slow(frame: Any) -> Any:
    """Let each batch take a while, so that tasks are running when the worker dies."""
    from pyspark import cloudpickle

    cloudpickle.register_pickle_by_value(__import__(__name__, fromlist=["_slowly"]))
    return frame.mapInArrow(_slowly, frame.schema)


def _slowly(batches: Iterator[Any]) -> Iterator[Any]:
    for batch in batches:
        time.sleep(0.5)
        yield batch


def _wait_for_a_job(session: Any) -> None:
    tracker = session.sparkContext.statusTracker()
    until = time.monotonic() + 60
    while time.monotonic() < until:
        stages = [stage for id in tracker.getActiveStageIds() if (stage := tracker.getStageInfo(id))]
        if any(stage.numActiveTasks >= 2 and stage.numCompletedTasks for stage in stages):
            return
        time.sleep(0.05)
    pytest.fail("no task of the job was running")
