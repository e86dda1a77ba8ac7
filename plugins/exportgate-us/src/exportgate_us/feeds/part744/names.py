"""Where the name ends and the address begins, in cells that part both with commas (`Rizma, Inc., 1 McKee Ave.`)."""

import csv
import io
import re
from functools import cache
from importlib.resources import files

from exportgate.law.places import place

_COMMA = re.compile(r"[,;]\s*(?![^()]*\))")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?", re.IGNORECASE)
_IN_CARE_OF = re.compile(r"c/o|in care of|care of|attn", re.IGNORECASE)
_ADDRESS_AFTER_FORM = re.compile(
    r"(?<=[A-Za-z])(?P<dot>\.?) (?=(?:(?:No|P\.? ?O)\.? ?)?(?:Box )?[A-Z]?\d+\w?,? |"
    r"(?:Flat|Rm|Room|Unit|Floor|Suite|Office|Level|Shop|Plot|Block)\b)"
)
_AFTER_STOP = re.compile(r"(?<=[\w)'”])\. (?=[A-Z0-9])|(?<=[^\W\d])\.(?=\d)")
_ENDS = " \t,;:–—-"
_IN_BRACKETS_LAST = re.compile(r"(?P<outer>[^()]+?)\s*\((?P<inner>[^()]+)\)")
# Four letters or more, three of them capitals: VNIIEF, GosNIImash, NSCC-TJ.
_SHORT_NAME = re.compile(r"(?=(?:[^A-Z]*[A-Z]){3})(?!GROUP)[A-Z][A-Za-z-]{3,}(?:\d+)?")
_SMALL = frozenset({"of", "for", "and", "the"})
_QUOTES = (("“", "”"), ("'", "'"), ('"', '"'))
_INITIALS = re.compile(r"(?:\b\w\.)+$|\b[A-Z]\.\s?[A-Z]\.$")


@cache
def _forms() -> dict[str, bool]:
    """Give the legal forms, and whether a full stop at their end belongs to them."""
    text = (files("exportgate_us.feeds.part744") / "legal_forms.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text), strict=True)
    return {_bare(row["form"]): row["dotted"] == "yes" for row in rows}


@cache
def _groups() -> frozenset[str]:
    """Give the groups whose members are listed as `Group, Member, address`, so that one more comma is in the name."""
    text = (files("exportgate_us.feeds.part744") / "groups.csv").read_text(encoding="utf-8")
    return frozenset(row["group"] for row in csv.DictReader(io.StringIO(text), strict=True))


def _bare(word: str) -> str:
    return word.casefold().replace(".", "").strip(" ,;()")


def is_legal_form(text: str) -> bool:
    """Say whether a text begins with a legal form (`Inc.`, `Ltd. Sti.`), so that a comma before it parts no names."""
    words = text.split()
    return bool(words) and (_bare(words[0]) in _forms() or _bare(text) in _forms())


def bracketed(name: str) -> tuple[str, ...]:
    """Give the names that brackets at the end of a name add: a short one after the long, or a long one after the short.

    Places (`(Shanghai)`), legal forms (`(Pvt)`) and remarks (`(a subsidiary of ...)`) are no names; nor are three
    letters and fewer, which stand for anything.

    Example:
        >>> bracketed("Beijing University of Aeronautics and Astronautics (BUAA)")
        ('BUAA',)
        >>> bracketed("Rostec (Russian Technologies State Corporation)")
        ('Rostec', 'Russian Technologies State Corporation')
        >>> bracketed("Enerquip Ltd. (UAE)"), bracketed("Poly Asia Pacific (a subsidiary of Poly)")
        ((), ())
    """
    found = _IN_BRACKETS_LAST.fullmatch(name)
    if not found:
        return ()
    outer, inner = found.group("outer").strip(_ENDS), found.group("inner").strip()
    if _SHORT_NAME.fullmatch(inner) and not is_legal_form(inner) and not place(inner):
        return (inner,)
    words = inner.split()
    if len(words) > 2 and _is_one_word(outer) and all(word[:1].isupper() or word in _SMALL for word in words):
        return tuple(each for each in (outer, inner) if len(each) > 3)
    return ()


def _is_one_word(text: str) -> bool:
    return " " not in text and text[:1].isupper()


def split_name_and_address(text: str) -> tuple[str, str]:
    """Part a name from the address after it, at the first comma whose right side is no longer name.

    Example:
        >>> split_name_and_address("Huawei Technologies Co., Ltd. Chengdu Research Institute, No. 1899, Xiyuan Ave.")
        ('Huawei Technologies Co., Ltd. Chengdu Research Institute', 'No. 1899, Xiyuan Ave.')
        >>> split_name_and_address("Nuclear Research Center at Negev Dimona, Israel.")
        ('Nuclear Research Center at Negev Dimona', 'Israel.')
        >>> split_name_and_address("Kelvo Inc 6600 21st Avenue, Laval, Quebec")
        ('Kelvo Inc', '6600 21st Avenue, Laval, Quebec')
    """
    commas = list(_COMMA.finditer(text))
    for at, comma in enumerate(commas):
        after = text[comma.end() : commas[at + 1].start() if at + 1 < len(commas) else len(text)]
        if not (_still_name(after) or text[: comma.start()].strip() in _groups()):
            name, address = text[: comma.start()].strip(), text[comma.end() :].strip()
            return _off_glued_address(name, address)
    return text.strip(), ""


def _still_name(piece: str) -> bool:
    words = piece.split()
    if not words:
        return True
    if _SUFFIX.fullmatch(piece.strip()) or _bare(words[0]) in _forms() or _bare(piece) in _forms():
        return True
    has_digit = any(char.isdigit() for char in piece)
    return _bare(words[-1]) in _forms() and not has_digit and not _IN_CARE_OF.match(piece)


def _off_glued_address(name: str, address: str) -> tuple[str, str]:
    """Part `Kelvo Inc 6600 21st Avenue` where the comma after the legal form is missing."""
    for found in _ADDRESS_AFTER_FORM.finditer(f"{name} "):
        before = name[: found.start()]
        if _bare(before.split()[-1]) in _forms():
            return f"{before}{found['dot']}", f"{name[found.end() :]}, {address}"
    return name, address


def split_after_stop(text: str) -> tuple[str, str] | None:
    """Part `Safinat Group. South Sudan.`, where a full stop stands for the comma, at the first one that ends a word.

    Example:
        >>> split_after_stop("Safinat Group. South Sudan."), split_after_stop("Kral Aviation Ltd. Senlikkoy Mah")
        (('Safinat Group', 'South Sudan.'), ('Kral Aviation Ltd.', 'Senlikkoy Mah'))
    """
    for stop in _AFTER_STOP.finditer(text):
        before = text[: stop.start()]
        last = before.split()[-1]
        after = text[stop.end() :].split()[0]
        if len(last) > 1 and "." not in last and last.casefold() not in _TITLES and _bare(after) not in _forms():
            return (f"{before}." if _forms().get(_bare(last)) else before), text[stop.end() :]
    return None


_TITLES = frozenset({"dr", "mr", "mrs", "ms", "st", "no", "prof", "gen", "col", "eng"})


def tidy_name(text: str) -> str:
    """Take off a name what the sentence around it left: `and`, commas, quotation marks, the full stop at its end.

    Example:
        >>> tidy_name("Imal Bilal; and"), tidy_name("Aimal and Balal Company."), tidy_name("Alpha Investments Ltd.")
        ('Imal Bilal', 'Aimal and Balal Company', 'Alpha Investments Ltd.')
    """
    name = " ".join(text.split()).strip(_ENDS)
    name = re.sub(r"(?:[,;.]\s*|\s+)(?:and|or)$", "", name).strip(_ENDS)
    name = re.sub(r"['”]?[.,;](['”])$", r"\1", name)
    name = re.sub(r"^(?:and|or) ", "", name)
    if name.endswith(".") and not _ends_with_abbreviation(name):
        name = name[:-1]
    for opening, closing in _QUOTES:
        if name.startswith(opening) and name.endswith(closing) and name.count(closing) - (opening == closing) == 1:
            name = name[1:-1]
    return _balanced(name).strip(_ENDS)


def _ends_with_abbreviation(name: str) -> bool:
    last = name.split()[-1]
    return _forms().get(_bare(last), False) or bool(_INITIALS.search(last))


def _balanced(name: str) -> str:
    """Drop a bracket that the cut left alone."""
    if name.count("(") < name.count(")") and name.endswith(")"):
        return name[:-1]
    return name.removeprefix("(") if name.count("(") > name.count(")") and name.startswith("(") else name
