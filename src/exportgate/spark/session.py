"""A session of Spark for the command line: started, kept quiet, and its faults told in the user's terms."""

import os
import re
import shutil
import socket
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE, TimeoutExpired
from typing import Any, TextIO, TypeVar

from exportgate.errors import ExportgateError
from exportgate.spark.faults import NotInstalledError, told
from exportgate.spark.parcel import forget

T = TypeVar("T")
Progress = Callable[[int, int], None]
_OPTIONS = "spark.driver.extraJavaOptions"
_MARK = "exportgate-log "
# An executor that was told to end, and was quicker than the session: nobody lost anything.
_ENDED = re.compile(r"Lost executor .* exited with code 0\b")
_POLL_SECONDS = 0.5
_REACH_SECONDS = 10
_ENDED_SECONDS = 30
_TRIES = 4
_LAST_LINES = 30
_LOCAL = re.compile(r"local(\[(?P<cores>\*|\d+)\])?")
_STANDALONE = re.compile(r"spark://(?P<hosts>[^/]+)")
_LOGGING = f"""
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = {_MARK}%m{{nolookups}}%n%notEmpty{{%ex{{0}}}}
# What these say is what the failed action says, with traces of code; the one below tells that no worker takes the work.
logger.executor.name = org.apache.spark.executor
logger.executor.level = off
logger.tasks.name = org.apache.spark.scheduler.TaskSetManager
logger.tasks.level = off
logger.plans.name = org.apache.spark.sql
logger.plans.level = off
logger.scheduler.name = org.apache.spark.scheduler.TaskSchedulerImpl
logger.scheduler.level = warn
"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Which Spark is to be used, and how.

    Args:
        master: its address; "" for the one that Spark's own settings name, else all cores of this machine.
        settings: of Spark, beside its own.
    """

    master: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def opened(cluster: Cluster, tell: Callable[[str], None]) -> Iterator[Any]:
    """Open a session, and end it afterwards; one that the program was started in (spark-submit) is used as it is.

    Args:
        cluster: which Spark.
        tell: takes the few lines of Spark's log that a user should see.

    Raises:
        NotInstalledError: pyspark or Java is missing.
        ExportgateError: the session cannot be started, or what is done in it fails in a way that a user can put right.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise NotInstalledError(
            "the part that reaches Spark is not installed", hint="Install it with: pip install 'exportgate[spark]'"
        ) from error
    with tempfile.TemporaryDirectory(prefix="exportgate-spark-") as folder:
        log = _Log(tell)
        with _faults_told(log):
            session = _started(SparkSession, cluster, Path(folder), log)
            try:
                with _faults_told(log):  # before the session ends: what an error says is on the Java side
                    yield session
            finally:
                forget(session)
                _stopped(session)


def run(session: Any, action: Callable[[], T], progress: Progress | None) -> T:
    """Run an action of Spark, telling how many of its tasks are done."""
    if progress is None:
        return action()
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(session.sparkContext, over, progress), daemon=True)
    watcher.start()
    try:
        return action()
    finally:
        over.set()
        watcher.join()


def _watch(context: Any, over: threading.Event, progress: Progress) -> None:
    tracker = context.statusTracker()
    while not over.wait(_POLL_SECONDS):
        stages = [stage for id in tracker.getActiveStageIds() if (stage := tracker.getStageInfo(id))]
        if stages:
            progress(sum(stage.numCompletedTasks for stage in stages), sum(stage.numTasks for stage in stages))


class _Log:
    """What the Java side writes to its standard error: the last lines are kept, few are told at once."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self.last: deque[str] = deque(maxlen=_LAST_LINES)

    def read(self, stream: TextIO) -> None:
        """Read to the end."""
        for line in stream:
            self.last.append(line.rstrip())
            if line.startswith(_MARK) and not _ENDED.search(line):
                self._tell(f"Spark: {line.removeprefix(_MARK).strip()}")


def _started(spark: Any, cluster: Cluster, folder: Path, log: _Log) -> Any:
    if "PYSPARK_GATEWAY_PORT" in os.environ:  # spark-submit has started Java and settled all about it
        return spark.builder.getOrCreate()
    _refuse_without_java()
    settings = _settings(cluster, folder)
    _refuse_unreachable(settings.get("spark.master", ""))
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway

    # Of the settings pyspark reads only this variable, which says what the workers run.
    os.environ.setdefault("PYSPARK_PYTHON", settings.get("spark.pyspark.python", sys.executable))
    conf = SparkConf(loadDefaults=False)
    for name, value in settings.items():
        conf.set(name, value)
    gateway = launch_gateway(conf, {"stderr": PIPE})
    stderr = open(gateway.proc.stderr.fileno(), encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    threading.Thread(target=log.read, args=(stderr,), daemon=True).start()
    session = spark(SparkContext(conf=conf, gateway=gateway))
    session.sparkContext._gateway_of_exportgate = gateway
    return session


def _stopped(session: Any) -> None:
    gateway = getattr(session.sparkContext, "_gateway_of_exportgate", None)
    session.stop()
    if gateway is None:
        return
    gateway.shutdown()
    gateway.proc.stdin.close()  # it ends when nobody can ask it any more
    try:
        gateway.proc.wait(_ENDED_SECONDS)
    except TimeoutExpired:  # what was asked is answered: nobody waits for it to tidy up
        gateway.proc.kill()
        gateway.proc.wait()
    _forget_gateway()


def _forget_gateway() -> None:
    from pyspark import SparkContext

    SparkContext._gateway = None
    SparkContext._jvm = None


def _settings(cluster: Cluster, folder: Path) -> dict[str, str]:
    """Give the settings that exportgate needs; what the user says of them wins."""
    logging = folder / "log4j2.properties"
    logging.write_text(_LOGGING, encoding="utf-8")
    settings = {
        "spark.app.name": "exportgate",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
    } | dict(cluster.settings)
    settings[_OPTIONS] = f"-Dlog4j2.configurationFile=file:{logging} {settings.get(_OPTIONS, '')}".strip()
    master = cluster.master or settings.get("spark.master", "")
    if master or not _configured():
        settings["spark.master"] = _retrying(master or "local[*]")
    return settings


def _retrying(master: str) -> str:
    """Let a task that loses its process be tried again on one machine too, where Spark by itself gives up at once."""
    found = _LOCAL.fullmatch(master)
    return f"local[{found['cores'] or 1},{_TRIES}]" if found else master


def _configured() -> bool:
    """Whether Spark's own settings name a master."""
    folder = Path(os.environ.get("SPARK_CONF_DIR") or Path(os.environ.get("SPARK_HOME", "")) / "conf")
    try:
        lines = (folder / "spark-defaults.conf").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    return any(re.match(r"\s*spark\.master[\s=]", line) for line in lines)


def _refuse_without_java() -> None:
    home = os.environ.get("JAVA_HOME", "")
    there = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if there is None:
        where = f"JAVA_HOME={home}" if home else ""
        hint = "Spark needs Java 17 or later: install it, or let JAVA_HOME name it."
        raise NotInstalledError("there is no Java, so Spark cannot start", where=where, hint=hint)


def _refuse_unreachable(master: str) -> None:
    """Say at once that nobody answers at the address of a stand-alone master, which Spark tries for a minute."""
    found = _STANDALONE.match(master)
    if found is None:
        return
    faults = [fault for address in found["hosts"].split(",") if (fault := _fault_of(address))]
    if len(faults) == len(found["hosts"].split(",")):
        raise ExportgateError(
            f"the master of Spark cannot be reached: {faults[0]}",
            where=master,
            hint="Is it running there, and is its port open to this machine?",
        )


def _fault_of(address: str) -> str:
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=_REACH_SECONDS):
            return ""
    except ValueError:
        return f"{address!r} is not written HOST:PORT"
    except OSError as error:
        return str(error.strerror or error)


@contextmanager
def _faults_told(log: _Log) -> Iterator[None]:
    try:
        yield
    except ExportgateError:
        raise
    except Exception as error:
        said = told(error, list(log.last))
        if said is None:
            raise
        raise said from error


def checked_settings(given: Sequence[str]) -> dict[str, str]:
    """Read settings of Spark written NAME=VALUE.

    Raises:
        ValueError: one is not.
    """
    pairs = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name.strip().startswith("spark."):
            raise ValueError(f"{one!r} is not written spark.NAME=VALUE")
        pairs[name.strip()] = value.strip()
    return pairs
