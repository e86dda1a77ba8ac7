"""The command line. Each command is a module that is imported only when it is called."""

from exportgate.cli.program import main

__all__ = ["main"]
