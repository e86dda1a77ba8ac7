"""What a field of a commercial paper holds beside a name, and the names that it holds.

A field holds two names (`Aria Ltd a.k.a. Beta FZE`, `c/o`, a slash), a label (`Consignee:`), a telephone or tax number,
an address, a department, the class of a share, an address on the internet in place of a name. The marks that tell so
are in `tables/field_marks.csv`.
"""

import re
from functools import cache
from html import unescape
from urllib.parse import unquote

from exportgate.names.folding import MAX_CHARACTERS, MAX_WORDS
from exportgate.names.scripts import char_script
from exportgate.names.tables import table_rows

MAX_PARTS = 6
# A name of one word before an address has more letters than this.
_LONE_NAME = 7
_ON_THE_NET = re.compile(r"(https?://)?(?:([\w.+-]+)@)?(www\.)?((?:[\w-]+\.)+[a-z]{2,})(?:[/?]\S*)?", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+", re.IGNORECASE)
_NET_TOKEN = re.compile(r"[<(\[]?(?:mailto:|e-?mail:?\s*)?\S*\w@\w\S*|[<(\[]?(?:https?://|www\.)\S+", re.IGNORECASE)
_ENDS_OF_DOMAINS = frozenset(
    (
        "com", "net", "org", "info", "biz", "gov", "edu", "mil", "int", "ru", "su", "cn", "ir", "sy", "by", "ua", "kz",
        "uz", "tr", "de", "fr", "it", "es", "uk", "jp", "kr", "hk", "tw", "sg", "my", "in", "pk", "eu",
    )
)  # fmt: skip
# Labels of domains that name no firm, beside the last.
_SECOND_LEVEL = frozenset(("co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "go"))
_MAIL_FOR_ALL = frozenset(
    (
        "gmail", "googlemail", "hotmail", "outlook", "live", "msn", "yahoo", "ymail", "icloud", "aol", "gmx", "web",
        "mail", "yandex", "rambler", "protonmail", "proton", "qq", "163", "126", "sina", "naver", "hanmail",
    )
)  # fmt: skip
# A name of an account without a dot has at least so many letters: `a@b` is nobody's.
_LEAST_HANDLE = 6
# What at least one of is there where a field holds more than a name, if not the first word of a mark.
_SIGNS = re.compile(r"[@;|/\r\n:%#,(]|&\w+;|\s-+\s")
# Signs that part names by themselves.
_PARTING = re.compile(r"[;|/\r\n]")
_PLAIN = str.maketrans("/-()[],:", " " * 8, ".\"'")
_ESCAPED = re.compile(r"&#?\w{2,8};|%[0-9a-f]{2}", re.IGNORECASE)
_LABELLED = re.compile(r"\s*[^\W\d][^:：]{1,30}[:：]\s*(?=[^\W\d])(?!/)(.+)", re.DOTALL)
_DIGIT = re.compile(r"\d")
_DASH = re.compile(r"\s[-–—]+\s")
_TWO_PEOPLE = re.compile(r"\s(?:and|und|&|\+)\s", re.IGNORECASE)
# Letter, Roman or other number of a class or series.
_CLASS = r"(?:[a-z]|[ivx]{1,4}|\d{1,3})"
# Marks of several letters, written as one word.
_RUN_TOGETHER = frozenset(("aka", "fka", "nka", "dba", "obo", "fbo", "fao", "pobox"))
_TRIM = " ,.()[]<>-/:;\"'"


def parts_of(text: str, kind: str = "") -> list[str]:
    """Give the names that a field holds; none where it holds one name and no more.

    Example:
        >>> parts_of("Huawei / Futurewei"), parts_of("info@alfa-steel.ru"), parts_of("A/S Norsk")
        (['Huawei', 'Futurewei'], ['alfa steel'], [])
        >>> parts_of("Consignee: Alfa Steel LLC tel. 555 1234")
        ['Alfa Steel LLC']
    """
    text = text[:MAX_CHARACTERS]
    if text.isascii() and not _may_hold_more(text, kind):
        return []
    if on_the_net(text):
        return _owners(text)
    plain = _written_plain(text)
    names = _bare(plain)
    whole = _unlabelled(names)
    found = [whole, *([] if text.isascii() else _by_script(whole)), *_beside_each_other(whole, kind), *_owners(plain)]
    return [name for name in dict.fromkeys(found) if name and name != text][:MAX_PARTS]


def rest_of(text: str, part: str) -> str:
    """Give what a field holds beside one of its names, without the marks between names.

    Example:
        >>> rest_of("Grey Forwarders c/o Kestrel Avionics, Dubai", "Kestrel Avionics")
        'grey forwarders dubai'
    """
    if on_the_net(text):
        return ""
    plain = _written_plain(text[:MAX_CHARACTERS])
    left = re.findall(r"\w+", _between().sub(" ", plain).casefold())
    for word in re.findall(r"\w+", part.casefold()):
        if word in left:
            left.remove(word)
    return " ".join(left)


def on_the_net(text: str) -> bool:
    """Whether a text is an address on the internet rather than a name.

    Example:
        >>> on_the_net("info@alfa.ru"), on_the_net("www.alfa.ru"), on_the_net("A.B.Trading"), on_the_net("J.Smith")
        (True, True, False, False)
    """
    text = text.strip()
    if is_mail(text):
        return True
    found = _ON_THE_NET.fullmatch(text)
    if not found:
        return False
    return bool(found[1] or found[3]) or found[4].rpartition(".")[2].lower() in _ENDS_OF_DOMAINS


def is_mail(text: str) -> bool:
    """Whether a text is an e-mail address, or too short to be the name of an account."""
    text = text.strip()
    if not _MAIL.fullmatch(text):
        return False
    return bool(_ON_THE_NET.fullmatch(text)) or sum(map(str.isalnum, text)) < _LEAST_HANDLE


def _may_hold_more(text: str, kind: str) -> bool:
    if _SIGNS.search(text) or (" " not in text and "." in text):
        return True
    words = _plain_words(text)
    return not _first_words().isdisjoint(words) or (kind == "person" and "and" in words)


def _plain_words(text: str) -> list[str]:
    return text.lower().translate(_PLAIN).split()


def _written_plain(text: str) -> str:
    """Undo what a page or a form on the internet makes of blanks and signs (`&amp;`, `%20`)."""
    if not _ESCAPED.search(text):
        return text
    return " ".join(unescape(unquote(text)).split())


def _bare(text: str) -> str:
    """Leave out addresses on the internet, and what follows a number or the class of a share."""
    kept = _NET_TOKEN.sub(" ", text) if "@" in text or "www." in text or "http" in text else text
    for pattern in (_numbers(), _shares()) if _DIGIT.search(kept) else (_shares(),):
        found = pattern.search(kept)
        if found and sum(map(str.isalpha, kept[: found.start()])) > 2:
            kept = kept[: found.start()]
    return kept if kept == text else kept.strip(_TRIM)


def _unlabelled(text: str) -> str:
    """Leave out what comes before a colon, and words like `Consignee` before a name."""
    if found := _LABELLED.fullmatch(text):
        text = found[1]
    return _labels().sub("", text)


def _beside_each_other(text: str, kind: str) -> list[str]:
    parts = [part.strip(_TRIM) for part in _apart(text)]
    if kind == "person":
        parts = [one for part in parts for one in _TWO_PEOPLE.split(part)]
    # One short word is too little to go by: `Aka`, `Alias` and `Obo` are names too.
    found = [part for part in parts if len(part) > 3 or not part.isascii()] if len(parts) > 1 else []
    dashed = [part.strip(_TRIM) for part in _DASH.split(text)] if " " in text else []
    if len(dashed) > 1:
        found += [part for part in dashed if " " in part]
    found += [name for part in parts for name in (_of_a_firm(part), _before_an_address(part, kind)) if name]
    return found


def _apart(text: str) -> list[str]:
    """Part a text at the marks between names; most have none, which a look at their words tells sooner."""
    if text.isascii() and not _PARTING.search(text) and _betweens().isdisjoint(_plain_words(text)):
        return [text]
    return _between().split(text)[: 2 * MAX_PARTS]


def _stands_alone(text: str) -> bool:
    return " " in text or len(text) > _LONE_NAME


def _of_a_firm(text: str) -> str:
    """Leave out branches and departments; "" where there are none."""
    if not _departments().search(text):
        return ""
    segments = [part for part in re.split(r",\s*|\s[-–—]+\s|[()\[\]]", text) if part.strip()]
    kept = [part for part in segments if not _departments().search(part)]
    return ", ".join(kept).strip() if kept else _trailing_departments().sub("", text).strip(_TRIM)


def _before_an_address(text: str, kind: str) -> str:
    """Give what comes before an address, or its first line; "" where there is none."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) < 3 - (kind == "person" and bool(re.search(r"\d", parts[-1]))):
        return ""
    if kind == "person" and " " not in parts[0] and len(parts) > 2:
        return ", ".join(parts[:2])
    return parts[0] if _stands_alone(parts[0]) else ""


def _owner(person: str, labels: list[str]) -> str:
    owner = labels[-3] if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else labels[-2]
    return " ".join(re.findall(r"[^\W\d_]+", person if owner in _MAIL_FOR_ALL else owner))


def _owners(text: str) -> list[str]:
    """Give the owners of the addresses on the internet that are in a text."""
    if "." not in text:
        return []
    tokens = [_ON_THE_NET.fullmatch(token.strip("<>()[],;")) for token in text.split()[:MAX_WORDS]]
    # Firms are called `Alfa.com, Inc.`; only what is sure to be an address is read so beside a name.
    found = [one for one in tokens if one and (one[1] or one[2] or one[3] or one[0] == text.strip())]
    names = [_owner(one[2] or "", one[4].lower().split(".")) for one in found]
    return [name for name in names if len(name.replace(" ", "")) > 3]


def _by_script(text: str) -> list[str]:
    """Part a text in Latin letters and another script into what is in either."""
    latin = sum(char_script(char) == "latin" for char in text)
    other = sum(char_script(char) not in ("latin", "") for char in text)
    if latin < 3 or other < 2:
        return []
    parts = [
        "".join(char if char_script(char) in wanted else " " for char in text)
        if wanted
        else "".join(" " if char_script(char) == "latin" else char for char in text)
        for wanted in (("latin", ""), ())
    ]
    return [" ".join(part.split()).strip(" ,.()[]（）-/") for part in parts]


@cache
def _marks(role: str) -> tuple[str, ...]:
    return tuple(row["mark"] for row in table_rows("field_marks.csv") if row["role"] == role)


@cache
def titles() -> frozenset[str]:
    """Give the titles and degrees that stand before people's names."""
    return degrees() | {row["word"] for row in table_rows("small_words.csv") if row["role"] == "title"}


@cache
def degrees() -> frozenset[str]:
    """Give the degrees that stand before and after people's names; other titles are family names too."""
    return frozenset(_marks("title"))


@cache
def _first_words() -> frozenset[str]:
    return _firsts("between", "label", "number", "share", "department")


@cache
def _betweens() -> frozenset[str]:
    return _firsts("between", "after_comma")


def _firsts(*roles: str) -> frozenset[str]:
    """Give the first words of the marks of some roles, and the marks that are written as one word."""
    return frozenset(mark.translate(_PLAIN).split()[0] for role in roles for mark in _marks(role)) | _RUN_TOGETHER


def _spelt(role: str) -> str:
    """Give the marks of a role as one pattern: dots and strokes in `a k a`, any letter or number for `#`."""
    marks = sorted(_marks(role), key=len, reverse=True)
    spelt = (re.escape(mark).replace(r"\ ", r"[.\s/-]*").replace(r"\#", _CLASS) for mark in marks)
    return f"(?:{'|'.join(spelt)})"


@cache
def _between() -> re.Pattern[str]:
    return re.compile(
        rf"[(\[]?\b{_spelt('between')}(?![\w/])[:.]?|[,(;]\s*{_spelt('after_comma')}\b[\s.:-]+|;|\||\s/+\s|"
        r"(?<=\w{4})/+(?=\w{2})|(?<=\w{2})/+(?=\w{4})|[\r\n]+",
        re.IGNORECASE,
    )


@cache
def _labels() -> re.Pattern[str]:
    return re.compile(rf"^\s*(?:{_spelt('label')}\b[\s.:/-]*)+(?=\w)", re.IGNORECASE)


@cache
def _numbers() -> re.Pattern[str]:
    number = r"[\s.:#]*(?:(?:no|nr|num|number|code|№)\b[\s.:#]*)?(?:[a-z]{1,4}[\s-]?)?[+(]*\d"
    return re.compile(rf"[\s,;(\[/-]+(?:{_spelt('number')}\b{number}|#\s*\d|№\s*\d).*", re.IGNORECASE | re.DOTALL)


@cache
def _shares() -> re.Pattern[str]:
    return re.compile(rf"(?:[\s,()-]+{_spelt('share')}\b)+(?:[\s,(]+(?:each )?representing.*)?[\s).]*$", re.IGNORECASE)


@cache
def _departments() -> re.Pattern[str]:
    return re.compile(rf"\b{_spelt('department')}\b", re.IGNORECASE)


@cache
def _trailing_departments() -> re.Pattern[str]:
    return re.compile(rf"(?:\s+{_spelt('desk')}|\s+and)*\s+{_spelt('department')}\W*$", re.IGNORECASE)
