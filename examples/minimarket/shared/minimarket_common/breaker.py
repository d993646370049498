"""Circuit breaker: stops calling a dependency that keeps failing, and tries it again, a little, after a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum


class BreakerState(IntEnum):
    """The value is what the metric circuit_breaker_state shows."""

    CLOSED = 0
    HALF_OPEN = 1
    OPEN = 2


@dataclass(frozen=True)
class BreakerPolicy:
    """Failures in a row that open it, seconds until it may be tried, successes in a row that close it again."""

    threshold: int
    recovery_seconds: float
    half_open_probes: int


POLICIES: dict[str, BreakerPolicy] = {
    "openai": BreakerPolicy(5, 30, 2),
    "database": BreakerPolicy(3, 20, 1),
    "redis": BreakerPolicy(5, 15, 2),
    "s3": BreakerPolicy(4, 25, 2),
}


class CircuitBreaker:
    """One dependency's breaker. Ask `allows()` before a call, then report `succeeded()` or `failed()`."""

    def __init__(self, policy: BreakerPolicy, clock: Callable[[], float] = time.monotonic) -> None:
        self.policy = policy
        self.clock = clock
        self.failures = 0
        self.opened_at: float | None = None
        self.probes_begun = 0
        self.probes_succeeded = 0

    @property
    def state(self) -> BreakerState:
        if self.opened_at is None:
            return BreakerState.CLOSED
        waited = self.clock() - self.opened_at
        return BreakerState.HALF_OPEN if waited >= self.policy.recovery_seconds else BreakerState.OPEN

    def allows(self) -> bool:
        """True if a call may be made now; in half-open state each True uses up one of the probes."""
        if self.state is BreakerState.CLOSED:
            return True
        if self.state is BreakerState.OPEN or self.probes_begun >= self.policy.half_open_probes:
            return False
        self.probes_begun += 1
        return True

    def succeeded(self) -> None:
        self.failures = 0
        if self.state is not BreakerState.HALF_OPEN:
            return
        self.probes_succeeded += 1
        if self.probes_succeeded >= self.policy.half_open_probes:
            self.opened_at = None

    def failed(self) -> None:
        self.failures += 1
        if self.opened_at is not None or self.failures >= self.policy.threshold:
            self.opened_at = self.clock()
            self.probes_begun = 0
            self.probes_succeeded = 0
