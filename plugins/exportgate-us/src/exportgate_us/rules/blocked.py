"""Blocked persons: what the lists of the Office of Foreign Assets Control do, and 15 CFR 744.8 beside them."""

import re

from exportgate.decision import Finding, Outcome
from exportgate.entry import Entry
from exportgate.law.facts import truth
from exportgate.law.tables import Row
from exportgate.law.wording import joined
from exportgate_us.law.held import in_force, table
from exportgate_us.rules.answers import together
from exportgate_us.rules.context import ID, Context, Item, Reach
from exportgate_us.rules.listed import Listed
from exportgate_us.rules.reach_of_ofac import Tie, tie_of
from exportgate_us.rules.roles import counts
from exportgate_us.rules.supplement_2 import limit_of

SDN = "us.party.sdn"
SDN_744_8 = "us.party.sdn_744_8"
NON_SDN = "us.party.non_sdn"


def plain_tag(tag: str) -> str:
    """Give a programme tag without the blanks, hyphens and brackets that its printings differ in.

    Example:
        >>> plain_tag("ILLICIT DRUGS-EO14059") == plain_tag("[ILLICIT-DRUGS-EO14059]")
        True
    """
    return re.sub(r"[^A-Z0-9]", "", tag.upper())


def sdn(context: Context, listed: Listed) -> list[Finding]:
    """Say what blocks dealings with a person on the SDN List, and what the EAR demand beside that.

    Law: 31 CFR chapter V; 15 CFR 744.8.
    """
    found = [blocking(context, listed)]
    if _under_744_8(context, listed):
        found += together(context, (_item_744_8(context, listed, item) for item in context.reached))
    return found


def tags_of_744_8(entry: Entry, context: Context) -> list[Row]:
    """Give the rows of 744.8(a)(1) that an entry carries the tags of."""
    tags = {plain_tag(tag) for tag in entry.programmes}
    return [row for row in in_force("sdn_744_8", context.case.on) if plain_tag(row["tag"]) in tags]


def blocking(context: Context, listed: Listed) -> Finding:
    """Say what the SDN List does to dealings with a listed person, or with an entity that such persons hold."""
    outcome, asks, reason, verify = _block(context, listed)
    programmes = _programmes(listed.hit.entry)
    return Finding(
        jurisdiction=ID,
        rule=SDN,
        outcome=outcome,
        citation=joined(row.citation for row in programmes) or "31 CFR chapter V, appendix A",
        reason=f"{listed.link}, which is on the SDN List. {reason}",
        party=listed.index,
        policy=f"Programmes: {', '.join(listed.hit.entry.programmes)}" if listed.hit.entry.programmes else "",
        asks=asks,
        hit=listed.hit,
        verify=verify or any(row.verify for row in programmes),
    )


def _block(context: Context, listed: Listed) -> tuple[Outcome, tuple[str, ...], str, bool]:
    tie = tie_of(context)
    if tie.known and truth(context.case, "us.ofac_authorisation"):
        return Outcome.CONDITIONS, (), "As stated, OFAC authorises it: keep to the terms, keep records 10 years.", False
    ended = _ended(context, listed.hit.entry)
    if ended:
        why = f"Its programmes have ended ({'; '.join(ended)}); the list at hand is older: read the current one."
        return (Outcome.REVIEW if tie.known or context.reaches_any else Outcome.OUT_OF_SCOPE), (), why, True
    if tie.known:
        asks = () if truth(context.case, "us.ofac_authorisation") is False else ("us.ofac_authorisation",)
        return Outcome.PROHIBITED, asks, f"All dealings are blocked unless OFAC authorises them. {tie.why}", False
    return (*_without_tie(context, listed, tie), False)


def _without_tie(context: Context, listed: Listed, tie: Tie) -> tuple[Outcome, tuple[str, ...], str]:
    asks = ("us.person_involved",) if tie.known is None else ()
    told = f"{tie.why} {_secondary(listed.hit.entry)}"
    if context.reaches_any:
        return Outcome.REVIEW, asks, f"The goods are subject to the EAR. {told}"
    if any(item.reach is Reach.UNKNOWN for item in context.items):
        return Outcome.INDETERMINATE, asks, told
    return Outcome.OUT_OF_SCOPE, asks, told


def _secondary(entry: Entry) -> str:
    marked = "secondary sanctions" in entry.remarks.lower()
    return (
        "The entry warns of secondary sanctions for persons abroad who deal with it."
        if marked
        else "Persons abroad who support a blocked person may be listed themselves."
    )


def _programmes(entry: Entry) -> list[Row]:
    """The rows of the entry's programmes that the table knows, whatever their days."""
    rows = {plain_tag(row["tag"]): row for row in table("ofac_programmes").rows}
    return [row for tag in entry.programmes if (row := rows.get(plain_tag(tag)))]


def _ended(context: Context, entry: Entry) -> list[str]:
    """Why none of the entry's programmes is in force any more; [] where one is, or may be."""
    rows = {plain_tag(row["tag"]): row for row in table("ofac_programmes").rows}
    known = [rows.get(plain_tag(tag)) for tag in entry.programmes]
    past = [row for row in known if row is not None and not row.in_force(context.case.on)]
    return [row.citation for row in past] if past and len(past) == len(known) else []


def _under_744_8(context: Context, listed: Listed) -> bool:
    """Say whether 744.8 asks for a licence that no OFAC authorisation stands in for."""
    authorised = truth(context.case, "us.ofac_authorisation") is True
    return bool(tags_of_744_8(listed.hit.entry, context)) and not authorised


def _item_744_8(context: Context, listed: Listed, item: Item) -> Finding:
    rows = tags_of_744_8(listed.hit.entry, context)
    role, capacity = counts("entity_list", listed.party, context.case.on)
    tags = ", ".join(row["tag"] for row in rows)
    return Finding(
        jurisdiction=ID,
        rule=SDN_744_8,
        outcome=Outcome.LICENCE_REQUIRED if role == "counts" else Outcome.REVIEW,
        citation="; ".join(("15 CFR 744.8(b), (c), (d)", *(row.citation for row in rows))),
        reason=f"{listed.link}, which is on the SDN List with the tag {tags}. It is {capacity}: items subject to the "
        "EAR need a licence unless OFAC authorises or exempts the transaction.",
        line=item.line.line,
        party=listed.index,
        policy="Presumption of denial (744.8(d))",
        asks=("us.ofac_authorisation",),
        hit=listed.hit,
    )


def non_sdn(context: Context, listed: Listed) -> list[Finding]:
    """Say what the lists beside the SDN List do, measure by measure; none of them blocks property.

    Law: 31 CFR chapter V (SSI, CMIC, NS-MBS, CAPTA, NS-PLC, FSE).
    """
    tied = bool(tie_of(context).known) or context.reaches_any
    return [_measure(context, listed, row, tied) for row in _measures(context, listed.hit.entry)]


def _measures(context: Context, entry: Entry) -> list[Row]:
    """The rows of what an entry imposes; where it says nothing that is known, that something short of blocking is."""
    rows = in_force("ofac_non_sdn", context.case.on)
    tags = {plain_tag(tag) for tag in entry.programmes}
    stated = {row["measure"]: row for row in rows if row["measure"] in entry.measures}
    by_tag = {row["measure"]: row for row in rows if row["tag"] and plain_tag(row["tag"]) in tags}
    menu = {row["measure"]: row for row in rows if row["measure"] == "menu_based_restrictions"}
    return list((stated or by_tag or menu).values())


_OF_GOODS = {"none": Outcome.NO_LICENCE_FOUND, "review": Outcome.REVIEW, "prohibited": Outcome.PROHIBITED}


def _measure(context: Context, listed: Listed, row: Row, tied: bool) -> Finding:
    outcome = _OF_GOODS[row["goods"]]
    flag = row["military"] and _military_items(context)
    if flag:
        outcome = Outcome.REVIEW
    fact = row.get("fact")
    if fact and truth(context.case, fact) is False:
        outcome = Outcome.NO_LICENCE_FOUND
    warning = " It works for a military industry: a red flag for 15 CFR 744.21(g)." if flag else ""
    return Finding(
        jurisdiction=ID,
        rule=NON_SDN,
        outcome=outcome if tied else Outcome.OUT_OF_SCOPE,
        citation=row.citation,
        reason=f"{listed.link}, which is on the {row['list']} list; that does not block: {row['says']}.{warning}",
        party=listed.index,
        asks=(fact,) if fact and truth(context.case, fact) is None else (),
        hit=listed.hit,
    )


def _military_items(context: Context) -> bool:
    """Say whether the rules on military end users speak of any item here."""
    items = [item for item in context.reached if item.code is not None]
    return any(limit_of(context.case, item.code).outcome is not Outcome.NO_LICENCE_FOUND for item in items)
