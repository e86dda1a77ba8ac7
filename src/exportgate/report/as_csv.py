"""Decisions and hits as CSV that a spreadsheet shows and never obeys."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from exportgate.decision import Finding
from exportgate.hit import Hit
from exportgate.report.answers import Checked, Screened, outcome_words, party_of, silenced_words
from exportgate.report.as_json import score_of
from exportgate.report.languages import Beside
from exportgate.shipment import Party, Shipment

HIT_COLUMNS = ("id", "name", "score", "list", "entry", "matched_name", "reasons", "edition")
SILENCED_COLUMN = "silenced"
"""Beside the others where hits are left silent: empty where a hit stands."""
FINDING_COLUMNS = (
    "shipment",
    "verdict",
    "jurisdiction",
    "jurisdiction_outcome",
    "rule",
    "outcome",
    "line",
    "party_role",
    "party",
    "citation",
    "reason",
    "policy",
    "exceptions",
    "asks",
    "hit_score",
    "hit_list",
    "hit_entry",
    "hit_matched_name",
    "hit_reasons",
    "hit_edition",
    "verify",
    "as_of",
    "alarms",
    "covered_by",
    "proposed",
    "decision",
)
NATIVE_COLUMNS = ("native_outcome", "native_reason", "native_citation", "native_policy")
"""Beside the others where the report comes in a second language."""
_ROWS_A_PIECE = 4096
_OBEYED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell for a formula (CWE-1236), in both widths."""


def hits_csv(screened: Screened) -> str:
    """Give one row a hit, best first; where it was asked, those silenced last, with by whom and why."""
    return "".join(hit_pieces(screened))


def hit_pieces(screened: Screened) -> Iterator[str]:
    """Give what `hits_csv` does some rows at a time, so that many hits are not held a second time as text."""
    if screened.silenced is None:
        yield from pieces(HIT_COLUMNS, (_hit_row(party, hit) for party, hit in screened.ranked()))
        return
    standing = ((*_hit_row(party, hit), "") for party, hit in screened.ranked())
    silent = ((*_hit_row(screened.parties[one.hit.party], one.hit), silenced_words(one)) for one in screened.silenced)
    yield from pieces((*HIT_COLUMNS, SILENCED_COLUMN), chain(standing, silent))


def decisions_csv(checked: Checked) -> str:
    """Give one row a finding, in the order of the shipments."""
    columns = FINDING_COLUMNS + (NATIVE_COLUMNS if checked.beside.second else ())
    return written([checked.beside(column) for column in columns], _finding_rows(checked))


def harmless_cell(cell: str) -> str:
    """Give a cell that no spreadsheet takes for a formula: one that it would gets an apostrophe in front.

    Example:
        >>> harmless_cell("=1+1"), harmless_cell("ACME - Ltd")
        ("'=1+1", 'ACME - Ltd')
    """
    return f"'{cell}" if cell.startswith(_OBEYED) else cell


def _hit_row(party: Party, hit: Hit) -> Sequence[str]:
    edition = hit.edition.isoformat() if hit.edition else ""
    entry = hit.entry
    score = str(score_of(hit))
    return party.id, hit.name, score, entry.listed_by, entry.id, hit.matched_name, hit.reasons, edition


def _finding_rows(checked: Checked) -> Iterator[Sequence[str]]:
    for shipment, decision in checked.pairs():
        for finding in decision.findings:
            yield (
                decision.shipment,
                decision.verdict.value,
                finding.jurisdiction,
                decision.outcomes[finding.jurisdiction].value,
                *_about(finding, shipment),
                *_hit_cells(finding),
                str(finding.verify).lower(),
                decision.as_of.isoformat(),
                " | ".join(decision.alarms),
                finding.covered_by,
                " | ".join(finding.proposed),
                decision.id,
                *_native(finding, checked.beside),
            )


def _native(finding: Finding, beside: Beside) -> Sequence[str]:
    if not beside.second:
        return ()
    native = beside.native(finding)
    said = (native.reason, native.citation, native.policy) if native else ("",) * 3
    return beside.word(outcome_words(finding.outcome)), *said


def _about(finding: Finding, shipment: Shipment) -> Sequence[str]:
    party = party_of(finding, shipment)
    return (
        finding.rule,
        finding.outcome.value,
        "" if finding.line is None else str(finding.line),
        party.role if party else "",
        party.name if party else "",
        finding.citation,
        finding.reason,
        finding.policy,
        " | ".join(finding.exceptions),
        " | ".join(finding.asks),
    )


def _hit_cells(finding: Finding) -> Sequence[str]:
    hit = finding.hit
    if hit is None:
        return ("",) * 6
    edition = hit.edition.isoformat() if hit.edition else ""
    return str(score_of(hit)), hit.entry.listed_by, hit.entry.id, hit.matched_name, hit.reasons, edition


def written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give rows below their headings, each cell harmless."""
    return "".join(pieces(columns, rows))


def pieces(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Give what `written` does some rows at a time."""
    left = iter(rows)
    headings: tuple[Sequence[str], ...] = (columns,)
    while some := (*headings, *([harmless_cell(cell) for cell in row] for row in islice(left, _ROWS_A_PIECE))):
        text, headings = io.StringIO(), ()
        csv.writer(text, lineterminator="\n").writerows(some)
        yield text.getvalue()
