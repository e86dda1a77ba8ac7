"""Names of parties: scripts, folding, index, score and reasons."""

from exportgate.names.scripts import script_of

__all__ = ["script_of"]
