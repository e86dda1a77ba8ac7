"""Past one machine: the same screening and the same check on the user's own Spark (docs/spark.md).

Needs the extra `exportgate[spark]`. The two functions take a DataFrame and give one, in the user's session; the answers
are those of one machine.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exportgate.spark.frames import check, screen

__all__ = ["check", "screen"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from exportgate.spark import frames  # with pyspark, an extra

    return getattr(frames, name)
