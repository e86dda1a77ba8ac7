"""Verify a file that `exportgate audit export` wrote. Needs Python 3.9 or later and nothing else.

    python -I verify.py FILE [SEQ:HASH]

Every act in the file must have the hash of its own contents, carry the hash of the act before, and follow it without a
gap; decisions and enclosures must have the hashes that their acts name, and be there unless an act says that they were
deleted; the last line must name the last act. SEQ:HASH is an act's number and hash as somebody noted them at another
time: that act must be in the chain.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

BEGINNING = "0" * 64


class Chain:
    """What was read so far: the last act, the hashes that acts name, and the end."""

    def __init__(self, noted: tuple[int, str] | None = None) -> None:
        self.noted = noted
        self.seq, self.previous = 0, BEGINNING
        self.whole = self.ended = False
        self.named: dict[str, tuple[str, str, list[str]]] = {}
        """Decisions that acts made and that did not come yet: the hashes of question and answer, and the enclosures."""
        self.wanted: set[str] = set()
        self.given: set[str] = set()

    def faults_of(self, found: Any, first: bool) -> Iterator[str]:
        """Yield what is wrong with the value of a line."""
        if self.ended:
            yield "stands behind the end"
        elif isinstance(found, list):
            yield from self._act(found)
        elif "decision" in found:
            asked, answer, enclosed = self.named.pop(found["decision"], ("", "", []))
            self.wanted.update(enclosed)
            if [asked, answer] != [_hash(base64.b64decode(found[part])) for part in ("asked", "answer")]:
                yield f"decision {found['decision']} is not what its act says"
        elif "enclosure" in found:
            self.given.add(found["enclosure"])
            if _hash(base64.b64decode(found["content"])) != found["enclosure"]:
                yield f"enclosure {found['enclosure']} is not what was kept"
        elif "end" in found:
            self.ended = True
            if found["end"] != {"seq": self.seq, "hash": self.previous}:
                yield f"the end names another act than act {self.seq}, which is the last"
        elif first and "exportgate_audit" in found:
            self.whole = found["whole"]
        else:
            yield "is nothing that belongs here"

    def _act(self, act: list[Any]) -> Iterator[str]:
        seq, _, _, kind, subject, body, previous, own = act
        if seq != self.seq + 1:
            yield f"act {seq} comes after act {self.seq}"
        if previous != self.previous:
            yield f"act {seq} does not follow act {self.seq} as it stands here"
        if hash_of(act) != own:
            yield f"act {seq} is not what was written"
        if self.noted and seq == self.noted[0] and own != self.noted[1]:
            yield f"act {seq} is not the one that was noted"
        self.seq, self.previous = seq, own
        if self.whole and kind == "decision.made":
            told = json.loads(body)
            self.named[f"D-{seq}"] = (told["asked"], told["answer"], told["enclosed"])
        if kind == "decision.deleted":
            self.named.pop(subject.removeprefix("decision "), None)

    def open_end(self) -> Iterator[str]:
        """Yield what is missing when no line is left."""
        for name in self.named:
            yield f"decision {name} is missing, and no act deleted it"
        for name in sorted(self.wanted - self.given):
            yield f"enclosure {name} is missing"
        if not self.ended:
            yield f"the end is missing; the last act is act {self.seq}"
        if self.noted and self.noted[0] > self.seq:
            yield f"the chain ends with act {self.seq}, but act {self.noted[0]} was noted"


def hash_of(act: list[Any]) -> str:
    """Give the hash of an act: of the JSON array of its first seven members, characters as they are, without spaces."""
    return _hash(json.dumps(act[:7], ensure_ascii=False, separators=(",", ":")).encode("utf-8"))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def faults_in(lines: Iterable[str], noted: tuple[int, str] | None = None) -> Iterator[str]:
    """Yield what is wrong with the lines of a file, in words."""
    chain = Chain(noted)
    for number, line in enumerate(lines, 1):
        try:
            for fault in chain.faults_of(json.loads(line), number == 1):
                yield f"line {number}: {fault}"
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            yield f"line {number} is not as it was written: {error}"
    yield from chain.open_end()


def main(arguments: list[str]) -> int:
    """Verify the file that is named, and tell; 0 nothing is wrong, 1 something is, 2 it cannot be verified."""
    try:
        seq, _, noted = arguments[1].partition(":") if len(arguments) == 2 else ("0", "", "")
        with open(arguments[0], encoding="utf-8", errors="surrogateescape") as lines:
            faults = 0
            for fault in faults_in(lines, (int(seq), noted) if noted else None):
                faults += 1
                sys.stdout.write(f"{fault}\n".encode("ascii", "backslashreplace").decode())
    except (OSError, ValueError, IndexError) as error:
        sys.stderr.write(f"{__doc__}\n{error}\n")
        return 2
    sys.stdout.write(f"{faults} faults.\n" if faults else "No change, gap or other order was found.\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
