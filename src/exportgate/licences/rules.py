"""What a licence must fit to cover a requirement: its law, its days, its places and its items."""

from collections.abc import Iterator
from datetime import date

from exportgate.decision import Finding, Outcome
from exportgate.jurisdiction import Case, Jurisdiction
from exportgate.law.reach import stated_part
from exportgate.licences.codes import covers_code, wider
from exportgate.licences.licence import ANYWHERE, Kind, Licence, LicensedItem, Status, Terms
from exportgate.licences.misses import Miss, doubt
from exportgate.licences.tolerances import authority_asked, authority_named
from exportgate.shipment import Line

COVERABLE = frozenset({Outcome.LICENCE_REQUIRED, Outcome.EXCEPTION_AVAILABLE})
"""What a licence or exception can meet. Nothing meets what is prohibited, and no licence answers an open question."""


def of_demand(terms: Terms, finding: Finding, jurisdiction: Jurisdiction) -> Iterator[Miss]:
    """Give why a licence is not of the kind, or not of the authority, that a requirement asks for."""
    if (terms.symbol and not terms.number) or terms.kind is Kind.EXCEPTION:
        yield from _of_symbol(terms, finding)
    if not jurisdiction.authorities:
        return
    asking = authority_asked(finding.rule, jurisdiction)
    granting = authority_named(terms.authority, jurisdiction)
    if asking is None:
        yield doubt(f"whose licence rule {finding.rule} asks for is not known")
    elif granting is None:
        yield doubt(f"the requirement asks for a licence of {asking.name}; who granted this one is not known")
    elif granting is not asking:
        yield Miss(f"the requirement asks for a licence of {asking.name}, this is one of {granting.name}")
    elif any(f"{finding.rule}.".startswith(f"{rule}.") for rule in asking.by_use):
        yield doubt("the requirement rests on the end use; whether it was granted for that use is for a person to see")


def _of_symbol(terms: Terms, finding: Finding) -> Iterator[Miss]:
    named = terms.symbol.casefold() in (symbol.casefold() for symbol in finding.exceptions)
    if terms.kind is Kind.EXCEPTION and (not named or finding.outcome is not Outcome.EXCEPTION_AVAILABLE):
        yield Miss(f"the law does not offer the exception {terms.symbol} for this requirement")
    elif not named:
        yield doubt(f"the law's module does not name {terms.symbol} for this requirement")


def of_day(licence: Licence, on: date) -> Iterator[Miss]:
    """Give why a licence does not hold on a day; both ends of its time are inside it."""
    if licence.status is not Status.ACTIVE:
        yield Miss(f"it is {licence.status.value}")
    if licence.terms.valid_from and on < licence.terms.valid_from:
        yield Miss(f"valid from {licence.terms.valid_from}, the shipment leaves {on}")
    if licence.terms.valid_to and licence.terms.valid_to < on:
        yield Miss(f"valid until {licence.terms.valid_to}, the shipment leaves {on}")


def of_destination(terms: Terms, case: Case) -> Iterator[Miss]:
    """Give why a licence does not hold for the destination; part of a country must be named where it is stated."""
    destination, part = case.shipment.destination, stated_part(case)
    if ANYWHERE in terms.destinations or (part and part in terms.destinations):
        return
    if not terms.destinations:
        yield doubt("it names no destination")
    elif not destination:
        yield Miss("where the shipment goes is not known")
    elif destination not in terms.destinations:
        yield Miss(f"for {', '.join(terms.destinations)}, the shipment goes to {destination}")
    elif part:
        yield doubt(f"for {destination} as a whole, the shipment goes to {part}")


def of_item(terms: Terms, item: LicensedItem, line: Line, jurisdiction: str) -> Iterator[Miss]:
    """Give why a line is not the licensed item, by its code in that jurisdiction, else by its HS code."""
    if not terms.items:
        if terms.kind is Kind.LICENCE:
            yield doubt("it names no item")
    elif item.code:
        yield from _of_code(item, line, jurisdiction)
    elif item.hs:
        yield from _of_hs(item, line)
    else:
        yield doubt(f'it describes item {item.item} in words only ("{item.description[:80]}")')


def _of_code(item: LicensedItem, line: Line, jurisdiction: str) -> Iterator[Miss]:
    code = line.classification.get(jurisdiction, "")
    if not code:
        yield Miss(f"for {item.code}, the {jurisdiction} code of line {line.line} is not known")
    elif wider(item.code, code):
        yield Miss(f"for {item.code}, line {line.line} is stated as {code} without saying which part of it")
    elif not covers_code(item.code, code):
        yield Miss(f"for {item.code}, line {line.line} is {code}")
    elif item.hs and line.hs and not _same_heading(item.hs, line.hs):
        yield doubt(f"for HS {item.hs}, line {line.line} has {line.hs}")


def _of_hs(item: LicensedItem, line: Line) -> Iterator[Miss]:
    if not line.hs:
        yield Miss(f"for HS {item.hs}, that of line {line.line} is not known")
    elif len(_digits(line.hs)) < len(_digits(item.hs)) and _same_heading(item.hs, line.hs):
        yield Miss(f"for HS {item.hs}, line {line.line} says only {line.hs}")
    elif not _same_heading(item.hs, line.hs):
        yield Miss(f"for HS {item.hs}, line {line.line} has {line.hs}")


def _same_heading(one: str, other: str) -> bool:
    """Say whether one commodity code is the beginning of the other, as far as both are written."""
    ours, theirs = _digits(one), _digits(other)
    return ours.startswith(theirs) or theirs.startswith(ours)


def _digits(code: str) -> str:
    return "".join(char for char in code if char.isdigit())
