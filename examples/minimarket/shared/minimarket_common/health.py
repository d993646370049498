"""Watches the dependencies in the background, so that /health answers at once with what was last seen."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping

from minimarket_common.dependencies import DependencyDown, Guarded
from minimarket_common.metrics import Metrics
from minimarket_common.score import LEVEL_NAMES, WEIGHTS, degradation_level, health_score
from minimarket_common.settings import Settings

log = logging.getLogger("minimarket.health")


class HealthMonitor:
    """Pings each configured dependency every `check_seconds` and keeps score, level, features and metrics.

    `features` maps a feature to the dependencies that it cannot do without.
    """

    def __init__(
        self,
        settings: Settings,
        dependencies: Mapping[str, Guarded],
        metrics: Metrics,
        features: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.settings = settings
        self.dependencies = dependencies
        self.metrics = metrics
        self.features = features
        self.started = time.monotonic()
        self.level = LEVEL_NAMES[0]
        self.score = 100.0

    async def check_once(self) -> None:
        await asyncio.gather(*(self.ping(dependency) for dependency in self.dependencies.values()))
        self.update()

    async def ping(self, dependency: Guarded) -> None:
        was_up = dependency.up
        try:
            await dependency.call(dependency.client.ping)
        except DependencyDown as error:
            if was_up:
                log.warning("dependency is down", extra={"dependency": dependency.name, "seen": str(error)})
        else:
            if dependency.up and not was_up:
                log.info("dependency is back", extra={"dependency": dependency.name})

    def update(self) -> None:
        self.score = health_score({name: dependency.up for name, dependency in self.dependencies.items()})
        level = degradation_level(self.score)
        if level != self.level:
            log.warning(
                "degradation level changed", extra={"was": self.level, "now": level, "health_score": self.score}
            )
        self.level = level
        self.metrics.score.set(self.score)
        self.metrics.level.set(LEVEL_NAMES.index(level))
        for name, dependency in self.dependencies.items():
            self.metrics.breaker.labels(name).set(int(dependency.breaker.state))
        for feature in self.features:
            self.metrics.feature.labels(feature).set(1 if self.available(feature) else 0)

    def available(self, feature: str) -> bool:
        """A feature can be used if every dependency that it needs is configured and answers."""
        needed = self.features[feature]
        return all(name in self.dependencies and self.dependencies[name].up for name in needed)

    async def run(self) -> None:
        """Checks until it is cancelled."""
        while True:
            await asyncio.sleep(self.settings.check_seconds)
            await self.check_once()

    def report(self) -> dict[str, object]:
        """The body of /health. A lost dependency degrades the service but does not make it dead: status stays 200."""
        checks: dict[str, object] = {
            name: self.dependencies[name].report() if name in self.dependencies else {"state": "not configured"}
            for name in WEIGHTS
        }
        return {
            "status": "ok" if self.level == LEVEL_NAMES[0] else "degraded",
            "service": self.settings.service,
            "version": self.settings.version,
            "slot": self.settings.slot or None,
            "generation": self.settings.generation or None,
            "level": self.level,
            "score": self.score,
            "features": {feature: self.available(feature) for feature in self.features},
            "uptime_seconds": round(time.monotonic() - self.started, 1),
            "checks": checks,
        }
