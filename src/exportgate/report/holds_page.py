"""The shipments that wait at the gate, as one self-contained page."""

from exportgate.judging.states import State
from exportgate.report.as_html import page
from exportgate.report.holds import Queue, next_step, reasons_of

TONES = {
    State.BLOCKED: "stop",
    State.HELD: "wait",
    State.AWAITING_RELEASE: "note",
    State.PASSED: "go",
    State.RELEASED: "go",
    State.CANCELLED: "mute",
    State.SHIPPED: "mute",
}


def queue_page(queue: Queue) -> str:
    """Give the page of the queue."""
    counts = [(state, sum(hold.state is state for hold in queue.holds)) for state in State]
    shown = [(state, count) for state, count in counts if count]
    return page(
        "holds.html.j2",
        queue,
        editions=(),
        alarms=(),
        queue=queue,
        counts=shown,
        tones=TONES,
        reasons=reasons_of,
        next=next_step,
    )
