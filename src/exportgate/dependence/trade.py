"""Trade read from files and added up by market, product, unit, year, month and partner, with bounded memory.

DuckDB adds up what is spelled alike in one pass over each file; what the spellings mean is decided once for each, not
once for each row.
"""

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from exportgate.dependence.headings import FLOWS, Mapped, key_of, mapped
from exportgate.dependence.in_areas import AREA, InAreas, insert_rows, join_areas, prepare, settle
from exportgate.dependence.partners import Partner, partner_of
from exportgate.dependence.partners import key_of as name_key
from exportgate.dependence.scan import HINT, MISSING, Scan, first_line, on_disk, scan_of, unreadable
from exportgate.errors import ExportgateError, InputError
from exportgate.intake.document import Problem
from exportgate.intake.tables import Layout
from exportgate.policy.areas import Area

_PERIOD = re.compile(r"((?:18|19|20|21)\d\d)(?:[-/.]?(0[1-9]|1[0-2])(?:[-/.]?([0-3]\d)(?:[T ].*)?)?)?(?:\.0)?")
_PRODUCT = re.compile(r"[0-9]{2,12}")
_TRUE, _FALSE = ("true", "t", "yes", "y", "1"), ("", "false", "f", "no", "n", "0")
_KEYS = (
    *("market", "partner", "product", "period", "flow", "unit"),
    *("reexport", "aggregate", "second", "mode", "customs"),
)
_TOLD = 20
_BATCH = 50_000
_MOST_WORDS = 1_000
MOST_SERIES = 200_000
MOST_SPELLINGS = 200_000
"""Of one column of a file: what is told of each is kept in memory."""
_CURRENCY = "CASE WHEN regexp_full_match(raw.unit, '[A-Za-z]{3}') THEN upper(raw.unit) ELSE raw.unit END"
_AMOUNT = (
    "CASE WHEN isfinite({0}) AND {0} BETWEEN 0 AND 1e18 THEN {0} END",
    "coalesce(TRY_CAST({0} AS DOUBLE), CASE WHEN regexp_full_match({1}, '\\d{{1,3}}(,\\d{{3}})+(\\.\\d+)?') "
    "THEN TRY_CAST(replace({1}, ',', '') AS DOUBLE) END)",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be read of the trade, and how.

    Args:
        layout: of the files.
        flow: import or export, where the files do not say; "" is unknown.
        quantities: compare quantities rather than values.
        digits: shorten product codes to so many; 0 leaves them.
        products: prefixes of product codes; none means all.
        markets: keys of the markets to tell of; none means all.
        groups: names of groups of countries that count as partners, with the members that have rows of their own.
        areas: of the policy, as in force.
        areas_alone: tell of whole areas, and not of their products.
        memory: the most that DuckDB may take, such as "1GB".
        threads: cores used; 0 leaves it to DuckDB.
    """

    layout: Layout = field(default_factory=Layout)
    flow: str = ""
    quantities: bool = False
    digits: int = 0
    products: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    areas: tuple[Area, ...] = ()
    areas_alone: bool = False
    memory: str = "1GB"
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """What one partner traded in one year, or in one month of it, in one product and unit.

    `reexport`: "" where it is none, "flag" where a column marks it, "flow" where it is told beside the whole flow.
    """

    side: str
    product: str
    unit: str
    market: str
    year: int
    month: int | None
    partner: str
    reexport: str
    value: float
    rows: int


@dataclass(slots=True)
class Trade:
    """Trade that was read: an open database, with what was noted and what could not be read."""

    connection: Any
    asked: Asked
    partners: dict[str, Partner] = field(default_factory=dict)
    markets: dict[str, Partner] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    rows: int = 0
    in_areas: InAreas = field(default_factory=InAreas)

    def cells(self) -> Iterator[Cell]:
        """Yield all cells, those of a product, then of a market, in a row; an area of the policy is a product too."""
        rest = "unit, market, year, month, partner, reexport"
        columns = f"side, product, {rest}"
        whole_areas = f"SELECT side, '{AREA}' || area AS product, {rest}, value, rows FROM in_area"
        products = f"SELECT {columns}, value, rows FROM trade UNION ALL "
        found = self.connection.execute(
            f"SELECT {columns}, sum(value), sum(rows)::BIGINT "
            f"FROM ({'' if self.asked.areas_alone else products}{whole_areas}) GROUP BY ALL ORDER BY {columns}"
        )
        while batch := found.fetchmany(_BATCH):
            for row in batch:
                yield Cell(*row)


@contextmanager
def read_trade(paths: Sequence[Path], asked: Asked) -> Iterator[Trade]:
    """Read files of trade.

    Raises:
        InputError: a file cannot be read, or DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise InputError(MISSING, hint=HINT) from error
    with tempfile.TemporaryDirectory(prefix="exportgate-") as folder:
        try:
            connection = duckdb.connect(":memory:", config=_settings(asked, folder))
        except duckdb.Error as error:
            raise InputError(f"--memory {asked.memory}: {first_line(error)}", hint="Such as 1GB or 500MB.") from error
        try:
            trade = Trade(connection, asked, in_areas=InAreas(asked.areas))
            prepare(connection)
            connection.execute(
                "CREATE TABLE trade (side VARCHAR, product VARCHAR, unit VARCHAR, market VARCHAR, year INT, month INT, "
                "partner VARCHAR, reexport VARCHAR, value DOUBLE, rows BIGINT)"
            )
            for path in _different(paths):
                _add(trade, on_disk(path, Path(folder)), Path(folder))
            settle(connection, trade.in_areas, single=asked.areas_alone)
            _refuse_too_many(trade)
            yield trade
        except duckdb.OutOfMemoryException as error:
            raise ExportgateError(
                f"more memory is needed than {asked.memory}", hint="Allow more with --memory, or choose products."
            ) from error
        finally:
            connection.close()


def _refuse_too_many(trade: Trade) -> None:
    """Refuse more series than memory is meant for, since each is judged and told there."""
    table = "in_area" if trade.asked.areas_alone else "trade"
    product = "area" if trade.asked.areas_alone else "product"
    wanted, markets = "", list(trade.asked.markets)
    if markets:
        wanted = f"WHERE market IN ({', '.join('?' * len(markets))})"
    count = trade.connection.execute(
        f"SELECT count(*) FROM (SELECT DISTINCT side, {product}, unit, market FROM {table} {wanted})", markets
    ).fetchone()[0]
    if count > MOST_SERIES:
        raise InputError(
            f"{count:,} series of market, product and unit, where {MOST_SERIES:,} are the most",
            hint="Choose with --product, --market, --digits, or --areas with a policy.",
        )


def _settings(asked: Asked, folder: str) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "memory_limit": asked.memory,
        "temp_directory": folder,
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    return settings | ({"threads": asked.threads} if asked.threads else {})


def _different(paths: Sequence[Path]) -> Sequence[Path]:
    seen: set[Path] = set()
    for path in paths:
        if path.resolve() in seen:
            raise InputError("is given twice, and would count twice", where=str(path))
        seen.add(path.resolve())
    return paths


def _add(trade: Trade, path: Path, folder: Path) -> None:
    """Add up one file and put its sums with those of the others."""
    scan = scan_of(trade.connection, path, trade.asked.layout, folder)
    known = mapped(scan.headings, trade.asked.layout.columns, scan.name, trade.asked.quantities)
    expressions = _expressions(trade, scan, known)
    keys = ", ".join(f"{expressions[key]} AS {key}" for key in (*_KEYS, "words"))
    label = f"nullif({expressions['label']}, '')"
    try:
        trade.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE raw AS SELECT {keys}, min({label}) AS label, max({label}) AS last_label, "
            f"sum(v) AS value, count(*) AS rows, count(*) FILTER (v IS NULL) AS bad "
            f"FROM (SELECT *, {expressions['value']} AS v FROM {scan.source}) GROUP BY ALL"
        )
    except Exception as error:
        if type(error).__name__ == "OutOfMemoryException":
            raise
        raise unreadable(error, scan.name) from error
    trade.sources.append(scan.name)
    trade.rows += int(trade.connection.execute("SELECT coalesce(sum(rows), 0) FROM raw").fetchone()[0])
    _keep_totals_of_breakdowns(trade, scan)
    faults = _translate(trade, scan, known)
    join_areas(trade.connection, trade.in_areas, scan.name)
    _tell_faults(trade, scan, known, expressions, faults)
    _insert(trade)


def _expressions(trade: Trade, scan: Scan, known: Mapped) -> dict[str, str]:
    """Give the SQL of each of our columns as text, and of the value as a number or NULL."""
    at = known.columns

    def text(ours: str) -> str:
        tried = [f"nullif(trim(CAST(c{column} AS VARCHAR)), '')" for column in at[ours]]
        return f"coalesce({', '.join([*tried, repr('')])})"

    found = {ours: text(ours) for ours in (*_KEYS, "label") if ours != "period"}
    found["period"] = text("period") if at["period"] else _joined(text("year"), text("month") if at["month"] else "")
    measure = "quantity" if trade.asked.quantities else "value"
    column = f"c{at[measure][0]}"
    number = _AMOUNT[1].format(column, f"trim(CAST({column} AS VARCHAR))")
    if trade.asked.quantities:
        found["unit"] = text("quantity_unit")
    elif not at["unit"] and known.unit:
        found["unit"] = repr(known.unit)
    words = f"left({found['label']}, {_MOST_WORDS})" if at["label"] and trade.in_areas.by_words else repr("")
    return found | {"value": _AMOUNT[0].format(f"({number})"), "words": words}


def _joined(year: str, month: str) -> str:
    return f"({year} || '-' || lpad({month}, 2, '0'))" if month else year


def _keep_totals_of_breakdowns(trade: Trade, scan: Scan) -> None:
    """Where rows are told whole and again by second partner, transport or customs, keep those that are whole."""
    for column, whole in (("second", ("0",)), ("mode", ("0",)), ("customs", ("C00",))):
        quoted = ", ".join(f"'{word}'" for word in whole)
        both = trade.connection.execute(
            f"SELECT count(*) FILTER ({column} IN ({quoted})), "
            f"count(*) FILTER ({column} NOT IN ({quoted}, '')) FROM raw"
        ).fetchone()
        if all(both):
            gone = trade.connection.execute(f"DELETE FROM raw WHERE {column} NOT IN ({quoted}, '')").fetchone()
            trade.notes.append(f"{scan.name}: {gone[0]:,} sums left out that break others down ({column})")


Reader = Callable[[str], Sequence[Any] | str]
"""Reads a spelling: the columns that it means, or in words what is wrong with it."""


def _translate(trade: Trade, scan: Scan, known: Mapped) -> dict[str, dict[str, str]]:
    """Decide what each spelling means, as tables to join; give those that mean nothing, with what was expected."""
    kept = {name_key(name): shown_group(name, members) for name, members in trade.asked.groups.items()}
    readers: dict[str, Reader] = {
        "partner": lambda written: _partner(written, kept, trade.partners),
        "market": lambda written: _market(written, trade.markets),
        "product": lambda written: _product(written, trade.asked),
        "period": _period,
        "flow": lambda written: _flow(written, trade.asked.flow or known.flow, known.swapped),
        "reexport": _yes("flag"),
        "aggregate": _yes("group"),
    }
    faults = {column: _spell(trade.connection, column, read, scan, known) for column, read in readers.items()}
    _drop_finer(trade, scan)
    return faults


def _spell(connection: Any, column: str, read: Reader, scan: Scan, known: Mapped) -> dict[str, str]:
    """Write what each spelling of a column means as a table; give those that mean nothing, with what was expected."""
    spellings = connection.execute(f"SELECT DISTINCT {column} FROM raw LIMIT {MOST_SPELLINGS + 1}").fetchall()
    if len(spellings) > MOST_SPELLINGS:
        raise InputError(
            f"more than {MOST_SPELLINGS:,} different values of {known.heading(column)}",
            where=scan.name,
            hint=f"Name another column with --columns {column}=HEADING.",
        )
    rows, bad = [], {}
    for (written,) in spellings:
        meant = read(written)
        if isinstance(meant, str):
            bad[written] = meant
        else:
            rows.append([written, *meant])
    _mapping(connection, column, rows)
    return bad


def _partner(written: str, kept: Mapping[str, str], partners: dict[str, Partner]) -> Sequence[str] | str:
    if not written:
        return "no partner is named"
    found = partner_of(written, kept)
    partners.setdefault(found.key, found)
    return (found.key,)


def _market(written: str, markets: dict[str, Partner]) -> Sequence[str]:
    found = partner_of(written) if written else Partner("", "")
    markets.setdefault(found.key, found)
    return (found.key,)


def shown_group(name: str, members: Sequence[str]) -> str:
    """Name a group without the members that are told apart."""
    return f"{name} without {', '.join(members)}" if members else name


def _mapping(connection: Any, column: str, rows: Sequence[Sequence[Any]]) -> None:
    extra = {"period": "year INT, month INT", "flow": "side VARCHAR, again VARCHAR"}.get(column, "meant VARCHAR")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE of_{column} (written VARCHAR, {extra})")
    insert_rows(connection, f"of_{column}", rows)


def _product(written: str, asked: Asked) -> Sequence[str] | str:
    code = re.sub(r"\.0$", "", written.lstrip("'").strip())
    digits = re.sub(r"[.\s-]", "", code)
    if not written:
        return "no product is named"
    if not _PRODUCT.fullmatch(digits):
        digits = code
    return (digits[: asked.digits] if asked.digits and digits.isdigit() else digits,)


def _period(written: str) -> Sequence[int | None] | str:
    found = _PERIOD.fullmatch(written)
    if not found or (found[3] and not _is_day(int(found[1]), int(found[2]), int(found[3]))):
        return "is no year, month or day, such as 2024, 2024-03 or 2024-03-31"
    return int(found[1]), int(found[2]) if found[2] else None


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _flow(written: str, otherwise: str, swapped: bool) -> Sequence[str] | str:
    flow = FLOWS.get(key_of(written), "") if written else otherwise
    if written and not flow:
        return "is no flow: import, export, re-import or re-export"
    again = "flow" if flow.startswith("re-") else ""
    side = {"import": "suppliers", "export": "buyers"}.get(flow.removeprefix("re-"), "partners")
    if swapped and side != "partners":
        side = "buyers" if side == "suppliers" else "suppliers"
    return side, again


def _yes(meaning: str) -> Callable[[str], Sequence[str] | str]:
    def read(written: str) -> Sequence[str] | str:
        word = written.casefold()
        if word in _TRUE:
            return (meaning,)
        return ("",) if word in _FALSE else "is neither yes nor no"

    return read


def _drop_finer(trade: Trade, scan: Scan) -> None:
    """Where codes are shortened, and a file has a heading beside its own parts, count the heading alone."""
    if not trade.asked.digits:
        return
    found = trade.connection.execute("SELECT written FROM of_product").fetchall()
    codes = {re.sub(r"\D", "", row[0]) for row in found}
    finer = [row[0] for row in found if _has_heading(re.sub(r"\D", "", row[0]), codes, trade.asked.digits)]
    for written in finer:
        trade.connection.execute("DELETE FROM of_product WHERE written = ?", [written])
    if finer:
        trade.notes.append(f"{scan.name}: {len(finer)} products left out, since a shorter code holds them too")


def _has_heading(code: str, codes: set[str], digits: int) -> bool:
    return any(code[:length] in codes for length in range(digits, len(code)))


def _tell_faults(
    trade: Trade, scan: Scan, known: Mapped, expressions: Mapping[str, str], faults: Mapping[str, Mapping[str, str]]
) -> None:
    """Name the rows that cannot be read; only then is the file read again, for their numbers."""
    bad = trade.connection.execute("SELECT coalesce(sum(bad), 0) FROM raw").fetchone()[0]
    wrong = {column: words for column, words in faults.items() if words}
    if not bad and not wrong:
        return
    measure = "quantity" if trade.asked.quantities else "value"
    tests = [f"({expressions['value']}) IS NULL"] if bad else []
    tests += [f"{expressions[column]} IN (SELECT unnest(?))" for column in wrong]
    shown = ", ".join(f"{expressions[column]}" for column in wrong)
    amount = f"CAST(c{known.columns[measure][0]} AS VARCHAR)"
    trade.connection.execute("SET preserve_insertion_order = true")
    found = trade.connection.execute(
        f"SELECT place, {amount}, ({expressions['value']}) IS NULL{', ' if shown else ''}{shown} "
        f"FROM (SELECT *, row_number() OVER () - 1 AS place FROM {scan.source}) WHERE {' OR '.join(tests)} "
        "ORDER BY place",
        [list(words) for words in wrong.values()],
    )
    rows = found.fetchmany(_TOLD)
    more = sum(len(batch) for batch in iter(lambda: found.fetchmany(_BATCH), []))
    trade.connection.execute("SET preserve_insertion_order = false")
    places = scan.where([row[0] for row in rows])
    for where, (_, value, unread, *written) in zip(places, rows, strict=True):
        found_here = dict(zip(wrong, written, strict=True))
        trade.problems.extend(_problems(where, known, measure, (value, unread), found_here, wrong))
    if more:
        trade.problems.append(Problem(scan.name, f"{more:,} more rows like these"))


def _problems(
    where: str,
    known: Mapped,
    measure: str,
    amount: tuple[str | None, bool],
    written: Mapping[str, str],
    wrong: Mapping[str, Mapping[str, str]],
) -> Iterator[Problem]:
    if amount[1]:
        shown = f'"{amount[0].strip()}"' if amount[0] and amount[0].strip() else "nothing stands here, which"
        yield Problem(where, f"{shown} is no number from 0 to 1e18, and not read as 0", known.heading(measure))
    for column, text in written.items():
        if text in wrong[column]:
            said = wrong[column][text]
            yield Problem(where, f'"{text}" {said}' if text else said, known.heading(column))


def _insert(trade: Trade) -> None:
    """Put what the spellings mean in their place, and add up again; what surely belongs to an area also to the area."""
    unit = "raw.unit" if trade.asked.quantities else _CURRENCY
    rest = f"{unit}, of_market.meant, of_period.year, of_period.month, {_PARTNER}, {_AGAIN}"
    end = f"sum(raw.value), sum(raw.rows - raw.bad) FROM raw {_JOINS}"
    wanted = " OR ".join("starts_with(of_product.meant, ?)" for _ in trade.asked.products) or "true"
    by, values = f"WHERE raw.rows > raw.bad AND ({wanted}) GROUP BY ALL", list(trade.asked.products)
    trade.connection.execute(f"INSERT INTO trade SELECT of_flow.side, of_product.meant, {rest}, {end} {by}", values)
    trade.connection.execute(
        f"INSERT INTO in_area SELECT of_area.area, of_flow.side, of_product.meant, {_CODE}, {rest}, {end} "
        f"JOIN of_area ON of_area.written = raw.product AND of_area.words = raw.words {by}",
        values,
    )
    _label(trade)


_JOINS = " ".join(
    f"JOIN of_{column} ON of_{column}.written = raw.{column}"
    for column in ("partner", "market", "product", "period", "flow", "reexport", "aggregate")
)
_PARTNER = (
    "CASE WHEN of_aggregate.meant <> '' AND NOT starts_with(of_partner.meant, 'total:') "
    "AND NOT starts_with(of_partner.meant, 'group:') "
    "THEN 'group:' || of_partner.meant ELSE of_partner.meant END"
)
"""Whoever is marked as a sum of others is a group, whatever its name."""
_AGAIN = "CASE WHEN of_flow.again <> '' THEN of_flow.again ELSE of_reexport.meant END"
_CODE = (
    r"coalesce(CASE WHEN regexp_full_match(of_product.meant, '\d+') "
    r"THEN regexp_replace(raw.product, '\D', '', 'g') END, '')"
)
"""The whole code of a product that is told by code."""


def _label(trade: Trade) -> None:
    """Keep the words of each product that has the same in all its rows."""
    labels = trade.connection.execute(
        "SELECT of_product.meant, min(raw.label) FROM raw JOIN of_product ON of_product.written = raw.product "
        "GROUP BY 1 HAVING min(raw.label) = max(raw.last_label)"
    )
    trade.labels.update((product, label) for product, label in labels.fetchall() if label != product)
