"""Dates of birth as OFAC prints them: `10 Dec 1948`, `circa 1965`, `1961 to 1963`, `Mar 1970 to Jun 1970`."""

import re

from exportgate.feeds.dates import cut_date, written_date

_ABOUT = re.compile(r"(?:circa|approximately|about) ", re.IGNORECASE)
_SPAN = re.compile(r"(.+?)(?: to | ?- ?)(.+)")
_ISO = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_LONGEST_SPAN = 40
"""Years. A longer span says nothing of a birth, and is left as text."""


def births(text: str) -> tuple[str, ...]:
    """Give the ISO dates, cut to what is known, that a printed date of birth stands for; () where it is none.

    A span gives each year in it, or each month where both ends are in one year and name their months. `circa` is left
    off: the year itself is given, and the caller keeps the printed text.

    Example:
        >>> births("10 Dec 1948"), births("circa 1965"), births("1961 to 1963"), births("01 Jan 1970 to 31 Dec 1970")
        (('1948-12-10',), ('1965',), ('1961', '1962', '1963'), ('1970',))
        >>> births("Mar 1970 to May 1970"), births("unknown")
        (('1970-03', '1970-04', '1970-05'), ())
    """
    bare = _ABOUT.sub("", text.strip().rstrip("."), count=1)
    if day := plain_day(bare):
        return (day,)
    if not (found := _SPAN.fullmatch(bare)):
        return ()
    first, last = (written_date(_ABOUT.sub("", part, count=1)) for part in found.groups())
    return span(first, last) if first and last and first <= last else ()


def plain_day(text: str) -> str | None:
    """Give the ISO date of a day, month or year that is printed as such, in words or in ISO's form.

    Example:
        >>> plain_day("10 Dec 1948"), plain_day("1978-12-05"), plain_day("circa 1948")
        ('1948-12-10', '1978-12-05', None)
    """
    if found := _ISO.fullmatch(text):
        return cut_date(*(int(part or 0) for part in found.groups()))
    return written_date(text)


def span(first: str, last: str) -> tuple[str, ...]:
    """Give the years from one ISO date to another, or the months where they lie within one year.

    Example:
        >>> span("1960-01-01", "1961-12-31"), span("1960-02", "1960-03"), span("1960-05-02", "1960-05-02")
        (('1960', '1961'), ('1960-02', '1960-03'), ('1960-05-02',))
    """
    if first == last:
        return (first,)
    from_year, to_year = int(first[:4]), int(last[:4])
    if to_year - from_year > _LONGEST_SPAN:
        return ()
    whole = first[4:] in ("", "-01", "-01-01") and last[4:] in ("", "-12", "-12-31")
    if from_year != to_year or whole or not (first[5:7] and last[5:7]):
        return tuple(str(year) for year in range(from_year, to_year + 1))
    return tuple(f"{first[:4]}-{month:02}" for month in range(int(first[5:7]), int(last[5:7]) + 1))
