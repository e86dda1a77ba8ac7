"""Supplement No. 2 to part 744: the items that the rules on military end users of five countries speak of."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from exportgate.decision import Outcome
from exportgate.jurisdiction import Case
from exportgate.law.facts import truth
from exportgate.law.tables import Row
from exportgate_us.law.held import in_force, table
from exportgate_us.rules.codes import Code, Kind
from exportgate_us.rules.paragraphs import Within, within


@dataclass(frozen=True, slots=True)
class Limit:
    """Whether Supplement No. 2 lists an item.

    Args:
        outcome: `LICENCE_REQUIRED` where it does (a limit that is not known to be missed counts), `NO_LICENCE_FOUND`
            where it does not, `INDETERMINATE` where the code of the item is not known.
        reason: in words.
        asks: what would settle it.
    """

    outcome: Outcome
    reason: str
    asks: tuple[str, ...] = ()


def limit_of(case: Case, code: Code | None) -> Limit:
    """Say whether Supplement No. 2 to part 744 lists an item.

    Law: 15 CFR part 744 Supplement No. 2.
    """
    if code is None or code.kind is Kind.UNREADABLE:
        asks = ("classification.us",)
        return Limit(Outcome.INDETERMINATE, "Whether Supplement No. 2 lists the item depends on its ECCN.", asks)
    held = table("supp2_744_21")
    if held.covers_from and case.on < held.covers_from:
        return Limit(Outcome.INDETERMINATE, f"Supplement No. 2 is not held as it stood on {case.on}.", ("date",))
    listed = _listed(code, case.on)
    if not listed:
        return Limit(Outcome.NO_LICENCE_FOUND, f"Supplement No. 2 to part 744 does not list {code.text}.")
    if any(how is Within.YES and not row.get("limit") for row, how in listed):
        return Limit(Outcome.LICENCE_REQUIRED, f"Supplement No. 2 to part 744 lists {code.text}.")
    return _limited(case, code, [row for row, _ in listed])


@lru_cache(maxsize=65536)
def _listed(code: Code, on: date) -> tuple[tuple[Row, Within], ...]:
    rows = ((row, within(code, row["code"])) for row in in_force("supp2_744_21", on))
    return tuple((row, how) for row, how in rows if how is not Within.NO)


def _limited(case: Case, code: Code, rows: list[Row]) -> Limit:
    limits = "; or ".join(f"{row['code']} {row.get('limit', '')}".strip() for row in rows)
    stated = truth(case, "us.supp2_744")
    if stated is False:
        return Limit(Outcome.NO_LICENCE_FOUND, f"Supplement No. 2 lists {limits} only; as stated, this is not that.")
    asks = ("us.supp2_744",) if stated is None else ()
    return Limit(Outcome.LICENCE_REQUIRED, f"Supplement No. 2 to part 744 lists {limits} (item: {code.text}).", asks)
