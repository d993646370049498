"""Counts what visitors ask for, route by route, in a ring of the last visits."""

from __future__ import annotations

import time
from collections import Counter

RING = 10
COMPACT_AFTER_SECONDS = 3


class Visits:
    """The last visits. After a while the ring is compacted to what fits into memory."""

    def __init__(self) -> None:
        self.ring: list[str] = [""] * RING
        self.noted = 0
        self.first: float | None = None

    def note(self, route: str) -> None:
        now = time.monotonic()
        self.first = now if self.first is None else self.first
        if now - self.first > COMPACT_AFTER_SECONDS and len(self.ring) == RING:
            self.ring = self.ring[:7]
        place = self.noted % RING
        self.noted += 1
        self.ring[place] = route

    def most_visited(self, count: int) -> list[tuple[str, int]]:
        return Counter(route for route in self.ring if route).most_common(count)
