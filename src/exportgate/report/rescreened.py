"""A re-screening as plain values and CSV."""

from collections.abc import Iterator
from typing import Any

from exportgate.records.rescreening import KeptRun, Run
from exportgate.report.as_csv import written as csv_written
from exportgate.report.as_json import written as json_written
from exportgate.rescreening.found import Change, Found
from exportgate.rescreening.rescreening import Rescreened

COLUMNS = (
    "what",
    "source",
    "id",
    "name",
    "score",
    "list",
    "entry",
    "listed",
    "matched_name",
    "confirmed",
    "why",
    "reasons",
    "score_before",
    "edition_before",
    "edition",
    "judgement",
)


def summary(told: Rescreened) -> str:
    """Say what a run came to in a sentence or two."""
    its = told.run.run
    how = f"all {its.parties:,} parties on file ({its.why})" if its.why else _some(its.screened, its.parties)
    silent = f", {its.silenced:,} of them silent by a judgement" if its.silenced else ""
    counts = f"{its.new:,} new, {its.changed:,} changed{silent}, {its.gone:,} gone, {its.unchanged:,} as they were"
    return f"{told.run.id}: screened {how}. Hits: {counts}."


def _some(screened: int, parties: int) -> str:
    return f"{screened:,} of the {parties:,} parties on file, those that what changed may concern"


def editions_changed(told: Rescreened) -> list[str]:
    """Say which lists are of another edition than in the run before."""
    its = told.run.run
    feeds = sorted({*its.before, *its.lists}) if its.before else []
    pairs = ((feed, its.before.get(feed, "not loaded"), its.lists.get(feed, "not loaded")) for feed in feeds)
    return [f"{feed}: {before} -> {now}" for feed, before, now in pairs if before != now]


def rescreened_json(told: Rescreened) -> bytes:
    """Give the run, its editions, and each hit that is new, changed or gone."""
    return json_written({**run_record(told.run), "hits": list(_records(told))})


def run_record(kept: KeptRun) -> dict[str, Any]:
    """Give a run and what it came to as plain values, without the hits."""
    its = kept.run
    counts = ("parties", "screened", "new", "changed", "gone", "silenced", "unchanged")
    return {
        "run": kept.id,
        "at": kept.at,
        "kind": its.kind,
        "why": its.why,
        "editions_before": its.before,
        "editions": its.lists,
        **{name: getattr(its, name) for name in counts},
    }


def rescreened_csv(told: Rescreened) -> str:
    """Give the hits that are new, changed or gone, one row each."""
    rows = ([_cell(record[name]) for name in COLUMNS] for record in _records(told))
    return csv_written(COLUMNS, rows)


def _records(told: Rescreened) -> Iterator[dict[str, Any]]:
    return (change_record(told.run.run, change) for change in told.changes)


def change_record(run: Run, change: Change) -> dict[str, Any]:
    """Give a hit that was new, changed or gone in a run as plain values."""
    found = change.found
    return {
        "what": change.what,
        "source": found.source,
        "id": found.id,
        "name": found.party,
        "score": found.score,
        "list": found.feed,
        "entry": found.entry,
        "listed": found.listed,
        "matched_name": found.matched_name,
        "confirmed": found.confirmed,
        "why": "; ".join(change.why),
        "reasons": found.reasons,
        "score_before": change.before.score if change.before else None,
        "edition_before": run.before.get(found.feed, ""),
        "edition": run.lists.get(found.feed, ""),
        "judgement": change.judgement,
    }


def changed_words(change: Change) -> str:
    """Say what differs in a hit: scores, how it was found, the name that matched; "" where it is new or gone.

    That the entry itself says something else is told by `why`.
    """
    if change.before is None or change.after is None:
        return ""
    shown = ("score", "match", "confirmed", "matched_name", "reasons")
    return "; ".join(
        f"{name.replace('_', ' ')} was {_told(change.before, name)}, now {_told(change.after, name)}"
        for name in shown
        if getattr(change.before, name) != getattr(change.after, name)
    )


def _told(found: Found, name: str) -> str:
    value = getattr(found, name)
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
