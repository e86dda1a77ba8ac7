"""What the service works with, in one place that every address can reach."""

from dataclasses import dataclass, field

import msgspec
from starlette.requests import Request

from exportgate.desk.casework import ServedCasework
from exportgate.desk.metrics import Metrics
from exportgate.desk.oidc import Provider
from exportgate.desk.probe import Probe
from exportgate.desk.rates import Rates
from exportgate.desk.workroom import Workroom
from exportgate.settings import Oidc, RateLimits, Settings, SettingsError, read_settings


@dataclass(frozen=True, slots=True)
class Service:
    """The casework, the room where its work is done, and what is counted.

    Args:
        casework: what is asked.
        fixed: settings that hold instead of the file's.
        workroom: where the gate works.
        rates: how often each token asked.
        metrics: what is counted.
        probe: asks the records whether they answer.
    """

    casework: ServedCasework
    fixed: Settings | None = None
    workroom: Workroom = field(default_factory=Workroom)
    rates: Rates = field(default_factory=Rates)
    metrics: Metrics = field(default_factory=Metrics)
    probe: Probe = field(default_factory=Probe)
    _providers: dict[bytes, Provider] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """The settings as the file has them now."""
        return self.fixed or read_settings(self.casework.gate.store.home)

    def provider(self, settings: Oidc) -> Provider:
        """Give the OpenID provider of some settings, with what is known of it."""
        key = msgspec.json.encode(settings, order="deterministic")
        if key not in self._providers:
            self._providers.clear()
            self._providers[key] = Provider(settings)
        return self._providers[key]

    @property
    def largest_body(self) -> int:
        """So many bytes of a request are taken; the default where the settings cannot be read, as others will tell."""
        try:
            limits = self.settings.rate_limits
        except SettingsError:
            limits = RateLimits()
        return limits.body_megabytes * 1024**2


def service_of(request: Request) -> Service:
    """Give the service that a request came to."""
    service: Service = request.app.state.service
    return service
