"""Bodies that are owned or controlled by a designated person, and so are treated as that person."""

from dataclasses import dataclass
from decimal import Decimal

from exportgate.decision import Finding, Outcome
from exportgate.hit import Hit
from exportgate.law.designations import Designations
from exportgate.law.ownership import Holding, Path, held_by
from exportgate.law.tables import Row
from exportgate.law.wording import capital, is_sure, joined, named, resembles
from exportgate.shipment import Owner, Party
from exportgate_uk.law.held import table
from exportgate_uk.rules.answers import ID
from exportgate_uk.rules.context import Context


@dataclass(frozen=True)
class _Owners:
    """The owners of one party, and which of them are designated persons whose assets are frozen.

    `hits` holds the entries by the way down to the owner; with `sure_only`, those that only resemble are left out.
    """

    hits: dict[Path, list[Hit]]
    rule: Row
    held: Designations
    sure_only: bool

    def designated(self, path: Path) -> bool:
        return any(self.is_sure(hit) or not self.sure_only for hit in self.hits.get(path, ()))

    def is_sure(self, hit: Hit) -> bool:
        return is_sure(hit) and self.held.freezes(hit) is True

    def caught(self, path: Path, owner: Owner) -> bool:
        """Whether an owner is designated, or controlled by one who is; `held_by` adds those who are held."""
        return self.designated(path) or any(
            above.controls is True and self.counts((*path, number), above) for number, above in enumerate(owner.owners)
        )

    def counts(self, path: Path, owner: Owner) -> bool:
        """Whether an owner is treated as a designated person, for whatever reason."""
        return self.caught(path, owner) or self.enough(self.holding(owner.owners, path).share)

    def enough(self, share: Decimal) -> bool:
        return share > Decimal(self.rule["more_than_percent"])

    def holding(self, owners: tuple[Owner, ...], path: Path = (), *, summed: bool = False) -> Holding:
        return held_by(owners, self.caught, self.enough, summed=summed, path=path)

    def controls(self, party: Party) -> bool:
        return any(owner.controls is True and self.counts((n,), owner) for n, owner in enumerate(party.owners))


def findings(context: Context, held: Designations) -> list[Finding]:
    """Say which parties are owned or controlled by designated persons.

    Law: SI 2019/855 reg. 7 and Schedule 1, and the same provisions of the other regimes.
    """
    found = []
    for index, party in enumerate(context.case.shipment.parties):
        hits = held.freezing_owners(index)
        if hits:
            found.append(_owned(context, held, index, party, hits))
    return found


def _owned(context: Context, held: Designations, index: int, party: Party, hits: dict[Path, list[Hit]]) -> Finding:
    rules = {row["test"]: row for row in table("ownership").on(context.case.on)}
    sure = _Owners(hits, rules["shares"], held, sure_only=True)
    possible = _Owners(hits, rules["shares"], held, sure_only=False)
    holding = sure.holding(party.owners)
    owners = joined((_shown(hit) for found in hits.values() for hit in found), ", ")
    limit = rules["shares"]["more_than_percent"]
    if sure.enough(holding.share):
        reason = (
            f"{_start(party)} is held {holding.share} percent, more than {limit}, by a designated "
            f"person{_through(hits)}: {owners}."
        )
        return _finding(index, Outcome.PROHIBITED, rules["shares"], reason, hits)
    if sure.controls(party):
        reason = f"{_start(party)} is controlled by a designated person: {owners}."
        return _finding(index, Outcome.PROHIBITED, rules["control"], reason, hits)
    return _finding(index, *_uncertain(party, sure, possible, rules, owners), hits)


def _uncertain(
    party: Party, sure: _Owners, possible: _Owners, rules: dict[str, Row], owners: str
) -> tuple[Outcome, Row, str]:
    """What remains open where no confirmed designated person holds enough: names, sums, unknown shares, control."""
    limit = rules["shares"]["more_than_percent"]
    alone, together = possible.holding(party.owners), sure.holding(party.owners, summed=True)
    unsure = joined(resembles(hit) for hits in possible.hits.values() for hit in hits if not sure.is_sure(hit))
    if unsure:
        return Outcome.REVIEW, rules["shares"], f"{_start(party)} has an owner who may be designated: {unsure}."
    if alone.unknown:
        reason = f"{_start(party)} is held by a designated person to an unknown part: {owners}."
        return Outcome.REVIEW, rules["shares"], reason
    if sure.enough(together.share):
        reason = (
            f"{_start(party)} is held {together.share} percent by several designated persons, none of whom alone holds "
            f"more than {limit}: {owners}. Their holdings count together only where they act by a joint arrangement."
        )
        return Outcome.REVIEW, rules["joint_arrangement"], reason
    held = f"{_start(party)} is held {alone.share} percent by a designated person, not more than {limit}"
    if _control_ruled_out(party, sure):
        return Outcome.NO_LICENCE_FOUND, rules["shares"], f"{held}, and is not controlled: {owners}."
    reason = f"{held}: {owners}. Whether that person controls it is not known, and control counts whatever is held."
    return Outcome.REVIEW, rules["control"], reason


def _control_ruled_out(party: Party, sure: _Owners) -> bool:
    """Whether for each way from a designated person to the party it is stated that there is no control."""
    return all(_no_control(owner, (number,), sure) for number, owner in enumerate(party.owners))


def _no_control(owner: Owner, path: Path, sure: _Owners) -> bool:
    if sure.counts(path, owner):
        return owner.controls is False
    if not any(sure.designated(below) for below in sure.hits if below[: len(path)] == path):
        return True
    return owner.controls is False or all(
        _no_control(above, (*path, number), sure) for number, above in enumerate(owner.owners)
    )


def _through(hits: dict[Path, list[Hit]]) -> str:
    return " or through a body that counts as one" if any(len(path) > 1 for path in hits) else ""


def _start(party: Party) -> str:
    return capital(named(party))


def _shown(hit: Hit) -> str:
    return f"{hit.entry.primary_name} ({hit.entry.listed_by} {hit.entry.id})"


def _finding(index: int, outcome: Outcome, rule: Row, reason: str, hits: dict[Path, list[Hit]]) -> Finding:
    first = max((hit for found in hits.values() for hit in found), key=lambda hit: hit.score)
    settled = outcome in (Outcome.PROHIBITED, Outcome.NO_LICENCE_FOUND)
    return Finding(
        jurisdiction=ID,
        rule="uk.party.owned",
        outcome=outcome,
        citation=rule.citation,
        reason=reason,
        party=index,
        asks=() if settled else ("parties.owners.percent", "parties.owners.controls"),
        hit=first,
        verify=rule.verify,
    )
