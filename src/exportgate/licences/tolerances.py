"""Shipping tolerances: how much more than a licence says may be shipped, where the law lets it.

The law is a plugin's: a dated table that its jurisdiction declares (`Jurisdiction.tolerances`), with the columns

    authority:      whose licences it is for
    of:             value or quantity
    share:          of the amount that may be shipped beyond it
    on:             licensed (the whole amount), or remaining (what was not shipped, of a licence shipped on before)
    codes:          the items it is for; null for all
    except_codes:   items it is not for
    to_confirm:     what else must be so, in words for a person; null where there is nothing
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from exportgate.errors import LawTableError
from exportgate.jurisdiction import Authority, Jurisdiction
from exportgate.law.tables import Row
from exportgate.licences.codes import covers_code
from exportgate.licences.licence import Terms

_WHOLE = "licensed"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What may be shipped beyond a limit.

    Args:
        share: of the amount.
        remaining: the share is of what is left when the last shipment goes, not of the amount licensed.
        citation: the provision, or the licence itself.
        to_confirm: what a person must confirm before it is used; "" for nothing.
        verify: the provision could not be confirmed.
    """

    share: Decimal
    remaining: bool = False
    citation: str = ""
    to_confirm: str = ""
    verify: bool = False

    def beyond(self, licensed: Decimal, taken: Decimal) -> Decimal:
        """Give how much more than the amount licensed may be shipped in all."""
        if not self.remaining:
            return licensed * self.share
        return max(Decimal(0), licensed - taken) * self.share if taken else Decimal(0)


NO_TOLERANCE = Tolerance(Decimal(0))


def tolerance_of(terms: Terms, of: str, code: str, jurisdiction: Jurisdiction, on: date) -> Tolerance:
    """Give the tolerance of a licence on a day; what the licence itself says of its value comes before the law.

    Args:
        terms: of the licence.
        of: `value` or `quantity`.
        code: of the item; "" for the licence as a whole.
        jurisdiction: whose law it is.
        on: the day of shipping.
    """
    if terms.tolerance_percent is not None:
        stated = terms.tolerance_percent / 100 if of == "value" else Decimal(0)
        return Tolerance(stated, citation=f"as {terms.title} says")
    authority = authority_named(terms.authority, jurisdiction)
    rows = (row for row in _rows(jurisdiction, on) if row["of"] == of and _is_for(row, authority, code))
    row = next(rows, None)
    if row is None:
        return NO_TOLERANCE
    return Tolerance(
        Decimal(str(row["share"])),
        row.get("on", _WHOLE) != _WHOLE,
        row.citation,
        str(row.get("to_confirm", "")),
        row.verify,
    )


def authority_named(name: str, jurisdiction: Jurisdiction) -> Authority | None:
    """Give the authority that a licence names, by its name or another name of it; `None` where it is unknown."""
    plain = name.strip().casefold()
    named = (one for one in jurisdiction.authorities if plain in (word.casefold() for word in (one.name, *one.also)))
    return next(named, None)


def authority_asked(rule: str, jurisdiction: Jurisdiction) -> Authority | None:
    """Give the authority whose licences meet the demands of a rule; `None` where nobody says."""
    fitting = [
        (len(own), one) for one in jurisdiction.authorities for own in one.rules if f"{rule}.".startswith(own + ".")
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def _rows(jurisdiction: Jurisdiction, on: date) -> Iterator[Row]:
    if jurisdiction.tolerances is None:
        return
    try:
        yield from jurisdiction.tolerances().on(on)
    except LawTableError:  # a day whose law is not held: no tolerance is the safe answer
        return


def _is_for(row: Row, authority: Authority | None, code: str) -> bool:
    if authority is None or row["authority"] != authority.name:
        return False
    codes, others = row.get("codes"), row.get("except_codes", ())
    if any(covers_code(other, code) for other in others):
        return False
    return not codes or any(covers_code(one, code) for one in codes)
