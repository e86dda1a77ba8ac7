"""Of several who act in the same moment, one does."""

import threading
from collections.abc import Callable

from exportgate.decision import Outcome
from exportgate.errors import ExportgateError
from exportgate.judging.hold import Hold
from exportgate.judging.judgement import Judgement
from exportgate.records import Records, holds, judgements, judging
from tests.judging.acting import confirmed, faults, say, settle, step
from tests.judging.made import NOON, PASSES


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Do things at the same time, each in a thread; give what each came to, errors too."""
    results: list[object] = [None] * len(jobs)
    ready = threading.Barrier(len(jobs))

    def work(number: int) -> None:
        ready.wait()
        try:
            results[number] = jobs[number]()
        except ExportgateError as error:
            results[number] = error

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_who_confirm_at_once_one_does(records: Records) -> None:
    """The other is told who was first, and the chain holds one confirmation."""
    said = say(records)

    results = at_once(*(lambda name=name: confirmed(records, said.id, name) for name in ("petra", "paul")))

    assert sorted(isinstance(one, Judgement) for one in results) == [False, True]
    assert any("not proposed any more: standing by p" in str(one) for one in results)
    assert faults(records) == []


def test_a_confirmation_and_a_refusal_at_once_do_not_both_count(records: Records) -> None:
    """Whoever comes first settles it."""
    said = say(records)

    def refuse() -> Judgement:
        with records.writing("paul", NOON) as write:
            return judgements.refuse(write, said.id, "no")

    results = at_once(lambda: confirmed(records, said.id), refuse)

    assert sorted(isinstance(one, Judgement) for one in results) == [False, True]
    assert faults(records) == []


def test_of_two_who_release_at_once_one_does(records: Records) -> None:
    """A release is given once, by one second person."""
    settle(records, Outcome.REVIEW)
    settle(records, *PASSES, id="D-2")
    step(records, holds.propose_release, "maria")

    results = at_once(*(lambda name=name: step(records, holds.confirm_release, name) for name in ("petra", "paul")))

    assert sorted(isinstance(one, Hold) for one in results) == [False, True]
    assert faults(records) == []


def test_a_release_and_a_new_decision_at_once_leave_no_release_of_what_is_held(records: Records) -> None:
    """Whichever comes first, the shipment is held in the end: the release is refused, or lost."""
    settle(records, Outcome.REVIEW)
    settle(records, *PASSES, id="D-2")
    step(records, holds.propose_release, "maria")

    at_once(
        lambda: step(records, holds.confirm_release, "petra"),
        lambda: settle(records, Outcome.REVIEW, id="D-3"),
    )

    with records.reading() as connection:
        assert not judging.gate_state(connection, "S-1").may_leave
    assert faults(records) == []
