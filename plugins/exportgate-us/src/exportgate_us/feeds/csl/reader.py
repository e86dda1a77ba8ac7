"""Reader of the Consolidated Screening List (consolidated.csv), each entry with the list that it comes from."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256

import msgspec

from exportgate.entry import Entry
from exportgate.errors import FeedError
from exportgate.feeds.dates import iso_date, month_day_year
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.notes import Notes
from exportgate.feeds.reading import Record, broken
from exportgate.law.places import codes
from exportgate_us.feeds.csl.layout import records
from exportgate_us.feeds.csl.sources import Source, source_named
from exportgate_us.feeds.ids import slug
from exportgate_us.feeds.ofac.list_xml import linked_to
from exportgate_us.feeds.ofac.mapper import KINDS, entry_of
from exportgate_us.feeds.ofac.party import Feature, Party, PartyAddress, split_name
from exportgate_us.feeds.ofac.remarks import document, meaning_of, number_named
from exportgate_us.feeds.ofac.sublists import rules
from exportgate_us.feeds.part744.addresses import country_in
from exportgate_us.feeds.part744.citations import citations, glued_footnotes
from exportgate_us.feeds.successors import parted

FEED = "us.csl"
SUBLIST = "List"

# `Huawei Technologies Co., Ltd. (Huawei). Affiliated Entity: Huawei Marine Networks Co., Ltd.`
_MEMBER = re.compile(
    r"(?P<parent>.+?)[.,]? (?:Affiliated Entity:|Subordinate Institution -|and subordinate entity) (?P<name>.+)",
    re.IGNORECASE | re.DOTALL,
)
_FIELDS = {
    "title": "Title",
    "call_sign": "Call sign",
    "vessel_type": "Vessel type",
    "gross_tonnage": "Tonnage",
    "gross_registered_tonnage": "Gross registered tonnage",
    "vessel_flag": "Vessel flag",
    "vessel_owner": "Vessel owner",
    "standard_order": "Standard order",
    "end_date": "End date",
}
_FEATURES = {
    "dates_of_birth": "DOB",
    "places_of_birth": "POB",
    "nationalities": "nationality",
    "citizenships": "citizen",
}
_TRAILING_DAYS = re.compile(r"((?:, \d{4}-\d{2}-\d{2})+)$")
_TRAILING_COUNTRY = re.compile(r"(?:^|, )([A-Z]{2})$")
_LEADING_COUNTRY = re.compile(r"^([A-Z]{2}), ")


def read(files: Sequence[RawFile]) -> Reading:
    """Read consolidated.csv.

    Raises:
        FeedError: the file is not what it should be, or a row is of a list that is not known.
    """
    if len(files) != 1:
        raise FeedError(f"{len(files)} files, 1 expected", where=", ".join(file.name for file in files))
    notes = Notes()
    drafts = [_draft(record, notes) for record in records(files[0])]
    if not drafts:
        raise broken(files[0], "holds no row")
    return Reading(list(_with_unique_ids(drafts, notes)), len(drafts), notes=notes.lines())


def _draft(record: Record, notes: Notes) -> tuple[Source, Entry]:
    """Make the entry of one row, its id as printed or "" where none is."""
    own_id, number = record.take("_id"), record.take("entity_number")
    source = _source(record)
    kind = record.take("type").casefold()
    if kind and kind not in KINDS:
        raise broken(record.file, f"unknown type {kind!r}; known are {', '.join(KINDS)}", row=record.number)
    party = _party(record, number, kind, notes)
    notice, requirement = record.take("federal_register_notice"), record.take("license_requirement")
    entry = entry_of(party, FEED, _measures(party, source))
    entry = msgspec.structs.replace(
        entry,
        id=own_id or number,
        kind=KINDS[kind] if kind else "",
        licence_requirement=requirement,
        licence_policy=record.take("license_policy"),
        footnotes=glued_footnotes(requirement) if source.feed == "us.el" else (),
        citations=citations(notice) or ((notice,) if notice else ()),
        listed_on=_day(record),
        source=source.name,
        origin_feed=source.feed,
        origin_id=number,
        details=entry.details | ({SUBLIST: source.sublist} if source.sublist else {}),
    )
    record.finish("source_list_url", "source_information_url")
    return source, entry


def _source(record: Record) -> Source:
    try:
        return source_named(record.take("source"))
    except FeedError as error:
        raise FeedError(
            error.message, where=broken(record.file, "", row=record.number).where, hint=error.hint
        ) from None


def _party(record: Record, number: str, kind: str, notes: Notes) -> Party:
    individual = kind == "individual"
    parent, own_name = _member(record.take("name"))
    name, within, followers = parted(own_name)
    if not name:
        raise broken(record.file, "has no name", row=record.number)
    aliases = [split_name(alias, individual) for alias in (*within, *_several(record.take("alt_names")))]
    remarks = "; ".join(text for text in (" ".join(record.take("remarks").split()), followers) if text)
    features = [*_features(record, notes), *(Feature("Linked To:", text) for text in linked_to(remarks))]
    fields = {"Belongs to": parent, **{heading: record.take(column) for column, heading in _FIELDS.items()}}
    return Party(
        uid=number,
        kind=kind or "entity",
        names=(split_name(name, individual, "primary"), *aliases),
        programmes=tuple(_several(record.take("programs"))),
        addresses=tuple(_address(text) for text in _several(record.take("addresses"))),
        features=tuple(features),
        fields={heading: text for heading, text in fields.items() if text},
        remarks=remarks,
    )


def _member(text: str) -> tuple[str, str]:
    """Part the name of a listed firm from that of the affiliate or institution which the row is about ("" and all)."""
    found = _MEMBER.fullmatch(text.strip())
    return (found["parent"].strip(" ,"), found["name"].strip()) if found else ("", text)


def _several(cell: str) -> list[str]:
    """Part the values that a cell joins with `; `, some of them with an `and` or a blank left in front."""
    values = (" ".join(value.split()).removeprefix("and ").strip(" ;") for value in cell.split("; "))
    return [value for value in values if value]


def _address(text: str) -> PartyAddress:
    """Read an address, whose last part is the code of its country; a code alone is a country and no address."""
    *before, last = text.split(", ")
    code = last if last in codes() else ""
    return PartyAddress(text if before or not code else "", code or country_in(text))


def _features(record: Record, notes: Notes) -> Iterator[Feature]:
    for column, heading in _FEATURES.items():
        yield from (Feature(heading, text) for text in _several(record.take(column)))
    for text in _several(record.take("ids")):
        found = _number(text)
        if found is None:
            notes.add("entry of ids with no label that is known, kept in the details", text[:60])
            found = Feature("Identification", text)
        yield found


def _number(text: str) -> Feature | None:
    """Read `Passport, 836238033, KP, 2001-10-01`, or in the older layout `KP, 836238033, Passport`."""
    label, _, rest = text.partition(", ")
    if _known(label) and rest:
        bare = _TRAILING_DAYS.sub("", rest)
        days = [*(_TRAILING_DAYS.findall(rest) or [""])[0].split(", ")[1:], "", ""]
        country = found[1] if (found := _TRAILING_COUNTRY.search(bare)) and found[1] in codes() else ""
        value = bare.removesuffix(f", {country}") if country else bare
        return document(label, value, country, days[0], days[1])
    rest, _, label = text.rpartition(", ")
    label = label.rstrip(" #")
    if _known(label) and rest:
        country = found[1] if (found := _LEADING_COUNTRY.match(rest)) and found[1] in codes() else ""
        return document(label, rest.removeprefix(f"{country}, ") if country else rest, country)
    return None


def _known(label: str) -> bool:
    return meaning_of(label) is not None or number_named(label) is not None


def _measures(party: Party, source: Source) -> tuple[str, ...]:
    """Give what the row's own list imposes: by the rules of OFAC's sublists where they tell more than the list does."""
    told = [rule.measure for rule in rules() if rule.sublist == source.sublist and rule.heading and rule.applies(party)]
    return tuple(dict.fromkeys(told)) or (source.measure,)


def _day(record: Record) -> date | None:
    text = record.take("start_date")
    day = iso_date(text) or month_day_year(text)
    if text and day is None:
        raise broken(record.file, f"{text!r} is not a day", row=record.number, column="start_date")
    return day


def _with_unique_ids(drafts: Sequence[tuple[Source, Entry]], notes: Notes) -> Iterator[Entry]:
    """Give every entry an id of its own.

    `_id` (or, in the layout without it, the entity number) is kept. Where one number stands on several lists, the list
    that stands first in sources.csv keeps it, and the others get their list's code after it (`17014-ns-mbs`). A row
    without any number is named by name and list (`brandt-optik-handels-gmbh-dpl`), with a check sum if taken.
    """
    holders: dict[str, list[tuple[Source, int]]] = {}
    for at, (source, entry) in enumerate(drafts):
        if entry.id:
            holders.setdefault(entry.id, []).append((source, at))
    keeps = {min(found, key=lambda item: (item[0].rank, item[1]))[1] for found in holders.values()}
    taken: set[str] = set()
    for at, (source, entry) in enumerate(drafts):
        code = slug(source.sublist or source.code)
        wanted = entry.id if at in keeps else f"{entry.id or slug(entry.primary_name)}-{code}"
        if wanted in taken or (at not in keeps and wanted in holders):
            wanted = f"{wanted}-{_check_sum(entry)}"
        if wanted in taken:
            notes.add("row that repeats another one in full, left out", wanted)
            continue
        taken.add(wanted)
        yield msgspec.structs.replace(entry, id=wanted)


def _check_sum(entry: Entry) -> str:
    return sha256(msgspec.json.encode(entry)).hexdigest()[:8]
