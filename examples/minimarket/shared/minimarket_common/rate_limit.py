"""Counts requests of each client in a sliding window and says who must wait, and how long."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable

MOST_CLIENTS = 10_000  # the oldest client is forgotten beyond this, so that memory stays bounded


class RateLimit:
    """At most `limit` requests of one client in `window` seconds. A refused request does not count."""

    def __init__(self, limit: int, window: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self.window = window
        self.clock = clock
        self.clients: OrderedDict[str, deque[float]] = OrderedDict()

    def seconds_to_wait(self, client: str) -> int:
        """0 if the request may pass (and it is counted), else whole seconds until one would."""
        now = self.clock()
        times = self.clients.setdefault(client, deque())
        self.clients.move_to_end(client)
        if len(self.clients) > MOST_CLIENTS:
            self.clients.popitem(last=False)
        while times and times[0] <= now - self.window:
            times.popleft()
        if len(times) >= self.limit:
            return max(1, math.ceil(times[0] + self.window - now))
        times.append(now)
        return 0
