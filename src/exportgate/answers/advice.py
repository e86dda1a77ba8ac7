"""824 application advice (ANSI X12, 004010): the answer to a sender of ship notices.

One interchange a document, from the receiver of the notice back to its sender, with the sender's separators.
"""

import re

from exportgate.answers.answer import Answer
from exportgate.answers.edi_text import headline, in_encoding, pieces, told
from exportgate.decision import Verdict

ACCEPTED, REJECTED = "TA", "TR"
"""Element 110 (OTI01), application acknowledgement: transaction set accept, transaction set reject. A held document is
rejected, since whatever is accepted may be shipped."""

SHIPMENT_NUMBER = "SI"
"""Element 128 (OTI02): shipper's identifying number for shipment."""

OTHER_REASON = "ZZZ"
"""Element 647 (TED01), application error condition: mutually defined; the text says which."""

_SHORT, _LONG, _NOTES = 60, 80, 20
_ERRORS_AT_MOST = 999
_CONTROL_DIGITS = 9
_NOT_TEXT = re.compile(r"[^ -~]")


def application_advice(answer: Answer) -> bytes:
    """Write the 824 that answers a ship notice: accepted where it passes, else rejected, each reason as TED and NTE."""
    separators = answer.received.references.get("separators", "") or "*>~"
    element, component, terminator = separators[0], separators[1], separators[2]
    day, hour = f"{answer.answered_at:%Y%m%d}", f"{answer.answered_at:%H%M}"
    control = str(int(answer.reference, 16))[-_CONTROL_DIGITS:].zfill(_CONTROL_DIGITS)
    segments = [
        _isa(answer, control, component),
        ["GS", "AG", *_sides(answer), day, hour, control, "X", "004010"],
        *_set(answer, separators),
        ["GE", "1", control],
        ["IEA", "1", control],
    ]
    end = terminator if terminator == "\n" else f"{terminator}\n"
    return "".join(f"{element.join(segment)}{end}" for segment in segments).encode("ascii")


def _isa(answer: Answer, control: str, component: str) -> list[str]:
    references, at = answer.received.references, answer.answered_at
    sides = [
        part
        for side in ("receiver", "sender")
        for part in (f"{references.get(f'{side}_qualifier', 'ZZ'):<2.2}", f"{references.get(side, ''):<15.15}")
    ]
    usage = references.get("usage", "P") or "P"
    empty = ["00", " " * 10, "00", " " * 10]
    return ["ISA", *empty, *sides, f"{at:%y%m%d}", f"{at:%H%M}", "U", "00401", control, "0", usage[:1], component]


def _sides(answer: Answer) -> list[str]:
    references = answer.received.references
    return [references.get(f"group_{side}", "") or references.get(side, "") for side in ("receiver", "sender")]


def _set(answer: Answer, separators: str) -> list[list[str]]:
    references, at = answer.received.references, answer.answered_at
    verdict = ACCEPTED if answer.verdict is Verdict.PASS else REJECTED
    day, hour = f"{at:%Y%m%d}", f"{at:%H%M}"
    number = _plain(answer.number, separators)[:30]
    original = [references.get(name, "") for name in ("group", "message", "type", "version")]
    reasons = [_with_line(text, line) for _, text, line in list(told(answer))[:_ERRORS_AT_MOST]]
    segments = [
        ["ST", "824", "0001"],
        ["BGN", "11", answer.reference, day, hour],
        ["OTI", verdict, SHIPMENT_NUMBER, number, *_sides(answer), day, hour, *original],
    ]
    for reason in [headline(answer), *reasons]:
        said = _plain(reason, separators)
        segments.append(["TED", OTHER_REASON, said[:_SHORT].strip()])
        if len(said) > _SHORT:
            segments += [["NTE", "ADD", piece] for piece in pieces(said, _LONG, _NOTES)]
    segments.append(["SE", str(len(segments) + 1), "0001"])
    return segments


def _with_line(text: str, line: int | None) -> str:
    return f"Line {line}: {text}" if line is not None else text


def _plain(text: str, separators: str) -> str:
    """Give a text without the separators and without anything beyond ASCII."""
    plain = _NOT_TEXT.sub(".", in_encoding(text, "ascii"))
    for separator in separators:
        plain = plain.replace(separator, " ")
    return plain.strip()
