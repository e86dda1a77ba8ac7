"""Cells of aliases, taken apart: marks (a), (b), lists after 別称 or a.k.a., Japanese and Latin side by side."""

import re
from collections.abc import Iterator, Sequence
from itertools import product

from exportgate.entry import NameKind
from exportgate_jp.feeds.japanese import known, marked, numbered

_NATIVE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_FORMERLY = re.compile(r"f\.k\.a\.?|(?:formerly|previously) listed as|以前掲載|旧称|former name", re.IGNORECASE)
_OPENING = re.compile(r"^[（(]?\s*(?:別称|旧称|[af]\.k\.a\.?)\s*[、､:：,]?\s*", re.IGNORECASE)
_ALSO = re.compile(r"(?=\b[af]\.k\.a\.)", re.IGNORECASE)
_NEW_LIST = re.compile(r"\s*(?=[（(]\s*(?:別称|旧称|[af]\.k\.a\.))", re.IGNORECASE)
_DANGLING = re.compile(r"\s*[（(]\s*(?:別称|[af]\.k\.a\.?)?\s*[:：]?\s*$", re.IGNORECASE)
_ABOUT = re.compile(
    r"[（(]?\s?(?:\b(?:born|DOB|POB|Nationality)\b|生年月日|出生地)(?![A-Za-z]).*$"
    r"|[、,（(]\s*\d{4}年.*(?:出生|生まれ|生れ|発行).*$",
    re.IGNORECASE | re.DOTALL,
)
_NO_NAME = re.compile(
    r"旅券番号|ID番号|発行日|有効期限|にて出生|年.*(?:出生|生まれ)|^別名|^\W*$|following \w+ alias", re.IGNORECASE
)
_SCRIPT = re.compile(
    r"\s*[（(]?\s*(?:original\s*sc\w+\s*[:：]\s*(?P<after>.*?)|(?P<before>[^（(]*?)[:：]\s*original\s*sc\w+)\s*[）)]?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_ORIGINAL = re.compile(r"[（(]?\s*(?:original\s*sc\w+|in\s+Arabic)\s*[:：]\s*([^（）()]*)[）)]?", re.IGNORECASE)
_BRACKET = re.compile(r"[（(]([^（）()]+)[）)]$")
_NOTE = re.compile(
    r"[（(](?:以前掲載の氏名|以前のリスト|戦闘員名|イニシャル|【|自称|false identity|[^（）()]*(?:の息子|名義)"
    r"|(?:formerly|previously) listed as[.,]?)[^（）()]*[）)]",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LEGAL_FORMS = frozenset({"ltd", "llc", "inc", "co", "corp", "plc", "limited", "jsc", "oao", "ao", "pao", "ooo"})
_MOST_FORMS = 8

Name = tuple[str, NameKind]


def aliases_in(cell: str, kind: NameKind = "alias") -> list[Name]:
    """Give the names of a cell of aliases, each once; an alias said to be a former name is one.

    Example:
        >>> aliases_in("(a)カワ（Kawa）、(b)チーフ・カワ（Chief Kawa）")
        [('カワ', 'alias'), ('Kawa', 'alias'), ('チーフ・カワ', 'alias'), ('Chief Kawa', 'alias')]
        >>> aliases_in("（別称、造船所）(a.k.a. Shipyard JSC; f.k.a. Works, OAO)")
        [('造船所', 'alias'), ('Shipyard JSC', 'alias'), ('Works, OAO', 'former')]
    """
    if not known(cell):
        return []
    found: dict[str, NameKind] = {}
    pieces = _marked_pieces(cell) if marked(cell) else _listed_pieces(cell)
    for former, piece in pieces:
        told: NameKind = "former" if kind == "alias" and (former or _FORMERLY.search(piece)) else kind
        for name in _names(piece):
            found.setdefault(name, told)
    return list(found.items())


def names_in(cell: str) -> list[str]:
    """Give the names of a name cell: the printed one first, then that in the original script."""
    if not known(cell):
        return []
    cell = _clean(cell)
    script = _SCRIPT.search(cell) if "original" in cell.casefold() else None
    plain = cell[: script.start()].strip() if script else cell
    original = known((script["after"] or script["before"] or "").strip()) if script else ""
    return [name for name in (plain, *re.split(r"\s*[;；、]\s*", original)) if name]


def spellings(name: str) -> list[str]:
    """Give the spellings of a person's name whose other forms stand in brackets behind single words.

    Example:
        >>> spellings("Oleg（Oleh） Pugachyov（Puhachov）")
        ['Oleg Pugachyov', 'Oleg Puhachov', 'Oleh Pugachyov', 'Oleh Puhachov']
        >>> spellings("Yuriy Yashin")
        []
    """
    choices: list[list[str]] = []
    for word, inside in re.findall(r"([^\s（）()]+)?\s*(?:[（(]([^（）()]*)[）)])?", name):
        others = [form.strip() for form in re.split(r"[,/、]|\bor\b", inside) if form.strip()]
        if word:
            choices.append([word, *others])
        elif others and choices:
            choices[-1] += others
    if all(len(forms) == 1 for forms in choices):
        return []
    return list(dict.fromkeys(" ".join(words) for words in product(*choices)))[:_MOST_FORMS]


def _marked_pieces(cell: str) -> Iterator[tuple[bool, str]]:
    """Yield (whether it is a former name, piece) of a cell with marks."""
    former = False
    for piece in numbered(cell):
        yield former or _says_former(piece), _DANGLING.sub("", piece).strip(" \n、,;；")
        former = _says_former((_DANGLING.search(piece) or re.match("", "")).group())  # type: ignore[union-attr]


def _says_former(text: str) -> bool:
    return bool(re.match(r"\s*[）)]?\s*[（(]?\s*(?:旧称|f\.k\.a)", text, re.IGNORECASE))


def _listed_pieces(cell: str) -> Iterator[tuple[bool, str]]:
    """Yield (whether it is a former name, piece) of a cell with lists; a word (別称, f.k.a.) holds until the next."""
    for line in (part for raw in cell.split("\n") for part in _NEW_LIST.split(raw)):
        plain = line.strip()
        opened = _OPENING.match(plain)
        former = _says_former(plain)
        inner = _unwrapped(plain[opened.end() :]) if opened and plain[:1] in "（(" else plain
        for piece in _cut(inner, and_too=bool(opened)):
            if word := _OPENING.match(f"{piece.strip()}、"):
                former = _says_former(word.group())
            yield former, piece


def _unwrapped(text: str) -> str:
    """Take off the bracket that closes a list whose opening one was taken off."""
    plain = text.rstrip()
    closes = plain[-1:] in "）)" and _depth(plain) < 0
    return plain[:-1] if closes else plain


def _depth(text: str) -> int:
    return sum(text.count(mark) for mark in "（(") - sum(text.count(mark) for mark in "）)")


def _cut(text: str, *, and_too: bool) -> Sequence[str]:
    if re.search(r"[;；]", text) or re.search(r"[af]\.k\.a\.", text):
        return [part for some in re.split(r"[;；]", text) for part in _ALSO.split(some) if part.strip(" ,")]
    if _NATIVE.search(text):
        return re.split(r"[、､]|及び|並びに" if and_too else r"[、､]", text)
    parts: list[str] = []
    for part in text.split(","):
        if parts and part.strip(" .").casefold() in _LEGAL_FORMS:
            parts[-1] += f",{part}"
        else:
            parts.append(part)
    return parts if all(len(part.split()) > 1 for part in parts) else [text]


def _names(piece: str) -> Iterator[str]:
    """Yield the names of one alias: the Japanese, the Latin and the original form apart."""
    text = _OPENING.sub("", piece.strip())
    originals = _ORIGINAL.findall(text)
    text = _DANGLING.sub("", _NOTE.sub("", _ORIGINAL.sub("", text)))
    text = _balanced(_ABOUT.sub("", text))
    inner = _BRACKET.fullmatch(text)
    for part in re.split(r"[;；]", inner.group(1) if inner else text) if not _BRACKET.search(text) or inner else [text]:
        yield from (name for form in _forms(_clean(part)) if (name := _plain(form)))
    yield from (name for form in originals if (name := _plain(form)))


def _forms(text: str) -> list[str]:
    """Part a name from its Latin forms in brackets, or katakana from the Latin name after it."""
    forms: list[str] = []
    while (bracket := _BRACKET.search(text)) and _other_script(text[: bracket.start()], bracket.group(1)):
        forms[:0] = re.split(r"[;；]", _OPENING.sub("", bracket.group(1)))
        text = text[: bracket.start()].strip()
    return [text, *forms] if forms else _side_by_side(text)


def _other_script(outside: str, inside: str) -> bool:
    plain = _BRACKET.sub("", outside.strip())
    return bool(plain) and not _LATIN.search(plain) and bool(_LATIN.search(inside))


def _side_by_side(text: str) -> list[str]:
    """Part katakana from the Latin name after it; kanji beside Latin is one name (株式会社 AOMZ)."""
    match = re.match(r"^([\u3040-\u30ff・＝ー\s]{2,})\s+([A-Za-zÀ-ɏ][^\u3040-\u30ff\u3400-\u9fff]{2,})$", text)
    return [match.group(1), match.group(2)] if match else [text]


def _balanced(text: str) -> str:
    """Take off a bracket that closes nothing, and close one that is left open."""
    plain = text.strip(" \n,、;；。")
    while _depth(plain) < 0 and plain[-1:] in "）)":
        plain = plain[:-1].strip()
    return plain + ")" * max(_depth(plain), 0)


def _plain(text: str) -> str:
    """Take blanks and the quotation marks around a whole name off; give "" for what is no name."""
    plain = _balanced(text).strip()
    for opening, closing in ("「」", "“”", '""'):
        if plain.startswith(opening) and plain.endswith(closing) and plain.count(opening) == 1 + (opening == closing):
            plain = plain[1:-1].strip()
    return "" if _NO_NAME.search(plain) else known(plain)


def _clean(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", text).replace("\u3000", " ").split())
