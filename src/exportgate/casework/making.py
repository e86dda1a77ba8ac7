"""What a decision was made with: the versions of program and plugins, and the fingerprints of their law and code."""

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import msgspec

from exportgate.plugins import Plugins

_LAW = "law"
_CODE = (".py", ".yaml", ".toml", ".csv", ".txt", ".npz")


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One distribution: its version, the fingerprint of its tables of law, and that of its whole code."""

    version: str = ""
    law: str = ""
    code: str = ""


class MadeWith(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a decision was made with: the host, and each plugin by name."""

    exportgate: Part
    plugins: dict[str, Part] = {}


def made_with(plugins: Plugins) -> MadeWith:
    """Tell what decisions are made with now."""
    host = Part(version=_version("exportgate"), code=_fingerprint("exportgate", ""))
    return MadeWith(exportgate=host, plugins={name: _part(*plugin) for name, plugin in _installed(plugins).items()})


@cache
def _version(distribution: str) -> str:
    return metadata.version(distribution)


@cache
def _installed(plugins: Plugins) -> dict[str, tuple[Any, str]]:
    """Give each plugin with its version, by name; looked up once, since every decision is told of them."""
    return {one.name: (plugins.manager.get_plugin(one.name), one.version) for one in plugins.installed()}


def made_differently(then: MadeWith, now: MadeWith) -> Iterator[str]:
    """Tell in words what is not now what decisions were made with then."""
    yield from _differing("exportgate", then.exportgate, now.exportgate)
    for name in sorted({*then.plugins, *now.plugins}):
        before, after = then.plugins.get(name), now.plugins.get(name)
        if before is None:
            yield f"plugin {name} was not installed then"
        elif after is None:
            yield f"plugin {name} is not installed any more"
        else:
            yield from _differing(f"plugin {name}", before, after)


def _differing(whose: str, then: Part, now: Part) -> Iterator[str]:
    if then.version != now.version:
        yield f"{whose} was version {then.version}, now {now.version}"
    if then.law != now.law:
        yield f"{whose}: its tables of law are others than then"
    elif then.code != now.code:
        yield f"{whose}: its code is another than then"


def _part(plugin: Any, version: str) -> Part:
    module = plugin.__name__ if isinstance(plugin, type(sys)) else type(plugin).__module__
    package = module.partition(".")[0]
    return Part(version=version, law=_fingerprint(package, _LAW), code=_fingerprint(package, ""))


@cache
def _fingerprint(package: str, folder: str) -> str:
    """Give the SHA-256 over the names and bytes of a package's files of law or code; "" where it has none."""
    try:
        root = files(package) / folder if folder else files(package)
    except (ModuleNotFoundError, TypeError):
        return ""
    total, some = hashlib.sha256(), False
    for name, file in _files(root, ""):
        total.update(f"{name}\n".encode() + hashlib.sha256(file.read_bytes()).digest())
        some = True
    return total.hexdigest() if some else ""


def _files(folder: Traversable, path: str) -> list[tuple[str, Traversable]]:
    if not folder.is_dir():
        return []
    found: list[tuple[str, Traversable]] = []
    for one in sorted(folder.iterdir(), key=lambda item: item.name):
        name = f"{path}/{one.name}"
        if one.is_dir():
            found += _files(one, name)
        elif one.name.endswith(_CODE):
            found.append((name, one))
    return found
