"""Whom a judgement is about: what the company says of a party, and when that is the same party still."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from exportgate.feeds.changes import FieldChange
from exportgate.hit import Hit
from exportgate.names.folding import MAX_CHARACTERS, MAX_LETTERS, MAX_WORDS, fold
from exportgate.screening import Subject
from exportgate.shipment import Identifier, Owner, Party, Shipment


class Profile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the company says of a party, or of an owner of one (`owner_of`: the names above it, the party's first)."""

    name: str
    kind: str = ""
    country: str = ""
    address: str = ""
    date_of_birth: str = ""
    identifiers: tuple[Identifier, ...] = ()
    owner_of: tuple[str, ...] = ()


Comparable = dict[str, tuple[str, ...]]
"""By field, what two tellings of one party have in common however they are written."""


def profile_at(shipment: Shipment, hit: Hit) -> Profile:
    """Give what the shipment says of whom a hit is about: the party, or the owner down its path."""
    party = shipment.parties[hit.party]
    if not hit.owner_path:
        return _of(party, party.address)
    above, owner = [party.name], party.owners[hit.owner_path[0]]
    for number in hit.owner_path[1:]:
        above.append(owner.name)
        owner = owner.owners[number]
    return _of(owner, "", tuple(above))


def profile_of(subject: Subject | Party) -> Profile:
    """Give what is said of somebody who is screened alone."""
    return _of(subject, subject.address)


def _of(told: Subject | Party | Owner, address: str, owner_of: tuple[str, ...] = ()) -> Profile:
    return Profile(
        name=told.name,
        kind=told.kind,
        country=told.country,
        address=address,
        date_of_birth=told.date_of_birth,
        identifiers=told.identifiers,
        owner_of=owner_of,
    )


@lru_cache(maxsize=65536)
def comparable(profile: Profile) -> Comparable:
    """Give each field as it is compared: how a value is written does not count, what it says does."""
    return {
        "name": (folded_name(profile.name, profile.kind),),
        "kind": (profile.kind.casefold(),),
        "country": (profile.country.upper(),),
        "address": (folded_text(profile.address),),
        "date_of_birth": (profile.date_of_birth.strip(),),
        "identifiers": tuple(sorted({folded_identifier(one) for one in profile.identifiers})),
        "owner_of": tuple(folded_name(name, "") for name in profile.owner_of),
    }


def folded_name(name: str, kind: str) -> str:
    """Give a name as it is compared: folded, and as it stands where folding would cut it or leave nothing of it."""
    folded = fold(name, kind)
    words = folded.split()
    cut = len(name) >= MAX_CHARACTERS or len(words) >= MAX_WORDS or any(len(word) >= MAX_LETTERS for word in words)
    return folded if folded and not cut else folded_text(name)


def folded_text(text: str) -> str:
    """Give a text without case, widths, punctuation and runs of blanks; as it stands where nothing else is in it.

    Example:
        >>> folded_text("12, Main St.") == folded_text("12 MAIN ST")
        True
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in plain)
    return " ".join(kept.split()) or " ".join(plain.split())


def folded_identifier(one: Identifier) -> str:
    """Give an identifier as it is compared: its scheme, its country, its letters and digits."""
    value = "".join(char for char in one.value.upper() if char.isalnum()) or one.value
    return f"{one.scheme.casefold()}:{one.country.upper()}:{value}"


def same_party(before: Profile, now: Profile) -> bool:
    """Say whether the company says the same of two parties, in every field."""
    return before == now or comparable(before) == comparable(now)


def related(before: Profile, now: Profile) -> bool:
    """Say whether two profiles may be one party told differently: a name, or what only one party has, is the same.

    It decides only whether an earlier judgement is told; it silences nothing.
    """
    ours, theirs = comparable(before), comparable(now)
    if ours["name"] == theirs["name"]:
        return True
    shared = set(ours["identifiers"]) & set(theirs["identifiers"])
    return bool(shared) or (ours["address"] == theirs["address"] != ("",))


def party_changes(before: Profile, now: Profile) -> Iterator[FieldChange]:
    """Tell field by field what the company says differently of a party."""
    ours, theirs = comparable(before), comparable(now)
    for field in ours:
        if ours[field] != theirs[field]:
            yield FieldChange(field=field, before=_shown(before, field), after=_shown(now, field))


def _shown(profile: Profile, field: str) -> tuple[str, ...]:
    value = getattr(profile, field)
    if field == "identifiers":
        return tuple(f"{one.scheme} {one.value}" + (f" ({one.country})" if one.country else "") for one in value)
    if field == "owner_of":
        return tuple(value)
    return (value,) if value else ()
