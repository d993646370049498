"""Breaker, score, level and limits as pure logic, with a clock that the test turns."""

from __future__ import annotations

import pytest

from minimarket_common.breaker import POLICIES, BreakerPolicy, BreakerState, CircuitBreaker
from minimarket_common.rate_limit import RateLimit
from minimarket_common.score import WEIGHTS, degradation_level, health_score


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_agreed_figures() -> None:
    assert {
        "openai": BreakerPolicy(5, 30, 2),
        "database": BreakerPolicy(3, 20, 1),
        "redis": BreakerPolicy(5, 15, 2),
        "s3": BreakerPolicy(4, 25, 2),
    } == POLICIES
    assert sum(WEIGHTS.values()) == pytest.approx(1)


@pytest.mark.parametrize("name", list(POLICIES))
def test_a_breaker_opens_probes_and_closes(name: str) -> None:
    clock, policy = Clock(), POLICIES[name]
    breaker = CircuitBreaker(policy, clock)
    for _ in range(policy.threshold - 1):
        assert breaker.allows()
        breaker.failed()
    assert breaker.state is BreakerState.CLOSED
    breaker.failed()
    assert breaker.state.name == "OPEN"
    assert not breaker.allows()
    clock.now += policy.recovery_seconds - 0.1
    assert not breaker.allows()
    clock.now += 0.1
    assert breaker.state is BreakerState.HALF_OPEN
    assert [breaker.allows() for _ in range(policy.half_open_probes + 1)] == [True] * policy.half_open_probes + [False]
    for _ in range(policy.half_open_probes):
        assert breaker.state is BreakerState.HALF_OPEN
        breaker.succeeded()
    assert breaker.state is BreakerState.CLOSED


def test_a_failed_probe_opens_it_again_for_the_whole_time() -> None:
    clock = Clock()
    breaker = CircuitBreaker(BreakerPolicy(1, 10, 2), clock)
    breaker.failed()
    clock.now = 10
    assert breaker.allows()
    breaker.failed()
    clock.now = 19.9
    assert not breaker.allows()
    clock.now = 20
    assert breaker.allows()


def test_one_success_forgets_the_failures_before_it() -> None:
    breaker = CircuitBreaker(BreakerPolicy(2, 10, 1), Clock())
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    assert breaker.state is BreakerState.CLOSED


def test_a_late_success_does_not_close_an_open_breaker() -> None:
    breaker = CircuitBreaker(BreakerPolicy(1, 10, 1), Clock())
    breaker.failed()
    breaker.succeeded()
    assert breaker.state is BreakerState.OPEN


@pytest.mark.parametrize(
    ("up", "score", "level"),
    [
        ({}, 100, "OPTIMAL"),
        ({"database": True, "openai": True, "redis": True, "s3": True}, 100, "OPTIMAL"),
        ({"database": True, "openai": True, "redis": True, "s3": False}, 95, "OPTIMAL"),
        ({"database": True, "openai": True, "redis": False, "s3": True}, 85, "DEGRADED"),
        ({"database": True, "openai": False, "redis": True, "s3": True}, 70, "DEGRADED"),
        ({"database": True, "openai": False, "redis": True, "s3": False}, 65, "LIMITED"),
        ({"database": False, "openai": True, "redis": True, "s3": True}, 50, "MINIMAL"),
        ({"database": False, "openai": False, "redis": True, "s3": True}, 20, "EMERGENCY"),
        ({"database": True, "redis": False}, 76.9, "DEGRADED"),
        ({"database": False, "redis": True}, 23.1, "EMERGENCY"),
    ],
)
def test_score_and_level(up: dict[str, bool], score: float, level: str) -> None:
    assert health_score(up) == score
    assert degradation_level(score) == level


@pytest.mark.parametrize(
    ("score", "level"),
    [(90, "OPTIMAL"), (89.9, "DEGRADED"), (69.9, "LIMITED"), (59.9, "MINIMAL"), (39.9, "EMERGENCY"), (0, "EMERGENCY")],
)
def test_the_floors_of_the_levels(score: float, level: str) -> None:
    assert degradation_level(score) == level


def test_the_window_slides() -> None:
    clock = Clock()
    limit = RateLimit(2, 60, clock)
    assert limit.seconds_to_wait("a") == 0
    clock.now = 30
    assert limit.seconds_to_wait("a") == 0
    assert limit.seconds_to_wait("a") == 30
    assert limit.seconds_to_wait("b") == 0
    clock.now = 60
    assert limit.seconds_to_wait("a") == 0
    assert limit.seconds_to_wait("a") == 30
