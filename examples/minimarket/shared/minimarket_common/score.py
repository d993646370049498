"""Health score and degradation level, from which dependencies answer."""

from __future__ import annotations

from collections.abc import Mapping

WEIGHTS: dict[str, float] = {"database": 0.50, "openai": 0.30, "redis": 0.15, "s3": 0.05}
LEVELS: list[tuple[float, str]] = [(90, "OPTIMAL"), (70, "DEGRADED"), (60, "LIMITED"), (40, "MINIMAL")]
LOWEST_LEVEL = "EMERGENCY"
LEVEL_NAMES = [name for _, name in LEVELS] + [LOWEST_LEVEL]


def health_score(up: Mapping[str, bool]) -> float:
    """0 to 100: the weight of the dependencies that answer over the weight of those that are configured.

    `up` holds the configured ones only; with none there is nothing to lose and the score is 100.
    """
    total = sum(WEIGHTS[name] for name in up)
    if total == 0:
        return 100.0
    return round(100 * sum(WEIGHTS[name] for name, answers in up.items() if answers) / total, 1)


def degradation_level(score: float) -> str:
    return next((name for floor, name in LEVELS if score >= floor), LOWEST_LEVEL)
