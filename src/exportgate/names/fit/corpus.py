"""What the fit learns from: parties of the loaded lists, joined across lists, and names of unlisted parties."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from exportgate.entry import Entry
from exportgate.errors import InputError
from exportgate.names.fit.examples import Listed, half, key

CleanName = tuple[str, str]
"""A name and its kind."""


def parties_of(lists: Mapping[str, Sequence[Entry]]) -> list[Listed]:
    """Join the people and organisations of all lists into parties: entries that share a name of two words or more."""
    leaders: dict[int, int] = {}
    seen: dict[tuple[str, str], int] = {}
    entries = [
        entry
        for _, listed in sorted(lists.items())
        for entry in listed
        if entry.kind in ("person", "organisation", "") and entry.names
    ]
    for number, entry in enumerate(entries):
        leaders[number] = number
        for listed in entry.names:
            same = _kind(entry), key(listed.name, _kind(entry))
            if " " in same[1]:
                leaders[_leader(leaders, number)] = _leader(leaders, seen.setdefault(same, number))
    parties: dict[int, Listed] = {}
    for number, entry in enumerate(entries):
        party = parties.setdefault(_leader(leaders, number), Listed(number, _kind(entry), []))
        party.group = _leader(leaders, number)
        _add_names(party, entry)
    return [party for party in parties.values() if party.names]


def _leader(leaders: dict[int, int], number: int) -> int:
    while leaders[number] != number:
        leaders[number] = number = leaders[leaders[number]]
    return number


def _kind(entry: Entry) -> str:
    return "person" if entry.kind == "person" else "organisation"


def _add_names(party: Listed, entry: Entry) -> None:
    for listed in entry.names:
        names = party.names if listed.script in ("", "latin") else party.native
        if listed.name not in names:
            names.append(listed.name)


def clean_names(paths: Iterable[Path], column: str = "name") -> list[CleanName]:
    """Read names of unlisted people and companies: the half of them that is for fitting, each once.

    The files are CSV with a column for the name, and one for the kind where not all are organisations.

    Raises:
        InputError: a file lacks the column.
    """
    found: dict[CleanName, None] = {}
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            named = column if column in (rows.fieldnames or ()) else "supplier_name"
            if named not in (rows.fieldnames or ()):
                raise InputError(f"no column {column}", where=str(path), hint="Name the column: name.")
            for row in rows:
                if (name := (row[named] or "").strip()) and half(name):
                    found[name, row.get("kind") or "organisation"] = None
    return list(found)


def unlisted(clean: Iterable[CleanName], parties: Iterable[Listed]) -> list[CleanName]:
    """Leave out clean names that a listed party bears too, up to word order and legal form."""
    listed = {(party.kind, _core(name, party.kind)) for party in parties for name in party.names}
    return [(name, kind) for name, kind in clean if (kind, _core(name, kind)) not in listed and key(name, kind)]


def _core(name: str, kind: str) -> str:
    return " ".join(word for word in key(name, kind).split() if not word.isupper())
