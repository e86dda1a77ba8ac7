"""What messages to senders share: the text of an answer cut to the lengths and characters of a standard."""

import re
import textwrap
from collections.abc import Iterator

from anyascii import anyascii

from exportgate.answers.answer import Answer
from exportgate.decision import Finding, Verdict

HEADLINES = {
    Verdict.PASS: "PASS: no requirement was found that keeps the goods. See the conditions, where any are told.",
    Verdict.HOLD: "HOLD: the goods must not leave before a person has decided.",
    Verdict.BLOCK: "BLOCK: the goods must not leave.",
}
UNREAD = "HOLD: the document could not be read, so nothing was decided. The goods must not leave."
_BLANKS = re.compile(r"\s+")


def headline(answer: Answer) -> str:
    """Say the verdict in one sentence."""
    return HEADLINES[answer.verdict] if answer.decision else UNREAD


def told(answer: Answer) -> Iterator[tuple[str, str, int | None]]:
    """Yield what an answer tells: a short code, the text, and the line it is about."""
    for finding in answer.reasons:
        yield finding.outcome.value, _said(finding), finding.line
    for problem in answer.problems:
        yield "unread", str(problem), None


def _said(finding: Finding) -> str:
    asked = f" Needed: {', '.join(finding.asks)}." if finding.asks else ""
    return f"{finding.jurisdiction} {finding.rule}: {finding.reason} ({finding.citation}){asked}"


def in_encoding(text: str, encoding: str) -> str:
    """Give a text in the letters that an encoding has; others are written in Latin ones."""
    plain = _BLANKS.sub(" ", text).strip()
    try:
        plain.encode(encoding)
    except UnicodeEncodeError:
        return "".join(char if _has(char, encoding) else anyascii(char) or "." for char in plain)
    return plain


def _has(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def pieces(text: str, length: int, at_most: int) -> list[str]:
    """Cut a text into pieces of a length, at blanks where there are any; what is beyond the last ends with `...`."""
    cut = textwrap.wrap(text, length, break_on_hyphens=False)
    if len(cut) > at_most:
        cut = cut[:at_most]
        cut[-1] = f"{cut[-1][: length - 3]}..."
    return cut
