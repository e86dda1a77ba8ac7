"""The shipments that wait at the gate, as a table that fits a terminal."""

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from exportgate.judging.hold import Hold
from exportgate.judging.states import State
from exportgate.report.as_table import plain
from exportgate.report.holds import Queue, next_step, reasons_of

STYLE = {
    State.BLOCKED: "bold red",
    State.HELD: "bold yellow",
    State.AWAITING_RELEASE: "cyan",
    State.PASSED: "bold green",
    State.RELEASED: "bold green",
}


def print_queue(console: Console, queue: Queue) -> None:
    """Print the queue, the longest wait first."""
    if queue.holds:
        console.print(_table(queue))
        console.print()
    count = len(queue.holds)
    console.print(f"{count:,} {'shipment' if count == 1 else 'shipments'}.")


def _table(queue: Queue) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("shipment", overflow="fold")
    table.add_column("state", max_width=10)
    table.add_column("for", no_wrap=True)
    table.add_column("decision", no_wrap=True)
    table.add_column("why, and what is next", overflow="fold", ratio=1)
    for hold in queue.holds:
        state = Text(hold.state.words, style=STYLE.get(hold.state, "dim"))
        table.add_row(plain(hold.shipment), state, queue.age(hold), plain(hold.decision), _told(hold))
    return table


def _told(hold: Hold) -> Group:
    parts = [plain(reason) for reason in reasons_of(hold)]
    following = next_step(hold)
    return Group(*parts, plain(f"Next: {following}", "dim")) if following else Group(*parts)
