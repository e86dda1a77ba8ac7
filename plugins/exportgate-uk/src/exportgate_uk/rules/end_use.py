"""Controls on what no list names: end use, being informed, and diversion."""

from collections.abc import Iterator, Sequence

from exportgate.decision import Finding, Outcome
from exportgate.law.end_use import WMD, Concerns, Unknown
from exportgate.law.facts import truth, word
from exportgate.law.tables import Row
from exportgate.law.wording import country, joined, weapons
from exportgate_uk.law.held import table
from exportgate_uk.rules.answers import ID
from exportgate_uk.rules.context import Context

OUTSIDE_12A = ("medical", "consumer", "public_domain")


def concerns(context: Context) -> Concerns:
    """Ask each end-use control.

    Law: assimilated Regulation (EC) 428/2009 Art. 4; Export Control Order 2008 Art. 6, 12A, 12B; sanctions end-use
    control of 2026-05-13.
    """
    found = [each for family in (_wmd, _informed, _military, _diversion) for each in family(context)]
    bars = joined((each.reason for each in found), " ")
    return Concerns(tuple(found), tuple(_unknown(context)), bars)


def _control(context: Context, name: str) -> Row | None:
    return next(iter(table("end_use_controls").find(context.case.on, "control", name)), None)


def _wmd(context: Context) -> Iterator[Finding]:
    use, row = word(context.case, "end_use.wmd", WMD), _control(context, "wmd")
    if use in (None, "none") or row is None:
        return
    yield _licence(
        "uk.end_use.wmd",
        [row],
        f"The items are or may be meant for {weapons(use)}: tell ECJU; a licence is needed.",
    )


def _informed(context: Context) -> Iterator[Finding]:
    if not truth(context.case, "informed.uk"):
        return
    controls = list(_invoked(context))
    exempt, article_12b = word(context.case, "uk.article_12b", OUTSIDE_12A), _control(context, "article_12b")
    hint = ""
    if exempt and article_12b and context.arms_embargoed:
        controls.append(article_12b)
        hint = f" The items are said to be outside Article 12A ({exempt}): ask ECJU which control was meant."
    meanings = joined(row["meaning"] for row in controls if row is not article_12b)
    yield _licence(
        "uk.end_use.informed",
        controls,
        f"The exporter was informed that a licence is needed. On {context.case.on} and for {_whither(context)} that "
        f"may rest on one of these controls: {meanings}.{hint}",
    )


def _whither(context: Context) -> str:
    return country(context.case.shipment.destination)


def _invoked(context: Context) -> Iterator[Row]:
    """The controls that being informed may rest on, on this day and for this destination."""
    names = ("military", "article_12a") if context.arms_embargoed else ("seuc",)
    names = ("wmd_informed", "parts", *names)
    yield from (row for name in names if (row := _control(context, name)))


def _military(context: Context) -> Iterator[Finding]:
    row = _control(context, "military")
    if not truth(context.case, "end_use.military") or row is None or not context.arms_embargoed:
        return
    places = joined((country(place) for place in context.arms_embargoed), ", ")
    yield _licence(
        "uk.end_use.military",
        [row, *(context.embargoes[place] for place in context.arms_embargoed)],
        f"A military end use is known, and {places} is under an arms embargo: tell ECJU; a licence is needed.",
    )


def _diversion(context: Context) -> Iterator[Finding]:
    if truth(context.case, "end_use.diversion"):
        row = _control(context, "seuc")
        yield Finding(
            jurisdiction=ID,
            rule="uk.end_use.diversion",
            outcome=Outcome.REVIEW,
            citation=joined(["Sanctions and Anti-Money Laundering Act 2018", row.citation if row else ""]),
            reason="The items are known or likely to be sent on to a country of concern: to supply a sanctioned "
            "destination by a detour is supplying it. Find out where they end before they leave.",
            verify=bool(row and row.verify),
        )


def _unknown(context: Context) -> Iterator[Unknown]:
    case = context.case
    if word(case, "end_use.wmd", WMD) is None and (row := _control(context, "wmd")):
        yield Unknown.under("end_use.wmd", [row])
    if truth(case, "informed.uk") is None:
        yield Unknown.under("informed.uk", _invoked(context))
    if truth(case, "end_use.military") is None and context.arms_embargoed and (row := _control(context, "military")):
        yield Unknown.under("end_use.military", [row])
    if truth(case, "end_use.diversion") is None:
        yield Unknown("end_use.diversion", "Sanctions and Anti-Money Laundering Act 2018")


def _licence(rule: str, rows: Sequence[Row], reason: str) -> Finding:
    return Finding(
        jurisdiction=ID,
        rule=rule,
        outcome=Outcome.LICENCE_REQUIRED,
        citation=joined(row.citation for row in rows),
        reason=reason,
        verify=any(row.verify for row in rows),
    )
