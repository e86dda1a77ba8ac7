"""The settings of the records and the desk: `settings.toml` in the data folder, read strictly (docs/settings.md)."""

import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import msgspec

from exportgate.decision import Outcome
from exportgate.errors import ExportgateError
from exportgate.home import data_folder

FILE = "settings.toml"
MAX_BYTES = 1024**2
_HINT = "The keys and their defaults are in docs/settings.md."

Days = Annotated[int, msgspec.Meta(ge=1, le=36500)]
Count = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Share = Annotated[float, msgspec.Meta(gt=0, le=1)]
Address = Annotated[str, msgspec.Meta(pattern=r"^https?://\S+$", max_length=2000)]
Network = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Fa-f.:]+/[0-9]{1,3}$")]
Machine = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$")]
Seconds = Annotated[int, msgspec.Meta(ge=1, le=3600)]
Grant = Literal["viewer", "officer", "approver", "administrator"]


class SettingsError(ExportgateError):
    """A settings file that cannot be used as it is."""


class FourEyes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For which outcomes a second person must confirm what the first one proposed; always where it is prohibited."""

    review: bool = True
    licence_required: bool = True
    exception_available: bool = True
    indeterminate: bool = False

    def needed(self, outcome: Outcome) -> bool:
        """Say whether lifting an outcome takes two persons."""
        return outcome is Outcome.PROHIBITED or bool(getattr(self, outcome.value, False))


class JudgingSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a false positive may stay silent, in days from when it is said."""

    false_positive_days: Days = 365


class LicenceSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a licence is warned of: so many days before it ends, and from which share of it used."""

    warn_days: Days = 30
    warn_use: Share = 0.8


class WebhookSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where webhooks may lead beside public addresses: networks of one's own, such as `10.1.0.0/16`."""

    private_networks: tuple[Network, ...] = ()


class RateLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much one token or user may ask of the service, and how large a request may be."""

    requests_per_minute: Count = 600
    burst: Count = 100
    body_megabytes: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 32


class ServiceSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the service runs.

    `trusted_proxies` are addresses and networks whose word counts on where a request came from; `waiting` says how many
    requests wait in one worker at most, and `longest_wait_seconds` for how long.
    """

    trusted_proxies: tuple[Machine, ...] = ()
    waiting: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 256
    longest_wait_seconds: Seconds = 20


class DatabaseSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a PostgreSQL database is waited for: to connect, and, by the service, for the answer to a statement."""

    connect_seconds: Seconds = 10
    statement_seconds: Seconds = 120


class Oidc(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Signing in through OpenID Connect: the issuer, this program's name there, and which groups have which role.

    The secret stands in no file: `client_secret_env` names the environment variable that holds it. `desk_url` is where
    browsers reach the desk; by default what they say themselves.
    """

    issuer: Address
    client_id: Annotated[str, msgspec.Meta(min_length=1)]
    client_secret_env: Annotated[str, msgspec.Meta(pattern=r"^[A-Z_][A-Z0-9_]*$")] = "EXPORTGATE_OIDC_SECRET"
    desk_url: Address | None = None
    groups_claim: str = "groups"
    roles: dict[str, Grant] = {}


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the file says; what it leaves out has its default."""

    four_eyes: FourEyes = FourEyes()
    judging: JudgingSettings = JudgingSettings()
    licences: LicenceSettings = LicenceSettings()
    rate_limits: RateLimits = RateLimits()
    webhooks: WebhookSettings = WebhookSettings()
    service: ServiceSettings = ServiceSettings()
    database: DatabaseSettings = DatabaseSettings()
    oidc: Oidc | None = None


DEFAULTS = Settings()
_seen: dict[Path, tuple[tuple[int, int, int], Settings]] = {}


def read_settings(home: Path | None = None) -> Settings:
    """Give the settings of a data folder; the defaults where it has no file. A file is read again when it changes.

    Raises:
        SettingsError: the file cannot be read, or something in it is wrong: the key, what was found and what was
            expected.
    """
    path = (home or data_folder()) / FILE
    try:
        with path.open("rb") as stream:
            about = os.fstat(stream.fileno())
            state = (about.st_mtime_ns, about.st_size, about.st_ino)
            if path in _seen and _seen[path][0] == state:
                return _seen[path][1]
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return DEFAULTS
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror or error}", where=str(path)) from error
    settings = settings_of(content, str(path))
    _seen[path] = (state, settings)
    return settings


def settings_of(content: bytes, where: str = FILE) -> Settings:
    """Read the content of a settings file.

    Raises:
        SettingsError: as `read_settings`.

    Example:
        >>> settings_of(b"[four_eyes]\\nindeterminate = true").four_eyes.indeterminate
        True
    """
    if len(content) > MAX_BYTES:
        raise SettingsError(f"is larger than {MAX_BYTES:,} bytes", where=where)
    try:
        record = tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"is no TOML file: {error}", where=where, hint=_HINT) from error
    try:
        settings = msgspec.convert(record, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(_told(str(error), record), where=where, hint=_HINT) from error
    _look_at_networks("webhooks.private_networks", settings.webhooks.private_networks, where)
    _look_at_networks("service.trusted_proxies", settings.service.trusted_proxies, where)
    return settings


def _look_at_networks(key: str, networks: Sequence[str], where: str) -> None:
    for network in networks:
        if not _is_network(network):
            told = f"key {key!r}: found {network!r}, expected a network such as 10.1.0.0/16"
            raise SettingsError(told, where=where, hint=_HINT)


def _is_network(written: str) -> bool:
    try:
        ipaddress.ip_network(written, strict=False)
    except ValueError:
        return False
    return True


_PLACE = re.compile(r" - at `\$(?P<path>.*)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*)`")
_MISSING = re.compile(r"Object missing required field `(?P<key>.*)`")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]|\[\.\.\.\]")


def _told(message: str, record: Mapping[str, Any]) -> str:
    """Say what is wrong in the file's own terms: which key, what was found, what was expected."""
    place = _PLACE.search(message)
    said = message[: place.start()] if place else message
    path = place["path"] if place else ""
    if unknown := _UNKNOWN.search(said):
        return f"key {_key(path, unknown['key'])!r}: found a key that is not known, expected one of {_known(path)}"
    if missing := _MISSING.search(said):
        return f"key {_key(path, missing['key'])!r}: found nothing, expected a value"
    return f"key {_key(path)!r}: found {_found(path, record)}, expected {_expected(path, said)}"


def _expected(path: str, said: str) -> str:
    if path.endswith(("url", "issuer")) and "regex" in said:
        return "an address that begins with http:// or https://"
    if "regex" in said and any(key in path for key in ("private_networks", "trusted_proxies")):
        return "a network such as 10.1.0.0/16"
    if said.startswith("Invalid enum value"):
        return f"one of {', '.join(get_args(Grant))}"
    words = re.sub(r"^Expected (.*?)(, got .*)?$", r"\1", said).replace("`", "")
    for technical, plain in _PLAINLY:
        words = words.replace(technical, plain)
    return words


_PLAINLY = (
    ("bool", "true or false"),
    ("object", "a table"),
    ("array", "a list"),
    ("str", "a text"),
    ("int", "a whole number"),
    ("float", "a number"),
)


def _key(path: str, last: str = "") -> str:
    return ".".join(part for part in (path.lstrip("."), last) if part)


def _known(path: str) -> str:
    table: Any = Settings
    for name, _ in _STEP.findall(path):
        if name:
            table = _TABLES.get(name, table)
    return ", ".join(table.__struct_fields__)


_TABLES: Mapping[str, type[msgspec.Struct]] = {
    "four_eyes": FourEyes,
    "judging": JudgingSettings,
    "licences": LicenceSettings,
    "rate_limits": RateLimits,
    "webhooks": WebhookSettings,
    "service": ServiceSettings,
    "database": DatabaseSettings,
    "oidc": Oidc,
}


def _found(path: str, record: Any) -> str:
    """Give what stands at a place; a secret is never shown, nor a value whose place cannot be told."""
    if "secret" in path:
        return "something else (not shown)"
    for name, number in _STEP.findall(path):
        try:
            record = record[name] if name else record[int(number)]
        except (KeyError, IndexError, TypeError, ValueError):
            return "something else"
    return repr(record)[:80]
