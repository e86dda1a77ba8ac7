"""The audit chain as a file that an auditor can verify without this program."""

import base64
import json
from collections.abc import Iterator
from importlib.resources import files

from sqlalchemy import Connection, select

from exportgate.records.audit import NOTHING, Head, Progress, head_of, walk_acts
from exportgate.records.chain import Act
from exportgate.records.decisions import MADE
from exportgate.records.tables.decisions import decisions, enclosures

FORMAT = 1
README = """\
This is the audit chain of exportgate: what was decided and done, in order, one JSON value a line.

Line 1 is this text, with the verifying program under "verifier". Each line that is an array is an act:
[number, moment (UTC), who, kind, about what, particulars, hash of the act before, its own hash]. Its own hash is the
SHA-256, in hexadecimal, of the UTF-8 bytes of the JSON array of its first seven members, written without spaces and
with all characters as they are. The particulars are a string that holds JSON. The first act follows 64 zeros. Numbers
begin with 1 and have no gap. The last line names the last act.

Where decisions are included, {"decision", "asked", "answer"} stands behind the act that made it: question and answer as
they are stored, which is JSON compressed with zlib, in base64. The act's particulars name the SHA-256 of both. What
many questions share (lists, versions, policy) stands once as {"enclosure", "content"}, named by its SHA-256. A decision
without such a line was deleted when the time for which it had to be kept was over; an act says so.

Read the program before you run it; it needs Python 3.9 or later and nothing else:
    python -I -c "import json; print(json.loads(open('FILE', encoding='utf-8').readline())['verifier'])" > verify.py
    python -I verify.py FILE
Or verify it with a program of your own: any SHA-256 and JSON library will do.

That the chain is whole shows that nothing in it was changed after the last act, not that whoever holds it did not write
it anew. Compare its hashes with those noted at another time or place: python -I verify.py FILE NUMBER:HASH
"""


def verifier() -> str:
    """Give the text of the program that verifies such a file."""
    return (files("exportgate.records") / "standalone.py").read_text(encoding="utf-8")


def lines_of(connection: Connection, *, whole: bool, progress: Progress | None = None) -> Iterator[str]:
    """Yield the lines of the file, each without its end.

    Args:
        connection: a reading transaction: the chain of one moment.
        whole: with the decisions, not only their hashes.
        progress: told how many acts are written, of how many.
    """
    of = head_of(connection).seq
    head = NOTHING
    yield _written({"exportgate_audit": FORMAT, "whole": whole, "readme": README.splitlines(), "verifier": verifier()})
    given: set[str] = set()
    for number, act in enumerate(walk_acts(connection), 1):
        yield _written([getattr(act, name) for name in Act.__slots__])
        head = Head(act.seq, act.hash)
        if whole and act.kind == MADE:
            yield from _decision(connection, act, given)
        if progress and number % 1000 == 0:
            progress(number, of)
    yield _written({"end": {"seq": head.seq, "hash": head.hash}})


def _decision(connection: Connection, act: Act, given: set[str]) -> Iterator[str]:
    row = connection.execute(select(decisions).where(decisions.c.seq == act.seq)).first()
    if row is None:
        return
    yield _written({"decision": row.id, "asked": _base64(row.asked), "answer": _base64(row.answer)})
    for name in json.loads(act.body)["enclosed"]:
        if name not in given:
            given.add(name)
            content = connection.execute(select(enclosures.c.content).where(enclosures.c.sha256 == name)).scalar()
            yield _written({"enclosure": name, "content": _base64(content or b"")})


def _base64(stored: bytes) -> str:
    return base64.b64encode(stored).decode("ascii")


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
