"""Names of parties: scripts, folding, index, score and reasons.

The compiled parts are loaded when first used, so that a reader that only asks for a script starts quickly.
"""

from typing import TYPE_CHECKING

from exportgate.names.scripts import script_of

if TYPE_CHECKING:
    from exportgate.names.comparison import Comparison, compare
    from exportgate.names.folding import fold
    from exportgate.names.index import NameIndex

__all__ = ["Comparison", "NameIndex", "compare", "fold", "script_of"]

_HOMES = {"Comparison": "comparison", "NameIndex": "index", "compare": "comparison", "fold": "folding"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
