"""Which trade belongs to an area of the policy: by its HS code, and by the words of its descriptions.

What surely belongs to an area is added up over all products, so that an area is one series however many codes and
descriptions it has. What only may belong to it is told with the product, and not added.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exportgate.policy.areas import Area
from exportgate.policy.items import Fit, Fitting, fitting

AREA = "area:"
"""What stands before the id of an area where it is a product of its own."""
MOST_DESCRIPTIONS = 200_000
DIRECTIONS = {"suppliers": ("inbound",), "buyers": ("outbound",), "partners": ("inbound", "outbound")}
_BATCH = 20_000
_SHAPE = "area, side, unit, market"


@dataclass(frozen=True, slots=True)
class Goods:
    """What a row says of its goods, as a policy judges them."""

    description: str
    hs: str
    classification: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Belonging:
    """How surely the rows of one product belong to an area: the reason of each kind that was found, first ones kept."""

    why: dict[Fit, str] = field(default_factory=dict)

    def note(self, found: Fitting) -> None:
        """Keep what was found for a description of the product."""
        self.why.setdefault(found.fit, found.why)

    @property
    def whole(self) -> bool:
        """Say whether all rows of the product surely belong to the area."""
        return set(self.why) == {Fit.YES}

    @property
    def told(self) -> str:
        """Say why the product belongs to the area, or may; "" where nothing speaks for it."""
        if self.whole:
            return self.why[Fit.YES]
        if Fit.YES in self.why:
            return f"some of its rows do: {self.why[Fit.YES]}"
        return self.why.get(Fit.POSSIBLE, self.why.get(Fit.UNKNOWN, "") if Fit.NO not in self.why else "")


@dataclass(slots=True)
class InAreas:
    """What was found of the areas.

    Args:
        areas: those in force.
        found: by product and area, how surely the one belongs to the other.
        unknown: products that may belong to any.
        products: by area, side, unit and market, what is added up to the area.
        notes: what could not be told.
    """

    areas: tuple[Area, ...] = ()
    found: dict[tuple[str, str], Belonging] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    products: dict[tuple[str, str, str, str], tuple[str, ...]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def by_words(self) -> bool:
        """Say whether an area is told by words at all."""
        return any(area.words for area in self.areas)

    def belonging(self, product: str, area: str) -> Belonging:
        """Give what was found of a product and an area."""
        return self.found.get((product, area), Belonging())


def speaks_of_side(area: Area, side: str) -> bool:
    """Say whether an area is for purchases ("suppliers"), for sales ("buyers"), or for what may be either."""
    return bool(set(area.directions) & set(DIRECTIONS[side]))


def prepare(connection: Any) -> None:
    """Make the table of what surely belongs to areas."""
    connection.execute(
        "CREATE TABLE in_area (area VARCHAR, side VARCHAR, product VARCHAR, code VARCHAR, unit VARCHAR, "
        "market VARCHAR, year INT, month INT, partner VARCHAR, reexport VARCHAR, value DOUBLE, rows BIGINT)"
    )


def join_areas(connection: Any, into: InAreas, name: str) -> None:
    """Judge each product and description of the file read into `raw`, and put what surely belongs to an area aside.

    Args:
        connection: with the tables of one file (`raw`, and `of_product` with what its products mean).
        into: what was found so far.
        name: of the file, for notes.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE of_area (written VARCHAR, words VARCHAR, area VARCHAR)")
    if not into.areas:
        return
    count = connection.execute("SELECT count(*) FROM (SELECT DISTINCT product, words FROM raw)").fetchone()[0]
    described = count <= MOST_DESCRIPTIONS
    if not described:
        into.notes.append(
            f"{name}: more than {MOST_DESCRIPTIONS:,} different descriptions; areas are told by HS code alone"
        )
        connection.execute("UPDATE raw SET words = ''")
    rows = connection.execute(
        "SELECT DISTINCT of_product.written, of_product.meant, raw.words FROM raw "
        "JOIN of_product ON of_product.written = raw.product"
    ).fetchall()
    insert_rows(connection, "of_area", list(_sure(rows, into)))


def _sure(rows: Sequence[tuple[str, str, str]], into: InAreas) -> Iterator[tuple[str, str, str]]:
    """Note how surely each belongs to each area; yield those that surely do."""
    areas = [area for area in into.areas if area.hs or area.words]
    for written, meant, words in rows:
        code = "".join(filter(str.isdigit, written)) if meant.isdigit() else ""
        goods = Goods(words if code or words == written else f"{written} {words}".strip(), code)
        fits = {area.id: fitting(area, goods) for area in areas}
        if not code and all(one.fit in (Fit.NO, Fit.UNKNOWN) for one in fits.values()):
            into.unknown.add(meant)
            continue
        for area in areas:
            found = fits[area.id]
            if code or area.every or found.fit is not Fit.UNKNOWN:
                into.found.setdefault((meant, area.id), Belonging()).note(found)
            if found.fit is Fit.YES:
                yield written, words, area.id


def insert_rows(connection: Any, table: str, rows: Sequence[Sequence[Any]]) -> None:
    """Put rows into a table, many at once, column by column."""
    for start in range(0, len(rows), _BATCH):
        columns = [list(column) for column in zip(*rows[start : start + _BATCH], strict=True)]
        connection.execute(f"INSERT INTO {table} SELECT {', '.join(['unnest(?)'] * len(columns))}", columns)


def settle(connection: Any, into: InAreas, *, single: bool) -> None:
    """Once all files are read, take out what would count twice, and what cannot be added up.

    Args:
        single: keep an area that is one product and all of it, since products are not told by themselves.
    """
    for area in into.areas:
        for side in DIRECTIONS:
            if not speaks_of_side(area, side):
                connection.execute("DELETE FROM in_area WHERE area = ? AND side = ?", [area.id, side])
    _drop_parts(connection)
    _drop_uneven(connection, into)
    if not single:
        _drop_single(connection, into)
    told = connection.execute(
        f"SELECT {_SHAPE}, list(DISTINCT product ORDER BY product) FROM in_area GROUP BY {_SHAPE}"
    )
    into.products = {(area, side, unit, market): tuple(some) for area, side, unit, market, some in told.fetchall()}
    for area in into.areas:
        if not area.hs and not area.words:
            into.notes.append(f'area "{area.name}" is told by control codes alone, which figures of trade do not have')
    if into.unknown:
        some = ", ".join(sorted(into.unknown)[:3])
        more = " ..." if len(into.unknown) > 3 else ""
        into.notes.append(
            "not known to belong to an area, since they have no HS code and none of the areas' words: "
            f"{len(into.unknown):,} of the products ({some}{more})"
        )


def _drop_parts(connection: Any) -> None:
    """Where a heading and its own parts are told for one market and year, keep the heading."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE told AS SELECT DISTINCT {_SHAPE}, year, code FROM in_area WHERE code <> ''"
    )
    connection.execute(
        "DELETE FROM in_area USING (SELECT part.* FROM told part JOIN told whole ON "
        "part.area = whole.area AND part.side = whole.side AND part.unit = whole.unit AND part.market = whole.market "
        "AND part.year = whole.year AND part.code <> whole.code AND starts_with(part.code, whole.code)) AS part "
        "WHERE in_area.area = part.area AND in_area.side = part.side AND in_area.unit = part.unit "
        "AND in_area.market = part.market AND in_area.year = part.year AND in_area.code = part.code"
    )


def _drop_uneven(connection: Any, into: InAreas) -> None:
    """Leave out an area whose products are told in different ways, since their sum would be no sum.

    One has a World row and another none, or one is told by months and another by years.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE uneven AS SELECT DISTINCT area, side, unit, market FROM ("
        f"SELECT {_SHAPE}, year, product, max(starts_with(partner, 'total:')::INT) AS world, "
        f"max((month IS NULL)::INT) AS whole, min((month IS NULL)::INT) AS alike FROM in_area GROUP BY {_SHAPE}, year, "
        f"product) GROUP BY {_SHAPE}, year HAVING min(world) <> max(world) OR min(whole) <> max(whole) "
        "OR min(alike) <> max(alike)"
    )
    for (area,) in connection.execute("SELECT DISTINCT area FROM uneven ORDER BY 1").fetchall():
        into.notes.append(
            f'area "{area}" is not added up in some markets: of its products, some are told with a World row or by '
            "months, and others are not"
        )
    connection.execute(
        "DELETE FROM in_area USING uneven WHERE in_area.area = uneven.area AND in_area.side = uneven.side "
        "AND in_area.unit = uneven.unit AND in_area.market = uneven.market"
    )


def _drop_single(connection: Any, into: InAreas) -> None:
    """Leave out an area that is in this market one product and all of it: the product says the same."""
    found = connection.execute(
        f"SELECT {_SHAPE}, min(product) FROM in_area GROUP BY {_SHAPE} HAVING count(DISTINCT product) = 1"
    ).fetchall()
    for area, side, unit, market, product in found:
        if into.belonging(product, area).whole:
            connection.execute(
                "DELETE FROM in_area WHERE area = ? AND side = ? AND unit = ? AND market = ?",
                [area, side, unit, market],
            )
