"""Parties that are on a list: whose list it is decides what follows (General Prohibitions 4 and 5; OFAC)."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from exportgate.decision import Finding, Outcome
from exportgate.hit import Hit
from exportgate.law.wording import entry_of, is_sure
from exportgate.shipment import Party
from exportgate_us.rules.answers import resembles, to_review, worst
from exportgate_us.rules.blocked import non_sdn, sdn
from exportgate_us.rules.context import ID, Context, Reach
from exportgate_us.rules.listed import Listed, denied, entity_list, itself, military_end_user, printed, unverified
from exportgate_us.rules.reach_of_ofac import tie_of
from exportgate_us.rules.roles import PARTIES_748_5, counts

Consequence = Callable[[Context, Listed], list[Finding]]

POSSIBLE = "us.party.possible"
ROLE = "us.party.role"
ADDRESS = "us.party.address"
NONE_FOUND = "us.party.none"
NOT_STATED = "us.party.not_stated"


def findings(context: Context) -> list[Finding]:
    """Give the findings about parties that are, or may be, on a list; where none is, say which lists were asked."""
    found: list[Finding] = []
    for index, party in enumerate(context.case.shipment.parties):
        found += _of_party(context, index, party)
    nobody = _nobody_receives(context)
    return [*found, *nobody] or _none_found(context)


def _nobody_receives(context: Context) -> list[Finding]:
    """Say that nobody is stated who buys or receives items subject to the EAR, so that the lists could not be asked.

    Law: 15 CFR 748.5(c) to (f); 744.1(b); 732.3(g), (h).
    """
    receives = any(context.case.shipment.with_role(*PARTIES_748_5))
    if receives or not any(item.reach in (Reach.REACHED, Reach.UNKNOWN) for item in context.items):
        return []
    return [
        Finding(
            jurisdiction=ID,
            rule=NOT_STATED,
            outcome=Outcome.INDETERMINATE,
            citation="15 CFR 748.5(c)-(f); 744.1(b); 736.2(b)(4), (5)",
            reason="Nobody is stated who buys or receives the items: who they are decides as much as what they are.",
            asks=("parties",),
        )
    ]


def _of_party(context: Context, index: int, party: Party) -> list[Finding]:
    """What a party's hits come to; where a list's sure hit holds the shipment, the guesses on that list fall away."""
    hits = [hit for hit in context.case.hits_of(index) if hit.entry.listed_by in LISTS]
    found: list[Finding] = []
    settled: set[str] = set()
    for hit in sorted(hits, key=lambda hit: not _names(hit)):
        name = hit.entry.listed_by
        if name in settled and not _names(hit):
            continue
        about = _about(context, itself(index, party, hit))
        if _names(hit) and any(each.outcome.severity <= Outcome.REVIEW.severity for each in about):
            settled |= {name, "un.sc"} if name == "us.sdn" else {name}
        found += about
    return _each_demand_once(found)


def _each_demand_once(found: list[Finding]) -> list[Finding]:
    """Say once what several entries of one list demand alike of a party that surely is listed.

    The Entity List repeats a party under each country where it has an address.
    """
    kept: dict[tuple[object, ...], Finding] = {}
    for each in found:
        if each.hit is None or each.rule in (POSSIBLE, ROLE, ADDRESS):
            kept[each.rule, len(kept)] = each
            continue
        alike = (each.rule, each.outcome, each.line, each.policy, each.exceptions, each.asks, each.verify)
        first = kept.setdefault(alike, each)
        if first is not each:
            kept[alike] = replace(first, steps=(*first.steps, f"the same of {entry_of(each.hit)}: {each.citation}"))
    return list(kept.values())


def _names(hit: Hit) -> bool:
    """Say whether a hit tells for sure who the party is; an address that is listed alone names nobody."""
    return is_sure(hit) and hit.entry.kind != "address"


def _about(context: Context, listed: Listed) -> list[Finding]:
    """What a list demands of a listed person, or a review where it is not sure that the party is that person."""
    demands = LISTS[listed.hit.entry.listed_by](context, listed)
    if listed.hit.entry.kind == "address":
        return [_looked_into(context, each) for each in _reviewed(demands, ADDRESS, _ADDRESS_ONLY)]
    if not is_sure(listed.hit):
        return [_looked_into(context, each) for each in _reviewed(demands, POSSIBLE, resembles(listed.hit))]
    return by_role(context, listed, demands)


_ADDRESS_ONLY = (
    "A party uses an address that the Entity List names without a party as one of high diversion risk (744.16(f)); "
    "whoever uses it is under the entry, so find out whether this party does. If it does:"
)


def _looked_into(context: Context, each: Finding) -> Finding:
    """Who the party is comes before what its entry speaks of, as long as the EAR reach any item for sure."""
    asked = each.outcome is Outcome.INDETERMINATE and context.reaches_any
    return replace(each, outcome=Outcome.REVIEW) if asked else each


def _reviewed(demands: list[Finding], rule: str, why: str) -> list[Finding]:
    hardest = worst(demands)
    return [to_review(hardest, rule, why)] if hardest else []


_RULE_OF_LIST = {"us.el": "entity_list", "us.meu": "entity_list", "us.uvl": "unverified"}


def by_role(context: Context, listed: Listed, demands: list[Finding]) -> list[Finding]:
    """Turn demands into a review where the role of a party is not surely one that the rule speaks of (748.5)."""
    rule = _RULE_OF_LIST.get(listed.hit.entry.listed_by)
    if rule is None:
        return demands
    role, capacity = counts(rule, listed.party, context.case.on)
    if role == "counts":
        return demands
    return _reviewed(demands, ROLE, f"In the role {listed.party.role}: {capacity}. Where that is so here:")


def debarred(context: Context, listed: Listed) -> list[Finding]:
    """Say what debarment under the ITAR means: no part in defense articles, and no bar of items under the EAR.

    Law: 22 CFR 127.7, 120.16, 127.1(d).
    """
    open_question = any(item.reach is Reach.OTHER_AGENCY or item.code is None for item in context.items)
    outcome = Outcome.REVIEW if open_question else Outcome.NO_LICENCE_FOUND
    if not open_question and not context.reaches_any:
        outcome = Outcome.OUT_OF_SCOPE
    says = (
        "It may take no part in an export of defense articles"
        if open_question
        else "That bars defense articles; the items here are not on the Munitions List"
    )
    return [
        _plain(
            listed, "us.party.debarred", outcome, "22 CFR 127.7; 127.1(d)", f"which is debarred under the ITAR. {says}."
        )
    ]


def nonproliferation(context: Context, listed: Listed) -> list[Finding]:
    """Say that a person under nonproliferation sanctions of the Department of State is a red flag.

    Law: 15 CFR 744.19 (applications are denied under three of the statutes); the statutes that the entry names.
    """
    outcome = Outcome.REVIEW if context.reaches_any or tie_of(context).known else Outcome.OUT_OF_SCOPE
    says = (
        f"which is under nonproliferation sanctions ({', '.join(listed.hit.entry.programmes) or 'statute not named'})."
    )
    rest = " Applications for it are denied under certain of these statutes; sanctions may also have ended."
    citation = "; ".join(("15 CFR 744.19", *printed(listed.hit.entry.citations)))
    return [_plain(listed, "us.party.nonproliferation", outcome, citation, says + rest)]


def united_nations(context: Context, listed: Listed) -> list[Finding]:
    """Say that a person on the Security Council's list is as a rule blocked by OFAC too.

    Law: 22 U.S.C. 287c; 31 CFR chapter V.
    """
    outcome = Outcome.REVIEW if context.reaches_any or tie_of(context).known else Outcome.OUT_OF_SCOPE
    says = "which is on the Security Council's list. OFAC carries such listings out through the SDN List: look there."
    return [_plain(listed, "us.party.united_nations", outcome, "22 U.S.C. 287c; 31 CFR chapter V", says)]


def _plain(listed: Listed, rule: str, outcome: Outcome, citation: str, says: str) -> Finding:
    return Finding(
        jurisdiction=ID,
        rule=rule,
        outcome=outcome,
        citation=citation,
        reason=f"{listed.link}, {says}",
        party=listed.index,
        hit=listed.hit,
    )


LISTS: Mapping[str, Consequence] = {
    "us.el": entity_list,
    "us.dpl": denied,
    "us.uvl": unverified,
    "us.meu": military_end_user,
    "us.sdn": sdn,
    "us.cons": non_sdn,
    "us.debarred": debarred,
    "us.isn": nonproliferation,
    "un.sc": united_nations,
}
"""What follows from being on a list, by the list's id."""


def _none_found(context: Context) -> list[Finding]:
    """Say that no party was found on a list, and which lists were (not) asked; nothing where the EAR reach no item."""
    if not context.reaches_any:
        return []
    loaded = context.case.editions
    asked = [f"asked: {name} of {loaded[name].edition}" for name in LISTS if name in loaded]
    combined = [f"asked: us.csl of {loaded['us.csl'].edition}"] if "us.csl" in loaded else []
    missing = [f"not loaded: {name}" for name in LISTS if name not in loaded]
    return [
        Finding(
            jurisdiction=ID,
            rule=NONE_FOUND,
            outcome=Outcome.NO_LICENCE_FOUND,
            citation="15 CFR 736.2(b)(4), (5); 744.1(b)",
            reason="No party resembles an entry of the lists that were asked.",
            steps=(*asked, *combined, *missing),
        )
    ]
