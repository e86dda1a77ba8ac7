"""Numbers proposed for a line from its code in another country's list. A proposal is never a ruling."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from exportgate.law.tables import Row
from exportgate.shipment import Line
from exportgate_jp.law import table
from exportgate_jp.rules.answers import ID
from exportgate_jp.wording import NOTHING, Words, told

_WORDS = {"H": Words("high", "高"), "M": Words("medium", "中"), "L": Words("low", "低")}
_MOST = 6


@dataclass(frozen=True, slots=True)
class Proposal:
    """Numbers of Appended Table 1 that another list's code points to, and how sure that is."""

    source: str
    code: str
    numbers: str
    confidence: str

    @property
    def words(self) -> Words:
        """Say it in a reason."""
        sure = _WORDS.get(self.confidence, _WORDS["L"])
        source = f"{self.source} {self.code}"
        return Words(
            f"{self.numbers} from {source} ({sure.en} confidence)", f"{self.numbers}（{source}による、確度{sure.ja}）"
        )


def proposals_of(line: Line, on: date) -> list[Proposal]:
    """Give what the crosswalk proposes for a line, from each of its codes in other lists."""
    found: dict[Words, Proposal] = {}
    for source in sorted(line.classification):
        if source != ID:
            for proposal in _for_code(source, line.classification[source].strip().upper(), on):
                found.setdefault(proposal.words, proposal)
    return list(found.values())[:_MOST]


@lru_cache(maxsize=8192)
def _for_code(source: str, code: str, on: date) -> tuple[Proposal, ...]:
    """Look a code up whole, then without its last paragraphs, then by the paragraphs below it."""
    exact = code
    while exact:
        if rows := _rows(source, exact, on):
            return tuple(_proposal(source, row) for row in rows)
        exact = exact.rpartition(".")[0]
    below = [row for row in table("crosswalk").on(on) if row["source"] == source and row["code"].startswith(f"{code}.")]
    return tuple(_proposal(source, row) for row in below)


def _rows(source: str, code: str, on: date) -> list[Row]:
    return [row for row in table("crosswalk").find(on, "code", code) if row["source"] == source]


def _proposal(source: str, row: Row) -> Proposal:
    return Proposal(source, row["code"], row["numbers"], row["confidence"])


def sentence(line: Line, on: date) -> Words:
    """Give the proposals in a sentence, nothing where there are none."""
    words = told(_words(line, on))
    if not words:
        return NOTHING
    return Words(f" Proposed, to be ruled by a person: {words.en}.", f"候補（該非判定は人が行うこと）：{words.ja}。")


def _words(line: Line, on: date) -> Iterator[Words]:
    return (proposal.words for proposal in proposals_of(line, on))
