"""Numbers of passports, companies and ships as this publisher prints them."""

import re

from exportgate.shipment import Identifier

# Capitals, digits and the signs within a number: five of them or more, a digit among them, and no word's beginning.
_TOKEN = re.compile(r"(?=[A-Z./\-]*\d)[A-Z0-9][A-Z0-9./\-]{3,}[A-Z0-9](?![a-z])")
_SCHEMES = (
    (re.compile(r"\bIMO\b"), "imo"),
    (re.compile(r"\b(?:INN|TIN|tax|taxpayer|УНН|ИНН|UNP|VAT|KPP)\b", re.IGNORECASE), "tax"),
)
_NUMBER_ALONE = re.compile(r"[A-Za-z0-9][A-Za-z0-9/\-.]*")


def cleaned(number: str) -> str:
    """Take away the blanks, the stops and the apostrophe of spreadsheets that stand around a number.

    Example:
        >>> cleaned(" D0010694,"), cleaned("'00/00/1975")
        ('D0010694', '00/00/1975')
    """
    return number.strip().strip("'’").rstrip(",.; ").strip()


def imo_number(written: str) -> str | None:
    """Give the seven digits of an IMO number written with or without `IMO`, `None` where they are not there."""
    match = re.fullmatch(r"(?:IMO)?[\s:]*(\d{7})", cleaned(written), re.IGNORECASE)
    return match[1] if match else None


def numbered_ship(written: str) -> tuple[str, str] | None:
    """Give number and name of a ship whose name is printed after its number, `None` where it is not so.

    Example:
        >>> numbered_ship('IMO 9058713 ("AVAX")'), numbered_ship("AVAX")
        (('9058713', 'AVAX'), None)
    """
    match = re.fullmatch(r"IMO[\s:]*(\d{7})\s*\(\s*[\"“”']?(.+?)[\"“”']?\s*\)", written.strip(), re.IGNORECASE)
    return (match[1], match[2].strip()) if match else None


def registration_numbers(written: str) -> list[Identifier]:
    """Give the numbers in a field that may hold several, with their labels and countries around them.

    The field is one number (then it alone is given), or words and numbers: then each number found, a tax number where
    its label says so, and the field as printed, since where a number begins cannot always be told.

    Example:
        >>> [(found.scheme, found.value) for found in registration_numbers("OGRN 1021600000 INN 97070286")]
        [('registration', '1021600000'), ('tax', '97070286'), ('registration', 'OGRN 1021600000 INN 97070286')]
        >>> [found.value for found in registration_numbers("2536288610 ")]
        ['2536288610']
    """
    bare = cleaned(written)
    if _NUMBER_ALONE.fullmatch(bare):
        return [Identifier(scheme="registration", value=bare)]
    spaced = re.sub(r"(?<=\d)(?=(?:INN|KPP|OGRN|Tax)\b)", " ", bare)
    found = []
    start = 0
    for match in _TOKEN.finditer(spaced):
        label = spaced[start : match.start()]
        scheme = next((scheme for pattern, scheme in _SCHEMES if pattern.search(label)), "registration")
        found.append(Identifier(scheme=scheme, value=match[0]))
        start = match.end()
    return [*found, Identifier(scheme="registration", value=bare)]
