"""The headings of party lists, whose names differ from firm to firm, matched to the fields that screening reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exportgate.errors import InputError
from exportgate.intake.columns import normal
from exportgate.intake.tables import Layout
from exportgate.intake.values import did_you_mean, shown

_SYNONYMS = {
    "supplier": "name",
    "vendor": "name",
    "customer": "name",
    "company": "name",
    "party": "name",
    "organisation": "name",
    "organization": "name",
    "birth_date": "date_of_birth",
    "dob": "date_of_birth",
    "country_code": "country",
    "aka": "aliases",
    "also_known_as": "aliases",
    "remarks": "note",
    "notes": "note",
}


@dataclass(frozen=True, slots=True)
class Fields:
    """Where the fields of a party stand: the index of the column by field, and what the user should be told."""

    index: Mapping[str, int]
    notes: Sequence[str]


def fields_of(headings: Sequence[str], wanted: Sequence[str], layout: Layout, file: str) -> Fields:
    """Find the columns of some fields: as the user says, by the field's own name, by a known word, or by an ending.

    A heading that ends like a field (`supplier_name`) is taken for it where it is the only one; that is told.

    Args:
        headings: of the file.
        wanted: the fields; `name` must be among them and be found.
        layout: what the user says of the columns.
        file: its name for messages.

    Raises:
        InputError: no column for the name is found, several might be it, or the user names a column that is not there.
    """
    plain = [normal(heading) for heading in headings]
    index = _as_told(plain, headings, wanted, layout, file)
    ignored = {normal(heading) for heading in layout.ignore}
    free = [number for number, name in enumerate(plain) if name and name not in ignored]
    notes = []
    for field in wanted:
        if field in index:
            continue
        found = _exact(field, plain, free, headings, file)
        if found is None:
            found = _likely(field, plain, [number for number in free if number not in index.values()], headings, file)
            if found is not None:
                notes.append(f"{field} is read from column {shown(headings[found])}")
        if found is not None:
            index[field] = found
    if "name" not in index:
        raise _no_name(headings, plain, file)
    unread = [shown(headings[number]) for number in free if number not in index.values()]
    if unread:
        notes.append(f"not read: {', '.join(unread)}")
    return Fields(index, notes)


def _as_told(
    plain: Sequence[str], headings: Sequence[str], wanted: Sequence[str], layout: Layout, file: str
) -> dict[str, int]:
    index = {}
    for field, theirs in layout.columns.items():
        if field not in wanted:
            known = ", ".join(wanted)
            raise InputError(f'--columns: there is no field "{field}"; the fields are {known}', where=file)
        if normal(theirs) not in plain:
            held = ", ".join(shown(heading) for heading in headings if heading)
            near = did_you_mean(normal(theirs), plain)
            raise InputError(f"--columns: there is no column {shown(theirs)}{near}", where=file, hint=f"It has {held}.")
        index[field] = plain.index(normal(theirs))
    return index


def _exact(field: str, plain: Sequence[str], free: Sequence[int], headings: Sequence[str], file: str) -> int | None:
    found = [number for number in free if plain[number] == field]
    if len(found) > 1:
        raise InputError(f"two columns are called {shown(headings[found[0]])}", where=file)
    return found[0] if found else None


def _likely(field: str, plain: Sequence[str], free: Sequence[int], headings: Sequence[str], file: str) -> int | None:
    found = [number for number in free if _SYNONYMS.get(plain[number]) == field]
    found = found or [number for number in free if plain[number].endswith(f"_{field}")]
    if field == "name" and len(found) > 1:
        told = ", ".join(shown(headings[number]) for number in found)
        raise InputError(f"several columns might hold the name: {told}", where=file, hint=_hint(headings[found[0]]))
    return found[0] if len(found) == 1 else None


def _no_name(headings: Sequence[str], plain: Sequence[str], file: str) -> InputError:
    held = ", ".join(shown(heading) for heading in headings[:30] if heading) or "nothing"
    likely = next((headings[number] for number, name in enumerate(plain) if "name" in name), "Supplier")
    return InputError(f'has no column "name"; its first row holds {held}', where=file, hint=_hint(likely))


def _hint(heading: str) -> str:
    return f'Say which column it is: --columns name="{heading}"'
