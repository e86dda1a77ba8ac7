"""The minor-value exemption (少額特例): goods of items 5 to 13 and 15 under a limit in yen for each sub-item.

Law: Export Trade Control Order Art. 4(1)(v) (Art. 4(1)(iv) until 8 October 2025), Appended Tables 3-3 and 4.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from exportgate.jurisdiction import Case
from exportgate.law.money import value_in
from exportgate.law.tables import Row
from exportgate.shipment import Line
from exportgate_jp.citations import number_ja
from exportgate_jp.law import table
from exportgate_jp.rules.answers import Answer, asks_of, joined, yes
from exportgate_jp.rules.concern import Goods, run
from exportgate_jp.rules.consignment import Consignment, Total
from exportgate_jp.rules.route import Destination
from exportgate_jp.rules.rulings import Ruling
from exportgate_jp.wording import Words, told

YEN = "JPY"
_FACT = "jp.table_3_3"
_BOTH = (True, False)
_NOTICE_OPEN = Words(
    "whether METI's notice under Appended Table 3-3 names the goods is not stated",
    "別表第3の3の告示で定める貨物か否かが示されていない",
)


@dataclass(frozen=True, slots=True)
class Exemption:
    """Whether an exemption applies (`None`: a fact is missing), with the answers of the tests that take it away."""

    applies: bool | None
    reason: Words
    citation: str
    asks: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    verify: bool = False


def exemption_of(consignment: Consignment, ruling: Ruling, number: Row, destination: Destination) -> Exemption:
    """Say whether goods of one number go to one destination without a licence because of their value."""
    on = consignment.case.on
    limits = table("minor_value").find(on, "item", number["item"])
    if not limits:
        item = number["item"]
        without = Words(f"item {item} has no minor value", f"{number_ja(item)}には少額特例がない")
        return Exemption(False, without, "Order Art. 4(1)(v)")
    none = table("table_4").find(on, "country", destination.country)
    if none:
        words = Words(f"no minor value for {destination.words.en}", f"{destination.words.ja}向けには少額特例がない")
        return Exemption(False, words, f"{limits[0].citation}; {none[0].citation}")
    if ruling.technology is None:
        return Exemption(
            None,
            Words(
                "another country's code says technology or software, for which there is no minor value",
                "他国の番号では技術又はプログラムとされており、これらには少額特例がない",
            ),
            limits[0].citation,
            ("jp_technology",),
        )
    small = _small(consignment, number, limits[0], ruling.line)
    return small if small.applies is False else _unless_lost(consignment, ruling, destination, small)


def _unless_lost(consignment: Consignment, ruling: Ruling, destination: Destination, small: Exemption) -> Exemption:
    """Take the exemption away where use, user or a notice does."""
    goods = Goods(consignment.case, ruling.line, ruling.numbers[0]["item"], destination.group, consignment.users)
    rows = table("minor_value_lost").find(consignment.case.on, "group", destination.group.value)
    answers = tuple(run(rows, goods))
    lost = [answer for answer in answers if answer.met]
    open_ = [answer for answer in answers if answer.met is None]
    citation = joined([small.citation, *(answer.citation for answer in lost or open_ or answers)])
    verify = small.verify or any(answer.verify for answer in lost or open_ or answers)
    if lost:
        why = told(answer.reason for answer in lost)
        words = Words(f"the minor value does not count, since {why.en}", f"{why.ja}ため、少額特例は適用されない")
        return Exemption(False, words, citation, (), answers, verify)
    if open_ or small.applies is None:
        words = told([*([] if small.applies else [small.reason]), *(answer.reason for answer in open_)])
        asks = (*small.asks, *asks_of(open_))
        return Exemption(None, words, citation, tuple(dict.fromkeys(asks)), answers, verify)
    return Exemption(True, small.reason, citation, (), answers, verify)


# --- how much


def _small(consignment: Consignment, number: Row, limits: Row, line: Line) -> Exemption:
    """Compare the total of the goods of one sub-item with its limit, in either class of Appended Table 3-3.

    METI's notice that parts the classes was not at hand: an answer that turns on it is marked to be verified.
    """
    classes = _classes(consignment.case, number, line)
    cases = [_compared(consignment, number, limits, named) for named in classes]
    if len({case.applies for case in cases}) == 1:
        return replace(cases[0], verify=_by_notice(consignment, number, limits, classes))
    asks = tuple(dict.fromkeys([*_class_asks(number), *(ask for case in cases for ask in case.asks)]))
    return Exemption(
        None,
        told([*(case.reason for case in cases), _NOTICE_OPEN]),
        limits.citation,
        asks,
        verify=True,
    )


def _by_notice(consignment: Consignment, number: Row, limits: Row, classes: tuple[bool, ...]) -> bool:
    """Say whether the class that the exporter states decides, the other one having another limit."""
    if number.get("table_3_3") != "notice" or len(classes) > 1:
        return False
    total = _total(consignment, number["bracket"], classes[0])
    return len({total.within(Decimal(limits[limit])) for limit in ("limit_jpy", "limit_table_3_3_jpy")}) > 1


def _class_asks(number: Row) -> Iterator[str]:
    yield _FACT
    if number["kind"] == "item":
        yield "classification.jp"


def _compared(consignment: Consignment, number: Row, limits: Row, named: bool) -> Exemption:
    limit = Decimal(limits["limit_table_3_3_jpy" if named else "limit_jpy"])
    total = _total(consignment, number["bracket"], named)
    within = total.within(limit)
    amount = _amount(number["bracket"], named, total, limit)
    asks = total.asks if within is None else ()
    if _bare(number):
        return _bare_item(number, within, amount, limits, asks)
    return Exemption(within, amount, limits.citation, asks)


def _amount(bracket: str, named: bool, total: Total, limit: Decimal) -> Words:
    which = "goods of Appended Table 3-3" if named else "goods outside Appended Table 3-3"
    head = f"{bracket}, {which}: {total.known:,} yen in all"
    which_ja = "別表第3の3の貨物" if named else "別表第3の3以外の貨物"
    head_ja = f"{number_ja(bracket)}の{which_ja}の総価額{total.known:,}円は"
    return {
        True: Words(f"{head}, within the minor value of {limit:,} yen", f"{head_ja}少額特例の{limit:,}円以下である"),
        False: Words(f"{head}, above the minor value of {limit:,} yen", f"{head_ja}少額特例の{limit:,}円を超える"),
        None: Words(
            f"{bracket}, {which}: the value in yen is not known",
            f"{number_ja(bracket)}の{which_ja}の円での総価額が分からない",
        ),
    }[total.within(limit)]


def _bare(number: Row) -> bool:
    """Say whether a number names an item that has sub-items, and none of them."""
    return number["kind"] == "item" and len(table("list_numbers").by("item").get(number["item"], ())) > 1


def _bare_item(number: Row, within: bool | None, amount: Words, limits: Row, asks: tuple[str, ...]) -> Exemption:
    """Values are added up by sub-item: without it only a line that is too dear by itself is answered."""
    if within is False:
        return Exemption(False, amount, limits.citation)
    words = Words(
        f"{amount.en}, but item {number['item']} was given without its sub-item, by which values are added up",
        f"{amount.ja}が、総価額は項番の括弧ごとに合算するのに、{number_ja(number['item'])}の括弧が示されていない",
    )
    return Exemption(None, words, limits.citation, (*asks, "classification.jp"))


def _classes(case: Case, number: Row, line: Line) -> tuple[bool, ...]:
    """Give the classes that goods may be in: named by Appended Table 3-3 (`True`), or not."""
    if _bare(number) and not number.get("table_3_3"):
        return _BOTH if number["item"] in _items_of_table_3_3() else (False,)
    if number.get("table_3_3") != "notice":
        return (number.get("table_3_3") == "all",)
    stated = _stated(case, line)
    return _BOTH if stated is None else (stated,)


def _items_of_table_3_3() -> set[str]:
    return {row["item"] for row in table("list_numbers").rows if row.get("table_3_3")}


def _stated(case: Case, line: Line) -> bool | None:
    own = line.details.get(_FACT.replace(".", "_"))
    return own if isinstance(own, bool) else yes(case, _FACT)


def _total(consignment: Consignment, bracket: str, named: bool) -> Total:
    """Give the total of the goods of one sub-item and one class.

    Law: Operation Notice 4-1-5.
    """
    key = (bracket, named)
    if key not in consignment.totals:
        consignment.totals[key] = _added_up(consignment.case, _together(consignment, bracket, named))
    return consignment.totals[key]


def _together(consignment: Consignment, bracket: str, named: bool) -> Iterator[Line]:
    """Yield the lines whose values are added up; a line of unknown class counts in both."""
    for ruling in consignment.rulings:
        same = next((row for row in ruling.numbers if row["bracket"] == bracket), None)
        if same is None or ruling.technology is True:
            continue
        if named in _classes(consignment.case, same, ruling.line):
            yield ruling.line


def _added_up(case: Case, lines: Iterable[Line]) -> Total:
    """Add values up. Free goods have the value that the customs give them, so that nought is no value."""
    known, complete, asks = Decimal(0), True, []
    for line in lines:
        value = value_in(case, line, YEN)
        if value is not None and value > 0:
            known += value
            continue
        complete = False
        foreign = line.value is not None and line.value > 0 and line.currency and line.currency != YEN
        asks.append(f"fx.{line.currency}.{YEN}" if foreign else "value")
    return Total(known, complete, tuple(dict.fromkeys(asks)))
