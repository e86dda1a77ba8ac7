"""Which engine is asked: what the section `[exportgate]` of trytond's configuration says.

| option | meaning |
|---|---|
| mode | `embedded` (in this program, the default) or `service` (a running `exportgate serve`) |
| home | embedded: the data folder; default as everywhere |
| url | service: its address, such as `http://127.0.0.1:8330` |
| token | service: an API token with the scopes check, screen and read |
| timeout | service: seconds to wait for an answer, 30 by default |
| desk | where people open the desk; default: the service's address |
| webhook_secret | the secret that releases told by webhook are signed with |
"""

import re
import threading
from functools import lru_cache
from pathlib import Path

import trytond.config as config

from exportgate_tryton.engine.answer import Engine, UnreachableError

SECTION = "exportgate"
_SECONDS = re.compile(r"\d{1,4}(\.\d{1,3})?", re.ASCII)
_opening = threading.Lock()


def engine() -> Engine:
    """Give the engine that the configuration names, opened once a process.

    Raises:
        UnreachableError: the configuration names none that can be opened.
    """
    mode = config.get(SECTION, "mode", default="embedded")
    with _opening:
        if mode == "embedded":
            return _embedded(config.get(SECTION, "home", default=""), config.get(SECTION, "desk", default=""))
        if mode == "service":
            return _service()
    raise UnreachableError(f"[{SECTION}] mode is {mode!r}; expected embedded or service")


def _service() -> Engine:
    from exportgate_tryton.engine.service import Service

    url = config.get(SECTION, "url", default="")
    if not url:
        raise UnreachableError(f"[{SECTION}] url is missing")
    timeout = config.get(SECTION, "timeout", default="30")
    if not _SECONDS.fullmatch(timeout) or not float(timeout):
        raise UnreachableError(f"[{SECTION}] timeout is {timeout!r}; expected seconds, such as 30")
    return Service(
        url.rstrip("/"),
        config.get(SECTION, "token", default=""),
        float(timeout),
        config.get(SECTION, "desk", default="") or url,
    )


@lru_cache(maxsize=4)
def _embedded(home: str, desk: str) -> Engine:
    from exportgate_tryton.engine.embedded import Embedded

    return Embedded.open(Path(home) if home else None, desk)
