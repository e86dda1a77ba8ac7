"""Blocks of the lists of designated entities to entries: names in English and Japanese, aliases, addresses."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

import msgspec

from exportgate.entry import Entry, ListedAddress, ListedName, NameKind
from exportgate.errors import FeedError
from exportgate.feeds.feed import Reading
from exportgate.feeds.notes import Notes
from exportgate.law.places import place
from exportgate.names import script_of
from exportgate_jp.feeds.designated.rows import Block
from exportgate_jp.feeds.japanese import LONGEST_CELL

_HOME = {"russia": "RU", "belarus": "BY", "third_country": ""}
_CITATIONS = {
    "russia": "Ministry of Foreign Affairs Notice 82 of 2022; METI Notice 162 of 2023 (ii); Order Art. 2(1)(i-7)",
    "belarus": "Ministry of Foreign Affairs Notice 104 of 2022; METI Notice 162 of 2023 (i); Order Art. 2(1)(i-6)",
    "third_country": "Ministry of Foreign Affairs Notice 447 of 2023; Order Art. 2(1)(i-8), Appended Table 2-4",
}
_REQUIREMENTS = {
    "russia": "Exports of any goods to Russia in a direct or indirect deal with it need an approval of METI.",
    "belarus": "Exports of any goods to Belarus in a direct or indirect deal with it need an approval of METI.",
    "third_country": "Exports of goods of Appended Table 2-3 (without its (iii)) to a country of Appended Table 2-4 "
    "in a direct or indirect deal with it need an approval of METI.",
}
_POLICY = "in principle not approved"
_NATIVE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_ADDRESS = re.compile(r"^所\s?在\s?地\s?[：:]\s*")
_MARK = re.compile(r"(?:,?\s*a\.k\.a\.?,?|,)\s*(?:the\s+)?follow(?:ing)?\s+\w+\s+alias(?:es)?\s*[:：]?", re.IGNORECASE)
_DASH = re.compile(r"^\s*[-–—―－‐]\s*")
_INLINE_DASH = re.compile(r"(?<=[;；])\s*(?:and\s*)?(?=[-–—―－‐]\S)")
_ALSO = re.compile(r"^別称\s*[：:、､,]\s*")
_BRACKET = re.compile(r"[（(]([^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)]")
_LAST_BRACKET = re.compile(_BRACKET.pattern + r"[。\s]*$")
_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_INCLUDING = re.compile(r",?\s+including\b", re.IGNORECASE)


def reading_of(blocks: Sequence[Block], published: date) -> Reading:
    """Turn the blocks of the three lists into entries, in their order.

    Raises:
        FeedError: a block has no name or no address.
    """
    notes = Notes()
    ids: Counter[str] = Counter()
    entries = []
    for block in blocks:
        entry = _entry(block, notes)
        ids[entry.id] += 1
        if ids[entry.id] > 1:
            entry = msgspec.structs.replace(entry, id=f"{entry.id}-{ids[entry.id]}")
        entries.append(entry)
    return Reading(tuple(entries), rows=len(blocks), published=published, notes=notes.lines())


def _entry(block: Block, notes: Notes) -> Entry:
    if sum(map(len, block.lines)) > LONGEST_CELL:
        raise FeedError(f"holds more than {LONGEST_CELL:,} characters", where=block.where)
    at = next((index for index, line in enumerate(block.lines) if _ADDRESS.match(line)), None)
    if not at:
        raise FeedError("has no name before its address (所在地), or no address", where=block.where)
    native, latin = _sides(block.lines[:at])
    names = _unique([*_latin_names(latin), *_native_names(native)])
    addresses = _addresses(block.lines[at:], block.of)
    if not any(address.country for address in addresses):
        notes.add("no country found in the address", block.where)
    countries = tuple(dict.fromkeys(address.country for address in addresses if address.country))
    return Entry(
        feed="jp.designated",
        id=_id(countries, block.of, names[0].name),
        kind="organisation",
        names=tuple(names),
        addresses=addresses,
        countries=countries or tuple(filter(None, [_HOME[block.of]])),
        programmes=(block.of,),
        measures=("export_approval",),
        licence_requirement=_REQUIREMENTS[block.of],
        licence_policy=_POLICY,
        citations=(_CITATIONS[block.of],),
        remarks=_remarks(native, latin),
        source=block.where,
    )


def _id(countries: Sequence[str], of: str, name: str) -> str:
    """Give an id that does not rest on the number, which changes when entries are taken out."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    where = countries[0] if countries else _HOME[of] or "XX"
    return "-".join([where, *re.findall(r"[^\W_]+", plain)])


def _unique(names: Sequence[ListedName]) -> list[ListedName]:
    seen: dict[str, ListedName] = {}
    for name in names:
        seen.setdefault(name.name, name)
    return list(seen.values())


def _listed(text: str, kind: NameKind) -> ListedName:
    return ListedName(name=text, kind=kind, script=script_of(text))


# --- Japanese and English


def _sides(lines: Sequence[str]) -> tuple[str, list[str]]:
    """Part the lines of a name into the Japanese one, which comes first, and the English ones."""
    native: list[str] = []
    rest = list(lines)
    while rest and (not native or _open(native) or _is_native(rest[0])):
        native.append(rest.pop(0))
    return _glued(native), rest


def _glued(lines: Sequence[str]) -> str:
    """Join wrapped lines: without a blank next to Japanese or Chinese, and after a hyphen."""
    text = ""
    for line in lines:
        near = text[-1:] + line[:1]
        text += ("" if not text or text[-1] == "-" or _WIDE.search(near) else " ") + line
    return text


def _open(lines: Sequence[str]) -> bool:
    text = "".join(lines)
    return text.count("（") + text.count("(") > text.count("）") + text.count(")")


def _is_native(line: str) -> bool:
    """Say whether a line is Japanese: outside brackets, where an English name can have its Chinese form."""
    if _ALSO.match(line) or not _NATIVE.search(line):
        return False
    outside = re.sub(r"[（(][^（）()]*$", "", _BRACKET.sub("", line)).strip()
    return not outside or bool(_NATIVE.search(outside))


def _remarks(native: str, latin: Sequence[str]) -> str:
    """Keep the whole wording of an entry that includes what belongs to it."""
    text = " ".join(latin)
    return f"{native} {text}" if _INCLUDING.search(text) else ""


# --- names


def _latin_names(lines: Sequence[str]) -> Iterator[ListedName]:
    """Yield the English name, the native forms beside it, and the aliases in whichever of the two styles they come."""
    cut = next((index for index, line in enumerate(lines) if _ALSO.match(line)), len(lines))
    text = "\n".join(lines[:cut])
    mark = _MARK.search(text)
    head = text[: mark.start()] if mark else text
    name, *native = _with_native(_INCLUDING.split(_glued(head.split("\n")))[0].strip(" ,"))
    if name:
        yield _listed(name, "primary")
    yield from (_listed(form, "alias") for form in native)
    for alias in _dashed(text[mark.end() :], mark.group()) if mark else ():
        yield from (_listed(form, "alias") for form in _with_native(alias))
    yield from (_listed(alias, "alias") for alias in _listed_in_line(lines[cut:]))


def _with_native(text: str) -> list[str]:
    """Cut the Chinese or Japanese forms in brackets off an English name."""
    natives = [match for match in _BRACKET.finditer(text) if _NATIVE.search(match.group(1))]
    plain = text
    for match in reversed(natives):
        plain = plain[: match.start()] + plain[match.end() :]
    forms = [form for match in natives for form in re.split(r"[、,，]", match.group(1))]
    return [" ".join(plain.split()), *(form.strip() for form in forms if form.strip())]


def _dashed(text: str, mark: str) -> list[str]:
    """Give aliases that come a line each after a dash, as many as the words before them say.

    A line that begins with a hyphen can be the rest of a word that was broken there.
    """
    said = _NUMBERS.get(mark.lower().split("follow")[-1].split()[1], 0) if "follow" in mark.lower() else 0
    apart = _joined_aliases(text, broken_words=False)
    if said and len(apart) != said and len(whole := _joined_aliases(text, broken_words=True)) == said:
        apart = whole
    if apart:
        apart[-1] = _without_full_stop(apart[-1])
    return apart


def _joined_aliases(text: str, *, broken_words: bool) -> list[str]:
    joined: list[str] = []
    for line in (piece for raw in text.split("\n") for piece in _INLINE_DASH.split(raw) if piece.strip()):
        goes_on = bool(joined) and broken_words and not re.search(r"[;；,]\s*(?:and\s*)?,?$|\band$", joined[-1])
        if not joined or (_DASH.match(line) and not goes_on):
            joined.append(_DASH.sub("", line))
        elif _DASH.match(line):
            joined[-1] += line
        else:
            joined[-1] = _glued([joined[-1], line])
    plain = (_without_joints(alias) for alias in joined)
    return [alias for alias in plain if alias]


def _without_joints(alias: str) -> str:
    """Take semicolons, commas and the word "and" off the end of an alias."""
    return re.sub(r"(?:\s*[;；,]|\s+and|^and)*\s*$", "", alias).strip()


def _listed_in_line(lines: Sequence[str]) -> Iterator[str]:
    """Yield aliases that come after 別称 with semicolons between them: Japanese ones first, then English ones."""
    plain = [_ALSO.sub("", line) for line in lines]
    for _, group in groupby(plain, key=lambda line: bool(_NATIVE.search(line))):
        yield from (alias.strip() for alias in re.split(r"[;；]", _glued(list(group))) if alias.strip())


def _without_full_stop(text: str) -> str:
    """Take the full stop that ends the sentence off the last alias, and leave that of an abbreviation."""
    if re.search(r"(?:\b(?:Co|Ltd|Inc|Corp|Bros|[A-Za-z])|\b[A-Z][a-z]?)\.$", text):
        return text
    return text.removesuffix(".")


def _native_names(text: str) -> Iterator[ListedName]:
    """Yield the Japanese name and what stands in brackets after it: aliases after 別称, or another native form."""
    main = re.split(r"[（(][^（）()]*含む", text)[0].strip()
    forms: list[str] = []
    while (last := _LAST_BRACKET.search(main)) and _NATIVE.search(last.group(1)):
        inner = last.group(1).strip()
        forms[:0] = re.split(r"、|，|､|,|及び|並びに", _ALSO.sub("", inner)) if _ALSO.match(inner) else [inner]
        main = main[: last.start()].strip()
    yield _listed(" ".join(main.split()).strip(" 。"), "primary")
    yield from (_listed(form.strip(" 。"), "alias") for form in forms if form.strip(" 。"))


# --- addresses


def _addresses(lines: Sequence[str], of: str) -> tuple[ListedAddress, ...]:
    text = " ".join(lines)
    text = _ADDRESS.sub("", text).strip()
    parts = [part.strip(" .") for part in re.split(r"[;；]\s*(?:and\s+)?", text)]
    return tuple(ListedAddress(text=part, country=_country(part) or _HOME[of]) for part in parts if part)


def _country(address: str) -> str:
    """Give the country that an address ends with, before or after a post code."""
    words = [re.sub(r"\d[\d\s-]*$|^\d[\d\s-]*", "", part).strip(" .") for part in address.split(",")]
    parts = [word for word in words if word]
    for size in (2, 1):
        for end in (len(parts), len(parts) - 1):
            if end >= size and (code := place(", ".join(parts[end - size : end]))):
                return code
    last = re.search(r"(?:in|,|\s)\s*([A-Z][\w ]+)$", address)
    return (place(last.group(1)) or "") if last else ""
