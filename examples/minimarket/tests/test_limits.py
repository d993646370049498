"""What every answer carries, and what is refused for its size or its number."""

from __future__ import annotations

import time
from typing import Any

import httpx
from conftest import Start
from running import Running

HEADERS = {"x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "no-referrer"}


def assert_dressed(answer: httpx.Response) -> None:
    for name, value in HEADERS.items():
        assert answer.headers.get_list(name) == [value], (answer.status_code, name)
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-request-id"]
    assert "server" not in answer.headers
    assert "strict-transport-security" not in answer.headers


def test_security_headers_are_on_every_kind_of_answer(stack: dict[str, Running]) -> None:
    dashboard, negocio = stack["web_dashboard"], stack["agente_negocio"]
    expected = {
        200: dashboard.get("/"),
        401: negocio.get("/api/productos"),
        404: dashboard.get("/nothing-here"),
        405: dashboard.post("/health"),
        413: dashboard.post("/api/echo", content=b"x" * (1024 * 1024 + 1)),
        422: stack["ml_service"].post("/predict", json={}),
    }
    for status, answer in expected.items():
        assert answer.status_code == status
        assert_dressed(answer)


def test_transport_security_only_over_https_and_only_from_a_trusted_proxy(
    start: Start, stack: dict[str, Running]
) -> None:
    forwarded = {"X-Forwarded-Proto": "https"}
    trusting = start("agente_deposito", TRUSTED_PROXIES="127.0.0.1")
    assert (
        trusting.get("/health", headers=forwarded).headers["strict-transport-security"].startswith("max-age=63072000")
    )
    assert "strict-transport-security" not in trusting.get("/health").headers
    assert "strict-transport-security" not in stack["agente_deposito"].get("/health", headers=forwarded).headers


def test_a_body_without_a_declared_length_is_bounded_too(stack: dict[str, Running]) -> None:
    def chunks() -> Any:
        for _ in range(40):
            yield b"x" * 32768

    assert stack["web_dashboard"].post("/api/echo", content=chunks()).status_code == 413


def test_rate_limit_refuses_dressed_and_recovers_but_never_stops_probes(start: Start) -> None:
    dashboard = start("web_dashboard", RATE_LIMIT_REQUESTS="5", RATE_LIMIT_WINDOW_SECONDS="1.5")
    statuses = [dashboard.get("/").status_code for _ in range(5)]
    refused = dashboard.get("/")
    assert statuses == [200] * 5
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) in (1, 2)
    assert_dressed(refused)
    assert dashboard.get("/", headers={"X-Forwarded-For": "192.0.2.9"}).status_code == 429
    assert dashboard.get("/health").status_code == 200
    time.sleep(1.6)
    assert dashboard.get("/").status_code == 200


def test_rate_limit_is_100_in_60_seconds_by_default(start: Start) -> None:
    dashboard = start("web_dashboard")
    with httpx.Client(base_url=dashboard.url, trust_env=False) as client:
        statuses = [client.get("/static/style.css").status_code for _ in range(101)]
    assert statuses == [200] * 100 + [429]


def test_clients_behind_a_trusted_proxy_are_told_apart(start: Start) -> None:
    dashboard = start("web_dashboard", RATE_LIMIT_REQUESTS="1", TRUSTED_PROXIES="127.0.0.1")
    first, second = {"X-Forwarded-For": "192.0.2.1"}, {"X-Forwarded-For": "192.0.2.2"}
    assert [dashboard.get("/", headers=who).status_code for who in (first, second, first)] == [200, 200, 429]
