"""Which items a section of part 746 speaks of, scope by scope."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from exportgate.decision import Outcome
from exportgate.jurisdiction import Case
from exportgate.law.facts import truth
from exportgate.law.tables import Row
from exportgate_us.law.held import in_force, table
from exportgate_us.rules.codes import Code, Kind
from exportgate_us.rules.context import Item
from exportgate_us.rules.paragraphs import Within, within_any

CLASSIFY = "classification.us"
FOOD = "us.food_or_medicine"
INTERNET = "us.internet_software"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a scope is asked: an item under one row of the embargoes."""

    case: Case
    row: Row
    item: Item

    @property
    def section(self) -> str:
        """The section as cited."""
        return self.row.citation.removeprefix("15 CFR ").split("(")[0].split(";")[0]

    @property
    def code(self) -> Code | None:
        """The item's code where it can be read."""
        code = self.item.code
        return None if code is None or code.kind is Kind.UNREADABLE else code


@dataclass(frozen=True, slots=True)
class Demand:
    """What a section demands of an item."""

    outcome: Outcome
    reason: str
    asks: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    citation: str = ""
    verify: bool = False


def customs_row(case: Case, subject: str, hs: str) -> Row | None:
    """Give the row of a subject whose customs code begins an item's; `None` where none does or the item has none."""
    return _customs_row(case.on, subject, re.sub(r"\D", "", hs))


@lru_cache(maxsize=65536)
def _customs_row(on: date, subject: str, digits: str) -> Row | None:
    rows = table("embargo_customs_codes").find(on, "subject", subject)
    return next((row for row in rows if digits.startswith(row["code"])), None)


def _offers(asked: Asked) -> tuple[str, ...]:
    subject = asked.row.get("offered_for")
    ear99 = asked.code is not None and asked.code.kind is Kind.EAR99
    if subject and not (ear99 and customs_row(asked.case, subject, asked.item.line.hs)):
        return ()
    return tuple(asked.row["offers"])


def _any(asked: Asked) -> Demand | None:
    """All items subject to the EAR, but food and medicine under EAR99 where the section says so."""
    free = asked.row.get("free") == "food_medicine" and asked.code is not None and asked.code.kind is Kind.EAR99
    stated = truth(asked.case, FOOD)
    if free and stated:
        words = f"As stated, EAR99 food or medicine, which {asked.section} leaves out."
        return Demand(Outcome.NO_LICENCE_FOUND, words)
    if free and stated is None and customs_row(asked.case, "food_medicine", asked.item.line.hs):
        return Demand(Outcome.INDETERMINATE, "EAR99 food and medicine are left out; it may be that.", (FOOD,))
    if _may_be_internet_software(asked) and truth(asked.case, INTERNET):
        words = f"As stated, software for personal communications over the internet, which {asked.section} leaves out."
        return Demand(Outcome.NO_LICENCE_FOUND, words)
    asks: tuple[str, ...] = (FOOD,) if free and stated is None and not asked.item.line.hs else ()
    if _may_be_internet_software(asked) and truth(asked.case, INTERNET) is None:
        asks += (INTERNET,)
    return Demand(
        Outcome.LICENCE_REQUIRED, f"{asked.section} asks for a licence for this destination.", asks, _offers(asked)
    )


def _may_be_internet_software(asked: Asked) -> bool:
    """Say whether an item may be the software that a section leaves out: by its code, and without a tariff code.

    Law: 15 CFR 746.6(a)(1), (2), (d)(3).
    """
    codes = asked.row.get("internet_software") or []
    if asked.code is not None and asked.code.kind is Kind.EAR99:
        return "EAR99" in codes and not asked.item.line.hs
    return within_any(asked.code, codes, []) is not Within.NO


def _ear99(asked: Asked) -> Demand | None:
    if asked.code is None:
        return Demand(
            Outcome.INDETERMINATE, f"{asked.section} turns on the item's code, which is not known.", (CLASSIFY,)
        )
    return _any(asked) if asked.code.kind is Kind.EAR99 else None


def _ccl(asked: Asked) -> Demand | None:
    """Every entry of the Commerce Control List."""
    if asked.code is None:
        return Demand(
            Outcome.INDETERMINATE, f"{asked.section} turns on the item's code, which is not known.", (CLASSIFY,)
        )
    if asked.code.kind is not Kind.ECCN:
        return None
    words = f"{asked.section} asks for a licence for every item of the Commerce Control List to this destination."
    if civil := _civil_user(asked, words):
        return civil
    if asked.row["ofac_counts"] and truth(asked.case, "us.ofac_authorisation"):
        return Demand(Outcome.CONDITIONS, f"{words} As stated, OFAC authorises it, which counts here (746.7(a)(2)).")
    return Demand(Outcome.LICENCE_REQUIRED, words, (), _offers(asked))


def _civil_user(asked: Asked, words: str) -> Demand | None:
    """Items that 746.8(a)(12)(ii) leaves out for certain civil end users."""
    rows = in_force("civil_user_items", asked.case.on)
    codes = [row["code"] for row in rows] if asked.row["civil_users"] else []
    if not codes or within_any(asked.code, codes, []) is Within.NO:
        return None
    stated = truth(asked.case, "us.civil_user_746_8")
    if stated:
        words = f"{words} As stated, it goes to a civil end user of 746.8(a)(12)(ii), for whom this item is left out."
        return Demand(Outcome.CONDITIONS, words, citation=f"{asked.row.citation}; 746.8(a)(12)(ii)")
    asks = ("us.civil_user_746_8",) if stated is None else ()
    return Demand(Outcome.LICENCE_REQUIRED, words, asks, _offers(asked))


def _russia_ear99(asked: Asked) -> Demand | None:
    """EAR99 items by customs code and supplement; most of the lists are not held, so what is not found is asked."""
    if asked.code is None or asked.code.kind is not Kind.EAR99:
        return None
    row = customs_row(asked.case, "supp4", asked.item.line.hs)
    stated = asked.case.fact("us.supplements_746")
    software = truth(asked.case, "us.software_746_8")
    if row is not None:
        words = f"Customs code {asked.item.line.hs} lies in chapter {row['code']}, all of it in Supplement No. 4."
        return Demand(Outcome.LICENCE_REQUIRED, words, (), _offers(asked), row.citation, row.verify)
    if software or (isinstance(stated, str) and stated != "none"):
        what = "software of 746.8(a)(8)" if software else f"an item of Supplement No. {stated} to part 746"
        return Demand(Outcome.LICENCE_REQUIRED, f"As stated, {what}.", (), _offers(asked))
    if stated == "none":
        return Demand(Outcome.NO_LICENCE_FOUND, "As stated, no supplement to part 746 lists the item.")
    asks = ("us.supplements_746",) if asked.item.line.hs else ("us.supplements_746", "us.software_746_8")
    words = (
        "Whether Supplement No. 2, 4, 5 or 6 to part 746 lists this EAR99 item is not known; most codes are not held."
    )
    return Demand(Outcome.INDETERMINATE, words, asks, verify=True)


def _iran_ear99(asked: Asked) -> Demand | None:
    """EAR99 items of Supplement No. 7; of the others the regulations of OFAC decide."""
    if asked.code is None or asked.code.kind is not Kind.EAR99:
        return None
    stated = truth(asked.case, "us.supp7_746")
    if truth(asked.case, "us.ofac_authorisation"):
        return Demand(Outcome.CONDITIONS, "As stated, OFAC authorises it, which counts here (746.7(a)(2)).")
    if stated:
        return Demand(Outcome.LICENCE_REQUIRED, "As stated, Supplement No. 7 to part 746 lists the item.")
    if stated is False or truth(asked.case, FOOD):
        words = "An EAR99 item that Supplement No. 7 does not list: the regulations of OFAC decide (746.7(e))."
        return Demand(Outcome.NO_LICENCE_FOUND, words)
    words = "Whether Supplement No. 7 to part 746 lists this EAR99 item is not known; its codes are not held."
    return Demand(Outcome.INDETERMINATE, words, ("us.supp7_746",), verify=True)


def _question(asked: Asked) -> Demand | None:
    words = f"{asked.row.citation} was in force; its text of that day is not held, so a person must read it."
    return Demand(Outcome.INDETERMINATE, words, ("date",), verify=True)


def _chart(asked: Asked) -> Demand | None:
    """The Country Chart has the requirement itself; the section only says which exceptions survive."""
    return None


SCOPES: Mapping[str, Callable[[Asked], Demand | None]] = {
    "any": _any,
    "ear99": _ear99,
    "ccl": _ccl,
    "russia_ear99": _russia_ear99,
    "iran_ear99": _iran_ear99,
    "question": _question,
    "chart": _chart,
}
"""What each word in the column `scope` of the embargoes means."""
