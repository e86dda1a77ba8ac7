"""Dates as lists write them, cut to what is known: `1945`, `1945-03`, `1945-03-09`.

Each function gives `None` where the text is not of its form: readers then keep the raw text, and never guess.
"""

import re
from datetime import date, datetime, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        1,
    )
    for name in names
}
_MASKED = re.compile(r"(?:(\d{1,2}|dd|00)[/.\-])?(?:(\d{1,2}|mm|00)[/.\-])(\d{4}|yyyy|0000)", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s.\-]+)?([A-Za-z]{3,9})\.?[\s,\-]+(\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_YEAR = re.compile(r"\d{4}")
_EXCEL_EPOCH = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_EXCEL_LIMIT = 2_958_465  # 9999-12-31, the last day Excel knows


def cut_date(year: int, month: int = 0, day: int = 0) -> str | None:
    """Give an ISO date cut to what is known (0: unknown), or `None` where there is no such day.

    Example:
        >>> cut_date(1945, 3), cut_date(1945), cut_date(1945, 2, 31)
        ('1945-03', '1945', None)
    """
    if not 1 <= year <= 9999 or (day and not month):
        return None
    try:
        known = date(year, month or 1, day or 1)
    except ValueError:
        return None
    return known.isoformat()[: 10 if day else 7 if month else 4]


def masked_date(text: str, *, month_first: bool = False) -> str | None:
    """Read `dd/mm/yyyy`, where a part that is not known stands as `dd`, `mm` or `00`, or is left out.

    Example:
        >>> masked_date("dd/mm/1945"), masked_date("00/03/1945"), masked_date("09/03/1945"), masked_date("1945")
        ('1945', '1945-03', '1945-03-09', '1945')
        >>> masked_date("03/09/1945", month_first=True), masked_date("31/02/1945")
        ('1945-03-09', None)
    """
    text = text.strip()
    if _YEAR.fullmatch(text):
        return cut_date(int(text))
    if not (match := _MASKED.fullmatch(text)):
        return None
    first, second, year = (_number(part) for part in match.groups())
    day, month = (second, first) if month_first and match[1] else (first, second)
    return cut_date(year, month, day) if month or not day else cut_date(year)


def written_date(text: str) -> str | None:
    """Read an English date with the month in letters: `07 Oct 1954`, `Oct 1954`, `October 7, 1954`, or a year alone.

    Example:
        >>> written_date("07 Oct 1954"), written_date("Oct 1954"), written_date("October 7, 1954"), written_date("1954")
        ('1954-10-07', '1954-10', '1954-10-07', '1954')
        >>> written_date("about 1954") is None
        True
    """
    text = text.strip()
    if _YEAR.fullmatch(text):
        return cut_date(int(text))
    if match := _MONTH_FIRST.fullmatch(text):
        month, day, year = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    known = _MONTHS.get(month.lower())
    return cut_date(int(year), known, int(day or 0)) if known else None


def iso_date(text: str) -> date | None:
    """Read `yyyy-mm-dd`, with or without a time after it.

    Example:
        >>> iso_date("2024-11-30T23:00:00Z"), iso_date("30/11/2024")
        (datetime.date(2024, 11, 30), None)
    """
    match = _ISO.fullmatch(text.strip())
    return _day(*map(int, match.groups())) if match else None


def day_month_year(text: str) -> date | None:
    """Read a whole date `dd/mm/yyyy` (or with dots or hyphens).

    Example:
        >>> day_month_year("20/08/2026"), day_month_year("dd/08/2026")
        (datetime.date(2026, 8, 20), None)
    """
    return _whole(masked_date(text))


def month_day_year(text: str) -> date | None:
    """Read a whole date `mm/dd/yyyy`, as United States publishers write it.

    Example:
        >>> month_day_year("03/28/2025")
        datetime.date(2025, 3, 28)
    """
    return _whole(masked_date(text, month_first=True))


def excel_date(value: float | str, *, since_1904: bool = False) -> date | None:
    """Read a serial number of a spreadsheet as a day (1 is 1900-01-01; the 29th of February 1900 never was).

    Example:
        >>> excel_date(44927), excel_date("23743"), excel_date(60), excel_date("x")
        (datetime.date(2023, 1, 1), datetime.date(1965, 1, 1), None, None)
    """
    try:
        serial = int(float(value))
    except (ValueError, OverflowError):
        return None
    if not 1 <= serial <= _EXCEL_LIMIT or (serial == 60 and not since_1904):
        return None
    early = 1 if serial < 60 and not since_1904 else 0
    try:
        return _EXCEL_EPOCH[since_1904] + timedelta(days=serial + early)
    except OverflowError:
        return None


def as_date(value: object) -> date | None:
    """Give the day of a cell that holds a date or a date with a time; `None` for anything else."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _number(part: str | None) -> int:
    return int(part) if part and part.isdigit() else 0


def _whole(text: str | None) -> date | None:
    return date.fromisoformat(text) if text and len(text) == 10 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
