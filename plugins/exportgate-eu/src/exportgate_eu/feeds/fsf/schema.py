"""What the published schema (1.1) allows: the attributes and parts of each element."""

from typing import Any

from exportgate.feeds.feed import RawFile
from exportgate.feeds.reading import broken, local

NAMESPACE = "http://eu.europa.ec/fpi/fsd/export"

_COUNTRY = {"region", "countryIso2Code", "countryDescription"}
_OPERABLE = {"remark", "additionalInformation"}
_SANCTIONABLE = {*_OPERABLE, "regulationSummary"}
_OF_ALL = {"logicalId", "regulationLanguage"}

ATTRIBUTES: dict[str, set[str]] = {
    "export": {"generationDate", "globalFileId"},
    "sanctionEntity": {
        *("logicalId", "delistingDate", "designationDate", "designationDetails", "unitedNationId"),
        "euReferenceNumber",
    },
    "regulation": {
        *("logicalId", "regulationType", "organisationType", "publicationDate", "entryIntoForceDate", "numberTitle"),
        "programme",
    },
    "regulationSummary": {"regulationType", "publicationDate", "numberTitle", "publicationUrl"},
    "subjectType": {"code", "classificationCode"},
    "nameAlias": {
        *("firstName", "middleName", "lastName", "wholeName", "function", "gender", "title", "nameLanguage", "strong"),
        *_OF_ALL,
    },
    "citizenship": {"acquisitionDate", "disenfranchisementDate", *_COUNTRY, *_OF_ALL},
    "birthdate": {
        *("circa", "calendarType", "city", "zipCode", "birthdate", "dayOfMonth", "monthOfYear", "year", "place"),
        *("yearRangeFrom", "yearRangeTo", *_COUNTRY, *_OF_ALL),
    },
    "address": {"city", "street", "poBox", "zipCode", "place", "asAtListingTime", *_COUNTRY, *_OF_ALL},
    "identification": {
        *("diplomatic", "knownExpired", "knownFalse", "reportedLost", "revokedByIssuer", "issueDate", "issuedBy"),
        *("latinNumber", "nameOnDocument", "number", "validFrom", "validTo", "identificationTypeCode"),
        *("identificationTypeDescription", *_COUNTRY, *_OF_ALL),
    },
    "additionalInformation": {"key", "value"},
    "contactInfo": {"key", "value"},
}
PARTS: dict[str, set[str]] = {
    "export": {"sanctionEntity"},
    "sanctionEntity": {
        *("regulation", "subjectType", "nameAlias", "citizenship", "birthdate", "address", "identification"),
        *_OPERABLE,
    },
    "regulation": {"publicationUrl", "corrigendum", *_OPERABLE},
    "nameAlias": _SANCTIONABLE,
    "citizenship": _SANCTIONABLE,
    "birthdate": _SANCTIONABLE,
    "address": {"contactInfo", *_SANCTIONABLE},
    "identification": _SANCTIONABLE,
    "additionalInformation": {"key", "value"},
    "contactInfo": {"key", "value"},
}
_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"  # where the schema lies, which is none of the list's words
_UNREAD = {"corrigendum"}
"""Elements whose own parts nobody reads: the text that was put right is in the regulation's other fields."""


def require_known(file: RawFile, element: Any) -> None:
    """Refuse an element, a part or an attribute that the schema does not have: it may hold a name or a number.

    Raises:
        FeedError: names what is unknown and its line.
    """
    name = local(element)
    if name in _UNREAD:
        return
    found = {attribute for attribute in element.attrib if not attribute.startswith(_INSTANCE)}
    if unknown := sorted(found - ATTRIBUTES.get(name, set())):
        raise broken(file, f"{name} has unknown attributes {', '.join(unknown)[:100]}", row=element.sourceline)
    for part in element:
        if part.tag != f"{{{NAMESPACE}}}{local(part)}" or local(part) not in PARTS.get(name, set()):
            raise broken(file, f"{name} holds unknown {local(part)[:100]}", row=part.sourceline)
        require_known(file, part)
