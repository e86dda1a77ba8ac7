"""The Entity List: what an entry demands, and of which items (15 CFR 744.11, 744.16, Supp. 4 to part 744)."""

import re
from dataclasses import dataclass
from datetime import date

from exportgate.entry import Entry
from exportgate.law.tables import Row
from exportgate_us.law.held import in_force

# References and glued footnote digits in the forms that the eCFR and the Consolidated Screening List print:
# "(See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)", "see §§ 734.9(e) 1 and 744.11 of the EAR 2".
_REFERENCE = re.compile(
    r"(?i)[\s,.(]*\bsee?\b(?:[\s,.;()]|\bpart\b|\band\b|of the ear|\d[\d.]*(?:\s?\([a-z0-9]{1,3}\))*)+"
)
_GLUED = (
    re.compile(r"(?i)734\.9\((?:e|g)\)(?:\(\d\))?\s*,?\s*([1-5])(?![\d.(])"),
    re.compile(r"(?i)ear[\s.)]*([1-5])[\s.)]*(?:$|[^\d.(])"),
)
_MARK = re.compile(r"(?i)734\.9\((?:e\)\(\d|g)\)")


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one entry demands.

    Args:
        scope: `all`, `projects`, `ccl_supp7`, `except`, `except_technology`, or `unknown` where the wording is none of
            those that the table holds.
        meaning: the scope in words; of an unknown one, the wording itself.
        ask: the fact that settles whether an item is in the scope, or "".
        left_out: what the entry leaves out of its requirement, as printed.
        exceptions: licence exceptions that the entry itself leaves open.
        remarks: what else the entry says.
        footnotes: digits of its footnotes.
        policy: how an application is treated, as printed.
        citation: the provisions behind the scope.
    """

    scope: str
    meaning: str
    ask: str
    left_out: str
    exceptions: tuple[str, ...]
    remarks: tuple[str, ...]
    footnotes: tuple[str, ...]
    policy: str
    citation: str


def requirement_of(entry: Entry, on: date) -> Requirement:
    """Read the licence requirement of an entry.

    One row of the official list prints requirement and policy in each other's column; such a pair is turned back.

    Law: 15 CFR 744.16(a), (b); Supp. 4 to part 744.
    """
    wording, policy = entry.licence_requirement, entry.licence_policy
    if _scope_of(wording, on) is None and _scope_of(policy, on) is not None:
        wording, policy = policy, wording
    remarks = [
        row for row in in_force("entity_list_remarks", on) if re.search(row["wording"], _plain(wording), re.IGNORECASE)
    ]
    exceptions = tuple(sorted({symbol for row in remarks for symbol in row["exceptions"]}))
    found = _scope_of(wording, on)
    row, left_out = found if found else (None, "")
    return Requirement(
        scope=row["scope"] if row else "unknown",
        meaning=row["meaning"] if row else (wording or "nothing is printed"),
        ask=row.get("ask", "") if row else "",
        left_out=left_out,
        exceptions=exceptions,
        remarks=tuple(row["meaning"] for row in remarks),
        footnotes=footnotes_of(entry, on),
        policy=policy,
        citation=row.citation if row else "15 CFR 744.16(a)",
    )


def footnotes_of(entry: Entry, on: date) -> tuple[str, ...]:
    """Give the footnote digits of an entry, as its list keeps them or as its requirement has them glued to the text.

    Law: 15 CFR 744 Supp. 4, footnotes 1 to 5.
    """
    wording = _plain(entry.licence_requirement)
    digits = {digit for note in entry.footnotes for digit in re.findall(r"[1-5]", note)}
    digits |= {digit for pattern in _GLUED for digit in pattern.findall(wording)}
    marks = set(_MARK.findall(wording))
    digits |= {row["footnote"] for row in in_force("entity_list_footnotes", on) if row["mark"] in marks}
    return tuple(sorted(digits))


def footnote_rows(footnotes: tuple[str, ...], on: date) -> list[Row]:
    """Give the law of some footnotes on a day."""
    return [row for row in in_force("entity_list_footnotes", on) if row["footnote"] in footnotes]


def _scope_of(wording: str, on: date) -> tuple[Row, str] | None:
    bare = _bare(wording, on)
    for row in in_force("entity_list_scopes", on):
        if found := re.fullmatch(row["wording"], bare, re.IGNORECASE):
            return row, found.groupdict().get("left_out", "").strip(" .;")
    return None


def _bare(wording: str, on: date) -> str:
    """The wording without remarks, references and footnote digits."""
    text = _plain(wording)
    for row in in_force("entity_list_remarks", on):
        text = re.sub(row["wording"], " ", text, flags=re.IGNORECASE)
    text = _REFERENCE.sub(" ", text)
    return " ".join(text.split()).strip(" .;,")


def _plain(wording: str) -> str:
    return " ".join(wording.replace("§", " ").replace("744.2l", "744.21").split())
