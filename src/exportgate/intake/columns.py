"""The headings of a flat shipments file, each understood as the place in a shipment that its cells fill."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from exportgate.errors import InputError
from exportgate.intake.tables import Layout, Table
from exportgate.intake.values import did_you_mean, shown
from exportgate.intake.vocabulary import Vocabulary
from exportgate.shipment import Role

Part = Literal["shipment", "line", "code", "detail", "party", "fact", "unread"]

SHIPMENT_COLUMNS = {
    "shipment": "id",
    "id": "id",
    "date": "date",
    "direction": "direction",
    "from": "from",
    "to": "to",
    "via": "via",
}
LINE_COLUMNS = ("line", "description", "hs", "origin", "quantity", "unit", "value", "currency")
PARTY_COLUMNS = (
    "name",
    "kind",
    "country",
    "address",
    "headquarters",
    "flags",
    "owners",
    "date_of_birth",
    "identifiers",
    "id",
)
FACT = "fact:"
_PARTY = re.compile(rf"({'|'.join(Role)})(?:_(\d{{1,3}}))?_({'|'.join(PARTY_COLUMNS)})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place in the row, its heading as written, and what its cells are.

    Args:
        index: place in the row, from 0.
        heading: as the file has it.
        part: of what the cell is a value; `unread` is left out.
        key: the name of that value.
        party: the role of the party and its number within the row, for parties.
    """

    index: int
    heading: str
    part: Part
    key: str = ""
    party: tuple[str, str] = ("", "")


def columns_of(table: Table, vocabulary: Vocabulary, layout: Layout) -> list[Column]:
    """Understand the headings of a table.

    Raises:
        InputError: a heading is unknown or comes twice, or there is no column for the shipment's id.
    """
    columns = list(_columns(table.headings, vocabulary, layout))
    known = _known(vocabulary)
    strangers = [column.heading for column in columns if column.part == "unread" and column.key == "unknown"]
    if strangers and len(strangers) == sum(1 for column in columns if column.heading):
        raise _no_shipments(table)
    if strangers:
        told = "; ".join(f"{shown(heading)}{did_you_mean(normal(heading), known)}" for heading in strangers)
        one = strangers[0]
        hint = f'A column that is meant to be left out: --ignore "{one}". One with another name: --columns to="{one}".'
        raise InputError(f"unknown columns: {told}", where=table.name, hint=hint)
    _refuse_doubles(table, columns)
    if not any(column.part == "shipment" and column.key == "id" for column in columns):
        raise _no_shipments(table)
    return columns


def normal(heading: str) -> str:
    """Write a heading as ours are written: lower case, `_` for blanks; the name of a fact keeps its case."""
    head, colon, fact = heading.partition(":")
    plain = re.sub(r"[\s_-]+", "_", head.strip().casefold()).strip("_")
    return f"{plain}:{fact.strip()}" if colon else plain


def _columns(headings: Sequence[str], vocabulary: Vocabulary, layout: Layout) -> Iterator[Column]:
    ours = {normal(theirs): name for name, theirs in layout.columns.items()}
    ignored = {normal(heading) for heading in layout.ignore}
    for index, heading in enumerate(headings):
        name = normal(heading)
        if name in ignored:
            yield Column(index, heading, "unread", "ignored")
        elif heading:
            yield _column(index, heading, ours.get(name, name), vocabulary)


def _column(index: int, heading: str, name: str, vocabulary: Vocabulary) -> Column:
    if name in SHIPMENT_COLUMNS:
        return Column(index, heading, "shipment", SHIPMENT_COLUMNS[name])
    if name in LINE_COLUMNS:
        return Column(index, heading, "line", name)
    if name in vocabulary.jurisdictions:
        return Column(index, heading, "code", name)
    if name.partition(".")[0] in vocabulary.line_fields:
        return Column(index, heading, "detail", name)
    if name.startswith(FACT) and vocabulary.knows_fact(name.removeprefix(FACT)):
        return Column(index, heading, "fact", name.removeprefix(FACT))
    if party := _PARTY.fullmatch(name):
        return Column(index, heading, "party", party[3], (party[1], party[2] or "1"))
    absent = vocabulary.absent(name.removeprefix(FACT))
    return Column(index, heading, "unread", "absent" if absent else "unknown")


def _known(vocabulary: Vocabulary) -> list[str]:
    parties = [f"{role}_{field}" for role in Role for field in PARTY_COLUMNS]
    facts = [f"{FACT}{name}" for name in vocabulary.facts]
    return [*SHIPMENT_COLUMNS, *LINE_COLUMNS, *vocabulary.jurisdictions, *vocabulary.line_fields, *parties, *facts]


def _refuse_doubles(table: Table, columns: Sequence[Column]) -> None:
    seen: dict[tuple[str, str, tuple[str, str]], str] = {}
    for column in columns:
        if column.part == "unread":
            continue
        place = (column.part, column.key, column.party)
        if place in seen:
            raise InputError(
                f"two columns for one thing: {shown(seen[place])} and {shown(column.heading)}", where=table.name
            )
        seen[place] = column.heading


def _no_shipments(table: Table) -> InputError:
    found = ", ".join(shown(heading) for heading in table.headings[:20])
    return InputError(
        f'is no shipments file: it has no column "shipment". Its first row holds: {found}',
        where=table.name,
        hint="The columns are described in docs/input.md; --columns shipment=NAME says which column is meant.",
    )
