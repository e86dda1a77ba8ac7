"""Decisions and hits as tables that fit a terminal; colours appear only where the console has them."""

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from exportgate.decision import Decision, Finding, Outcome, Verdict
from exportgate.hit import Hit
from exportgate.intake.values import harmless
from exportgate.report.answers import (
    Checked,
    Screened,
    entry_words,
    outcome_words,
    silenced_words,
    subject_of,
    weighty,
)
from exportgate.report.languages import ALONE, Beside
from exportgate.shipment import Party, Shipment

VERDICT_STYLE = {Verdict.BLOCK: "bold red", Verdict.HOLD: "bold yellow", Verdict.PASS: "bold green"}
OUTCOME_STYLE = {
    Outcome.PROHIBITED: "red",
    Outcome.LICENCE_REQUIRED: "red",
    Outcome.REVIEW: "yellow",
    Outcome.INDETERMINATE: "yellow",
    Outcome.EXCEPTION_AVAILABLE: "yellow",
    Outcome.CONDITIONS: "cyan",
    Outcome.NO_LICENCE_FOUND: "green",
    Outcome.OUT_OF_SCOPE: "dim",
}
PASS_MEANS = "Pass says that no requirement was found in the laws and lists asked, not that there is none."
_OUTCOME_WIDTH = 20
_FINDINGS_INDENT = (0, 0, 0, 2)


def print_checked(console: Console, checked: Checked) -> None:
    """Print a table of all shipments, then what holds each of them, and what is wrong with the lists."""
    if checked.decisions:
        console.print(_summary(checked, console.width))
    for shipment, decision in checked.pairs():
        if told := weighty(decision):
            console.print(_headline(shipment, decision, checked.beside))
            console.print(Padding(_findings(told, shipment, checked.beside), _FINDINGS_INDENT))
        for silenced in decision.silenced:
            console.print(plain(f"Silent on {shipment.id}: {silenced_words(silenced)}", "dim"))
    console.print()
    console.print(plain(_count(checked)))
    if checked.count(Verdict.PASS):
        console.print(plain(checked.beside(PASS_MEANS, "\n"), "dim"))
    _print_alarms(console, checked.alarms())


def print_screened(console: Console, screened: Screened) -> None:
    """Print a table of hits, best first, and how many parties had none."""
    ranked = screened.ranked()
    if ranked:
        console.print(_hits(ranked))
    silent = screened.silent_parties()
    quiet = screened.asked - screened.hit_parties() - silent
    lists = ", ".join(f"{edition.feed} of {edition.edition}" for edition in screened.editions)
    console.print(plain(f"{screened.hit_parties():,} of {screened.asked:,} parties resemble an entry."))
    if silent:
        console.print(plain(f"{silent:,} resemble only entries that people judged to be of others."))
    if quiet:
        console.print(plain(f"For {quiet:,} no resemblance was found in: {lists or 'the lists asked'}.", "dim"))
    for one in screened.silenced or ():
        console.print(plain(f"Silent: {silenced_words(one)}", "dim"))
    _print_alarms(console, screened.alarms)


def plain(text: str, style: str = "") -> Text:
    """Give a text with nothing in it that a terminal obeys, be it marks of rich or control characters."""
    return Text(harmless(text), style=style)


def _summary(checked: Checked, width: int) -> Table:
    names, beside = checked.jurisdictions(), checked.beside
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(beside("shipment", "\n"), overflow="fold")
    table.add_column(beside("verdict", "\n"), no_wrap=True)
    kept = any(decision.id for decision in checked.decisions)
    if kept:
        table.add_column(beside("decision", "\n"), no_wrap=True)
    apart = len(names) * _OUTCOME_WIDTH + 40 <= width
    for name in names if apart else ["outcomes"]:
        table.add_column(beside(name, "\n"))
    for decision in checked.decisions:
        cells: list[RenderableType] = [plain(decision.shipment), verdict_text(decision.verdict, beside, "\n")]
        cells += [plain(decision.id)] if kept else []
        cells += [_outcome_cell(decision, name, beside) for name in names] if apart else [_outcomes(decision, beside)]
        table.add_row(*cells)
    return table


def verdict_text(verdict: Verdict, beside: Beside = ALONE, between: str = " / ") -> Text:
    """Give a verdict in its colour."""
    return Text(beside(verdict.value, between), style=VERDICT_STYLE[verdict])


def outcome_text(outcome: Outcome, beside: Beside = ALONE, between: str = " / ") -> Text:
    """Give an outcome in its colour."""
    return Text(beside(outcome_words(outcome), between), style=OUTCOME_STYLE[outcome])


def _outcome_cell(decision: Decision, name: str, beside: Beside) -> Text:
    outcome = decision.outcomes.get(name)
    return Text(beside("not asked", "\n"), style="dim") if outcome is None else outcome_text(outcome, beside, "\n")


def _outcomes(decision: Decision, beside: Beside) -> Text:
    parts = [Text.assemble(f"{name} ", outcome_text(outcome, beside)) for name, outcome in decision.outcomes.items()]
    return Text("\n").join(parts)


def _headline(shipment: Shipment, decision: Decision, beside: Beside) -> Text:
    way = f"{shipment.departure or '?'} to {shipment.destination or '?'}"
    return Text.assemble(
        "\n",
        plain(shipment.id, "bold"),
        "  ",
        verdict_text(decision.verdict, beside),
        f"  {way}, law of {decision.as_of}",
        f", decision {decision.id}" if decision.id else "",
    )


def _findings(findings: Sequence[Finding], shipment: Shipment, beside: Beside) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(min_width=8, max_width=20)
    table.add_column(no_wrap=True)
    table.add_column(max_width=32, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for finding in findings:
        about = plain(subject_of(finding, shipment))
        outcome = outcome_text(finding.outcome, beside, "\n")
        table.add_row(outcome, plain(finding.jurisdiction), about, _told(finding, beside))
    return table


def _told(finding: Finding, beside: Beside) -> Group:
    native = beside.native(finding)
    parts = [plain(finding.reason)]
    if native:
        parts.append(plain(native.reason))
    parts += [plain(line) for line in labelled(finding, beside)]
    marks = [finding.citation]
    if finding.hit is not None:
        marks.append(entry_words(finding.hit))
    if finding.verify:
        marks.append(beside("to verify: read the citation"))
    parts.append(plain("; ".join(marks), "dim"))
    if native:
        parts.append(plain(native.citation, "dim"))
    return Group(*parts)


def labelled(finding: Finding, beside: Beside) -> list[str]:
    """Give what a finding says beside its reason, each with its label: policy, exceptions, what it asks for."""
    native = beside.native(finding)
    policy = " / ".join(filter(None, [finding.policy, native.policy if native else ""]))
    told = [("Policy", policy), ("Exceptions", ", ".join(finding.exceptions)), ("Asks for", ", ".join(finding.asks))]
    told += [("Covered by", finding.covered_by), ("On file, to be attached", ", ".join(finding.proposed))]
    told += [("On file", words) for words in finding.on_file]
    return [f"{beside(label)}: {text}" for label, text in told if text]


def _count(checked: Checked) -> str:
    beside = checked.beside
    counts = ", ".join(f"{checked.count(verdict):,} {beside(verdict.value)}" for verdict in Verdict)
    return f"{len(checked.decisions):,} {beside('shipment' if len(checked.decisions) == 1 else 'shipments')}: {counts}."


def _print_alarms(console: Console, alarms: Sequence[str]) -> None:
    for alarm in alarms:
        console.print(plain(f"Alarm: {alarm}", "bold yellow"))


def _hits(ranked: Sequence[tuple[Party, Hit]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("party", overflow="fold")
    table.add_column("resembles", overflow="fold")
    table.add_column("list", overflow="fold")
    table.add_column("because", overflow="fold", ratio=1)
    for party, hit in ranked:
        table.add_row(
            Text(f"{hit.score:.1f}", style="bold red" if hit.confirmed else "yellow"),
            plain(f"{hit.name} ({party.id})"),
            plain(hit.matched_name),
            plain(entry_words(hit)),
            plain(hit.reasons),
        )
    return table
