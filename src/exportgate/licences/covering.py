"""Which licence on file covers which finding, and what each line takes of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import msgspec

from exportgate.decision import Finding
from exportgate.jurisdiction import Case, Jurisdiction
from exportgate.licences.amounts import taking_of
from exportgate.licences.balance import Ledger, amount, balance_of
from exportgate.licences.goods import goods_of
from exportgate.licences.licence import WHATEVER, Applies, Attachment, AttachmentState, Licence, Use, UseKey, UseState
from exportgate.licences.misses import Miss, doubt
from exportgate.licences.parties import of_listed_party, of_parties
from exportgate.licences.rules import COVERABLE, of_day, of_demand, of_destination, of_item
from exportgate.licences.shelf import Shelf
from exportgate.licences.warnings import USUAL, WarnFrom, warnings_of
from exportgate.shipment import Line

ALL_LINES = 0
"""What an attachment to all lines has for its line."""

NEAR = 1
"""A licence that fits but for so many things is worth telling of where none covers."""

TOLD = 5
"""At most so many licences are told of on one finding."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one licence is to one finding.

    Args:
        licence: which.
        uses: what the lines would take of it.
        misses: what does not fit; none where it fits exactly.
        attached: a person attached it to the shipment or the line, and the attachment is effective.
    """

    licence: Licence
    uses: tuple[Use, ...]
    misses: tuple[Miss, ...]
    attached: bool

    @property
    def final(self) -> list[Miss]:
        """What no person can mend."""
        return [miss for miss in self.misses if miss.final]

    @property
    def covers(self) -> bool:
        """Whether it meets the requirement as things stand."""
        if self.final:
            return False
        return self.attached or (not self.misses and self.licence.terms.applies is Applies.AUTOMATIC)


@dataclass
class Covering:
    """The licences on file, asked case by case; what one shipment takes is gone for the next.

    Example:
        covering = Covering(licences, Ledger.of(uses), attachments, jurisdictions)
        findings = covering.covered(case, findings)
        uses = covering.ledger.of_shipment(case.shipment.id)

    `told_of` holds the ids of the licences that bore on the last case: those that cover, could, or are told of.
    """

    licences: Sequence[Licence]
    ledger: Ledger
    attachments: Iterable[Attachment]
    jurisdictions: Mapping[str, Jurisdiction]
    warn: WarnFrom = USUAL
    told_of: set[str] = field(default_factory=set, init=False)
    shelf: Shelf = field(init=False, repr=False)
    _attached: dict[str, list[Attachment]] = field(init=False, repr=False)
    _goods: str = field(default="", init=False, repr=False)

    def __post_init__(self) -> None:
        self.shelf, self._attached = Shelf(self.licences), defaultdict(list)
        for attachment in self.attachments:
            if attachment.state is AttachmentState.EFFECTIVE:
                self._attached[attachment.shipment].append(attachment)

    def covered(self, case: Case, findings: Sequence[Finding]) -> list[Finding]:
        """Give the findings with the licences that cover them, or could, and what is told of them.

        What the shipment took before is given back first, save what has left with it and what laws that were not asked
        now rest on; what it takes now is entered.
        """
        self._give_back(case.shipment.id, {finding.jurisdiction for finding in findings})
        self.told_of = set()
        self._goods = goods_of(case.shipment) if self._attached[case.shipment.id] else ""
        answered = list(findings)
        for place in sorted(range(len(answered)), key=lambda place: _narrowness(answered[place])):
            answered[place] = self._answered(case, answered[place])
        return answered

    def attached_to(self, shipment: str) -> Sequence[Attachment]:
        """Give the effective attachments to a shipment."""
        return self._attached[shipment]

    def _give_back(self, shipment: str, laws: Collection[str]) -> None:
        before = self.ledger.of_shipment(shipment)
        of_laws = {one.id for law in laws for one in self.shelf.of_law(law)} if before else set()
        for use in before:
            if use.state is UseState.RESERVED and use.key.licence in of_laws:
                self.ledger.take_out(use.key)

    def _answered(self, case: Case, finding: Finding) -> Finding:
        plain = msgspec.structs.replace(finding, covered_by="", proposed=(), on_file=())
        jurisdiction = self.jurisdictions.get(finding.jurisdiction)
        if finding.outcome not in COVERABLE or jurisdiction is None:
            return plain
        order = self._in_order(case, finding)
        at_a_glance = (self._answer(licence, case, plain, jurisdiction, closely=False) for licence in order)
        chosen = next((answer for answer in at_a_glance if answer.covers), None)
        if chosen:
            return self._covered_by(chosen, case, plain)
        answers = [self._answer(licence, case, plain, jurisdiction, closely=True) for licence in order]
        proposed = [answer for answer in answers if not answer.final]
        near = [answer for answer in answers if answer.final and (answer.attached or not _far(answer.misses))]
        self.told_of |= {answer.licence.id for answer in (*proposed, *near[:TOLD])}
        told = tuple([*map(_proposal, proposed), *map(_refusal, near)][:TOLD])
        return msgspec.structs.replace(plain, proposed=tuple(one.licence.id for one in proposed), on_file=told)

    def _covered_by(self, chosen: Answer, case: Case, finding: Finding) -> Finding:
        for use in chosen.uses:
            self.ledger.put(use)
        self.told_of.add(chosen.licence.id)
        words = tuple(self._told_of_cover(chosen, case.on))
        return msgspec.structs.replace(finding, covered_by=chosen.licence.id, on_file=words)

    def _in_order(self, case: Case, finding: Finding) -> list[Licence]:
        """Give the licences that may be meant: those attached first, then those in use, then the first to end."""
        used = {use.key.licence for use in self.ledger.of_shipment(case.shipment.id)}
        attached = {one.licence for one in self._attached[case.shipment.id] if self._is_for(one, finding)}
        known = {one.licence for one in self._attached[case.shipment.id]} | used
        found = self.shelf.for_lines(finding.jurisdiction, _lines_of(case, finding))
        also = (self.shelf.by_id[id] for id in known if id in self.shelf.by_id)
        found |= {one.id: one for one in also if one.terms.jurisdiction == finding.jurisdiction}
        return sorted(
            found.values(),
            key=lambda one: (
                one.id not in attached,
                one.id not in used,
                one.terms.valid_to or date.max,
                len(one.id),
                one.id,
            ),
        )

    def _answer(
        self, licence: Licence, case: Case, finding: Finding, jurisdiction: Jurisdiction, *, closely: bool
    ) -> Answer:
        """Give what a licence is to a finding; names that only resemble are looked at closely, or where attached."""
        terms = licence.terms
        mine = [one for one in self._attached[case.shipment.id] if one.licence == licence.id]
        attached = any(self._is_for(one, finding) for one in mine)
        misses = [
            *of_demand(terms, finding, jurisdiction),
            *of_day(licence, case.on),
            *of_destination(terms, case),
        ]
        if not attached and _far(misses):
            return Answer(licence, (), tuple(misses), attached)
        uses, wrong = self._uses(licence, case, _lines_of(case, finding), jurisdiction)
        misses += wrong
        fits = not any(miss.final for miss in misses)
        misses += of_parties(terms, case.shipment, closely=fits and (closely or attached))
        misses += of_listed_party(terms, case.shipment, finding)
        if (misses or terms.applies is Applies.PROPOSED) and any(one.goods != self._goods for one in mine):
            misses.append(doubt("it was attached to the shipment as it was before, which has changed since"))
        return Answer(licence, tuple(uses), tuple(dict.fromkeys(misses)), attached)

    def _uses(
        self, licence: Licence, case: Case, lines: Sequence[Line], jurisdiction: Jurisdiction
    ) -> tuple[list[Use], list[Miss]]:
        """Give what the lines take, each of the item that fits it best, one after the other."""
        uses: list[Use] = []
        wrong: list[Miss] = []
        if not lines and licence.terms.items:
            wrong.append(Miss("it names items, the shipment has no line"))
        draft = self.ledger.draft()
        for line in lines:
            use, misses = _best_item(licence, case, line, jurisdiction, draft)
            if not self.ledger.use(use.key):
                draft.put(use)
            uses.append(use)
            wrong += misses
        return uses, wrong

    def _is_for(self, attachment: Attachment, finding: Finding) -> bool:
        """Say whether an attachment is to the line of a finding, or all, of the shipment as it is."""
        return attachment.goods == self._goods and attachment.line in (ALL_LINES, finding.line)

    def _told_of_cover(self, answer: Answer, on: date) -> Iterator[str]:
        terms, licence = answer.licence.terms, answer.licence
        until = f", valid until {terms.valid_to}" if terms.valid_to else ""
        how = "attached by a person" if answer.attached else "fits exactly"
        yield f"{licence.id}: {terms.title}{until} ({how})"
        if terms.conditions:
            yield f"{licence.id}: on condition: {terms.conditions}"
        for left in balance_of(licence, self.ledger):
            of = f"item {left.item.item}" if left.item else "the total"
            yield f"{licence.id}: of {of}, {amount(left.left)} of {amount(left.licensed)} {left.unit} left after this"
        for warning in warnings_of(licence, self.ledger, on, self.warn):
            yield f"{licence.id}: {warning}"


def _best_item(
    licence: Licence, case: Case, line: Line, jurisdiction: Jurisdiction, taken: Ledger
) -> tuple[Use, list[Miss]]:
    """Give what a line takes of the item against which least stands."""
    offers: list[tuple[tuple[bool, int, int], Use, list[Miss]]] = []
    for item in licence.terms.items or (WHATEVER,):
        misses = list(of_item(licence.terms, item, line, jurisdiction.id))
        another = any(miss.final for miss in misses)
        use = Use(UseKey(licence.id, item.item, case.shipment.id, line.line))
        if not another:
            taking = taking_of(licence, item, line, case, jurisdiction, taken)
            use, misses = taking.use, [*misses, *taking.misses]
        offers.append(((another, sum(miss.final for miss in misses), len(misses)), use, misses))
    _, use, wrong = min(offers, key=lambda offer: offer[0])
    return use, wrong


def _far(misses: Collection[Miss]) -> bool:
    """Say whether too much is wrong for a licence to be worth telling of."""
    return sum(miss.final for miss in misses) > NEAR


def _lines_of(case: Case, finding: Finding) -> list[Line]:
    """Give the lines that a finding is about: its own, or all."""
    return [line for line in case.shipment.lines if finding.line is None or line.line == finding.line]


def _narrowness(finding: Finding) -> tuple[bool, bool]:
    """Order findings so that those which few licences can meet choose first: listed parties, then whole shipments."""
    return (finding.hit is None and finding.party is None, finding.line is not None)


def _proposal(answer: Answer) -> str:
    doubts = "; ".join(miss.words for miss in answer.misses) or "it fits, and is not set to apply by itself"
    return f"{answer.licence.id}: {answer.licence.terms.title} may cover this once a person attaches it: {doubts}"


def _refusal(answer: Answer) -> str:
    reasons = "; ".join(miss.words for miss in answer.final)
    return f"{answer.licence.id}: {answer.licence.terms.title} does not cover this: {reasons}"
