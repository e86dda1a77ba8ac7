"""What thresholds give on one's own parties, as a table, CSV and JSON."""

from rich.console import Console
from rich.table import Table

from exportgate.report.as_csv import written as csv_written
from exportgate.report.as_json import edition_object
from exportgate.report.as_json import written as json_written
from exportgate.report.as_table import plain
from exportgate.tuning import Step, Tuning

COLUMNS = ("threshold", "hits", "parties", "false_alerts", "by_chance", "default")
MEANS = (
    "By chance: how many of these parties would alert if none of them were listed, by the share of names of unlisted "
    "parties that reach the threshold. A higher threshold misses more listed parties under a changed name."
)


def print_tuning(console: Console, tuning: Tuning) -> None:
    """Print a line a threshold."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("threshold", "hits", "parties hit", "of all", "unlisted names that reach it", "by chance"):
        table.add_column(heading, justify="right", no_wrap=True)
    for step in tuning.steps:
        mark = "bold" if step.threshold == tuning.default else ""
        cells = (
            f"{step.threshold:g}",
            f"{step.hits:,}",
            f"{step.parties:,}",
            f"{100 * step.parties / tuning.asked:.1f}%",
            share_words(step),
            chance_words(tuning, step),
        )
        table.add_row(*(plain(cell, mark) for cell in cells))
    console.print(table)
    console.print()
    console.print(plain(f"{tuning.asked:,} parties against {tuning.names:,} listed names; default {tuning.default:g}."))
    console.print(plain(MEANS, "dim"))
    for alarm in tuning.alarms:
        console.print(plain(f"Alarm: {alarm}", "bold yellow"))


def share_words(step: Step) -> str:
    """Say how many names of unlisted parties reach a threshold: `1 in 220`."""
    return f"1 in {1 / step.false_alerts:,.0f}" if step.false_alerts else "the same name only"


def chance_words(tuning: Tuning, step: Step) -> str:
    """Say how many of the parties that would be: `3.2`, `0.04`."""
    expected = tuning.by_chance(step)
    return "" if step.false_alerts is None else f"{expected:,.0f}" if expected >= 10 else f"{expected:.2g}"


def tuning_csv(tuning: Tuning) -> str:
    """Give one row a threshold."""
    rows = (_values(tuning, step) for step in tuning.steps)
    return csv_written(COLUMNS, (["" if value is None else _cell(value) for value in row] for row in rows))


def tuning_json(tuning: Tuning) -> bytes:
    """Give one object with a list of thresholds."""
    steps = [dict(zip(COLUMNS, _values(tuning, step), strict=True)) for step in tuning.steps]
    return json_written(
        {
            "asked": tuning.asked,
            "names": tuning.names,
            "steps": [step | {"default": step["default"] == "yes"} for step in steps],
            "editions": [edition_object(edition) for edition in tuning.editions],
            "alarms": list(tuning.alarms),
            "problems": [str(problem) for problem in tuning.problems],
        }
    )


def _cell(value: float | int | str) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _values(tuning: Tuning, step: Step) -> tuple[float | int | str | None, ...]:
    share = None if step.false_alerts is None else float(f"{step.false_alerts:.3g}")
    expected = None if share is None else float(f"{tuning.by_chance(step):.3g}")
    default = "yes" if step.threshold == tuning.default else "no"
    return step.threshold, step.hits, step.parties, share, expected, default
