"""Listed items: a permit to every destination, and the licence-free environment with two of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from exportgate.decision import Finding, Outcome
from exportgate.law.codes import Code
from exportgate.law.crosswalk import CodeQuestion
from exportgate.law.facts import truth
from exportgate.law.tables import Row
from exportgate.law.wording import country, joined
from exportgate_au.law.held import table
from exportgate_au.rules.answers import ID, no_requirement
from exportgate_au.rules.context import Context, Item
from exportgate_au.rules.listing import Listing, named_as_excluded, sensitive, taken_as_excluded

EXCLUDED_FACT = "au.aukus_excluded"
NOTIFICATION_FACT = "au.aukus_notification"
_QUESTION = CodeQuestion(
    jurisdiction=ID,
    citation="Customs (Prohibited Exports) Regulations 1958 reg. 13E; Defence and Strategic Goods List",
    known="no part of the list",
    question="Which code has the item in the Defence and Strategic Goods List, or was it ruled out (none)",
)
_NOT_MADE = ("none", "false", "no")


@dataclass(frozen=True, slots=True)
class _Relief:
    """What an exception comes to for an item.

    Args:
        outcome: `CONDITIONS` where it is used, `EXCEPTION_AVAILABLE` where it may be, `LICENCE_REQUIRED` where not,
            `REVIEW` where its use is claimed against all that is known of it.
        why: in words.
        asks: facts that would settle it.
        row: the exception.
        verify: the law could not be confirmed.
    """

    outcome: Outcome
    why: str
    asks: tuple[str, ...] = ()
    row: Row | None = None
    verify: bool = False


def findings(context: Context, barred: str) -> list[Finding]:
    """Say of each line whether it needs a permit.

    Args:
        context: the case.
        barred: why no exception may be used (the end use, a notice), "" where nothing bars it.

    Law: Customs Act 1901 s. 112; Customs (Prohibited Exports) Regulations 1958 regs. 13E, 13EA.
    """
    return [_item(context, item, barred) for item in context.items]


def _item(context: Context, item: Item, barred: str) -> Finding:
    if item.code is None or item.listing is None:
        return _QUESTION.finding(context.case, item.line, item.written, table("crosswalk"))
    if item.is_unlisted:
        return _not_listed(item, item.listing)
    if not item.is_listed:
        return Finding(
            jurisdiction=ID,
            rule="au.item.unknown_code",
            outcome=Outcome.INDETERMINATE,
            citation=item.listing.citation,
            reason=item.listing.reason,
            line=item.line.line,
            asks=("classification.au",),
            verify=item.listing.verify,
        )
    return _listed(context, item, item.code, item.listing, barred)


def _not_listed(item: Item, listing: Listing) -> Finding:
    return no_requirement(
        "au.item.not_listed", listing.citation, listing.reason, line=item.line.line, verify=listing.verify
    )


def _listed(context: Context, item: Item, code: Code, listing: Listing, barred: str) -> Finding:
    needed = f"{listing.reason} A permit is needed to {country(context.destination)}, as to every destination"
    relief = _Relief(Outcome.LICENCE_REQUIRED, barred) if barred else _aukus(context, code)
    helps = relief.outcome is not Outcome.LICENCE_REQUIRED
    return Finding(
        jurisdiction=ID,
        rule="au.item.listed",
        outcome=relief.outcome,
        citation=joined([listing.citation, relief.row.citation if relief.row else ""]),
        reason=f"{needed}. {relief.why}" if relief.why else f"{needed}.",
        line=item.line.line,
        exceptions=(relief.row["name"],) if helps and relief.row else (),
        asks=relief.asks,
        verify=listing.verify or relief.verify or bool(relief.row and relief.row.verify),
        steps=tuple(_steps(context, code, listing)),
    )


def _aukus(context: Context, code: Code) -> _Relief:
    """Ask for each condition of the licence-free environment; it is never free of them."""
    rows = table("exceptions").find(context.case.on, "name", "AUKUS")
    row = next((each for each in rows if set(context.ends) <= set(each["destinations"])), None)
    if row is None:
        return _Relief(Outcome.LICENCE_REQUIRED, "")
    excluded = truth(context.case, EXCLUDED_FACT)
    if excluded:
        return _Relief(Outcome.LICENCE_REQUIRED, "The item is excluded from the licence-free environment.", row=row)
    if excluded is None and taken_as_excluded(code, context.case.on):
        why = "The item is taken to be excluded from the licence-free environment, whose list was not read."
        return _Relief(Outcome.LICENCE_REQUIRED, why, (EXCLUDED_FACT,), row, verify=True)
    if _refused(context):
        why = f"The {row['title']} needs a notification to Defence before the export, and none was made."
        return _Relief(Outcome.LICENCE_REQUIRED, why, (NOTIFICATION_FACT,), row)
    if excluded is False and named_as_excluded(code, context.case.on):
        why = (
            "It is said not to be excluded from the licence-free environment, whose list was not read; by all that is "
            f"known of that list {code} is on it: a person must read it."
        )
        return _Relief(Outcome.REVIEW, why, (EXCLUDED_FACT,), row, verify=True)
    needed = {EXCLUDED_FACT: excluded is False, NOTIFICATION_FACT: _notified(context)}
    if asks := tuple(fact for fact, known in needed.items() if not known):
        why = f"None where the {row['title']} applies ({row['conditions']})."
        return _Relief(Outcome.EXCEPTION_AVAILABLE, why, asks, row)
    why = f"The {row['title']} is used, notification {context.case.fact(NOTIFICATION_FACT)}: {row['conditions']}."
    return _Relief(Outcome.CONDITIONS, why, (), row)


def _notified(context: Context) -> bool:
    return bool(str(context.case.fact(NOTIFICATION_FACT) or "").strip()) and not _refused(context)


def _refused(context: Context) -> bool:
    """Whether it is stated that no notification was made."""
    stated = context.case.fact(NOTIFICATION_FACT)
    return stated is not None and str(stated).strip().lower() in _NOT_MADE


def _steps(context: Context, code: Code, listing: Listing) -> Iterator[str]:
    for row in table("exceptions").on(context.case.on):
        if row["covers"] == "unread":
            yield f"not counted, since what it covers was not read: {row['title']} ({row.citation})"
    rows = sensitive(code, context.case.on)
    if listing.munitions or rows:
        unread = not listing.munitions and all(row.verify for row in rows)
        later = "a later supply between foreign countries may need a permit (Defence Trade Controls Act 2012 s. 10B)"
        yield f"{later}: by the pattern of the Sensitive List, which was not read" if unread else later
