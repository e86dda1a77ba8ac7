"""The policy's word on a shipment: findings that stand beside the law's, in the contract's words, and are no law."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from exportgate.decision import Finding, Outcome
from exportgate.hit import Hit
from exportgate.jurisdiction import Case, Fact
from exportgate.policy.areas import Area, AreasPolicy, Stance, SupplierRule
from exportgate.policy.items import Fit, Fitting, fitting
from exportgate.policy.occurrences import MakerHits, Occurrence, items_of, makers_of, occurrences
from exportgate.policy.trust import Network, Trust, Word
from exportgate.screening import Subject, subjects_of
from exportgate.shipment import Party, Shipment

JURISDICTION = "policy"
NAME = "Company policy (not law)"
Screen = Callable[[Sequence[Subject]], list[list[Hit]]]

FACTS = (
    Fact("description", "What are the goods, in words?"),
    Fact("hs", "Which HS code has the item? A policy area is told by it."),
    Fact("origin", "In which country were the goods made?"),
    Fact("to", "To which country do the goods go?"),
    Fact("supplier", "From which firm are the goods bought?"),
    Fact("supplier_country", "In which country is the supplier?"),
    Fact("maker", "Which firm made the part?"),
    Fact("owner_country", "In which country is the owner of the firm?"),
    Fact("maker_country", "In which country is the maker of the part?"),
)
"""What findings of a policy ask for. These are parts of a shipment, not facts of it."""

_P, _R, _C, _N = Outcome.PROHIBITED, Outcome.REVIEW, Outcome.CONDITIONS, Outcome.NO_LICENCE_FOUND
_I = Outcome.INDETERMINATE
_OUTCOMES: Mapping[tuple[Stance, SupplierRule], Mapping[Trust, Outcome]] = {
    (Stance.DECOUPLE, SupplierRule.NONE): dict.fromkeys(Trust, _P),
    (Stance.DECOUPLE, SupplierRule.STRICT): {
        Trust.TRUSTED: _N,
        Trust.OPEN: _I,
        Trust.DOUBTED: _R,
        Trust.RESEMBLES: _R,
        Trust.OFF: _P,
        Trust.LISTED: _P,
    },
    (Stance.DECOUPLE, SupplierRule.ADVISORY): {
        Trust.TRUSTED: _N,
        Trust.OPEN: _I,
        Trust.DOUBTED: _R,
        Trust.RESEMBLES: _R,
        Trust.OFF: _R,
        Trust.LISTED: _P,
    },
    (Stance.WATCH, SupplierRule.NONE): dict.fromkeys(Trust, _C) | {Trust.LISTED: _R},
    (Stance.WATCH, SupplierRule.STRICT): {
        Trust.TRUSTED: _N,
        Trust.OPEN: _I,
        Trust.DOUBTED: _R,
        Trust.RESEMBLES: _R,
        Trust.OFF: _R,
        Trust.LISTED: _R,
    },
    (Stance.WATCH, SupplierRule.ADVISORY): dict.fromkeys(Trust, _C) | {Trust.TRUSTED: _N, Trust.LISTED: _R},
    (Stance.COOPERATE, SupplierRule.NONE): dict.fromkeys(Trust, _N) | {Trust.LISTED: _R},
    (Stance.COOPERATE, SupplierRule.ADVISORY): dict.fromkeys(Trust, _N) | {Trust.LISTED: _R},
}
"""What a stance, with what its list of firms means, comes to for a firm."""

_DUTY = "record why this trade goes on"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One area's word on one item and firm, before it becomes a finding."""

    area: Area
    occurrence: Occurrence
    fit: Fitting
    ties: tuple[str, ...]
    word: Word


class AreasAssessor:
    """Judges shipments by a policy. The gate asks it beside the jurisdictions."""

    def __init__(self, policy: AreasPolicy) -> None:
        self.policy = policy
        self._network = Network(policy)

    def assess(self, cases: Sequence[Case], screen: Screen) -> list[list[Finding]]:
        """Give the findings on each case; at least one each.

        Args:
            cases: shipments with the hits of their parties.
            screen: compares further firms (the makers of parts) with the published lists.
        """
        makers = _screened({maker for case in cases for maker in makers_of(case.shipment)}, screen)
        self._network.prepare([*(party for case in cases for party in case.shipment.parties), *makers])
        return [self._findings(case, makers) for case in cases]

    def _findings(self, case: Case, makers: MakerHits) -> list[Finding]:
        judged = [one for one in self._judgements(case, makers) if _outcome(one) is not None]
        findings = [self._finding(one, case) for one in judged if one.fit.fit is not Fit.UNKNOWN]
        unsure = [one for one in judged if one.fit.fit is Fit.UNKNOWN and _outcome(one) is not _N]
        findings += self._open_questions(unsure)
        return _once(findings) or [self._nothing(case)]

    def _judgements(self, case: Case, makers: MakerHits) -> Iterator[Judgement]:
        direction = case.shipment.direction
        areas = [one for one in self.policy.areas if direction in one.directions and one.in_force(case.on)]
        for occurrence in occurrences(case, makers):
            for area in areas:
                fit = fitting(area, occurrence.item)
                if fit.fit is not Fit.NO:
                    word = self._network.word_on(area, occurrence.firm, case.on)
                    yield Judgement(area, occurrence, fit, tuple(occurrence.ties(area)), word)

    def _open_questions(self, judged: Sequence[Judgement]) -> Iterator[Finding]:
        """Ask once for each item what it is, however many areas it might belong to."""
        groups: dict[tuple[int, tuple[str, ...], int | None], list[Judgement]] = {}
        for one in judged:
            groups.setdefault((one.occurrence.line, one.occurrence.path, one.occurrence.index), []).append(one)
        for (line, path, index), group in groups.items():
            areas = ", ".join(f'"{one.area.name}" ({one.area.stance})' for one in group)
            why = "; ".join(dict.fromkeys(one.fit.why for one in group))
            yield Finding(
                jurisdiction=JURISDICTION,
                rule="policy.item_unknown",
                outcome=_I,
                citation=self.policy.citations([one.area for one in group]),
                reason=f"{_SAYS[_I]}: {' -> '.join(path)} may belong to {areas}, since {why}.",
                line=line or None,
                party=index,
                asks=tuple(dict.fromkeys(word for one in group for word in _asks(one))) or ("description",),
            )

    def _finding(self, one: Judgement, case: Case) -> Finding:
        outcome = _outcome(one) or _N
        listed = next((hit for hit in one.occurrence.firm.hits if hit.confirmed), None)
        return Finding(
            jurisdiction=JURISDICTION,
            rule=f"policy.{one.area.id}.{one.area.stance}",
            outcome=outcome,
            citation=self.policy.citation(one.area),
            reason=_reason(one, outcome),
            line=one.occurrence.line or None,
            party=one.occurrence.index,
            asks=_asks(one) if outcome in (_I, _R) else (),
            hit=listed if one.word.trust is Trust.LISTED and one.occurrence.index is not None else None,
            steps=_steps(one, case),
        )

    def _nothing(self, case: Case) -> Finding:
        asked = sum(one.in_force(case.on) for one in self.policy.areas)
        return Finding(
            jurisdiction=JURISDICTION,
            rule="policy.no_area",
            outcome=Outcome.OUT_OF_SCOPE,
            citation=f"policy ({self.policy.source}, {self.policy.sha256[:12]})",
            reason=f"None of the {asked} policy areas in force on {case.on} speaks of this trade. This is company "
            "policy, not law.",
        )


def areas_of(policy: AreasPolicy, shipment: Shipment, on: date) -> list[Area]:
    """Give the areas in force that the lines of a shipment, or parts of them, surely or possibly belong to."""
    sure = (Fit.YES, Fit.POSSIBLE)
    items = items_of(shipment)
    return [
        area for area in policy.areas if area.in_force(on) and any(fitting(area, item).fit in sure for item in items)
    ]


def _screened(makers: Iterable[Party], screen: Screen) -> MakerHits:
    """Compare the makers of parts, and their owners, with the published lists."""
    known = list(makers)
    groups = [subjects_of(Shipment(id="", parties=(maker,))) for maker in known]
    flat = [subject for group in groups for subject in group]
    found = iter(screen(flat) if flat else [])
    return {maker: tuple(hit for _ in group for hit in next(found)) for maker, group in zip(known, groups, strict=True)}


def _outcome(one: Judgement) -> Outcome | None:
    """Give what a judgement comes to; `None` where the area does not speak of this trade."""
    area, occurrence = one.area, one.occurrence
    everywhere = not area.countries or (occurrence.bought and area.suppliers is SupplierRule.STRICT)
    touched = everywhere or bool(one.ties)
    unknown_place = not touched and bool(occurrence.not_stated(area))
    if not touched and not unknown_place:
        return _N if occurrence.bought and one.word.trust is Trust.TRUSTED else None
    rule = area.suppliers if occurrence.bought or one.word.trust is Trust.TRUSTED else SupplierRule.NONE
    outcome = _OUTCOMES[area.stance, rule][one.word.trust]
    if area.stance is Stance.COOPERATE and (one.fit.fit is not Fit.YES or unknown_place):
        return None
    if occurrence.bought and occurrence.firm.party is None and outcome is _P and not one.ties:
        outcome = _I
    return _softened(outcome, one.fit.fit, unknown_place)


def _softened(outcome: Outcome, fit: Fit, unknown_place: bool) -> Outcome:
    """Where it is not sure that the area speaks of the trade, a person or a fact must settle what would stop it."""
    if outcome not in (_P, _R):
        return outcome
    if fit is Fit.UNKNOWN or unknown_place:
        return _I
    return _R if fit is Fit.POSSIBLE else outcome


def _asks(one: Judgement) -> tuple[str, ...]:
    hs = ("hs",) if one.fit.fit is not Fit.YES and one.area.hs else ()
    settled = (one.ties or not one.area.countries) and one.occurrence.firm.party is not None
    places = () if settled else one.occurrence.not_stated(one.area)
    return tuple(dict.fromkeys((*hs, *places, *one.word.asks)))


_SAYS: Mapping[Outcome, str] = {
    Outcome.PROHIBITED: "Blocked by company policy, not by law",
    Outcome.REVIEW: "Held by company policy, not by law, for a person to judge",
    Outcome.INDETERMINATE: "Company policy, not law, cannot be answered",
    Outcome.CONDITIONS: "May go under company policy",
    Outcome.NO_LICENCE_FOUND: "Company policy has nothing against it",
}
_STANDS: Mapping[Stance, str] = {
    Stance.DECOUPLE: "is to be decoupled",
    Stance.WATCH: "is watched",
    Stance.COOPERATE: "is one to cooperate in",
}


def _reason(one: Judgement, outcome: Outcome) -> str:
    area, path = one.area, " -> ".join(one.occurrence.path)
    parts = [f'{_SAYS[outcome]}: "{area.name}" {_STANDS[area.stance]} ({area.ground}).', f"{path}: {one.fit.why}."]
    if one.ties:
        parts.append(f"{_sentence('; '.join(one.ties))}.")
    elif outcome in (_I, _C) and area.countries and (missing := one.occurrence.not_stated(area)):
        parts.append(f"Not stated: {', '.join(word.replace('_', ' ') for word in missing)}.")
    if area.suppliers is not SupplierRule.NONE or one.word.trust in (Trust.LISTED, Trust.TRUSTED):
        parts.append(f"{_sentence(one.word.why)}.")
    if outcome is _C:
        parts.append(f"Duty: {area.duty or _DUTY}.")
    return " ".join(parts)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _steps(one: Judgement, case: Case) -> tuple[str, ...]:
    area = one.area
    return (
        f'area "{area.id}" of {area.authority.name} ({area.authority.kind}), in force on {case.on}',
        f"path: {' -> '.join(one.occurrence.path)}",
        f"item: {one.fit.why}",
        f"countries: {'; '.join(one.ties) or 'no tie' if area.countries else 'all'}",
        f"trusted firms ({area.suppliers}): {one.word.why}",
    )


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Leave out what is said twice, as of a part that is built in several times."""
    said = {(one.rule, one.outcome, one.reason, one.line, one.party): one for one in findings}
    return list(said.values())
