"""The two ways to ask exportgate: in this program, or a running service."""

from exportgate_tryton.engine.answer import Answer, Engine, UnreachableError
from exportgate_tryton.engine.choice import engine

__all__ = ["Answer", "Engine", "UnreachableError", "engine"]
