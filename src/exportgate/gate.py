"""The gate: the one object that a program needs to check shipments and screen parties."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol

from exportgate.compiled import open_compiled
from exportgate.decision import Decision, Finding, Outcome, Silenced, most_severe, verdict_of
from exportgate.errors import ExportgateError, InputError, PluginError
from exportgate.feeds.feed import Feed
from exportgate.feeds.freshness import alarm_of
from exportgate.feeds.store import Store
from exportgate.hit import Hit, with_equals
from exportgate.home import data_folder
from exportgate.jurisdiction import Case, Jurisdiction
from exportgate.plugins import Plugins, load_plugins
from exportgate.screening import Screener, Subject, subjects_of
from exportgate.shipment import Shipment
from exportgate.unanswered import fault_of, left_open, missing_lists, nobody_asked, plugin_failed, untold

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
HITS_A_PARTY = 20
"""How many entries a party is compared to the law with: more namesakes than this are told by the first ones."""
NAMESAKES = 1000
"""How many are asked for where some may be judged to be others, so that these do not crowd out the ones that stand."""

Screen = Callable[[Sequence[Subject]], list[list[Hit]]]


class Assessor(Protocol):
    """What is asked beside the jurisdictions, all cases at once: the company's own policy."""

    def assess(self, cases: Sequence[Case], screen: Screen) -> list[list[Finding]]:
        """Give the findings on each case; `screen` compares further firms with the lists in use."""
        ...


Judged = tuple[tuple[Hit, ...], tuple[Silenced, ...]]
"""The hits of a shipment after people had their say: those that stand, and those silenced."""


class OnFile(Protocol):
    """What the company has on file about hits and licences, asked in every check."""

    def judged(
        self, shipments: Sequence[Shipment], hits: Sequence[tuple[Hit, ...]], on: Sequence[date]
    ) -> list[Judged]:
        """Give the hits of each shipment as judged: false ones silenced, true ones confirmed."""
        ...

    def covered(self, case: Case, findings: Sequence[Finding]) -> list[Finding]:
        """Give the findings on a shipment with the licences and exceptions that cover them or could."""
        ...


class Gate:
    """Checks shipments against the installed jurisdictions, with the lists kept in a data folder.

    Example:
        gate = Gate.open()
        for decision in gate.check(shipments):
            print(decision.shipment, decision.verdict)
    """

    def __init__(self, plugins: Plugins, store: Store, screener: Screener | None = None) -> None:
        self.plugins = plugins
        self.store = store
        self._screener = screener

    @classmethod
    def open(cls, home: Path | None = None, plugins: Plugins | None = None) -> "Gate":
        """Open the gate on a data folder (default: `EXPORTGATE_HOME`, else the platform's user data folder).

        Raises:
            PluginError: an installed plugin cannot be used.
        """
        return cls(plugins or load_plugins(), Store(home or data_folder()))

    @cached_property
    def feeds(self) -> dict[str, Feed]:
        """The declared feeds by id.

        Raises:
            PluginError: two plugins declare the same id.
        """
        feeds: dict[str, Feed] = {}
        for plugin, declared in self.plugins.ask("exportgate_register_feeds"):
            for feed in declared:
                if feed.id in feeds:
                    raise PluginError(f"feed {feed.id} is already declared by another plugin", where=f"plugin {plugin}")
                feeds[feed.id] = feed
        return feeds

    @cached_property
    def jurisdictions(self) -> dict[str, Jurisdiction]:
        """The installed jurisdictions by id."""
        return {name: jurisdiction for name, (jurisdiction, _) in self.plugins.jurisdictions().items()}

    @cached_property
    def _lists_of_no_law(self) -> frozenset[str]:
        """The lists of plugins that bring no jurisdiction: no law of theirs would tell of a hit."""
        with_law = {plugin for _, plugin in self.plugins.jurisdictions().values()}
        declared = self.plugins.ask("exportgate_register_feeds")
        return frozenset(feed.id for plugin, feeds in declared if plugin not in with_law for feed in feeds)

    @cached_property
    def _assessors(self) -> dict[str, tuple[str, Callable[..., object]]]:
        """Plugin name and assessing function by jurisdiction; `Plugins.jurisdictions` made sure that each has one."""
        found = {}
        for name, (_, plugin) in self.plugins.jurisdictions().items():
            call = self.plugins.caller("exportgate_assess_shipment", plugin)
            if call is not None:
                found[name] = (plugin, call)
        return found

    @cached_property
    def _listeners(self) -> dict[str, Callable[..., object]]:
        callers = {name: self.plugins.caller("exportgate_on_decision", name) for name in self.plugins.names()}
        return {name: call for name, call in callers.items() if call is not None}

    @property
    def screener(self) -> Screener:
        """The screening engine over the lists in use.

        Raises:
            ExportgateError: no list is loaded.
        """
        if self._screener is None:
            self._screener = open_compiled(self.store)
        if self._screener is None:
            raise ExportgateError(
                "no lists are loaded, so nothing can be checked",
                where=str(self.store.home),
                hint="Load them with: exportgate update",
            )
        return self._screener

    def screen(
        self,
        subjects: Sequence[Subject],
        *,
        threshold: float | None = None,
        top: int = HITS_A_PARTY,
        progress: Progress | None = None,
    ) -> list[list[Hit]]:
        """Compare parties with all lists in use; gives the hits of each, best first.

        Args:
            threshold: the lowest score (0 to 100) that makes a hit; the engine's own where none is given.
            top: at most so many hits a party.
            progress: told how many parties are done, of how many.

        Raises:
            ExportgateError: no list is loaded.
        """
        return self.screener.screen(subjects, threshold=threshold, top=top, progress=progress)

    def check(
        self,
        shipments: Sequence[Shipment],
        *,
        on: date | None = None,
        jurisdictions: Collection[str] | None = None,
        policy: Assessor | None = None,
        on_file: OnFile | None = None,
        supposed: bool = False,
        progress: Progress | None = None,
        now: datetime | None = None,
    ) -> list[Decision]:
        """Decide shipments, one decision each, in their order.

        Args:
            on: the day whose law is applied; by default each shipment's own date, and today where it has none.
            jurisdictions: ask only these; by default all that are installed.
            policy: the company's own rules, whose findings stand beside those of the laws.
            on_file: what people judged before and the licences they hold; nothing of it by default.
            supposed: the shipments are only supposed, to compare with; no plugin is told of the decisions.
            progress: told how many parties are screened, of how many.
            now: the present moment, for the age of the lists and shipments without a date.

        Raises:
            ExportgateError: no list is loaded.
            InputError: a jurisdiction asked for is not installed.
        """
        now = now or datetime.now(UTC)
        asked = self._asked(jurisdictions)
        hits = self._hits(shipments, progress, most=NAMESAKES if on_file else HITS_A_PARTY)
        editions = {feed: edition.ref() for feed, edition in self.store.parties().items()}
        alarms = self._alarms(now)
        days = [on or shipment.date or now.date() for shipment in shipments]
        judged = on_file.judged(shipments, hits, days) if on_file else [(found, ()) for found in hits]
        judged = [(_foremost(stand), silenced) for stand, silenced in judged]
        cases = [
            Case(shipment, stand, day, editions)
            for shipment, (stand, _), day in zip(shipments, judged, days, strict=True)
        ]
        own = policy.assess(cases, self.screen) if policy else [[]] * len(cases)
        decisions = []
        for case, beside, (_, silenced) in zip(cases, own, judged, strict=True):
            findings = [*self._findings(case, asked, everybody=jurisdictions is None), *beside]
            if on_file:
                findings = on_file.covered(case, findings)
            decision = _decision(case, findings, alarms, silenced)
            if not supposed:
                self.tell(case.shipment, decision)
            decisions.append(decision)
        return decisions

    def _asked(self, jurisdictions: Collection[str] | None) -> dict[str, Jurisdiction]:
        if jurisdictions is None:
            return self.jurisdictions
        for name in jurisdictions:
            if name not in self.jurisdictions:
                installed = ", ".join(sorted(self.jurisdictions)) or "none"
                raise InputError(f"jurisdiction {name!r} is not installed; installed: {installed}")
        return {name: self.jurisdictions[name] for name in self.jurisdictions if name in jurisdictions}

    def _hits(
        self, shipments: Sequence[Shipment], progress: Progress | None, most: int = HITS_A_PARTY
    ) -> list[tuple[Hit, ...]]:
        """Give the hits of each shipment: of a party with more than are told, as many as `most`."""
        subjects = [subjects_of(shipment) for shipment in shipments]
        everybody = [subject for group in subjects for subject in group]
        flat = self.screen(everybody, progress=progress)
        crowded = (
            [place for place, found in enumerate(flat) if len(found) >= HITS_A_PARTY] if most > HITS_A_PARTY else []
        )
        if crowded:
            deeper = self.screen([everybody[place] for place in crowded], top=most)
            flat = [*flat]
            for place, found in zip(crowded, deeper, strict=True):
                flat[place] = found
        answers = iter(flat)
        return [tuple(hit for _ in group for hit in next(answers)) for group in subjects]

    def _alarms(self, now: datetime) -> tuple[str, ...]:
        alarms = (
            alarm_of(self.feeds[name], edition, now)
            for name, edition in self.store.parties().items()
            if name in self.feeds
        )
        return tuple(alarm for alarm in alarms if alarm)

    def _findings(self, case: Case, asked: Mapping[str, Jurisdiction], *, everybody: bool) -> list[Finding]:
        findings: list[Finding] = []
        for jurisdiction in asked.values():
            own = self._assess(jurisdiction, case)
            findings += own
            if any(finding.outcome is not Outcome.OUT_OF_SCOPE for finding in own):
                findings += missing_lists(jurisdiction, case.editions)
        if everybody:
            findings += nobody_asked(case, asked)
        findings += left_open(case)
        return [*findings, *untold(case.hits, findings, self._lists_of_no_law)]

    def _assess(self, jurisdiction: Jurisdiction, case: Case) -> list[Finding]:
        """Ask one jurisdiction. Whatever goes wrong in it makes the answer indeterminate, and stops nobody else."""
        plugin, call = self._assessors[jurisdiction.id]
        try:
            findings = call(case=case)
        except Exception as error:
            log.exception("plugin %s failed on shipment %s", plugin, case.shipment.id)
            return [plugin_failed(jurisdiction, plugin, f"raised {type(error).__name__}: {error}")]
        if isinstance(findings, list) and not (fault := fault_of(findings, jurisdiction)):
            return findings
        return [
            plugin_failed(jurisdiction, plugin, fault if isinstance(findings, list) else "gave no list of findings")
        ]

    def tell(self, shipment: Shipment, decision: Decision) -> None:
        """Tell every plugin that listens of a decision; one that fails is logged, no more."""
        for name, call in self._listeners.items():
            try:
                call(shipment=shipment, decision=decision)
            except Exception:
                log.exception("plugin %s failed when told of the decision on shipment %s", name, shipment.id)


def _foremost(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Give the first hits of each party and owner, as many as are told."""
    everybody: dict[tuple[int, tuple[int, ...]], list[Hit]] = {}
    for hit in hits:
        everybody.setdefault((hit.party, hit.owner_path), []).append(hit)
    kept = (own[: with_equals([hit.score for hit in own], HITS_A_PARTY)] for own in everybody.values())
    return tuple(hit for own in kept for hit in own)


def _decision(
    case: Case, findings: Sequence[Finding], alarms: tuple[str, ...], silenced: tuple[Silenced, ...]
) -> Decision:
    by_jurisdiction: dict[str, list[Outcome]] = {}
    for finding in findings:
        by_jurisdiction.setdefault(finding.jurisdiction, []).append(finding.outcome)
    return Decision(
        shipment=case.shipment.id,
        verdict=verdict_of(finding.weighs for finding in findings),
        outcomes={name: most_severe(outcomes) for name, outcomes in by_jurisdiction.items()},
        findings=tuple(sorted(findings, key=lambda finding: (finding.jurisdiction, finding.outcome.severity))),
        editions=tuple(case.editions[feed] for feed in sorted(case.editions)),
        as_of=case.on,
        alarms=alarms,
        silenced=silenced,
    )
