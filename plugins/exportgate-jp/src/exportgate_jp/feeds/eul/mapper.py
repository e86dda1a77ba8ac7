"""Rows of the Foreign End User List to entries: names in Latin and native script, aliases, country, kinds of weapon."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from exportgate.entry import Entry, ListedName, NameKind
from exportgate.errors import FeedError
from exportgate.feeds.feed import Reading
from exportgate.feeds.notes import Notes
from exportgate.law.places import place
from exportgate.names import script_of
from exportgate_jp.feeds.eul.rows import EndUserRow

KINDS = {"B": "biological", "C": "chemical", "M": "missile", "N": "nuclear"}
_WORDS = {"生物": "B", "化学": "C", "ミサイル": "M", "核": "N"}
_BULLET = "・"
_PAIRS = {")": "(", "）": "（"}
_NATIVE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_REQUIREMENT = (
    "User test of the catch-all controls: goods of item 16 (and of items 5 to 13 and 15 under a minor-value exemption) "
    "need a licence unless the use is clearly harmless."
)
_CITATION = "Export Trade Control Order Art. 4(1)(iii), (iv), (v)"


def reading_of(rows: Sequence[EndUserRow]) -> Reading:
    """Turn the rows of one edition into entries, in its order.

    Raises:
        FeedError: a row has no name, or its kinds of weapon cannot be read.
    """
    notes = Notes()
    ids: Counter[str] = Counter()
    entries = []
    for row in rows:
        entry = _entry(row, notes)
        ids[entry.id] += 1
        if ids[entry.id] > 1:
            notes.add("country and name stand twice; a number was added to the id", row.where)
            entry = _renamed(entry, ids[entry.id])
        entries.append(entry)
    return Reading(tuple(entries), rows=len(rows), notes=notes.lines())


def _entry(row: EndUserRow, notes: Notes) -> Entry:
    names = list(_names(row.name, row.aliases))
    if not row.name:
        raise FeedError("has no name", where=row.where)
    country = _country(row, notes)
    return Entry(
        feed="jp.eul",
        id=_id(country, names[0].name),
        kind="organisation",
        names=tuple(names),
        countries=(country,) if country else (),
        measures=tuple(_kinds(row)),
        licence_requirement=_REQUIREMENT,
        citations=(_CITATION,),
        source=f"{row.where}, No. {row.number or 'not given'}",
    )


def _renamed(entry: Entry, number: int) -> Entry:
    return msgspec.structs.replace(entry, id=f"{entry.id}-{number}")


def _country(row: EndUserRow, notes: Notes) -> str:
    """Give the country of a cell that names it in Japanese and in English."""
    joined = " ".join(row.country)
    native, _, latin = joined.partition(" ")
    found = {code for text in (native, latin, joined) if text and (code := place(text))}
    if len(found) == 1:
        return found.pop()
    notes.add("country not known", f"{row.where}: {joined}")
    return ""


def _id(country: str, name: str) -> str:
    """Give the id that holds from one edition to the next, since the publisher's numbers do not."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "-".join([country or "XX", *re.findall(r"[^\W_]+", plain)])


# --- kinds of weapon


def _kinds(row: EndUserRow) -> Iterator[str]:
    text = unicodedata.normalize("NFKC", " ".join(row.kinds))
    letters = set(re.findall(r"[A-Z]", text))
    words = {letter for word, letter in _WORDS.items() if word in text}
    rest = re.sub("|".join([*_WORDS, "[A-Z]", r"[\s,、・]"]), "", text)
    if rest or letters - set(KINDS) or letters != words:
        raise FeedError(f"{text!r} is no kind of weapon that is known", where=f"{row.where}, column Type of WMD")
    yield from (KINDS[letter] for letter in KINDS if letter in letters)
    if row.conventional:
        if "CW" not in unicodedata.normalize("NFKC", " ".join(row.conventional)):
            raise FeedError(
                f"{row.conventional!r} is neither empty nor CW", where=f"{row.where}, column Conventional Weapons"
            )
        yield "conventional"


# --- names


def _names(name: Sequence[str], aliases: Sequence[str]) -> Iterator[ListedName]:
    seen: set[str] = set()
    for kind, texts in (("primary", _joined(name)), ("alias", _joined(aliases))):
        for text in texts:
            if text not in seen:
                seen.add(text)
                yield _listed(text, "primary" if kind == "primary" else "alias")


def _listed(text: str, kind: NameKind) -> ListedName:
    return ListedName(name=text, kind=kind, script=script_of(text))


def _joined(lines: Sequence[str]) -> list[str]:
    """Put the lines of a cell together into names.

    A bullet starts a name. A line without one goes on with the line before, save where its script is another one: a
    Latin name is followed by the native one, mostly in brackets, which is a name of its own. A bracket that is still
    open is always gone on with.
    """
    names: list[str] = []
    fresh = True
    for line in (piece for text in lines for piece in _at_bullets(text)):
        starts = line.startswith(_BULLET) or fresh
        text = line.removeprefix(_BULLET).strip()
        fresh = False
        if names and not starts and _open_bracket(names[-1]):
            names[-1:] = _parts(f"{names[-1]}{text}" if _NATIVE.search(text) else f"{names[-1]} {text}")
        elif names and not starts and not _NATIVE.search(text) and not _NATIVE.search(names[-1]):
            names[-1:] = _parts(names[-1] + ("" if names[-1].endswith("-") else " ") + text)
        elif text:
            names += _parts(text)
    return names


def _open_bracket(text: str) -> bool:
    """Say whether a bracket is still open at the end, as where a converter broke a name over two lines."""
    return sum(text.count(opening) for opening in _PAIRS.values()) > sum(text.count(closing) for closing in _PAIRS)


def _at_bullets(text: str) -> list[str]:
    """Cut a line at bullets that follow a blank; a middle dot within a word is part of the name."""
    return [piece for piece in re.split(rf"\s+(?={_BULLET})", text) if piece.strip()]


def _parts(text: str) -> list[str]:
    """Cut the native name in brackets at the end of a Latin one off; take the brackets off a native name alone."""
    start = _last_bracket(text)
    if start is None or not _NATIVE.search(text[start:]):
        return [text]
    head, inner = text[:start].strip(), text[start + 1 : -1].strip()
    if not inner or _NATIVE.search(head):
        return [text]
    return [head, inner] if head else [inner]


def _last_bracket(text: str) -> int | None:
    """Give where the bracket opens that closes at the end of the text, whatever its width."""
    if not text or text[-1] not in _PAIRS:
        return None
    depth = 0
    for index in range(len(text) - 1, -1, -1):
        if text[index] in _PAIRS:
            depth += 1
        elif text[index] in _PAIRS.values():
            depth -= 1
            if depth == 0:
                return index
    return None
