"""What binds goods that no list names: notices, weapons of mass destruction, being told, diversion."""

import calendar
from collections.abc import Iterator
from datetime import date, datetime

from exportgate.decision import Finding, Outcome
from exportgate.law.destinations import RECEIVING_ROLES
from exportgate.law.end_use import WMD, Concerns, Unknown
from exportgate.law.facts import truth, word
from exportgate.law.tables import Row
from exportgate.law.wording import country, joined, weapons
from exportgate_au.law.held import table
from exportgate_au.rules.answers import ARMED_FLAGS, ID, no_requirement
from exportgate_au.rules.context import Context

NOTICE_FACT = "au.prohibition_notice"
_NO_NOTICE = ("none", "false", "no")
_SANCTIONS = "Autonomous Sanctions Act 2011; Charter of the United Nations Act 1945"


def concerns(context: Context) -> Concerns:
    """Ask for notices, knowledge of weapons of mass destruction, what Defence said, and diversion.

    Law: Customs Act 1901 s. 112BA; Weapons of Mass Destruction (Prevention of Proliferation) Act 1995.
    """
    found = [each for family in (_notice, _wmd, _informed, _military, _diversion) for each in family(context)]
    bars = joined((each.reason for each in found if each.outcome is not Outcome.NO_LICENCE_FOUND), " ")
    return Concerns(tuple(found), tuple(_unknown(context)), bars)


def _rule(context: Context, name: str) -> Row:
    [row] = table("notices").find(context.case.on, "notice", name)
    return row


def _notice(context: Context) -> Iterator[Finding]:
    stated = context.case.fact(NOTICE_FACT)
    if stated is None or stated is False or str(stated).strip().lower() in _NO_NOTICE:
        return
    row = _rule(context, "s112ba")
    received = _day(stated)
    if received is None:
        yield _of_notice(
            Outcome.REVIEW, row, f'"{stated}" is no day: when was the notice received?', asks=(NOTICE_FACT,)
        )
        return
    last = _months_later(received, int(row["months"]))
    if context.case.on < received:
        yield no_requirement(
            "au.notice",
            row.citation,
            f"The notice of {received} was not yet given on the day judged.",
            verify=row.verify,
        )
    elif context.case.on <= last:
        reason = (
            f"A prohibition notice was received on {received} and may be in force until {last}: the goods may not go."
        )
        yield _of_notice(Outcome.PROHIBITED, row, reason, verify=context.case.on == last)
    else:
        reason = (
            f"The notice received on {received} lapsed on {last} at the latest ({row['months']} months); a later one "
            "would have to be stated."
        )
        yield no_requirement("au.notice", row.citation, reason, verify=row.verify)


def _of_notice(outcome: Outcome, row: Row, reason: str, *, asks: tuple[str, ...] = (), verify: bool = False) -> Finding:
    return Finding(
        jurisdiction=ID,
        rule="au.notice",
        outcome=outcome,
        citation=row.citation,
        reason=reason,
        asks=asks,
        verify=verify or row.verify,
    )


def _day(stated: object) -> date | None:
    if isinstance(stated, datetime):
        return stated.date()
    if isinstance(stated, date):
        return stated
    try:
        return datetime.fromisoformat(str(stated).strip()).date()
    except ValueError:
        return None


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _wmd(context: Context) -> Iterator[Finding]:
    use = word(context.case, "end_use.wmd", WMD)
    if use not in (None, "none"):
        row = _rule(context, "wmd")
        yield Finding(
            jurisdiction=ID,
            rule="au.end_use.wmd",
            outcome=Outcome.PROHIBITED,
            citation=row.citation,
            reason=f"The goods will or may assist a programme of {weapons(use)}: without a permit of the Minister they "
            "may not go.",
            verify=row.verify,
        )


def _informed(context: Context) -> Iterator[Finding]:
    if truth(context.case, "informed.au"):
        row = _rule(context, "informed")
        yield Finding(
            jurisdiction=ID,
            rule="au.end_use.informed",
            outcome=Outcome.LICENCE_REQUIRED,
            citation=row.citation,
            reason="Defence told the exporter that a permit is needed.",
            verify=row.verify,
        )


def _military(context: Context) -> Iterator[Finding]:
    """Unlisted goods for armed forces where arms are sanctioned: related matériel has no exhaustive definition."""
    if not any(item.is_unlisted for item in context.items) or not context.regimes:
        return
    flagged = [
        party.name for _, party in context.case.shipment.with_role(*RECEIVING_ROLES) if ARMED_FLAGS & set(party.flags)
    ]
    if truth(context.case, "end_use.military") or flagged:
        rows = context.regimes.values()
        who = f" ({', '.join(flagged)})" if flagged else ""
        yield Finding(
            jurisdiction=ID,
            rule="au.sanctions.arms",
            outcome=Outcome.REVIEW,
            citation=joined(row.citation for row in rows),
            reason=f"Goods for armed forces or authorities{who} may be arms or related matériel, which is sanctioned "
            f"for {joined((country(place) for place in context.regimes), ', ')} and not exhaustively defined.",
            verify=any(row.verify for row in rows),
        )


def _diversion(context: Context) -> Iterator[Finding]:
    if truth(context.case, "end_use.diversion"):
        yield Finding(
            jurisdiction=ID,
            rule="au.end_use.diversion",
            outcome=Outcome.REVIEW,
            citation=_SANCTIONS,
            reason="The goods are known or likely to be sent on to a country of concern: an indirect supply is a "
            "supply. Find out where they end before they leave.",
        )


def _unknown(context: Context) -> Iterator[Unknown]:
    case = context.case
    unlisted = any(not item.is_listed for item in context.items)
    if word(case, "end_use.wmd", WMD) is None:
        yield Unknown.under("end_use.wmd", [_rule(context, "wmd")])
    if truth(case, "informed.au") is None:
        yield Unknown.under("informed.au", [_rule(context, "informed")])
    if unlisted and case.fact(NOTICE_FACT) is None:
        yield Unknown.under(NOTICE_FACT, [_rule(context, "s112ba")])
    if unlisted and context.regimes and truth(case, "end_use.military") is None:
        yield Unknown.under("end_use.military", context.regimes.values())
    if truth(case, "end_use.diversion") is None:
        yield Unknown("end_use.diversion", _SANCTIONS)
