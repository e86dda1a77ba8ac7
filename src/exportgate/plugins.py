"""Finding, checking and holding the installed plugins."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata
from typing import Any

import pluggy

from exportgate.errors import PluginError
from exportgate.hooks import GROUP, Hooks
from exportgate.jurisdiction import Jurisdiction


@dataclass(frozen=True, slots=True)
class Installed:
    """One plugin: its name, the version of its distribution ("" where it has none) and the hooks it implements."""

    name: str
    version: str
    hooks: tuple[str, ...]


class Plugins:
    """The plugins in use. Made by `load_plugins`."""

    def __init__(self, manager: pluggy.PluginManager) -> None:
        self.manager = manager

    def names(self) -> list[str]:
        """Give the plugins' names in the order of their registration."""
        return [name for name, plugin in self.manager.list_name_plugin() if plugin is not None]

    def installed(self) -> list[Installed]:
        """Give name, version and hooks of each plugin, sorted by name."""
        versions = {plugin: dist.version for plugin, dist in self.manager.list_plugin_distinfo()}
        return sorted(
            (
                Installed(
                    name,
                    versions.get(plugin, ""),
                    tuple(sorted(caller.name for caller in self.manager.get_hookcallers(plugin) or [])),
                )
                for name, plugin in self.manager.list_name_plugin()
                if plugin is not None
            ),
            key=lambda item: item.name,
        )

    def ask(self, hook: str, **arguments: object) -> list[tuple[str, Any]]:
        """Call a declaring hook plugin by plugin; give (plugin name, answer) for those that implement it.

        Raises:
            PluginError: a plugin raised. A gate with half of its plugins would be silent where it should speak.
        """
        answers = []
        for name in self.names():
            call = self.caller(hook, name)
            if call is None:
                continue
            try:
                answers.append((name, call(**arguments)))
            except Exception as error:
                raise PluginError(f"{hook} raised {error!r}", where=f"plugin {name}") from error
        return answers

    def caller(self, hook: str, name: str) -> Callable[..., Any] | None:
        """Give a callable for one plugin's implementation of a hook, or `None` where it has none.

        pluggy's combined call drops the plugins' names and stops at the first exception, so the host never uses it.
        """
        plugin = self.manager.get_plugin(name)
        hook_caller = getattr(self.manager.hook, hook)
        mine = [impl for impl in hook_caller.get_hookimpls() if impl.plugin is plugin]
        if not mine:
            return None
        others = [p for p in self.manager.get_plugins() if p is not plugin]
        call = self.manager.subset_hook_caller(hook, remove_plugins=others)
        return lambda **arguments: next(iter(call(**arguments)), None)

    def jurisdictions(self) -> dict[str, tuple[Jurisdiction, str]]:
        """Give the jurisdictions by id, each with the name of its plugin.

        Raises:
            PluginError: two plugins claim one id, or one declares a jurisdiction and does not assess shipments.
        """
        found: dict[str, tuple[Jurisdiction, str]] = {}
        for plugin, jurisdiction in self.ask("exportgate_register_jurisdiction"):
            if jurisdiction.id in found:
                raise PluginError(
                    f"jurisdiction {jurisdiction.id} is already brought by plugin {found[jurisdiction.id][1]}",
                    where=f"plugin {plugin}",
                    hint="Uninstall one of the two.",
                )
            if self.caller("exportgate_assess_shipment", plugin) is None:
                raise PluginError(
                    f"declares jurisdiction {jurisdiction.id} but has no exportgate_assess_shipment",
                    where=f"plugin {plugin}",
                )
            found[jurisdiction.id] = (jurisdiction, plugin)
        return found


def load_plugins(extra: Iterable[tuple[str, object]] = (), *, installed: bool = True) -> Plugins:
    """Load the installed plugins and any given ones, and refuse misspelt hooks.

    Args:
        extra: (name, plugin) pairs to add, as tests and programs do.
        installed: whether to look for the distributions' entry points as well.

    Raises:
        PluginError: a plugin cannot be imported, or implements a hook that does not exist.
    """
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    if installed:
        _load_entry_points(manager)
    for name, plugin in extra:
        manager.register(plugin, name=name)
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise PluginError(str(error), hint="The hooks are listed in exportgate.hooks.") from error
    return Plugins(manager)


def _load_entry_points(manager: pluggy.PluginManager) -> None:
    for point in sorted(metadata.entry_points(group=GROUP), key=lambda item: item.name):
        try:
            manager.load_setuptools_entrypoints(GROUP, name=point.name)
        except Exception as error:
            raise PluginError(
                f"cannot be loaded: {error!r}", where=f"plugin {point.name}", hint="Repair or uninstall it."
            ) from error
