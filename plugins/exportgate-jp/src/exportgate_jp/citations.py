"""Citations as the law itself writes them: articles, paragraphs and numbers in Japanese.

The tables cite in English, in a fixed form (`Order Art. 4(1)(iii)(a)`): an article, a paragraph in digits, a number
(号) in Roman digits, a letter for イ, ロ, ハ. Here each is turned into the original's form.
"""

import re
from collections.abc import Callable
from functools import lru_cache

_INSTRUMENTS = {
    "Export Trade Control Order": "輸出貿易管理令",
    "Order": "輸出貿易管理令",
    "FEFA": "外国為替及び外国貿易法",
    "Foreign Exchange Order": "外国為替令",
    "goods ordinance": "貨物等省令",
    "Operation Notice (運用通達)": "運用通達",
    "Operation Notice": "運用通達",
    "Bulk Licence Guidelines": "包括許可取扱要領",
    "Catch-all Notice": "補完的輸出規制通達",
    "Customs Tariff Act schedule": "関税定率法別表",
    "Customs Act": "関税法",
    "Standards for Exporters Ordinance (421M60000400060)": "輸出者等遵守基準を定める省令",
    "Charter of the United Nations": "国際連合憲章",
    "notices of the Ministry of Foreign Affairs and the Ministry of Finance": "外務省告示及び財務省告示",
    "METI notice on Security Council resolution 2231, amended 2025-09-28": (
        "国際連合安全保障理事会決議第2231号に係る経済産業省の通知（2025年9月28日改正）"
    ),
    "note of the list for this programme": "当該措置に係るリストの注記",
    "as technology: ": "技術として、",
}
_ISSUED = {
    "Cabinet Order": "政令",
    "METI Notice": "経済産業省告示",
    "METI Ordinance": "経済産業省令",
    "Ordinance": "経済産業省令",
}
_PHRASES = {
    "supplementary provision para. ": "附則第{}項",
    ", proviso": "ただし書",
    " on 仕向地": "（仕向地について）",
    ", areas": "（地域区分）",
}
_ROMAN = {"i": 1, "v": 5, "x": 10}
_KANJI = "〇一二三四五六七八九"
_IROHA = dict(zip("abcdef", "イロハニホヘ", strict=True))
_UNCHANGED = ("運用通達", "包括許可取扱要領", "補完的輸出規制通達")
_TOKEN = re.compile(
    r"(?P<proviso>, proviso)"
    r"|(?P<before>,? before Cabinet Order (?P<before_number>\d+) of (?P<before_year>\d{4}))"
    r"|(?P<with> with (?P<with_number>\([ivx]+\))(?P<with_letter>\([a-f]\)))"
    r"|(?P<item>,? ?items? (?P<item_number>\d+(?:-\d+)?(?:\(\d+(?:-\d+)?\)(?:\d+(?:-\d+)?)?)?))"
    r"|(?P<row>,? ?row (?P<row_number>\d+(?:-\d+)?))"
    r"|(?P<supplement>supplementary provision para\. (?P<paragraph>\d+))"
    r"|(?P<table>Appended Tables? ?(?P<table_number>\d+(?:-\d+)?|[A-Z])?)"
    r"|(?P<article>Art\. (?P<article_number>\d+(?:-\d+)?))"
    r"|(?P<range>\((?P<first>\d+)\)-\((?P<last>\d+)\))"
    r"|(?P<next>(?<=, )(?P<next_number>\d+(?:-\d+)?)(?=\())"
    r"|(?P<digit>\((?P<digit_number>\d+)\))"
    r"|(?P<roman>\((?P<roman_number>[ivx]+)(?:-(?P<roman_branch>\d+))?\))"
    r"|(?P<letter>\((?P<letter_name>[a-f])\))"
    r"|(?P<comma>, | )"
)
_ISSUED_BY = re.compile(r"^(Cabinet Order|METI Notice|METI Ordinance|Ordinance)s? (.*)$")
_NUMBERED = re.compile(r"(\d+) of (\d{4})")


def number_ja(code: str) -> str:
    """Give a number of Appended Table 1 as the Order writes it, in plain digits.

    Example:
        >>> number_ja("6(2)"), number_ja("3-2(2)10"), number_ja("8"), number_ja("4(1-2)")
        ('6の項(2)', '3の2の項(2)10', '8の項', '4の項(1の2)')
    """
    item, bracket, rest = code.partition("(")
    return f"{_branched(item)}の項{bracket}{_branched(rest)}"


@lru_cache(maxsize=4096)
def original(citation: str) -> str:
    """Give a citation, or several parted by semicolons, in the form of the original.

    Example:
        >>> original("Order Art. 4(1)(iii)(a); goods ordinance Art. 14-2(vi)")
        '輸出貿易管理令第4条第1項第三号イ；貨物等省令第14条の2第六号'
    """
    return "；".join(_one(part) for part in citation.split("; ") if part)


def _one(part: str) -> str:
    if issued := _ISSUED_BY.match(part):
        return _issued(_ISSUED[issued.group(1)], issued.group(2))
    for name in sorted(_INSTRUMENTS, key=len, reverse=True):
        if part.startswith(name):
            return _of(_INSTRUMENTS[name], part.removeprefix(name))
    return part


def _of(instrument: str, rest: str) -> str:
    if instrument == _INSTRUMENTS["as technology: "]:
        return instrument + _one(rest)
    if instrument in _UNCHANGED:
        return instrument + _notice(rest)
    return instrument + _TOKEN.sub(_turned, rest.strip())


def _notice(rest: str) -> str:
    """Notices are numbered without articles, and cited as they number themselves."""
    for phrase in (" on 仕向地", ", areas"):
        rest = rest.replace(phrase, _PHRASES[phrase])
    rest = re.sub(
        r"Appended Tables? ",
        "別表第" if re.search(r"Appended Tables? \d", rest) else "別表",
        rest,
    )
    return rest.strip(" ,").replace(", ", "、")


def _issued(kind: str, rest: str) -> str:
    """Name an instrument by year, kind and number, and what follows within it."""
    text = _NUMBERED.sub(lambda match: f"{_year(int(match[2]))}{kind}第{match[1]}号", rest)
    text = re.sub(r"(.*) to (.*)", r"\1から\2まで", text)
    text = re.sub(
        r" items? ([\d, ]+)",
        lambda match: "、".join(f"第{n}号" for n in match[1].split(", ")),
        text,
    )
    return re.sub(r" ?\(([ivx]+)\)", lambda match: _number(match[1], None), text).replace(", ", "、")


def _turned(match: re.Match[str]) -> str:
    kind = next(name for name in _TURN if match[name] is not None)
    return _TURN[kind](match)


def _year(year: int) -> str:
    era, first = ("令和", 2018) if year > 2018 else ("平成", 1988)
    return f"{era}{'元' if year - first == 1 else year - first}年"


def _branched(number: str) -> str:
    return number.replace("-", "の")


def _kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{_KANJI[tens]}十"
    return ten + (_KANJI[ones] if ones else "")


def _number(roman: str, branch: str | None) -> str:
    values = [_ROMAN[sign] for sign in roman]
    total = sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))
    return f"第{_kanji(total)}号{f'の{_kanji(int(branch))}' if branch else ''}"


def _article(number: str) -> str:
    first, _, branch = number.partition("-")
    return f"第{first}条{f'の{branch}' if branch else ''}"


def _appended(number: str | None) -> str:
    return f"別表第{_branched(number)}" if number else "別表"


_TURN: dict[str, Callable[[re.Match[str]], str]] = {
    "proviso": lambda match: "ただし書",
    "before": lambda match: f"（{_year(int(match['before_year']))}政令第{match['before_number']}号による改正前）",
    "with": lambda match: f"（{_number(match['with_number'].strip('()'), None)}{_IROHA[match['with_letter'][1]]}）",
    "item": lambda match: f"の{number_ja(match['item_number'])}",
    "row": lambda match: f"の{_branched(match['row_number'])}の項",
    "supplement": lambda match: f"附則第{match['paragraph']}項",
    "table": lambda match: _appended(match["table_number"]),
    "article": lambda match: _article(match["article_number"]),
    "range": lambda match: f"({match['first']})から({match['last']})まで",
    "next": lambda match: _article(match["next_number"]),
    "digit": lambda match: f"第{match['digit_number']}項",
    "roman": lambda match: _number(match["roman_number"], match["roman_branch"]),
    "letter": lambda match: _IROHA[match["letter_name"]],
    "comma": lambda match: "、" if match[0] == ", " else "",
}
