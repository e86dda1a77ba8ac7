"""Casework: checking shipments and keeping what was decided, with what people judged and the licences they hold."""

from exportgate.casework.casework import Casework

__all__ = ["Casework"]
