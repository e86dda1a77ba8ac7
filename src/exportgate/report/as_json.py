"""Decisions and hits as JSON, in the shape of the contract."""

from collections.abc import Mapping
from typing import Any

import msgspec

from exportgate.decision import Decision, EditionRef, Finding, Silenced
from exportgate.hit import Evidence, Hit
from exportgate.report.answers import Checked, Screened, outcome_words, party_of
from exportgate.report.languages import ALONE, Beside
from exportgate.shipment import Party, Shipment


def decisions_json(checked: Checked) -> bytes:
    """Give the decisions as a list of objects."""
    return written([decision_object(*pair, checked.beside) for pair in checked.pairs()])


def hits_json(screened: Screened) -> bytes:
    """Give the hits as a list of objects, best first; where it was asked, those silenced last, with by whom and why."""
    standing = [hit_object(hit, party) for party, hit in screened.ranked()]
    if screened.silenced is None:
        return written(standing)
    silent = [_silent_hit(one, screened.parties[one.hit.party]) for one in screened.silenced]
    return written([*(record | {"silenced": None} for record in standing), *silent])


def decision_object(shipment: Shipment, decision: Decision, beside: Beside = ALONE) -> dict[str, Any]:
    """Give a decision as plain values; `id` is there where it is kept."""
    return ({"id": decision.id} if decision.id else {}) | {
        "shipment": decision.shipment,
        "verdict": decision.verdict.value,
        "outcomes": {name: outcome.value for name, outcome in decision.outcomes.items()},
        "findings": [finding_object(finding, shipment, beside) for finding in decision.findings],
        "editions": [edition_object(edition) for edition in decision.editions],
        "as_of": decision.as_of.isoformat(),
        "alarms": list(decision.alarms),
        "silenced": [silenced_object(one) for one in decision.silenced],
    }


def finding_object(finding: Finding, shipment: Shipment, beside: Beside = ALONE) -> dict[str, Any]:
    """Give a finding as plain values; in a second language, with what it says there as `native`.

    `party` is the name, `party_index` the place among the shipment's parties and `party_role` the role; all three are
    null where the finding is about no party.
    """
    party = party_of(finding, shipment)
    return {
        "jurisdiction": finding.jurisdiction,
        "rule": finding.rule,
        "outcome": finding.outcome.value,
        "line": finding.line,
        "party": party.name if party else None,
        "party_index": finding.party,
        "party_role": party.role if party else None,
        "citation": finding.citation,
        "reason": finding.reason,
        "policy": finding.policy,
        "exceptions": list(finding.exceptions),
        "asks": list(finding.asks),
        "hit": hit_object(finding.hit) if finding.hit else None,
        "verify": finding.verify,
        "steps": list(finding.steps),
        "covered_by": finding.covered_by or None,
        "proposed": list(finding.proposed),
        "on_file": list(finding.on_file),
    } | _native(finding, beside)


def _native(finding: Finding, beside: Beside) -> dict[str, Any]:
    """Give what a finding says in the second language: nothing without one, `None` where its law does not say it."""
    if not beside.second:
        return {}
    said = beside.native(finding)
    if said is None:
        return {"native": None}
    return {"native": {"outcome": beside.word(outcome_words(finding.outcome)), **msgspec.structs.asdict(said)}}


def silenced_object(silenced: Silenced) -> dict[str, Any]:
    """Give a hit that people judged to be of somebody else as plain values, with who said so, why and until when."""
    return {
        "judgement": silenced.judgement,
        "reason": silenced.reason,
        "by": silenced.by,
        "until": silenced.until.isoformat() if silenced.until else None,
        "party_index": silenced.hit.party,
        "hit": hit_object(silenced.hit),
    }


def _silent_hit(silenced: Silenced, party: Party) -> dict[str, Any]:
    told = {name: value for name, value in silenced_object(silenced).items() if name not in ("hit", "party_index")}
    return hit_object(silenced.hit, party) | {"silenced": told}


def hit_object(hit: Hit, party: Party | None = None) -> dict[str, Any]:
    """Give a hit as plain values: those of the contract, and how it was found.

    `list` is the list whose authority put the entry there, `feed` the one that brought it (a combined one, perhaps);
    `exportgate entry FEED ENTRY` tells all that it says.
    """
    return ({"id": party.id} if party else {}) | {
        "name": hit.name,
        "score": score_of(hit),
        "list": hit.entry.listed_by,
        "entry": hit.entry.id,
        "matched_name": hit.matched_name,
        "reasons": [item.reason for item in hit.evidence],
        "evidence": [evidence_object(item) for item in hit.evidence],
        "edition": hit.edition.isoformat() if hit.edition else None,
        "feed": hit.feed,
        "match": hit.match,
        "confirmed": hit.confirmed,
        "owner_path": list(hit.owner_path),
        "judged": hit.judged or None,
    }


def evidence_object(item: Evidence) -> dict[str, Any]:
    """Give one thing compared as plain values: what, in words, the points it gave or took, and both sides.

    Of two names also which words met, how and how much alike, and those that were left over on either side.
    """
    told: dict[str, Any] = {
        "feature": item.feature,
        "reason": item.reason,
        "points": item.points,
        "ours": item.ours,
        "listed": item.listed,
    }
    if not (item.met or item.ours_left or item.listed_left):
        return told
    met = [msgspec.structs.asdict(pair) for pair in item.met]
    return told | {"met": met, "ours_left": list(item.ours_left), "listed_left": list(item.listed_left)}


def edition_object(edition: EditionRef) -> Mapping[str, str]:
    """Give an edition as plain values."""
    return {"feed": edition.feed, "edition": edition.edition.isoformat(), "sha256": edition.sha256}


def score_of(hit: Hit) -> float:
    """Give a score as it is written: to three decimals, so that no two that differ in the index look equal."""
    return round(hit.score, 3)


def written(value: object) -> bytes:
    """Give plain values as JSON for people to read."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
