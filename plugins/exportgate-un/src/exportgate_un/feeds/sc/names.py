"""Names as the list writes them: in Latin letters and in the original script, at times both in one field."""

import re
from collections.abc import Iterator

from exportgate.entry import NameKind
from exportgate.names import script_of

_QUOTES = ' \t,;:"“”-'
_BRACKETED = re.compile(r"\s*\(([^()]*)\)")
_REMARK = re.compile(
    r"previously listed|formerly listed|listed as|birth name|false identity|third|nom de guerre|call sign|combat name",
    re.IGNORECASE,
)
_FORMER = re.compile(r"(?:previously|formerly) listed", re.IGNORECASE)
_ORIGINAL = re.compile(r"\(?original script\)?:?\s*", re.IGNORECASE)
_BIRTH = re.compile(r",?\s+born\b.*", re.DOTALL)
_FOREIGN = r"[^\x00-\u024F\u1E00-\u1EFF\u2000-\u206F]+"
_NATIVE = re.compile(rf"{_FOREIGN}(?:[\s\u2000-\u206F]+{_FOREIGN})*")


def whole(*parts: str) -> str:
    """Put the parts of a name together, stray blanks and line breaks taken out.

    Example:
        >>> whole("MUHAMMAD ", "", "TAHER\\n ANWARI")
        'MUHAMMAD TAHER ANWARI'
    """
    return " ".join(" ".join(parts).split())


def alias_names(text: str, note: str, kind: NameKind) -> Iterator[tuple[str, NameKind]]:
    """Give the names of an alias with their kinds; what its note has in another script is a name as well.

    Example:
        >>> list(alias_names("Ibrahim Asiri (إبراهيم عسيري)", "", "alias"))
        [('Ibrahim Asiri', 'alias'), ('إبراهيم عسيري', 'alias')]
        >>> list(alias_names("Ezatullah Haqqani (previously listed as)", "", "alias"))
        [('Ezatullah Haqqani', 'former')]
    """
    if _FORMER.search(note) or any(_FORMER.search(inside) for inside in _BRACKETED.findall(text)):
        kind = "former"
    for piece in _pieces(text):
        yield piece, kind
    for native in _NATIVE.findall(note):
        if name := native.strip(_QUOTES + "."):
            yield name, "alias"


def _pieces(text: str) -> Iterator[str]:
    """Part a field into names: at semicolons, brackets in another script, and where the script changes."""
    outside = text = _ORIGINAL.sub("", _BIRTH.sub("", text))
    inside: list[str] = []
    for found in _BRACKETED.finditer(text):
        words = found.group(1)
        if _REMARK.search(words):
            outside = outside.replace(found.group(), "")
        elif script_of(words) not in ("", script_of(_BRACKETED.sub("", text))):
            outside = outside.replace(found.group(), "")
            inside.append(words)
    for part in (outside, *inside):
        for piece in part.split(";"):
            yield from _by_script(piece)


def _by_script(text: str) -> Iterator[str]:
    """Part `Agha Jan Alizai اغا جان` into its two names; one in a single script stays whole."""
    latin = _NATIVE.sub(" ", text)
    native = [name.strip(_QUOTES) for name in _NATIVE.findall(text)]
    names = [latin, *native] if any(char.isalpha() for char in latin) else [text]
    for name in names:
        if tidy := _balanced(whole(_EMPTY.sub(" ", name)).strip(_QUOTES)):
            yield tidy


_EMPTY = re.compile(r"\(\s*\)")


def _balanced(name: str) -> str:
    """Drop brackets that a cut left alone."""
    if name.count("(") != name.count(")"):
        return name.replace("(", " ").replace(")", " ").strip(_QUOTES)
    return name
