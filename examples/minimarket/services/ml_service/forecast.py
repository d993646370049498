"""Forecasts demand by Holt's linear smoothing, with its two weights fitted to each product's own history.

Method: C. C. Holt, "Forecasting seasonals and trends by exponentially weighted moving averages", 1957.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

WEIGHTS = [step / 10 for step in range(1, 10)]
RECENT_MONTHS = 6
LEAST_MONTHS = 12


@dataclass(frozen=True)
class Model:
    """Where the smoothing stands after the last month, and how far off it was, as a share of the real sales."""

    alpha: float
    beta: float
    level: float
    trend: float
    errors: tuple[float, ...]

    def demand(self, months_ahead: int) -> int:
        """Units expected in that month; never below 0."""
        return max(0, round(self.level + months_ahead * self.trend))

    def mean_error(self) -> float:
        return sum(self.errors) / len(self.errors)

    def drift(self) -> float:
        """How much worse the last months were forecast than those before; 0 if they were not."""
        recent, before = self.errors[-RECENT_MONTHS:], self.errors[:-RECENT_MONTHS]
        return max(0.0, sum(recent) / len(recent) - sum(before) / len(before))


def fit(sales: Sequence[int]) -> Model:
    """The model with the least mean error one month ahead. `sales`: units a month, oldest first, at least 12."""
    if len(sales) < LEAST_MONTHS:
        raise ValueError(f"a forecast needs at least {LEAST_MONTHS} months of sales, not {len(sales)}")
    candidates = [smooth(sales, alpha, beta) for alpha, beta in product(WEIGHTS, WEIGHTS)]
    return min(candidates, key=Model.mean_error)


def smooth(sales: Sequence[int], alpha: float, beta: float) -> Model:
    level, trend = float(sales[1]), float(sales[1] - sales[0])
    errors: list[float] = []
    for sold in sales[2:]:
        expected = level + trend
        errors.append(abs(sold - expected) / max(1, sold))
        last, level = level, alpha * sold + (1 - alpha) * expected
        trend = beta * (level - last) + (1 - beta) * trend
    return Model(alpha, beta, level, trend, tuple(errors))
