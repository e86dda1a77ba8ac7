"""What the service works with, in one place that every address can reach."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec
from anyio import CapacityLimiter, to_thread
from starlette.requests import Request

from exportgate.desk.casework import ServedCasework
from exportgate.desk.common import FOLDER, Common
from exportgate.desk.metrics import Metrics
from exportgate.desk.oidc import Provider
from exportgate.desk.probe import Probe
from exportgate.desk.turns import Turns
from exportgate.desk.workroom import Workroom
from exportgate.settings import Oidc, RateLimits, Settings, SettingsError, read_settings

T = TypeVar("T")
_WATCHERS = 4
_LARGE_BYTES = 256 * 1024


class Service:
    """The casework, the rooms where work is done, and what is counted.

    Args:
        casework: what is asked.
        fixed: settings that hold instead of the file's.
        common: what its workers have in common; by default a folder in the data folder, for this one alone.
    """

    def __init__(self, casework: ServedCasework, fixed: Settings | None = None, common: Common | None = None) -> None:
        self.casework = casework
        self.fixed = fixed
        self.common = common or Common(casework.gate.store.home / FOLDER)
        self.workroom = Workroom(casework.gate.turns)
        """Where the gate is asked."""
        self.library = Workroom(Turns())
        """Where old editions are read and compared, which takes long and needs nothing of the gate."""
        self.reading = Workroom(Turns())
        """Where large bodies are read."""
        self.rates = self.common.rates()
        self.metrics = Metrics()
        self.probe = Probe()
        self._watchers = CapacityLimiter(_WATCHERS)
        self._providers: dict[bytes, Provider] = {}

    @property
    def folder(self) -> Path:
        """The folder that its workers have in common."""
        return self.common.folder

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

    @property
    def trusted_proxies(self) -> Sequence[str]:
        """The proxies whose word counts on where a request came from; none where the settings cannot be read."""
        try:
            return self.settings.service.trusted_proxies
        except SettingsError:
            return ()

    async def read(self, reader: Callable[..., T], content: bytes, *arguments: object) -> T:
        """Have a body read, before anybody waits for the gate; one after the other where they are large."""
        work = partial(reader, content, *arguments)
        return await (self.reading.run(work) if len(content) > _LARGE_BYTES else to_thread.run_sync(work))

    async def watched(self, look: Callable[..., T], *arguments: object) -> T:
        """Have something looked at for who watches the service, in threads that nothing else occupies."""
        return await to_thread.run_sync(look, *arguments, limiter=self._watchers)

    def close(self) -> None:
        """Finish what is at work and let nothing more begin."""
        self.workroom.close()
        self.library.close()
        self.reading.close()


def service_of(request: Request) -> Service:
    """Give the service that a request came to."""
    service: Service = request.app.state.service
    return service
