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
from exportgate_jp.wording import Words

WEAPON_WORDS = {
    "wmd": Words("weapons of mass destruction", "大量破壊兵器等"),
    "conventional": Words("conventional arms", "通常兵器"),
}
_KINDS = {"nuclear": "核", "chemical": "化学", "biological": "生物", "missile": "ミサイル", "conventional": "通常兵器"}
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
        True: Words(
            "the goods are known to be for developing, making or using conventional arms",
            "通常兵器の開発、製造又は使用のために用いられることを知っている",
        ),
        False: Words("no use for conventional arms is known", "通常兵器の開発等に用いられるとの情報はない"),
        None: Words(
            "whether the goods are for conventional arms is not stated",
            "通常兵器の開発等に用いられるか否かが示されていない",
        ),
    }
    return [_answer(row, known, words[known], "end_use.military")]


def _use_wmd(goods: Goods, row: Row) -> Answer:
    stated = goods.case.fact("end_use.wmd")
    if stated is None:
        open_ = "whether the goods are for weapons of mass destruction is not stated"
        return _answer(
            row, None, Words(open_, "大量破壊兵器等の開発等に用いられるか否かが示されていない"), "end_use.wmd"
        )
    if stated in ("none", False):
        none = "no use for weapons of mass destruction is known"
        return _answer(row, False, Words(none, "大量破壊兵器等の開発等に用いられるとの情報はない"))
    kind = f"{stated} " if isinstance(stated, str) else ""
    kind_ja = f"（{_KINDS.get(stated, stated)}）" if isinstance(stated, str) else ""
    return _answer(
        row,
        True,
        Words(
            f"the goods are known to be for {kind}weapons of mass destruction or their delivery",
            f"大量破壊兵器等{kind_ja}の開発等のために用いられることを知っている",
        ),
    )


def _inform(goods: Goods, row: Row) -> list[Answer]:
    """Say whether the Minister told the exporter to apply (インフォーム要件)."""
    known = yes(goods.case, INFORMED)
    words = {
        True: Words(
            "the Minister of Economy, Trade and Industry told the exporter to apply for a licence",
            "経済産業大臣から許可の申請をすべき旨の通知（インフォーム）を受けている",
        ),
        False: Words("the Minister gave no notice", "経済産業大臣からの通知（インフォーム）はない"),
        None: Words(
            "whether the Minister gave notice is not stated",
            "経済産業大臣からの通知（インフォーム）の有無が示されていない",
        ),
    }
    return [_answer(row, known, words[known], INFORMED)]


def _user(goods: Goods, row: Row) -> list[Answer]:
    """Say whether the importer or user is of concern (需要者要件): by the list, by papers, by what it is."""
    weapons = row["weapons"]
    answers = [_listed(goods, row, hit) for hit in of_concern(goods.users.listed, weapons)]
    known = yes(goods.case, _USER_FACTS[weapons])
    if known:
        answers.append(_unless_clear(goods, row, _papers_say(weapons)))
    elif known is None and weapons == "conventional":
        answers += [
            _unless_clear(
                goods,
                row,
                Words(f"{name} is military, and so uses conventional arms", f"{name}は軍であり、通常兵器を使用する"),
            )
            for name in goods.users.military
        ]
    answers += [_possible(goods, row, hit) for hit in of_concern(goods.users.possible, weapons)]
    return answers or [_nothing_known(goods, row, known)]


def _nothing_known(goods: Goods, row: Row, known: bool | None) -> Answer:
    """Nothing speaks against importer and user, provided that somebody named them."""
    weapons = WEAPON_WORDS[row["weapons"]]
    if known is None and not goods.users.named:
        open_ = Words(
            f"who the importer and the user are, and if they have to do with {weapons.en}, is not stated",
            f"輸入者・需要者が誰か、また{weapons.ja}に関わるか否かが示されていない",
        )
        return _answer(row, None, open_, "parties")
    nothing = Words(
        f"nothing ties importer or user to {weapons.en}", f"輸入者・需要者が{weapons.ja}に関わるとの情報はない"
    )
    return _answer(row, False, nothing)


def _papers_say(weapons: str) -> Words:
    words = WEAPON_WORDS[weapons]
    return Words(
        f"papers or messages say that the importer or user is engaged in {words.en}",
        f"文書等又は連絡によれば、輸入者又は需要者は{words.ja}の開発等を行い、又は行った",
    )


def _listed(goods: Goods, row: Row, hit: Hit) -> Answer:
    kinds = kinds_of(hit, row["weapons"])
    told = Words(
        f"{hit.name} is on the Foreign End User List as {hit.entry.primary_name} "
        f"({_listing(kinds).en}; its number there changes every year)",
        f"{hit.name}は外国ユーザーリストに{hit.entry.primary_name}として掲載されている"
        f"（懸念区分：{_listing(kinds).ja}、掲載番号は毎年変わる）",
    )
    return _unless_clear(goods, row, told, kinds, hit)


def _unless_clear(
    goods: Goods, row: Row, told: Words, kinds: frozenset[str] = frozenset(), hit: Hit | None = None
) -> Answer:
    """A user of concern needs a licence unless the use of the goods is clearly harmless (明らかなとき)."""
    never = _never_clear(goods, row, kinds)
    if never:
        reason = Words(
            f"{told.en}, and {never[0].en}, so that harmless use is never clear",
            f"{told.ja}うえ、{never[0].ja}ため、明らかなときには当たらない",
        )
        return Answer(True, reason, f"{row.citation}; {never[1]}", hit=hit, verify=row.verify or never[2])
    clear = yes(goods.case, _CLEAR)
    if clear and _may_be_example(goods, kinds):
        return _answer(row, None, _example_open(told, kinds), "hs", _EXAMPLE, hit=hit)
    more = {
        True: Words(
            ", but the exporter found by METI's guideline that the use is clearly harmless",
            "が、明らかガイドラインにより懸念用途以外に用いられることが明らかと確認されている",
        ),
        False: Words(
            ", and it is not clear that the use is harmless", "うえ、懸念用途以外に用いられることが明らかでない"
        ),
        None: Words(
            "; whether the use is clearly harmless is not stated",
            "が、懸念用途以外に用いられることが明らかか否かが示されていない",
        ),
    }[clear]
    met = None if clear is None else not clear
    return _answer(row, met, Words(f"{told.en}{more.en}", f"{told.ja}{more.ja}"), _CLEAR, hit=hit)


def _example_open(told: Words, kinds: frozenset[str]) -> Words:
    named = _listing(kinds)
    return Words(
        f"{told.en}; whether the goods are example goods for {named.en}, never clearly harmless, is not stated",
        f"{told.ja}が、明らかなときに当たり得ないおそれの強い貨物例（{named.ja}）か否かが示されていない",
    )


def _possible(goods: Goods, row: Row, hit: Hit) -> Answer:
    """A party that only resembles an entry: a person must look, save where the use is clearly harmless anyway."""
    kinds = kinds_of(hit, row["weapons"])
    open_ = _may_be_example(goods, kinds) or _never_clear(goods, row, kinds)
    if yes(goods.case, _CLEAR) and not open_:
        harmless = Words(
            f"{hit.name} resembles an entry of the Foreign End User List, but the use is clearly harmless",
            f"{hit.name}は外国ユーザーリストの掲載者に似るが、懸念用途以外に用いられることが明らかである",
        )
        return _answer(row, False, harmless)
    listed, named = hit.entry.primary_name, _listing(kinds)
    told = Words(
        f"{hit.name} may be {listed} on the Foreign End User List ({named.en})",
        f"{hit.name}は外国ユーザーリストの{listed}（懸念区分：{named.ja}）の可能性がある",
    )
    return Answer(False, told, row.citation, possible=hit, verify=row.verify)


def _never_clear(goods: Goods, row: Row, kinds: frozenset[str]) -> tuple[Words, str, bool] | None:
    """Give why harmless use can never be clear (words, citation, verify), or `None`."""
    on = goods.case.on
    for rule in table("never_clear").find(on, "group", goods.group.value):
        if rule["weapons"] == row["weapons"] and rule["item"] == goods.item:
            words = Words(
                f"goods of {goods.item} go to a destination under a United Nations embargo",
                f"国連武器禁輸国・地域に向けた{goods.item}の貨物である",
            )
            return words, rule.citation, rule.verify
    stated = goods.case.fact(_EXAMPLE)
    if isinstance(stated, str):
        named = kinds.intersection(stated.replace(",", " ").split())
        return (_example_of("the goods", "貨物", named), _EXAMPLES_LAW, False) if named else None
    for rule in table("end_user_kinds").on(on):
        same = kinds.intersection(rule["kinds"])
        if same and within(goods.line.hs, rule["hs"]) is Within.YES:
            return _example_of(rule["goods"], rule["goods_ja"], same), rule.citation, rule.verify
    return None


def _may_be_example(goods: Goods, kinds: frozenset[str]) -> bool:
    """Say whether goods of item 16 can be example goods, their tariff number not being stated, or only in part."""
    if goods.case.fact(_EXAMPLE) is not None or not goods.item.startswith(SIXTEEN):
        return False
    rules = [rule for rule in table("end_user_kinds").on(goods.case.on) if kinds.intersection(rule["kinds"])]
    return any(within(goods.line.hs, rule["hs"]) is Within.PERHAPS for rule in rules)


def _example_of(goods: str, goods_ja: str, kinds: frozenset[str]) -> Words:
    named = _listing(kinds)
    return Words(
        f"{goods} are example goods for {named.en}", f"{goods_ja}は{named.ja}についてのおそれの強い貨物例である"
    )


def _listing(kinds: Iterable[str]) -> Words:
    named = sorted(kinds)
    return Words(", ".join(named), "・".join(_KINDS.get(kind, kind) for kind in named))


def _answer(row: Row, met: bool | None, reason: Words, *asks: str, hit: Hit | None = None) -> Answer:
    return Answer(met, reason, row.citation, asks if met is None else (), hit=hit, verify=row.verify)


_TESTS: dict[str, Callable[[Goods, Row], list[Answer]]] = {"use": _use, "user": _user, "inform": _inform}
