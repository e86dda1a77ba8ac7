"""exportgate: decides whether a shipment may pass the gate.

A program needs `Gate` and what it is asked and answers; a plugin needs `hookimpl` and the declarations. All of them are
here by name and loaded when first used, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exportgate.decision import Decision, EditionRef, Finding, Outcome, Verdict
    from exportgate.entry import Entry, ListedAddress, ListedName
    from exportgate.errors import ExportgateError
    from exportgate.gate import Gate
    from exportgate.hit import Evidence, Hit
    from exportgate.hooks import hookimpl
    from exportgate.jurisdiction import Case, Fact, Jurisdiction
    from exportgate.plugins import load_plugins
    from exportgate.shipment import Identifier, Line, Owner, Party, Shipment

__all__ = [
    "Case",
    "Decision",
    "EditionRef",
    "Entry",
    "Evidence",
    "ExportgateError",
    "Fact",
    "Finding",
    "Gate",
    "Hit",
    "Identifier",
    "Jurisdiction",
    "Line",
    "ListedAddress",
    "ListedName",
    "Outcome",
    "Owner",
    "Party",
    "Shipment",
    "Verdict",
    "hookimpl",
    "load_plugins",
]

_HOMES = {
    "decision": ("Decision", "EditionRef", "Finding", "Outcome", "Verdict"),
    "entry": ("Entry", "ListedAddress", "ListedName"),
    "errors": ("ExportgateError",),
    "gate": ("Gate",),
    "hit": ("Evidence", "Hit"),
    "hooks": ("hookimpl",),
    "jurisdiction": ("Case", "Fact", "Jurisdiction"),
    "plugins": ("load_plugins",),
    "shipment": ("Identifier", "Line", "Owner", "Party", "Shipment"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
