"""Rows of the asset freeze list to entries."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec

from exportgate.entry import Entry, EntryKind, ListedAddress, ListedName, NameKind
from exportgate.feeds.feed import Reading
from exportgate.feeds.notes import Notes
from exportgate.law.places import place
from exportgate.law.tables import load_yaml
from exportgate.names import script_of
from exportgate.shipment import Identifier
from exportgate_jp.feeds.japanese import countries_in, country, country_at_start, dates_in, dotted_date, known, numbered
from exportgate_jp.feeds.mof.aliases import aliases_in, names_in, spellings
from exportgate_jp.feeds.mof.rows import FreezeRow
from exportgate_jp.rules.freezes import OWNED, PARTIAL

NAME = "日本語表記"
_DATE, _NUMBER, _ENGLISH = "告示日付", "告示番号", "英語表記"
_ALIASES = ("別名", "別名・別称", "別称", "別称・別名", "別称・旧称", "確定可能な別名")
_FORMER = ("旧称", "旧称・以前の呼称", "過去の別名", "以前の別名")
_WEAK = ("確定に十分でない別名",)
_BORN = ("生年月日", "生年月日・出生地")
_NATIONALITY = "国籍"
_PASSPORT = "旅券番号"
_NUMBERS = ("ID番号", "身分登録番号", "身分証番号")
_ADDRESSES = ("住所", "住所・所在地", "所在地", "住所等", "活動地域・住所", "所在地・住所 登録された事務所の住所")
_REMARKS = ("その他の情報", "詳細")
_PERSONAL = ("称号", "役職", "肩書", "肩書等", "出生地", "出生地・出身地")
_OTHER = (
    "国連参照番号",
    "国連制裁員会による指定日",
    "国連制裁委員会による指定日",
    "リスト掲載日",
    "決議1483上の根拠",
    "指定の根拠",
    "電話",
    "FAX",
    "電話番号",
)
COLUMNS = frozenset(
    (
        _DATE,
        _NUMBER,
        NAME,
        _ENGLISH,
        _NATIONALITY,
        _PASSPORT,
        *_ALIASES,
        *_FORMER,
        *_WEAK,
        *_BORN,
        *_NUMBERS,
        *_ADDRESSES,
        *_REMARKS,
        *_PERSONAL,
        *_OTHER,
    )
)
"""Every column that is known; another one stops the reading."""

_KINDS: dict[str, EntryKind] = {"person": "person", "organisation": "organisation", "": ""}
_DELETED = "削除"
_HALF_OWNED = re.compile(r"(?:50|５０)\s*[％%]以上を直接に所有")
_EXCEPT = re.compile(r"下記に掲げる団体（([\d及び、]+)に掲げる団体を除く")
_PAST_ONLY = re.compile(r"以前に発生した債権の変更又は消滅に係る")
_CALLS = re.compile(r"[,;]\s*(?:Phone|Tel|Telephone|Fax|Mobile|E-?mail)\b.*$", re.IGNORECASE)
_IMO = re.compile(r"IMO[^\d]{0,12}((?:\d{7})+)(?!\d)")
_EXACT_DIGITS = 15  # of a number that a spreadsheet holds; those after them are noughts in place of what was written
_PASSPORT_NUMBER = re.compile(r"(?<![A-Za-z\d])([A-Z]{0,3}[ -]?\d{5,10}[A-Z]?)(?![\dA-Za-z-]|\s*年)")
_FULL_ID = re.compile(r"(?<![A-Za-z\d])([A-Z]{0,3}\d[\d-]{4,16}[A-Z\d]?)(?![\dA-Za-z]|\s*年)")
_CITATION = "FEFA Art. 16(1), Art. 21(1)"
_REQUIREMENT = "Payments and capital dealings with it need a licence of the Minister of Finance."


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of the list: its code, what its entries are, and what the notes under its title say."""

    code: str
    kind: EntryKind
    measures: tuple[str, ...]
    title: str


def reading_of(rows: Sequence[FreezeRow], notes: Notes) -> Reading:
    """Turn the rows of all sheets into entries, in their order; deleted entries are counted and left out."""
    entries: list[Entry] = []
    ids: Counter[str] = Counter()
    for row in rows:
        if not any(names_in(row.cells.get(column, "")) for column in (NAME, _ENGLISH)):
            _nameless(row, entries, notes)
            continue
        entry = _entry(row, _programme(row, notes), notes)
        ids[entry.id] += 1
        if ids[entry.id] > 1:
            notes.add("notice number stands twice; a number was added to the id", row.where)
            entry = msgspec.structs.replace(entry, id=f"{entry.id}-{ids[entry.id]}")
        entries.append(entry)
    return Reading(tuple(entries), rows=len(entries), notes=notes.lines())


def _nameless(row: FreezeRow, entries: list[Entry], notes: Notes) -> None:
    """Count a deleted entry; take a row with remarks only as the rest of the entry before."""
    rest = "\n".join(row.cells[column] for column in _REMARKS if row.cells.get(column))
    if any(_DELETED in cell for cell in row.cells.values()):
        notes.add("deleted entry", row.where)
    elif rest and not row.cells.get(_NUMBER) and entries:
        entries[-1] = msgspec.structs.replace(entries[-1], remarks=f"{entries[-1].remarks}\n{rest}")
    else:
        notes.add("row without a name left out", row.where)


def _entry(row: FreezeRow, programme: Programme, notes: Notes) -> Entry:
    cells = {column: cell for column, cell in row.cells.items() if known(cell)}
    kind = programme.kind or _kind(cells)
    addresses = tuple(_addresses(cells))
    listed = dotted_date(cells.get(_DATE, ""))
    if listed is None:
        notes.add("day of the notice not read", row.where)
    return Entry(
        feed="jp.mof",
        id=_id(row, programme),
        kind=kind,
        names=_names(cells, kind),
        addresses=addresses,
        countries=_countries(cells, addresses),
        identifiers=tuple(dict.fromkeys(_identifiers(cells))),
        dates_of_birth=tuple(day for column in _BORN for day in dates_in(cells.get(column, ""))),
        programmes=(programme.code,),
        measures=_measures(row, programme),
        licence_requirement=_REQUIREMENT,
        citations=(f"{_CITATION}; {programme.title}",),
        remarks="\n".join(cells[column] for column in _REMARKS if column in cells),
        source=row.where,
        listed_on=date.fromisoformat(listed) if listed else None,
        details=_details(cells),
    )


# --- programmes


def _programme(row: FreezeRow, notes: Notes) -> Programme:
    title = _title(row.title)
    declared = _declared().get(title)
    if declared is None:
        notes.add("programme not known; its kind of party is not told", f"sheet {row.sheet}")
        declared = {"code": f"sheet_{row.sheet}", "kind": ""}
    measures = [PARTIAL if _PAST_ONLY.search(row.title) else "asset_freeze"]
    if _HALF_OWNED.search(row.title):
        measures.append(OWNED)
    return Programme(declared["code"], _KINDS[declared["kind"]], tuple(measures), title)


@cache
def _declared() -> dict[str, dict[str, str]]:
    """The programmes by their titles, blanks and notes left out."""
    rows = load_yaml(files("exportgate_jp.feeds.mof") / "programmes.yaml")
    return {_title(title): row for row in rows for title in row["titles"]}


def _title(text: str) -> str:
    """Give a title without its notes and blanks, which are set in other places from edition to edition."""
    lines = re.split(r"\n?[（(]注\d*[）)１-９]*|（注", unicodedata.normalize("NFKC", text))[0]
    return re.sub(r"\s+", "", lines)


def _measures(row: FreezeRow, programme: Programme) -> tuple[str, ...]:
    """Leave out the reach to owned companies where the note takes this entry out of it."""
    excepted = _EXCEPT.search(row.title)
    numbers = re.findall(r"\d+", unicodedata.normalize("NFKC", excepted.group(1))) if excepted else []
    if _notice_number(row) in numbers:
        return tuple(measure for measure in programme.measures if measure != OWNED)
    return programme.measures


def _notice_number(row: FreezeRow) -> str:
    """Give the number within the notice, without the marks (*, #) that point to another programme."""
    match = re.search(r"\d+", row.cells.get(_NUMBER, ""))
    return match.group() if match else f"row{row.number}"


def _id(row: FreezeRow, programme: Programme) -> str:
    return f"{programme.code}-{_notice_number(row)}"


# --- fields


def _kind(cells: Mapping[str, str]) -> EntryKind:
    """Tell a person by what only persons have; a programme of both kinds says no more."""
    personal = (*_BORN, _NATIONALITY, _PASSPORT, *_PERSONAL)
    return "person" if any(column in cells for column in personal) else ""


def _names(cells: Mapping[str, str], kind: EntryKind) -> tuple[ListedName, ...]:
    found: dict[str, NameKind] = {}
    for name in (*names_in(cells.get(_ENGLISH, "")), *names_in(cells.get(NAME, ""))):
        found.setdefault(name, "primary")
    if kind == "person":
        for name in list(found):
            for spelling in spellings(name):
                found.setdefault(spelling, "alias")
    for columns, name_kind in ((_ALIASES, "alias"), (_FORMER, "former"), (_WEAK, "weak")):
        for column in columns:
            for alias, told in aliases_in(cells.get(column, ""), name_kind):  # type: ignore[arg-type]
                found.setdefault(alias, told)
    return tuple(ListedName(name=name, kind=told, script=script_of(name)) for name, told in found.items())


def _addresses(cells: Mapping[str, str]) -> Iterator[ListedAddress]:
    for column in _ADDRESSES:
        for part in numbered(cells.get(column, "")):
            for line in part.split("\n"):
                text = " ".join(line.split()).strip(" ;、,")
                if known(text) and not text.endswith((":", "：")):
                    yield ListedAddress(text=text, country=_address_country(text))


def _address_country(text: str) -> str:
    """Give the country that an address begins with in Japanese, or ends with in either language."""
    plain = re.sub(r"[（(][^（）()]*[）)]\s*$", "", unicodedata.normalize("NFKC", text))
    plain = _CALLS.sub("", plain).strip(" .")
    if code := country_at_start(plain):
        return code
    parts = [part.strip(" .") for part in re.split(r"[,、]", plain)]
    endings = (", ".join(parts[-size:]) for size in (2, 1))
    found = (place(ending) or country(ending) for ending in endings if len(ending) > 2)
    return next((code for code in found if code), "")


def _countries(cells: Mapping[str, str], addresses: Sequence[ListedAddress]) -> tuple[str, ...]:
    """Give the nationalities, or the countries of the addresses where there is none."""
    found = list(dict.fromkeys(countries_in(cells.get(_NATIONALITY, ""))))
    return tuple(found or dict.fromkeys(address.country for address in addresses if address.country))


def _identifiers(cells: Mapping[str, str]) -> Iterator[Identifier]:
    for part in numbered(cells.get(_PASSPORT, "")):
        for number in _PASSPORT_NUMBER.findall(unicodedata.normalize("NFKC", part)):
            yield Identifier(scheme="passport", value=_joined(number), country=country_at_start(part))
    for column in _NUMBERS:
        for part in numbered(cells.get(column, "")):
            for number in _FULL_ID.findall(unicodedata.normalize("NFKC", part)):
                yield Identifier(scheme="national_id", value=_joined(number), country=country_at_start(part))
    for cell in cells.values():
        for run in _IMO.findall(cell):
            yield from (Identifier(scheme="imo", value=number) for number in _sevens(run))


def _sevens(run: str) -> Iterator[str]:
    """Cut numbers that were written without blanks between them apart, as far as the spreadsheet kept them."""
    return (run[start : start + 7] for start in range(0, len(run), 7) if start + 7 <= _EXACT_DIGITS)


def _joined(number: str) -> str:
    return re.sub(r"[\s-]", "", number)


def _details(cells: Mapping[str, str]) -> dict[str, str]:
    """Keep what has no field of its own, and the raw text of what was taken apart, under the publisher's headings."""
    kept = (_NUMBER, _DATE, *_PERSONAL, *_OTHER, *_BORN, _NATIONALITY, _PASSPORT, *_NUMBERS)
    return {column: cells[column] for column in kept if column in cells}
