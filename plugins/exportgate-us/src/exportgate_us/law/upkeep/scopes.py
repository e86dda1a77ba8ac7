"""What part of an entry one requirement row covers, read from its wording."""

import re
from dataclasses import dataclass

_ECCN = r"[0-9][A-E][0-9]{3}"
_STEP = r"(?:[0-9]+|[a-z](?![A-Za-z]))"
_PARAGRAPH = rf"(?:{_ECCN})?(?<![A-Za-z])\.?\s?[a-z](?![A-Za-z])(?:\.\s?{_STEP})*"
_FILLER = (
    r"(?:paragraphs?|items controlled (?:by|in)|software controlled by|commodities controlled by|only|of this entry)"
)
# Possessive: the text of a new edition may be read with this, and must not make it go back again and again.
_LIST = re.compile(rf"^(?:{_FILLER}|{_PARAGRAPH}|,|\band\b|\bor\b|\bto\b|\bthrough\b|\s)++$")
_PIECE = re.compile(rf"({_ECCN})?((?<![A-Za-z])\.?\s?[a-z](?![A-Za-z])(?:\.\s?{_STEP})*)|\b(to|through)\b")
_APPLIES = re.compile(
    r"^([A-Z]{2}|Russian industry sector sanctions?) appl(?:y|ies)(?: only)?(?: to)?:?(?: only)? ?(.*)$"
)
_BUT = re.compile(r"^(?:the )?entire entry,? except:? (.*)$")
_SERVES = re.compile(r"^(?:specially designed or modified )?(software|technology)\b.*?\bfor\b", re.DOTALL)
_REFERRED = rf"{_ECCN}(?:\.[a-z0-9]+(?:\.[a-z0-9]+)*)?"
_REFERENCE = re.compile(rf"({_REFERRED})(?:(?:\s(?:to|through)\s|-)({_REFERRED}))?")
_APART = re.compile(rf"({_ECCN}) \.(?=[a-z])")
_REASON = re.compile(r"\bfor ([A-Z]{2}) reasons\b")

SANCTIONS = "RU"
"""The reason under which rows on the Russian industry sector stand in our tables."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one row covers of its entry.

    Args:
        applies: paragraphs (`a.4`), or `*` for the whole entry.
        left_out: paragraphs that the row excepts.
        partial: only part of what `applies` names is meant; `words` says which.
        words: our own words for that part.
    """

    applies: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    partial: bool = False
    words: str = ""


def plain(text: str) -> str:
    """Give a wording without typographic quotes, doubled blanks and the closing stop."""
    bare = text.replace("“", "").replace("”", "").replace("−", "-")
    return re.sub(r"\s+", " ", _APART.sub(r"\1.", bare)).strip().rstrip(".;").strip()


def reason_of(wording: str) -> tuple[str, str] | None:
    """Split `NS applies to 3B001.a.4` into the reason and the rest; `None` where it does not read so."""
    found = _APPLIES.match(plain(wording))
    if found is None:
        return None
    reason = found.group(1)
    return (reason if len(reason) == 2 else SANCTIONS), found.group(2)


def part_of(eccn: str, rest: str) -> Part | None:
    """Read what part of an entry is meant; `None` where no rule here can read it, so that a person must.

    Example:
        >>> part_of("3B001", "3B001.a.1 to a.3, b, f.2 to f.4")
        Part(applies=('a.1', 'a.2', 'a.3', 'b', 'f.2', 'f.3', 'f.4'), left_out=(), partial=False, words='')
    """
    text = plain(rest)
    if text in ("entire entry", "the entire entry"):
        return Part(("*",))
    if (found := _BUT.match(text)) and _LIST.match(found.group(1)):
        return Part(("*",), paragraphs(found.group(1)))
    if _LIST.match(text) and _only_of(eccn, text):
        return Part(paragraphs(text))
    if found := _SERVES.match(text):
        return _serving(found.group(1), text)
    return None


def _only_of(eccn: str, text: str) -> bool:
    return set(re.findall(_ECCN, text)) <= {eccn}


def paragraphs(text: str) -> tuple[str, ...]:
    """Give the paragraphs that a list names, its ranges written out.

    Example:
        >>> paragraphs("3B001.a.4, c, k to n, and p.2")
        ('a.4', 'c', 'k', 'l', 'm', 'n', 'p.2')
    """
    found: list[str] = []
    ranged = False
    for _eccn, paragraph, to in _PIECE.findall(text):
        if to:
            ranged = True
            continue
        step = re.sub(r"\s", "", paragraph).lstrip(".")
        found += _between(found[-1], step)[1:] if ranged and found else [step]
        ranged = False
    return tuple(found)


def _between(first: str, last: str) -> list[str]:
    """Write out `a.1` to `a.3`, or `k` to `n`; both ends share all but the last step."""
    stem, _, end = last.rpartition(".")
    begin = first.rpartition(".")[2]
    lead = f"{stem}." if stem else ""
    if begin.isdigit() and end.isdigit():
        return [f"{lead}{number}" for number in range(int(begin), int(end) + 1)]
    return [f"{lead}{chr(letter)}" for letter in range(ord(begin), ord(end) + 1)]


def _serving(kind: str, text: str) -> Part:
    """Software and technology for other items: a part of the entry, told by the entries it serves."""
    served = [f"{first}-{last}" if last else first for first, last in _REFERENCE.findall(text)]
    reason = _REASON.search(text)
    for_reason = f", as far as controlled for {reason.group(1)}" if reason else ""
    return Part(("*",), (), True, f"{kind} for {' '.join(served) or 'other items'}{for_reason}")
