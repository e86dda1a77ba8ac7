"""How often somebody may ask: a bucket that fills steadily and holds so much, for each token."""

import time
from collections import OrderedDict
from collections.abc import Callable

_MOST_BUCKETS = 10_000


class Rates:
    """The buckets of all who ask, in this server's memory.

    Args:
        clock: seconds that only ever grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str, per_minute: int, burst: int) -> float:
        """Take one request of somebody; gives 0, or the seconds until there will be another.

        Args:
            who: whose bucket.
            per_minute: how many come back a minute.
            burst: how many the bucket holds.
        """
        now = self._clock()
        left, at = self._buckets.pop(who, (float(burst), now))
        left = min(float(burst), left + (now - at) * per_minute / 60)
        allowed = left >= 1
        self._buckets[who] = (left - 1 if allowed else left, now)
        while len(self._buckets) > _MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) * 60 / per_minute
