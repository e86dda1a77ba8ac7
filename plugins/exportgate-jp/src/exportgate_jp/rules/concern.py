"""The tests of concern (客観要件, インフォーム要件): what the goods are for, who gets them, and what the Ministry said.

The tables of catch-all and of lost minor value say which tests count where; here each test is answered.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from exportgate.hit import Hit
from exportgate.jurisdiction import Case
from exportgate.law.tables import Row
from exportgate.shipment import Line
from exportgate_jp.law import table
from exportgate_jp.rules.answers import Answer, yes
from exportgate_jp.rules.route import Group
from exportgate_jp.rules.rulings import SIXTEEN
from exportgate_jp.rules.tariff import Within, within
from exportgate_jp.rules.users import Users, kinds_of, of_concern

WEAPON_WORDS = {"wmd": "weapons of mass destruction", "conventional": "conventional arms"}
_USER_FACTS = {"wmd": "jp.user_wmd", "conventional": "jp.user_military"}
_CLEAR, _EXAMPLE = "jp.harmless_use_clear", "jp.example_goods"
INFORMED = "informed.jp"
_EXAMPLES_LAW = "Catch-all Notice 1(6)(17)"


@dataclass(frozen=True, slots=True)
class Goods:
    """One line bound for one group of destinations, as a test looks at it. `item` is its item of Appended Table 1."""

    case: Case
    line: Line
    item: str
    group: Group
    users: Users


def run(rows: Iterable[Row], goods: Goods) -> list[Answer]:
    """Answer the tests that some rows name (columns `weapons` and `test`).

    One test can have several answers: each listed user is one.
    """
    answers: list[Answer] = []
    for row in rows:
        answers += _TESTS[row["test"]](goods, row)
    return answers


def _use(goods: Goods, row: Row) -> list[Answer]:
    """Say whether the goods are known to be for weapons (用途要件)."""
    if row["weapons"] == "wmd":
        return [_use_wmd(goods, row)]
    known = yes(goods.case, "end_use.military")
    words = {
        True: "the goods are known to be for developing, making or using conventional arms",
        False: "no use for conventional arms is known",
        None: "whether the goods are for conventional arms is not stated",
    }
    return [_answer(row, known, words[known], "end_use.military")]


def _use_wmd(goods: Goods, row: Row) -> Answer:
    stated = goods.case.fact("end_use.wmd")
    if stated is None:
        return _answer(row, None, "whether the goods are for weapons of mass destruction is not stated", "end_use.wmd")
    if stated in ("none", False):
        return _answer(row, False, "no use for weapons of mass destruction is known")
    kind = f"{stated} " if isinstance(stated, str) else ""
    return _answer(row, True, f"the goods are known to be for {kind}weapons of mass destruction or their delivery")


def _inform(goods: Goods, row: Row) -> list[Answer]:
    """Say whether the Minister told the exporter to apply (インフォーム要件)."""
    known = yes(goods.case, INFORMED)
    words = {
        True: "the Minister of Economy, Trade and Industry told the exporter to apply for a licence",
        False: "the Minister gave no notice",
        None: "whether the Minister gave notice is not stated",
    }
    return [_answer(row, known, words[known], INFORMED)]


def _user(goods: Goods, row: Row) -> list[Answer]:
    """Say whether the importer or user is of concern (需要者要件): by the list, by papers, by what it is."""
    weapons = row["weapons"]
    answers = [_listed(goods, row, hit) for hit in of_concern(goods.users.listed, weapons)]
    known = yes(goods.case, _USER_FACTS[weapons])
    told = f"papers or messages say that the importer or user is engaged in {WEAPON_WORDS[weapons]}"
    if known:
        answers.append(_unless_clear(goods, row, told))
    elif known is None and weapons == "conventional":
        answers += [
            _unless_clear(goods, row, f"{name} is military, and so uses conventional arms")
            for name in goods.users.military
        ]
    answers += [_possible(goods, row, hit) for hit in of_concern(goods.users.possible, weapons)]
    return answers or [_nothing_known(goods, row, known)]


def _nothing_known(goods: Goods, row: Row, known: bool | None) -> Answer:
    """Nothing speaks against importer and user, provided that somebody named them."""
    words = WEAPON_WORDS[row["weapons"]]
    if known is None and not goods.users.named:
        return _answer(
            row,
            None,
            f"who the importer and the user are, and if they have to do with {words}, is not stated",
            "parties",
        )
    return _answer(row, False, f"nothing ties importer or user to {words}")


def _listed(goods: Goods, row: Row, hit: Hit) -> Answer:
    kinds = kinds_of(hit, row["weapons"])
    told = (
        f"{hit.name} is on the Foreign End User List as {hit.entry.primary_name} "
        f"({_listing(kinds)}; its number there changes every year)"
    )
    return _unless_clear(goods, row, told, kinds, hit)


def _unless_clear(
    goods: Goods, row: Row, told: str, kinds: frozenset[str] = frozenset(), hit: Hit | None = None
) -> Answer:
    """A user of concern needs a licence unless the use of the goods is clearly harmless (明らかなとき)."""
    never = _never_clear(goods, row, kinds)
    if never:
        reason = f"{told}, and {never[0]}, so that harmless use is never clear"
        return Answer(True, reason, f"{row.citation}; {never[1]}", hit=hit, verify=row.verify or never[2])
    clear = yes(goods.case, _CLEAR)
    if clear is None:
        return _answer(row, None, f"{told}; whether the use is clearly harmless is not stated", _CLEAR, hit=hit)
    if not clear:
        return _answer(row, True, f"{told}, and it is not clear that the use is harmless", hit=hit)
    if _may_be_example(goods, kinds):
        reason = (
            f"{told}; whether the goods are example goods for {_listing(kinds)}, never clearly harmless, is not stated"
        )
        return _answer(row, None, reason, "hs", _EXAMPLE, hit=hit)
    return _answer(
        row, False, f"{told}, but the exporter found by METI's guideline that the use is clearly harmless", hit=hit
    )


def _possible(goods: Goods, row: Row, hit: Hit) -> Answer:
    """A party that only resembles an entry: a person must look, save where the use is clearly harmless anyway."""
    kinds = kinds_of(hit, row["weapons"])
    open_ = _may_be_example(goods, kinds) or _never_clear(goods, row, kinds)
    if yes(goods.case, _CLEAR) and not open_:
        return _answer(
            row, False, f"{hit.name} resembles an entry of the Foreign End User List, but the use is clearly harmless"
        )
    told = f"{hit.name} may be {hit.entry.primary_name} on the Foreign End User List ({_listing(kinds)})"
    return Answer(False, told, row.citation, possible=hit, verify=row.verify)


def _never_clear(goods: Goods, row: Row, kinds: frozenset[str]) -> tuple[str, str, bool] | None:
    """Give why harmless use can never be clear (words, citation, verify), or `None`."""
    on = goods.case.on
    for rule in table("never_clear").find(on, "group", goods.group.value):
        if rule["weapons"] == row["weapons"] and rule["item"] == goods.item:
            words = f"goods of {goods.item} go to a destination under a United Nations embargo"
            return words, rule.citation, rule.verify
    stated = goods.case.fact(_EXAMPLE)
    if isinstance(stated, str):
        named = kinds.intersection(stated.replace(",", " ").split())
        return (f"the goods are example goods for {_listing(named)}", _EXAMPLES_LAW, False) if named else None
    for rule in table("end_user_kinds").on(on):
        same = kinds.intersection(rule["kinds"])
        if same and within(goods.line.hs, rule["hs"]) is Within.YES:
            return f"{rule['goods']} are example goods for {_listing(same)}", rule.citation, rule.verify
    return None


def _may_be_example(goods: Goods, kinds: frozenset[str]) -> bool:
    """Say whether goods of item 16 can be example goods, their tariff number not being stated, or only in part."""
    if goods.case.fact(_EXAMPLE) is not None or not goods.item.startswith(SIXTEEN):
        return False
    rules = [rule for rule in table("end_user_kinds").on(goods.case.on) if kinds.intersection(rule["kinds"])]
    return any(within(goods.line.hs, rule["hs"]) is Within.PERHAPS for rule in rules)


def _listing(kinds: Iterable[str]) -> str:
    return ", ".join(sorted(kinds))


def _answer(row: Row, met: bool | None, reason: str, *asks: str, hit: Hit | None = None) -> Answer:
    return Answer(met, reason, row.citation, asks if met is None else (), hit=hit, verify=row.verify)


_TESTS: dict[str, Callable[[Goods, Row], list[Answer]]] = {"use": _use, "user": _user, "inform": _inform}
