"""When the same name leaves no reasonable doubt that it is the same party."""

from exportgate.entry import Entry, ListedName
from exportgate.hit import Evidence
from exportgate.names.folding import words_of
from exportgate.names.words import bits_of

# Bits a name must carry to stand for one party by itself, and where more than the name agrees. About 17 bits single
# out one party among the 100,000 names of all lists; a firm's own aliases take some of the bits of its words, and
# people bear each other's names, which firms avoid.
_BITS = {"organisation": 12.0, "unknown": 22.0, "person": 26.0}
_BITS_WITH_COUNTRY = {"organisation": 9.0, "unknown": 22.0, "person": 22.0}
_BITS_WITH_BIRTH = 12.0
# In another country than the listed one a short single word, however rare here, may be anybody's.
_BITS_ELSEWHERE, _LETTERS_ELSEWHERE = 13.0, 10
_CONTRADICTS = -10.0


def contradicted(evidence: tuple[Evidence, ...]) -> bool:
    """Whether something else says that it is another party: kind, date of birth, or a number of which there is one."""
    return any(one.points <= _CONTRADICTS for one in evidence)


def doubts(name: str, kind: str, listed: ListedName, entry: Entry, evidence: tuple[Evidence, ...]) -> tuple[str, ...]:
    """Give the reasons, in words, why an equal name does not settle who it is; none where it does."""
    found = [f"{one.feature} speaks against it" for one in evidence if one.points <= _CONTRADICTS]
    if listed.kind == "weak":
        found.append("the list itself calls this name weak")
    if _bits(name, kind, entry) < _needed(name, kind, entry, {one.feature for one in evidence if one.points > 0}):
        found.append("the name is too common to stand for one party")
    elif any(one.feature == "country" and one.points < 0 for one in evidence) and _short(name, kind):
        found.append("the name is too short to stand for one party in another country")
    return tuple(found)


def _bits(name: str, kind: str, entry: Entry) -> float:
    as_person = "person" if "person" in (kind, entry.kind) else ""
    return sum(bits_of(word) for word in words_of(name, as_person))


def _needed(name: str, kind: str, entry: Entry, agrees: set[str]) -> float:
    if "date of birth" in agrees:
        return _BITS_WITH_BIRTH
    kinds = {kind, entry.kind} - {"", "address"}
    words = words_of(name, "")
    # One word, or a legal form, is no person's name even where nobody says the kind.
    firm = kinds or len(words) == 1 or any(word.isupper() for word in words)
    sort = "person" if "person" in kinds else "organisation" if firm else "unknown"
    return (_BITS_WITH_COUNTRY if "country" in agrees else _BITS)[sort]


def _short(name: str, kind: str) -> bool:
    words = [word for word in words_of(name, kind) if not word.isupper()]
    return len(words) == 1 and (len(words[0]) < _LETTERS_ELSEWHERE or bits_of(words[0]) < _BITS_ELSEWHERE)
