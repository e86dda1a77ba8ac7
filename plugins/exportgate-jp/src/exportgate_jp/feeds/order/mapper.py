"""Between the Export Trade Control Order and entries: one a number, a country, a row of another table."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from exportgate.entry import Entry, ListedName
from exportgate.names import script_of
from exportgate_jp.feeds.order.text import DELETED, TABLE_1, TABLE_3_3, TABLES, Order, TextRow, number_of

FEED = "jp.order"
MARK = "○"
LIMITS, BAN = "第四条第一項第五号", "附則第三項"
_REGION, _ITEM = "地域", "項"
_TOTAL, _TOTAL_3_3, _UNTIL = "総価額", TABLE_3_3, "末日"
_REGIONS = {"all": "全地域", "all_but_table_3": "全地域（別表第三に掲げる地域を除く。）"}
_NAMES = {LIMITS: "Art. 4(1)(v)", BAN: "supplementary provision para. 3"}


def entries_of(order: Order) -> list[Entry]:
    """Give the rows of law as entries.

    Keys are `6(2)` for a number of Appended Table 1 and `6` for its item, the ISO code for a country, and title with
    number for rows of the other tables (`別表第二 21-2`).
    """
    return [*_items(order), *_countries(order), *_others(order), *_sentences(order)]


def _items(order: Order) -> Iterator[Entry]:
    for item, destination in order.destinations.items():
        yield _entry(item, order.goods.get(item, ""), TABLE_1, {_REGION: _REGIONS[destination]})
    for code, deleted in order.numbers.items():
        if code not in order.destinations:
            details = {_ITEM: code.partition("(")[0], **({DELETED: MARK} if deleted else {})}
            yield _entry(code, order.goods.get(code, ""), TABLE_1, details)


def _countries(order: Order) -> Iterator[Entry]:
    for code in sorted(set().union(*order.countries.values())):
        titles = [title for name, title in TABLES.items() if code in order.countries[name]]
        yield _entry(code, order.spelled.get(code, code), titles, dict.fromkeys(titles, MARK), countries=(code,))


def _others(order: Order) -> Iterator[Entry]:
    for row in order.others:
        details = dict.fromkeys(sorted(order.table_3_3), MARK) if row.table == TABLE_3_3 else row.columns
        yield _entry(row.key, _label(row), row.table, details)


def _label(row: TextRow) -> str:
    return row.words.partition("\n")[0]


def _sentences(order: Order) -> Iterator[Entry]:
    whole, part = order.limits_jpy
    yield _entry(LIMITS, "総価額", LIMITS, {_TOTAL: str(whole), _TOTAL_3_3: str(part)})
    if order.north_korea_until:
        yield _entry(BAN, "北朝鮮", BAN, {_UNTIL: order.north_korea_until.isoformat()})


def _entry(
    key: str, label: str, tables: str | Sequence[str], details: dict[str, str], *, countries: tuple[str, ...] = ()
) -> Entry:
    titles = (tables,) if isinstance(tables, str) else tuple(tables)
    name = label or key
    return Entry(
        feed=FEED,
        id=key,
        names=(ListedName(name=name, script=script_of(name)),),
        countries=countries,
        programmes=titles,
        citations=tuple(f"Export Trade Control Order, {_cited(title)}" for title in titles),
        details=details,
    )


def _cited(title: str) -> str:
    try:
        return _NAMES.get(title) or f"Appended Table {number_of(title.removeprefix('別表第'))}"
    except ValueError:
        return title


def order_of(entries: Iterable[Entry]) -> Order:
    """Give back what the text says, as far as the plugin's tables hold it too.

    Raises:
        KeyError, ValueError: the entries are not those of a reading of the Order.
    """
    rows = {entry.id: entry for entry in entries}
    items = [entry for entry in rows.values() if TABLE_1 in entry.programmes]
    destinations = {entry.id: _destination(entry) for entry in items if _REGION in entry.details}
    numbered = {entry.details[_ITEM] for entry in items if _ITEM in entry.details}
    numbers = {entry.id: DELETED in entry.details for entry in items if _ITEM in entry.details}
    ban = rows[BAN].details[_UNTIL] if BAN in rows else ""
    return Order(
        destinations=destinations,
        numbers=numbers | dict.fromkeys((item for item in destinations if item not in numbered), False),
        countries={
            name: frozenset(key for key, entry in rows.items() if entry.countries and title in entry.details)
            for name, title in TABLES.items()
        },
        table_3_3=frozenset(rows[TABLE_3_3].details),
        limits_jpy=(int(rows[LIMITS].details[_TOTAL]), int(rows[LIMITS].details[_TOTAL_3_3])),
        north_korea_until=date.fromisoformat(ban) if ban else None,
    )


def _destination(entry: Entry) -> str:
    return next(name for name, words in _REGIONS.items() if words == entry.details[_REGION])
