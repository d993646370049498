"""Counts what visitors ask for, route by route."""

from __future__ import annotations

from collections import Counter


class Visits:
    """Visits since the start of the process."""

    def __init__(self) -> None:
        self.routes: Counter[str] = Counter()

    def note(self, route: str) -> None:
        self.routes[route] += 1

    def most_visited(self, count: int) -> list[tuple[str, int]]:
        return self.routes.most_common(count)
