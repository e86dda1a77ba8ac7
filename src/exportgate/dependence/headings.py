"""Which column of a file is which of ours: by the heading, or as the user says."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from exportgate.errors import InputError

FLOWS = {
    "m": "import",
    "import": "import",
    "imports": "import",
    "inbound": "import",
    "purchase": "import",
    "x": "export",
    "export": "export",
    "exports": "export",
    "outbound": "export",
    "sale": "export",
    "rx": "re-export",
    "reexport": "re-export",
    "reexports": "re-export",
    "rm": "re-import",
    "reimport": "re-import",
    "reimports": "re-import",
}
_AMOUNT = re.compile(r"(?:cif|fob|trade)?(import|export)?(?:s)?value(?:in)?([a-z]{3})?")
_IN_DOLLARS = "primaryvalue"
_OURS = frozenset(
    {
        *("partner", "market", "product", "label", "period", "year", "month", "value", "unit", "quantity"),
        *("quantity_unit", "flow", "reexport", "aggregate", "supplier", "partner_code", "market_code"),
        *("second", "mode", "customs"),
    }
)


@dataclass(frozen=True, slots=True)
class Mapped:
    """The columns of a file.

    Args:
        columns: our column, mapped to the numbers of the file's columns that may hold it, best first.
        flow, unit: what the heading of the value says by itself; "" where it does not.
        swapped: the partners are those who report, so their exports are what the market buys.
    """

    columns: Mapping[str, tuple[int, ...]]
    flow: str = ""
    unit: str = ""
    swapped: bool = False
    headings: Sequence[str] = field(default=())

    def heading(self, ours: str) -> str:
        """Give the heading of the first column that holds something of ours."""
        at = self.columns.get(ours, ()) or (self.columns.get("year", ()) if ours == "period" else ())
        return self.headings[at[0]] if at else ours


def key_of(heading: str) -> str:
    """Give what two spellings of a heading have in common."""
    return re.sub(r"[\W_]+", "", heading).casefold()


def mapped(headings: Sequence[str], given: Mapping[str, str], name: str, quantities: bool = False) -> Mapped:
    """Say which columns hold what.

    Args:
        headings: of the file.
        given: our column to the file's heading, as the user says; they count before any other.
        name: of the file, for messages.
        quantities: quantities are to be compared rather than values.

    Raises:
        InputError: a heading is not in the file, or a column that is needed is missing.
    """
    keys = [key_of(heading) for heading in headings]
    chosen = {ours: _find(ours, theirs, keys, headings, name) for ours, theirs in given.items()}
    auto = _automatic(keys)
    swapped = "partner" in chosen and keys[chosen["partner"]] in _keys_of("market_name", "market_code")
    columns = _gathered(auto, chosen, swapped)
    if columns["label"] != columns["product"]:
        columns["product"] += columns["label"]  # goods without a code are told apart by their description
    measure = "quantity" if quantities else "value"
    for ours, found in (
        ("partner", columns["partner"]),
        ("product", columns["product"]),
        ("year or period", columns["period"] or columns["year"]),
        (measure, columns[measure]),
    ):
        if not found:
            raise InputError(
                f"no column holds the {ours}: {', '.join(headings[:20])}",
                where=name,
                hint=f"Name it with --columns {ours.split()[0]}=HEADING.",
            )
    _refuse_doubles(columns, keys, headings, name)
    flow, unit = ("", "") if quantities else _said_by(keys[columns["value"][0]])
    return Mapped(columns, flow, unit, swapped, tuple(headings))


def _find(ours: str, theirs: str, keys: Sequence[str], headings: Sequence[str], name: str) -> int:
    if ours not in _OURS:
        raise InputError(f"--columns: there is no column {ours!r}", hint=f"There are: {', '.join(sorted(_OURS))}.")
    if key_of(theirs) not in keys:
        raise InputError(f"has no column {theirs!r}, but: {', '.join(headings[:30])}", where=name)
    return keys.index(key_of(theirs))


def _refuse_doubles(
    columns: Mapping[str, tuple[int, ...]], keys: Sequence[str], headings: Sequence[str], name: str
) -> None:
    """Refuse a heading that stands over two columns, one of which would be read and the other not."""
    for at in {at for used in columns.values() for at in used}:
        if keys.count(keys[at]) > 1:
            raise InputError(
                f"has two columns headed {headings[at]!r}",
                where=name,
                hint="Rename the one that is not meant.",
            )


def _automatic(keys: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for ours, heading in _table():
        if heading in keys:
            found.setdefault(ours, []).append(keys.index(heading))
    if "value" not in found:
        found["value"] = [at for at, key in enumerate(keys) if _AMOUNT.fullmatch(key)][:1]
    return found


def _gathered(auto: Mapping[str, list[int]], chosen: Mapping[str, int], swapped: bool) -> dict[str, tuple[int, ...]]:
    partner = [*auto.get("partner_name", []), *auto.get("partner_code", [])] or auto.get("supplier", [])
    market = [*auto.get("market_name", []), *auto.get("market_code", [])]
    columns = {ours: tuple(auto.get(ours, ())[:1]) for ours in _OURS}
    columns |= {"partner": tuple(partner), "market": tuple(partner if swapped else market)}
    columns |= {ours: (at,) for ours, at in chosen.items()}
    if swapped:
        columns["second"] = ()
    return columns


def _said_by(key: str) -> tuple[str, str]:
    if key == _IN_DOLLARS:
        return "", "USD"
    said = _AMOUNT.fullmatch(key)
    return (said[1] or "", (said[2] or "").upper()) if said else ("", "")


def _keys_of(*ours: str) -> frozenset[str]:
    return frozenset(heading for column, heading in _table() if column in ours)


@cache
def _table() -> tuple[tuple[str, str], ...]:
    text = (files("exportgate.dependence") / "headings.csv").read_text("utf-8")
    return tuple((row["column"], row["heading"]) for row in csv.DictReader(text.splitlines()))
