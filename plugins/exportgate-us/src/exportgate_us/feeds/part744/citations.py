"""Federal Register citations and footnote numbers, as the tables of part 744 and lists made from them write them."""

import re
from collections.abc import Iterable
from datetime import date

from exportgate.feeds.dates import month_day_year, written_date

_CITATION = re.compile(r"(\d{1,3}) F\.?\s?R\.?(?: FR)? ?(\d{1,6})\b")
CITATION_WITH_DAY = re.compile(r"\d{2,3} FR \d{3,6},? \d{1,2}/\d{1,2}/\d{2,4}\.?$")
"""A citation at the end of a text, with its day."""
_WRITTEN_DAY = r"[A-Z][a-z]+\.? \d{1,2},? \d{4}"
_DAY = re.compile(rf"(\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}}))|({_WRITTEN_DAY})")
_CENTURY_TURN = 50
"""Two-digit years below it are of this century: the oldest listing is of 1997."""
_AFTER_SECTION = re.compile(r"\)[\s,]{0,2}([1-9])(?=[\s,;.]|$)|\bEAR[\s,.]{0,2}([1-9])(?=[\s,;.]|$)")


def citations(text: str) -> tuple[str, ...]:
    """Give the citations of a text, without their dates and doubles.

    Example:
        >>> citations("83 FR 54521, 10/30/18. 89 FR 96836, 12/5/24.")
        ('83 FR 54521', '89 FR 96836')
        >>> citations("67 F.R. 56530 9/4/02 88 FR FR 12158, 2/27/23.")
        ('67 FR 56530', '88 FR 12158')
    """
    return tuple(dict.fromkeys(f"{volume} FR {page}" for volume, page in _CITATION.findall(" ".join(text.split()))))


def first_day(text: str) -> date | None:
    """Give the day of the first citation that has one: `11/19/98`, `03/17/2000`, `October 9, 2020`.

    Example:
        >>> first_day("64 FR 28909, 5/28/99. 75 FR 78883, 12/17/10."), first_day("85 FR 64017, October 9, 2020.")
        (datetime.date(1999, 5, 28), datetime.date(2020, 10, 9))
    """
    for short, written in _DAY.findall(" ".join(text.split())):
        if written and (known := written_date(written)):
            return date.fromisoformat(known)
        month_day, _, year = short.rpartition("/")
        century = "" if len(year) == 4 else "20" if int(year or 0) < _CENTURY_TURN else "19"
        if day := month_day_year(f"{month_day}/{century}{year}"):
            return day
    return None


def raised_footnotes(raised: Iterable[str]) -> tuple[str, ...]:
    """Give the footnote numbers among what stands in superscript (`3`, `,3`)."""
    return tuple(dict.fromkeys(number for text in raised if (number := text.strip(" ,.;")) and number.isdigit()))


def glued_footnotes(text: str) -> tuple[str, ...]:
    """Give the footnote numbers that stick to the text of a licence requirement where superscript was lost.

    Example:
        >>> glued_footnotes("(See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)")
        ('3',)
        >>> glued_footnotes("(See §§734.9(e)1 and 744.11 of the EAR2"), glued_footnotes("744.11 of the EAR) 4")
        (('1', '2'), ('4',))
        >>> glued_footnotes("For items on the CCL and EAR 99 items. (See § 744.11 of the EAR).")
        ()
    """
    found = _AFTER_SECTION.findall(text)
    return tuple(dict.fromkeys(first or second for first, second in found))
