"""APERAK (UN/EDIFACT D.96A, application error and acknowledgement): the answer to a sender of EDIFACT messages.

One interchange a document, from the receiver of the document back to its sender, in the sender's character set.
"""

import re

from exportgate.answers.answer import Answer
from exportgate.answers.edi_text import headline, in_encoding, pieces, told
from exportgate.decision import Verdict
from exportgate.intake.documents.edifact_syntax import ENCODINGS

ACKNOWLEDGED, ERROR = "312", "313"
"""Data element 1001: acknowledgement message, application error message."""

ACCEPTED, NOT_ACCEPTED = "29", "27"
"""Data element 1225: accepted without amendment, not accepted."""

CODES = {
    "prohibited": "PROHIB",
    "licence_required": "LICENCE",
    "review": "REVIEW",
    "indeterminate": "OPEN",
    "exception_available": "EXCEPT",
    "conditions": "COND",
    "unread": "UNREAD",
}
"""Data element 9321, application error: our outcomes in eight characters, mutually defined (3055 ZZZ)."""

DOCUMENT_REFERENCES = {"DESADV": "AAK", "CUSDEC": "ABT"}
"""Data element 1153: despatch advice number, customs declaration number."""

_LENGTH, _PIECES = 70, 5
_ERRORS_AT_MOST = 999
_NOT_LEVEL_A = re.compile(r"[^A-Z0-9 .,\-()/=!\"%&*;<>+:?']")
_NOT_LEVEL_B = re.compile(r"[^A-Za-z0-9 .,\-()/=!\"%&*;<>+:?']")


def aperak(answer: Answer) -> bytes:
    """Write the APERAK that answers a document.

    A document that passes is acknowledged (312, accepted); any other is not accepted (313), with a group of ERC and FTX
    for each reason. Conditions of one that passes stand in such groups as well.
    """
    from pydifact.control.characters import Characters  # an ERP that sends no EDIFACT needs none of it
    from pydifact.segments import Segment
    from pydifact.serializer import Serializer

    encoding = ENCODINGS.get(answer.received.references.get("syntax", ""), "ascii")
    body = [Segment(tag, *elements) for tag, *elements in _segments(answer, encoding)]
    text = Serializer(Characters.from_str("UNA:+.? '")).serialize(body, with_una_header=True, break_lines=True)
    return text.encode(encoding)


Element = str | list[str]


def _segments(answer: Answer, encoding: str) -> list[tuple[str, *tuple[Element, ...]]]:
    references = answer.received.references
    at, said = answer.answered_at, answer.reference
    passes = answer.verdict is Verdict.PASS
    message: list[tuple[str, *tuple[Element, ...]]] = [
        ("UNH", "1", ["APERAK", "D", "96A", "UN"]),
        ("BGM", ACKNOWLEDGED if passes else ERROR, said, ACCEPTED if passes else NOT_ACCEPTED),
        ("DTM", ["137", f"{at:%Y%m%d%H%M}", "203"]),
        ("FTX", "AAI", "", "", _text(headline(answer), references, encoding)),
        *_references(answer, encoding),
        ("NAD", "MS", [_one(references.get("receiver", ""), references, encoding)]),
        ("NAD", "MR", [_one(references.get("sender", ""), references, encoding)]),
    ]
    for code, reason, line in list(told(answer))[:_ERRORS_AT_MOST]:
        message.append(("ERC", [CODES[code], "", "ZZZ"]))
        message.append(("FTX", "AAO", "", "", _text(reason, references, encoding)))
        if line is not None:
            message.append(("RFF", ["LI", str(line)]))
    message.append(("UNT", str(len(message) + 1), "1"))
    return [_header(answer, encoding), *message, ("UNZ", "1", said)]


def _header(answer: Answer, encoding: str) -> tuple[str, *tuple[Element, ...]]:
    references = answer.received.references
    syntax = references.get("syntax", "") if references.get("syntax", "") in ENCODINGS else "UNOA"
    version = references.get("syntax_version", "")
    sender, receiver = (
        [_one(references.get(side, ""), references, encoding), references.get(f"{side}_qualifier", "")]
        for side in ("receiver", "sender")
    )
    return (
        "UNB",
        [syntax, version if version.isdigit() else "3"],
        sender,
        receiver,
        [f"{answer.answered_at:%y%m%d}", f"{answer.answered_at:%H%M}"],
        answer.reference,
    )


def _references(answer: Answer, encoding: str) -> list[tuple[str, *tuple[Element, ...]]]:
    """Refer to the interchange (ACE), the message (ACW) and the document, as far as they are known."""
    references = answer.received.references
    found = (
        ("ACE", references.get("interchange", "")),
        ("ACW", references.get("message", "")),
        (DOCUMENT_REFERENCES.get(references.get("type", ""), "AAK"), answer.number),
    )
    return [("RFF", [kind, _one(number, references, encoding)[:35]]) for kind, number in found if number]


def _text(text: str, references: object, encoding: str) -> list[str]:
    return pieces(_one(text, references, encoding), _LENGTH, _PIECES)


def _one(text: str, references: object, encoding: str) -> str:
    """Give a text in the characters of the sender's level; level A has no small letters."""
    plain = in_encoding(text, encoding)
    syntax = references.get("syntax", "") if isinstance(references, dict) else ""
    if ENCODINGS.get(syntax, "ascii") != "ascii":
        return plain
    plain = plain.replace("_", "-")
    return _NOT_LEVEL_B.sub(".", plain) if syntax == "UNOB" else _NOT_LEVEL_A.sub(".", plain.upper())
