"""When the same name leaves no reasonable doubt that it is the same party."""

from exportgate.entry import Entry, ListedName
from exportgate.hit import Evidence
from exportgate.names.folding import words_of
from exportgate.names.words import bits_of

# Bits a name must carry to stand for one party by itself, and where the country agrees as well. About 17 bits single
# out one party among the 100,000 names of all lists, less what its own aliases take.
_BITS_ALONE, _BITS_WITH_COUNTRY = 11.5, 9.0
_BITS_PERSON, _BITS_PERSON_WITH_MORE = 24.0, 16.0
_CONTRADICTS = -10.0


def contradicted(evidence: tuple[Evidence, ...]) -> bool:
    """Whether something else says that it is another party: kind, date of birth, or a number of which there is one."""
    return any(one.points <= _CONTRADICTS for one in evidence)


def doubts(name: str, kind: str, listed: ListedName, entry: Entry, evidence: tuple[Evidence, ...]) -> tuple[str, ...]:
    """Give the reasons, in words, why an equal name does not settle who it is; none where it does."""
    found = [f"{one.feature} speaks against it" for one in evidence if one.points <= _CONTRADICTS]
    if listed.kind == "weak":
        found.append("the list itself calls this name weak")
    agrees = {one.feature for one in evidence if one.points > 0}
    person = "person" in (kind, entry.kind)
    bits = sum(bits_of(word) for word in words_of(name, kind or ("person" if person else "")))
    if person:
        need = _BITS_PERSON_WITH_MORE if agrees & {"date of birth", "country", "identifier"} else _BITS_PERSON
    else:
        need = _BITS_WITH_COUNTRY if "country" in agrees else _BITS_ALONE
    if bits < need:
        found.append("the name is too common to stand for one party")
    return tuple(found)
