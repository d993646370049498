"""The Prometheus metrics of one service process. One process serves a port, so no counter is split over workers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from minimarket_common.breaker import POLICIES

disable_created_metrics()  # one more series a counter, that nothing here reads
LATENCY_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30, 60)
QUANTILES = (0.5, 0.95, 0.99)
REMEMBERED_DURATIONS = 2048


class RecentQuantiles(Collector):
    """A summary with quantiles over the last durations. The Python client's own summary has no quantiles."""

    def __init__(self, name: str, documentation: str) -> None:
        self.name = name
        self.documentation = documentation
        self.recent: deque[float] = deque(maxlen=REMEMBERED_DURATIONS)
        self.count = 0
        self.total = 0.0

    def observe(self, value: float) -> None:
        self.recent.append(value)
        self.count += 1
        self.total += value

    def collect(self) -> Iterator[Metric]:
        """Nearest-rank quantiles; NaN before the first request, as the exposition format asks."""
        metric = Metric(self.name, self.documentation, "summary")
        ordered = sorted(self.recent)
        for quantile in QUANTILES:
            rank = min(len(ordered) - 1, int(quantile * len(ordered)))
            value = ordered[rank] if ordered else float("nan")
            metric.add_sample(self.name, {"quantile": str(quantile)}, value)
        metric.add_sample(f"{self.name}_count", {}, self.count)
        metric.add_sample(f"{self.name}_sum", {}, self.total)
        yield metric


class Metrics:
    """What every service measures, in a registry of its own; a service adds its metrics to `registry`."""

    def __init__(self, service: str, version: str) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        labels = ["method", "endpoint", "status"]
        self.requests = Counter("http_requests_total", "Requests answered", labels, registry=self.registry)
        self.duration = Histogram(
            "http_request_duration_seconds",
            "Time to answer a request",
            ["method", "endpoint"],
            buckets=LATENCY_BUCKETS,
            registry=self.registry,
        )
        self.in_flight = Gauge("http_requests_in_flight", "Requests being answered", registry=self.registry)
        self.token_refusals = Counter(
            "jwt_refused_total", "Tokens refused, by reason", ["reason"], registry=self.registry
        )
        self.score = Gauge("health_score", "Health score, 0 to 100", registry=self.registry)
        self.level = Gauge(
            "degradation_level",
            "0 OPTIMAL, 1 DEGRADED, 2 LIMITED, 3 MINIMAL, 4 EMERGENCY",
            registry=self.registry,
        )
        self.breaker = Gauge(
            "circuit_breaker_state", "0 closed, 1 half open, 2 open", ["dependency"], registry=self.registry
        )
        for dependency in POLICIES:
            self.breaker.labels(dependency).set(0)  # present from the start: a missing series is not a 0
        self.feature = Gauge(
            "feature_availability", "1 if the feature can be used now, else 0", ["feature"], registry=self.registry
        )
        information = Gauge(
            "minimarket_build_info", "Always 1; the labels tell", ["service", "version"], registry=self.registry
        )
        information.labels(service, version).set(1)

    def request_answered(self, method: str, endpoint: str, status: int, seconds: float) -> None:
        """Counts one answered request. `endpoint` is the route's pattern, so that paths cannot flood the labels."""
        self.requests.labels(method, endpoint, str(status)).inc()
        self.duration.labels(method, endpoint).observe(seconds)
