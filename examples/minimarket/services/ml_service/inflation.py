"""The monthly inflation: only ever from the environment, as a strict decimal within plausible limits."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from minimarket_common.settings import ConfigurationError, text

VARIABLE = "INFLATION_RATE_MONTHLY"
LIMITS_FILE = Path(__file__).with_name("limits.json")
CENT = Decimal(1).scaleb(-2)


def read_rate(env: Mapping[str, str]) -> Decimal:
    """The rate as a fraction a month. There is no default. Raises ConfigurationError."""
    limits = json.loads(LIMITS_FILE.read_text(encoding="utf-8"))["inflation_rate_monthly"]
    raw = text(env, VARIABLE)
    if not re.fullmatch(r"0\.[0-9]{1,6}", raw):
        raise ConfigurationError(f"{VARIABLE} must be a decimal fraction with a point, not {raw!r}")
    rate = Decimal(raw)
    if not Decimal(limits["least"]) <= rate <= Decimal(limits["most"]):
        raise ConfigurationError(f"{VARIABLE} must be between {limits['least']} and {limits['most']}, not {raw}")
    return rate


def adjusted(price: Decimal, rate: Decimal, months: int) -> Decimal:
    """The price after that many months of compound inflation, to the cent."""
    return (price * (1 + rate) ** months).quantize(CENT)


def monthly_percent(before: Decimal, after: Decimal, months: int) -> float:
    """The inflation in per cent a month that turns one price into the other: what was really applied."""
    factor = float(after / before)
    return (math.pow(factor, 1 / months) - 1) * 100
