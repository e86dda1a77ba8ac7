"""One party as OFAC publishes it, whichever layout it came in."""

from dataclasses import dataclass, field, replace

from exportgate.entry import NameKind


@dataclass(frozen=True, slots=True)
class PartyName:
    """A name in its parts; `given` is empty where the list gives the whole name in one piece."""

    last: str
    given: str = ""
    suffix: str = ""
    kind: NameKind = "alias"

    def natural(self) -> str:
        """Give the name in its natural order, the family name after the given ones."""
        return " ".join(part for part in (self.given, self.last, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class PartyAddress:
    """An address as printed, its parts joined with commas, and the code of its country."""

    text: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Feature:
    """One labelled fact: `Passport A1 (Iran) expires 01 Jan 2030`.

    `heading` is OFAC's own, `country` a code, the dates are as printed.
    """

    heading: str
    value: str
    country: str = ""
    issued: str = ""
    expires: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """One record. `kind` is OFAC's word in lower case (`individual`, `entity`, `vessel`, `aircraft`).

    `names` start with the primary one. `fields` holds what stands in a column or element of its own (title, vessel
    details). `sublists`, `sanctions` and `listed_on` (ISO) are told by the advanced model only.
    """

    uid: str
    kind: str
    names: tuple[PartyName, ...]
    programmes: tuple[str, ...]
    addresses: tuple[PartyAddress, ...] = ()
    features: tuple[Feature, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    remarks: str = ""
    sublists: tuple[str, ...] = ()
    sanctions: tuple[str, ...] = ()
    listed_on: str = ""


def together(first: Party, second: Party) -> Party:
    """Put two records of one party together: what either says, without doubles, the first one's order first."""
    return replace(
        first,
        names=tuple(dict.fromkeys((*first.names, *(name for name in second.names if name.kind != "primary")))),
        programmes=tuple(dict.fromkeys((*first.programmes, *second.programmes))),
        addresses=tuple(dict.fromkeys((*first.addresses, *second.addresses))),
        features=tuple(dict.fromkeys((*first.features, *second.features))),
        fields=second.fields | first.fields,
        remarks=first.remarks if second.remarks in first.remarks else f"{first.remarks}; {second.remarks}".lstrip("; "),
        sublists=tuple(dict.fromkeys((*first.sublists, *second.sublists))),
        sanctions=tuple(dict.fromkeys((*first.sanctions, *second.sanctions))),
        listed_on=min(filter(None, (first.listed_on, second.listed_on)), default=""),
    )


_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def split_name(text: str, individual: bool, kind: NameKind = "alias") -> PartyName:
    """Part the `FAMILY, Given` of an individual; `Jr.` and the like go to the end, wherever a comma put them.

    Example:
        >>> split_name("KNOWLES, JR., Samuel", individual=True).natural()
        'Samuel KNOWLES JR.'
        >>> split_name("ANGLO-CARIBBEAN CO., LTD.", individual=False).natural()
        'ANGLO-CARIBBEAN CO., LTD.'
    """
    pieces = [piece.strip() for piece in text.split(",")] if individual else [text.strip()]
    suffixes = [piece for piece in pieces[1:] if piece.casefold().rstrip(".") in _SUFFIXES]
    given = [piece for piece in pieces[1:] if piece and piece not in suffixes]
    return PartyName(pieces[0], " ".join(given), " ".join(suffixes), kind)
