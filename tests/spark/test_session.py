"""What a session with Spark tells of its log."""

import io

from exportgate.spark.session import _Log


def test_of_sparks_log_a_lost_executor_is_told_and_one_that_ended_is_not() -> None:
    """Where a session ends, executors end as they are told: only one that was lost cost its tasks."""
    lines = (
        "exportgate-log Lost executor 0 on 127.0.0.1: Command exited with code 137\n"
        "exportgate-log Lost executor 1 on 127.0.0.1: Command exited with code 0\n"
        "24/01/01 INFO something else\n"
    )
    told: list[str] = []

    _Log(told.append).read(io.StringIO(lines))

    assert told == ["Spark: Lost executor 0 on 127.0.0.1: Command exited with code 137"]
