"""Whether an item is on a control list of the United Kingdom on a day, for a destination."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exportgate.law.codes import Code, rows_naming
from exportgate.law.tables import Row
from exportgate_uk.law.held import table
from exportgate_uk.rules.codes import List, code_of


class Standing(StrEnum):
    """How an item stands to the control lists."""

    LISTED = "listed"
    UNLISTED = "not listed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Listing:
    """What the lists say of an item.

    Args:
        standing: listed, not listed, or unknown.
        military: the item is of Schedule 2.
        citation: the entry, or the lists that were read.
        reason: in words.
        verify: the deciding row could not be confirmed.
    """

    standing: Standing
    citation: str
    reason: str
    military: bool = False
    verify: bool = False


_ALL_LISTS = "Export Control Order 2008 Sched. 2, 3; assimilated Regulation (EC) 428/2009 Annex I"


def listing_of(code: Code, on: date, places: Collection[str]) -> Listing:
    """Say whether a code is controlled on a day, to any of the places where the item goes.

    Law: Export Control Order 2008 Art. 3 to 5, Schedules 2 and 3; assimilated Regulation (EC) 428/2009 Art. 3, Annex I.
    """
    if code.list == List.RULED_OUT:
        return Listing(Standing.UNLISTED, _ALL_LISTS, "The item was ruled out of all control lists.")
    if code.list == List.MILITARY:
        return _military(code, on)
    if code.list == List.NATIONAL:
        return _national(code, on, places)
    return _dual_use(code, on)


def _military(code: Code, on: date) -> Listing:
    rows = table("military_list").find(on, "code", code.number)
    if not rows:
        return _not_a_code(code)
    row = rows[0]
    reason = f"{code} is on the military list ({row['heading']})."
    return Listing(Standing.LISTED, row.citation, reason, military=True, verify=row.verify)


def _dual_use(code: Code, on: date) -> Listing:
    if table("foreign_numbers").find(on, "code", code.number):
        return _not_a_code(code, "it is a number of the United States only")
    rows = table("annex_i").find(on, "hundred", int(code.number[2]))
    if not rows:
        return _no_number_of_that_hundred(code, on)
    citation = f"{rows[0].citation}, {code.number}"
    return Listing(Standing.LISTED, citation, f"{code} is an item of Annex I.", verify=rows[0].verify)


def _no_number_of_that_hundred(code: Code, on: date) -> Listing:
    later = table("annex_i").by("hundred").get(int(code.number[2]), ())
    if not later:
        return _not_a_code(code, "Annex I has no number of that hundred")
    reason = f"Annex I has numbers of that hundred from {later[0].valid_from} only, so {code} is none of {on}."
    return Listing(Standing.UNKNOWN, later[0].citation, reason, verify=later[0].verify)


def _national(code: Code, on: date, places: Collection[str]) -> Listing:
    known = table("national_codes").by("code").get(code.number, ())
    if not known:
        return _not_a_code(code)
    rows = table("national_codes").find(on, "code", code.number)
    return _national_row(code, rows[0], places) if rows else _not_in_force(code, known[-1], on)


def _not_in_force(code: Code, row: Row, on: date) -> Listing:
    if row.valid_from is not None and on < row.valid_from:
        reason = (
            f"{code} is controlled from {row.valid_from} only; on {on} it was not, and the code shows no other entry."
        )
        return Listing(Standing.UNLISTED, row.citation, reason, verify=row.verify)
    reason = (
        f"{code} ended on {row.valid_to}; the item seems to have moved to {row['moved_to']}. Give its present code."
    )
    return Listing(Standing.UNKNOWN, row.citation, reason, verify=True)


def _national_row(code: Code, row: Row, places: Collection[str]) -> Listing:
    named, left_out = row["destinations"], row.get("except_for", [])
    military = bool(row.get("military", False))
    if "unread" in named:
        reason = f"{code} ({row['heading']}) is controlled; for which destinations was not read."
        return Listing(Standing.LISTED, row.citation, reason, military=military, verify=True)
    if not any("all" in named or place in named for place in places if place not in left_out):
        reason = f"{code} ({row['heading']}) is not controlled for {', '.join(places)}."
        return Listing(Standing.UNLISTED, row.citation, reason, verify=row.verify)
    reason = f"{code} ({row['heading']}) is a national control."
    return Listing(Standing.LISTED, row.citation, reason, military=military, verify=row.verify)


def _not_a_code(code: Code, why: str = "no such entry is held") -> Listing:
    return Listing(Standing.UNKNOWN, _ALL_LISTS, f"{code} is no code of the United Kingdom's lists: {why}.")


@dataclass(frozen=True, slots=True)
class Sensitive:
    """The rows of the Annexes of sensitive items that an item falls under (none: open licences may cover it)."""

    rows: tuple[Row, ...]

    @property
    def most_sensitive(self) -> tuple[Row, ...]:
        """The rows of Annex IV."""
        return tuple(row for row in self.rows if row["annex"] == "iv")


def sensitive(code: Code, on: date) -> Sensitive:
    """Say under which rows of Annexes IIg and IV an item of Annex I falls.

    Law: assimilated Regulation (EC) 428/2009 Annexes IIg, IV.
    """
    return Sensitive(tuple(rows_naming(code, table("sensitive_items").on(on), code_of)))
