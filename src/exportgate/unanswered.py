"""What the gate itself says beside the laws: that one of them was not answered, or that nobody was asked.

Silence never looks like an answer: each of these findings keeps the shipment, but for a listing that no law reaches,
which is told.
"""

from collections.abc import Collection, Mapping, Sequence

from exportgate.decision import HELD, EditionRef, Finding, Outcome
from exportgate.hit import Hit
from exportgate.jurisdiction import Case, Jurisdiction

_KEPT = HELD | {Outcome.PROHIBITED}
_TRAVEL_BAN = "travel_ban"
_OURS = "exportgate"


def fault_of(findings: list[object], jurisdiction: Jurisdiction) -> str:
    """Say what is wrong with a jurisdiction's answer; "" where nothing is."""
    if not findings:
        return "answered nothing"
    known = [finding for finding in findings if isinstance(finding, Finding)]
    if len(known) < len(findings):
        return "answered with something that is no finding"
    strangers = {finding.jurisdiction for finding in known} - {jurisdiction.id}
    return f"answered for {', '.join(sorted(strangers))}" if strangers else ""


def plugin_failed(jurisdiction: Jurisdiction, plugin: str, fault: str) -> Finding:
    """Say that a jurisdiction's plugin did not answer, and how it failed."""
    return Finding(
        jurisdiction=jurisdiction.id,
        rule="plugin.failed",
        outcome=Outcome.INDETERMINATE,
        citation=_OURS,
        reason=f"{jurisdiction.name} law was not answered: plugin {plugin} {fault}. "
        "Have the plugin repaired, or let a person decide.",
    )


def missing_lists(jurisdiction: Jurisdiction, editions: Mapping[str, EditionRef]) -> list[Finding]:
    """Say which lists a law needs that are not loaded, nor stood in for; [] where none is missing."""
    missing = [
        feed
        for feed in jurisdiction.feeds
        if feed not in editions and not any(other in editions for other in jurisdiction.stand_ins.get(feed, ()))
    ]
    if not missing:
        return []
    return [
        Finding(
            jurisdiction=jurisdiction.id,
            rule="lists.not_loaded",
            outcome=Outcome.INDETERMINATE,
            citation=_OURS,
            reason=f"{jurisdiction.name} law cannot be answered without {', '.join(missing)}, which "
            f"{'is' if len(missing) == 1 else 'are'} not loaded. Load with: exportgate update",
        )
    ]


def nobody_asked(case: Case, asked: Mapping[str, Jurisdiction]) -> list[Finding]:
    """Keep a shipment that no installed law looks at: the law of the place that goods leave, or purchases reach.

    Law: none; docs/decisions/0003.
    """
    outbound = case.shipment.direction == "outbound"
    place = case.shipment.departure if outbound else case.shipment.destination
    if any(place in jurisdiction.territories for jurisdiction in asked.values()):
        return []
    side, way, key = ("departure", "leave from", "from") if outbound else ("arrival", "arrive in", "to")
    covered = f"The goods {way} {place}, whose law no installed plugin answers."
    unstated = "Where the goods leave or arrive is not stated, so that it is not known whose law governs."
    return [
        Finding(
            jurisdiction="gate",
            rule=f"gate.{side}_not_covered" if place else f"gate.{side}_not_stated",
            outcome=Outcome.INDETERMINATE,
            citation=_OURS,
            reason=covered if place else unstated,
            asks=() if place else (key,),
        )
    ]


def left_open(case: Case) -> list[Finding]:
    """Say what the document of a shipment leaves open: who receives or uses the goods, what they are, what contradicts.

    Law: none; docs/documents.md.
    """
    return [
        Finding(
            jurisdiction="gate",
            rule=question.rule,
            outcome=Outcome(question.outcome),
            citation=_OURS,
            reason=question.reason,
            line=question.line,
            asks=question.asks,
        )
        for question in case.shipment.left_open
    ]


def untold(hits: Sequence[Hit], findings: Sequence[Finding], lists: Collection[str]) -> list[Finding]:
    """Tell of listed parties that no law asked has settled; a party that is kept for another hit is not kept twice.

    A hit is for a person where its list is of no installed law (`lists`: whoever loaded it wants to know), or where its
    law is out of scope but for a question that is still open. A sure hit of any other list is told and keeps nothing: a
    law that does not reach the shipment demands nothing of it.
    """
    kept = {finding.hit.party for finding in findings if finding.hit is not None and finding.outcome in _KEPT}
    settled = {_listing(finding.hit) for finding in findings if finding.hit is not None and not _is_open(finding)}
    asked = {_listing(finding.hit) for finding in findings if finding.hit is not None and _is_open(finding)}
    untold: dict[tuple[int, Outcome], list[Hit]] = {}
    for hit in hits:
        listing = _listing(hit)
        if hit.party in kept or listing in settled or set(hit.entry.measures) == {_TRAVEL_BAN}:
            continue
        if hit.feed in lists or listing in asked:
            untold.setdefault((hit.party, Outcome.REVIEW), []).append(hit)
        elif hit.confirmed:
            untold.setdefault((hit.party, Outcome.OUT_OF_SCOPE), []).append(hit)
    return [_listed_elsewhere(party, outcome, found) for (party, outcome), found in untold.items()]


def _is_open(finding: Finding) -> bool:
    return finding.outcome is Outcome.OUT_OF_SCOPE and bool(finding.asks)


def _listing(hit: Hit) -> tuple[int, str, str]:
    return hit.party, hit.feed, hit.entry.id


def _listed_elsewhere(party: int, outcome: Outcome, hits: Sequence[Hit]) -> Finding:
    best = max(hits, key=lambda hit: (hit.confirmed, hit.score))
    consequence = "A person must look before the goods leave." if outcome is Outcome.REVIEW else "It is told, no more."
    return Finding(
        jurisdiction="gate",
        rule="gate.listed_elsewhere",
        outcome=outcome,
        citation="; ".join(f"{hit.feed} {hit.entry.id}, edition {hit.edition}" for hit in hits),
        reason=f'"{best.name}" {"is" if best.confirmed else "resembles"} "{best.matched_name}" of {best.feed} '
        f"(score {best.score:.0f}: {best.reasons}). No law that was asked demands anything of this shipment for it. "
        f"{consequence}",
        party=party,
        hit=best,
    )
