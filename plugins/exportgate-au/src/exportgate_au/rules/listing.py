"""Whether an item is on the Defence and Strategic Goods List on a day."""

from dataclasses import dataclass
from datetime import date

from exportgate.law.codes import Code, rows_naming
from exportgate.law.tables import Row
from exportgate_au.law.held import table
from exportgate_au.rules.codes import Part, code_of


@dataclass(frozen=True, slots=True)
class Listing:
    """What the list says of an item.

    Args:
        is_listed: it is on the list.
        is_unlisted: it was compared with the list and is not on it; where neither holds, the code is none of the list.
        citation: the edition and the entry.
        reason: in words.
        munitions: it is of Part 1.
        verify: the deciding row could not be confirmed.
    """

    citation: str
    reason: str
    is_listed: bool = False
    is_unlisted: bool = False
    munitions: bool = False
    verify: bool = False


def listing_of(code: Code, on: date) -> Listing:
    """Say whether a code is on the list on a day.

    Law: Customs (Prohibited Exports) Regulations 1958 reg. 13E; Defence and Strategic Goods List, Parts 1 and 2.
    """
    [edition] = table("item_lists").find(on, "list", "dsgl")
    if code.list == Part.RULED_OUT:
        reason = f"The item is not on the {edition['edition']}."
        return Listing(edition.citation, reason, is_unlisted=True, verify=edition.verify)
    if code.list == Part.MUNITIONS:
        return _munitions(code, edition, on)
    return _dual_use(code, edition, on)


def _munitions(code: Code, edition: Row, on: date) -> Listing:
    rows = table("munitions").find(on, "code", code.number)
    if not rows:
        return _not_a_code(code, edition)
    reason = f"{code} is on Part 1 of the {edition['edition']} ({rows[0]['heading']})."
    verify = edition.verify or rows[0].verify
    return Listing(_citation(edition, code), reason, is_listed=True, munitions=True, verify=verify)


def _dual_use(code: Code, edition: Row, on: date) -> Listing:
    foreign = table("foreign_numbers").find(on, "code", code.number)
    if foreign or not table("dual_use").find(on, "hundred", int(code.number[2])):
        return _not_a_code(code, edition)
    reason = f"{code} is on Part 2 of the {edition['edition']}."
    return Listing(_citation(edition, code), reason, is_listed=True, verify=edition.verify)


def _citation(edition: Row, code: Code) -> str:
    return f"{edition.citation}, {code.number}"


def _not_a_code(code: Code, edition: Row) -> Listing:
    reason = f"{code} is no code of the {edition['edition']}: no such entry is held."
    return Listing(edition.citation, reason, verify=edition.verify)


def taken_as_excluded(code: Code, on: date) -> list[Row]:
    """Give the rows by which an item is taken to be on the list excluded from the licence-free environment.

    The determination itself was not read. Where a row names a paragraph, the item above it counts too.

    Law: Defence Trade Controls (Excluded DSGL goods and DSGL technology) Determination 2024 (F2024L01100).
    """
    return _matching("aukus_excluded", code, on)


def named_as_excluded(code: Code, on: date) -> list[Row]:
    """Give those rows of `taken_as_excluded` that name the item itself or what it stands in, not a part of it only."""
    return [
        row for row in taken_as_excluded(code, on) if (named := code_of(str(row["code"]))) is None or code.within(named)
    ]


def sensitive(code: Code, on: date) -> list[Row]:
    """Give the rows of the Sensitive List that an item may fall under. Law: Defence Trade Controls Act 2012 s. 10B."""
    return _matching("sensitive_list", code, on)


def _matching(name: str, code: Code, on: date) -> list[Row]:
    return rows_naming(code, table(name).on(on), code_of)
