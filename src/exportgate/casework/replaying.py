"""Asking a kept question again: the same shipment and day, against the very editions the decision rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import msgspec

from exportgate.casework.differing import Difference, differences
from exportgate.casework.making import MadeWith, made_differently, made_with
from exportgate.casework.question import Used, WrittenPolicy, read_policy, read_used
from exportgate.compiled import open_beside
from exportgate.decision import Decision, Finding
from exportgate.errors import ExportgateError
from exportgate.feeds.edition import Edition
from exportgate.feeds.store import Store
from exportgate.gate import Gate, Judged
from exportgate.hit import Hit
from exportgate.judging.judgement import Judgement
from exportgate.judging.on_file import JudgedHits, among
from exportgate.jurisdiction import Case
from exportgate.licences.covering import Covering
from exportgate.licences.warnings import WarnFrom
from exportgate.policy.judging import AreasAssessor
from exportgate.records import Records, decisions, licences
from exportgate.records.decisions import Asked, Kept
from exportgate.screening import Screener
from exportgate.shipment import Shipment

SHELF = "replay"
"""The folder of the indexes made to ask again, in the data folder; the one in use stays where it is."""
_KEPT = 4


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of asking again.

    Args:
        kept: the decision as it was.
        again: the answer now; `None` where the question could not be asked as it was.
        differs: in what the two differ.
        other: what is not of the version that it was of then, in words: program, plugins, law tables, readers.
        lacking: why it could not be asked: editions that are not kept any more, or not as they were.
    """

    kept: Kept
    again: Decision | None
    differs: Sequence[Difference]
    other: Sequence[str]
    lacking: Sequence[str]

    @property
    def same(self) -> bool:
        """Whether the answer is the same in every field."""
        return self.again is not None and not self.differs


class ReplayError(ExportgateError):
    """A kept question that cannot be asked again as it is kept."""


def replay(gate: Gate, records: Records, id: str) -> Replayed:
    """Ask the question of a kept decision again.

    Args:
        gate: as it is now; its editions in use do not matter.
        records: where the decision is kept.
        id: of the decision.

    Raises:
        RecordsError: there is no such decision, or what is kept of it cannot be read.
        ReplayError: what is kept of it is not what its act says.
    """
    with records.reading() as connection:
        kept = decisions.decision(connection, id)
        if not decisions.is_sound(connection, kept):
            raise ReplayError("is not what was kept", where=f"decision {id}", hint="Run exportgate audit verify.")
        asked = kept.asked
        used = read_used(decisions.enclosed(connection, asked.editions))
        then = msgspec.json.decode(decisions.enclosed(connection, asked.made_with), type=MadeWith)
        policy = read_policy(decisions.enclosed(connection, asked.policy)) if asked.policy else None
    found = _Editions.of(gate.store, used)
    other = [*made_differently(then, made_with(gate.plugins)), *found.other]
    if found.lacking:
        return Replayed(kept, None, (), other, found.lacking)
    again = _ask(gate, found.editions, asked, kept.asked_of, policy)
    return Replayed(kept, again, differences(kept.decision, again), other, ())


def _ask(
    gate: Gate, editions: Mapping[str, Edition], asked: Asked, shipment: Shipment, policy: WrittenPolicy | None
) -> Decision:
    store = StoreOfThen(gate.store, editions)
    screener = open_beside(store, SHELF, _KEPT) if editions else Screener.over([])
    return Gate(gate.plugins, store, screener).check(
        [shipment],
        on=asked.on,
        jurisdictions=asked.jurisdictions,
        policy=_assessor(policy, asked.on) if policy else None,
        on_file=_OnFileThen(gate, asked, shipment.id),
        supposed=True,
        now=asked.now,
    )[0]


def _assessor(written: WrittenPolicy, on: date) -> AreasAssessor:
    from exportgate.policy.loading import policy_of

    return AreasAssessor(policy_of(written.text.encode(), written.source, written.read_on or on))


class StoreOfThen(Store):
    """The editions of a data folder, with those in use that once were."""

    def __init__(self, store: Store, editions: Mapping[str, Edition]) -> None:
        super().__init__(store.home)
        self._editions = dict(editions)

    def current(self) -> dict[str, Edition]:
        """Give the editions that were in use."""
        return dict(self._editions)

    def in_use(self, feed: str) -> Edition | None:
        """Give the edition of a feed that was in use, `None` where there was none."""
        return self._editions.get(feed)


class _OnFileThen:
    """The judgements and licences on file, as they were for the decision."""

    def __init__(self, gate: Gate, asked: Asked, shipment: str) -> None:
        judgements = [msgspec.convert(one, Judgement) for one in asked.judgements]
        self._judged = JudgedHits(among(judgements), asked.now.date())
        known = asked.settings
        warn = WarnFrom(known["warn_days"], Decimal(known["warn_share"])) if known else WarnFrom()
        self._covering: Covering = licences.as_they_stood(asked.licences, shipment, gate.jurisdictions, warn)

    def judged(
        self, shipments: Sequence[Shipment], hits: Sequence[tuple[Hit, ...]], on: Sequence[date]
    ) -> list[Judged]:
        """Give the hits as they were judged."""
        return self._judged(shipments, hits, on)

    def covered(self, case: Case, findings: Sequence[Finding]) -> list[Finding]:
        """Give the findings with the licences that covered them."""
        return self._covering.covered(case, findings)


@dataclass(frozen=True, slots=True)
class _Editions:
    """The editions that a decision rests on, as they lie on disk."""

    editions: Mapping[str, Edition]
    other: Sequence[str]
    lacking: Sequence[str]

    @classmethod
    def of(cls, store: Store, used: Sequence[Used]) -> "_Editions":
        """Find them; what is not there as it was is told."""
        editions: dict[str, Edition] = {}
        other: list[str] = []
        lacking: list[str] = []
        for one in used:
            ref = one.edition
            found = _find(store, one)
            if found is None:
                lacking.append(f"{ref.feed}: the edition of {ref.edition} ({ref.sha256[:16]}) is not kept any more")
            elif not (store.raw_is_sound(found) and store.is_sound(found)):
                lacking.append(f"{ref.feed}: the edition of {ref.edition} is not, byte for byte, what was kept")
            else:
                editions[ref.feed] = found
                if found.entries_sha256 != one.entries_sha256:
                    other.append(f"{ref.feed}: the edition of {ref.edition} is read otherwise than then")
        return cls(editions, other, lacking)


def _find(store: Store, used: Used) -> Edition | None:
    """Give the edition as it was read then, else as it was read last; `None` where it is not kept."""
    wanted = used.edition
    same = [
        edition
        for edition in _manifests(store, wanted.feed)
        if (edition.date, edition.sha256) == (wanted.edition, wanted.sha256)
    ]
    as_then = [edition for edition in same if edition.entries_sha256 == used.entries_sha256]
    return next(iter([*as_then, *sorted(same, key=lambda one: one.read_at or one.fetched_at, reverse=True)]), None)


def _manifests(store: Store, feed: str) -> Iterator[Edition]:
    for shelf in ("editions", "aside"):
        for folder in sorted((store.folder(feed) / shelf).glob("*")):
            edition = store.manifest(folder)
            if edition is not None and edition.readable:
                yield edition
