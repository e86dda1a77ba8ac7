"""Parties that listed persons hold: the 50 percent rules of OFAC and of the Bureau of Industry and Security."""

from collections.abc import Iterator

from msgspec.structs import replace

from exportgate.decision import Finding, Outcome
from exportgate.hit import Hit
from exportgate.law.ownership import Holding, Path
from exportgate.law.tables import Row
from exportgate.law.wording import is_sure
from exportgate_us.declaration import JURISDICTION
from exportgate_us.law.held import in_force
from exportgate_us.rules.answers import resembles, to_review, worst
from exportgate_us.rules.blocked import blocking, non_sdn, sdn, tags_of_744_8
from exportgate_us.rules.context import ID, Context
from exportgate_us.rules.holdings import Owned, Rule, Wanted
from exportgate_us.rules.listed import Listed, denied, entity_list, military_end_user
from exportgate_us.rules.parties import Consequence, by_role, united_nations

BLOCKED = "us.ownership.ofac_50"
AFFILIATE = "us.ownership.affiliates"
RED_FLAG = "us.ownership.red_flag"
TOO_DEEP = "us.ownership.too_deep"
IN_FORCE = "in_force"

# What an owner on one of these lists can mean for the party; the other lists say nothing of holdings.
OF_OWNER: dict[str, Consequence] = {
    "us.sdn": sdn,
    "us.el": entity_list,
    "us.meu": military_end_user,
    "us.dpl": denied,
    "us.cons": non_sdn,
    "un.sc": united_nations,
}
_NO_RULE_OF_ITS_OWN = ("us.dpl", "us.cons", "un.sc")


def findings(context: Context) -> list[Finding]:
    """Give the findings about parties that listed persons hold a share of.

    Law: OFAC guidance of 13 August 2014; 15 CFR 744.8(a)(2), 744.11(a)(1), 744.21(a)(3), Supp. 8 to part 744.
    """
    found: list[Finding] = []
    for owned in _owned(context):
        try:
            found += [*_blocked(context, owned), *_affiliate(context, owned), *_on_other_lists(context, owned)]
        except ValueError as error:  # nested deeper than any real holding
            found.append(_too_deep(owned, str(error)))
    return found


def _owned(context: Context) -> Iterator[Owned]:
    for index, party in enumerate(context.case.shipment.parties):
        by_path: dict[Path, list[Hit]] = {}
        for hit in context.case.hits:
            counts = hit.entry.listed_by in OF_OWNER and hit.entry.kind != "address"
            if counts and hit.party == index and hit.owner_path:
                by_path.setdefault(hit.owner_path, []).append(hit)
        if by_path:
            yield Owned(index, party, {path: tuple(hits) for path, hits in by_path.items()})


def _blocked(context: Context, owned: Owned) -> Iterator[Finding]:
    """OFAC: the property of an entity that blocked persons hold 50 percent of, together, is blocked too."""
    rows = in_force("ofac_ownership", context.case.on)
    best = owned.best(_is_sdn)
    if not rows or best is None:
        return
    rule = Rule(rows[0], _is_sdn)
    holding = rule.holding(owned)
    if not rule.enough(holding.share):
        yield _red_flag(context, owned, best, rule.row, holding)
        return
    hardest = worst(blocking(context, _held(owned, hit, holding)) for hit in rule.counted(owned))
    if hardest is not None:
        yield _by_rule(hardest, BLOCKED, rule.row)


def _affiliate(context: Context, owned: Owned) -> Iterator[Finding]:
    """BIS: a foreign entity that listed owners hold 50 percent of takes the most restrictive owner's requirement."""
    rule = Rule(in_force("affiliates_rule", context.case.on)[0], _counted_by_bis(context))
    if owned.best(rule.wanted) is None or owned.party.country in JURISDICTION.territories:
        return
    holding = rule.holding(owned)
    if rule.row["state"] == IN_FORCE and rule.enough(holding.share):
        yield from _most_restrictive(context, owned, rule, holding)
        return
    best = owned.best(lambda hit: rule.wanted(hit) and not _is_sdn(hit))
    if best is not None:  # of SDNs the rule of OFAC has spoken
        yield _red_flag(context, owned, best, rule.row, holding)


def _most_restrictive(context: Context, owned: Owned, rule: Rule, holding: Holding) -> Iterator[Finding]:
    """The hardest demand, for each line, of the owners that count."""
    hardest: dict[int | None, Finding] = {}
    for hit in rule.counted(owned):
        for each in _demands(context, _held(owned, hit, holding)):
            best = hardest.get(each.line)
            if best is None or each.outcome.severity < best.outcome.severity:
                hardest[each.line] = each
    for each in hardest.values():
        yield _by_rule(each, AFFILIATE, rule.row)


def _demands(context: Context, listed: Listed) -> list[Finding]:
    """What the EAR (not OFAC) demand of an affiliate as they would of its owner."""
    demands = OF_OWNER[listed.hit.entry.listed_by](context, listed)
    return by_role(context, listed, [each for each in demands if each.rule != "us.party.sdn"])


def _on_other_lists(context: Context, owned: Owned) -> Iterator[Finding]:
    """Owners on lists that no rule on holdings speaks of here: a red flag."""
    best = owned.best(lambda hit: hit.entry.listed_by in _NO_RULE_OF_ITS_OWN)
    if best is not None and owned.best(_is_sdn) is None:
        row = in_force("affiliates_rule", context.case.on)[0]
        yield _red_flag(context, owned, best, row, Rule(row, lambda hit: hit is best).holding(owned))


def _red_flag(context: Context, owned: Owned, hit: Hit, row: Row, holding: Holding) -> Finding:
    """A listed person holds too little, or nobody knows how much, or may not be that person.

    Law: 15 CFR 732 Supp. 3 (Red Flag 29 where the rule is in force); Supp. 8(c) to part 744.
    """
    demand = worst(OF_OWNER[hit.entry.listed_by](context, _held(owned, hit, holding)))
    if demand is None:
        return _too_deep(owned, "the list of the owner is not understood")
    why = resembles(hit) if not is_sure(hit) else f"{_in_words(holding)} {row['note']} Resolve it; where it counts:"
    return _by_rule(to_review(demand, RED_FLAG, why), RED_FLAG, row)


def _in_words(holding: Holding) -> str:
    if holding.unknown:
        return "A red flag: a listed person is among the owners, with a share that is not known."
    if not holding.caught:
        return "A red flag: a listed person stands behind an owner, without holding enough of it."
    return f"A red flag: listed persons hold {holding.share} percent."


def _by_rule(each: Finding, rule: str, row: Row) -> Finding:
    citation = f"{row.citation}; {each.citation}"
    steps = (*each.steps, f"{row['note']} ({row.citation})")
    return replace(each, rule=rule, citation=citation, verify=each.verify or row.verify, steps=steps)


def _held(owned: Owned, hit: Hit, holding: Holding) -> Listed:
    share = f"{holding.share} percent" if holding.caught and not holding.unknown else "a share"
    who = f'The {owned.party.role.replace("_", " ")} "{owned.party.name}"'
    name = hit.matched_name or hit.entry.primary_name
    return Listed(owned.index, owned.party, hit, f'{who}, of which listed owners hold {share}, is held by "{name}"')


def _too_deep(owned: Owned, why: str) -> Finding:
    return Finding(
        jurisdiction=ID,
        rule=TOO_DEEP,
        outcome=Outcome.REVIEW,
        citation="15 CFR 732 Supp. 3",
        reason=f'The owners of "{owned.party.name}" cannot be counted: {why}.',
        party=owned.index,
    )


def _is_sdn(hit: Hit) -> bool:
    return hit.entry.listed_by == "us.sdn"


def _counted_by_bis(context: Context) -> Wanted:
    def counts(hit: Hit) -> bool:
        if _is_sdn(hit):
            return bool(tags_of_744_8(hit.entry, context))
        return hit.entry.listed_by in ("us.el", "us.meu")

    return counts
