"""What every service has: health, metrics, headers, limits, log, a graceful stop."""

from __future__ import annotations

import http.client
import json
import threading
import time

import httpx
import pytest
from conftest import Start
from running import SECRETS, TREE, Running, bearer

SERVICES = list(SECRETS)


@pytest.mark.parametrize("service", SERVICES)
def test_health_says_who_answers_and_what_is_not_configured(stack: dict[str, Running], service: str) -> None:
    answer = stack[service].get("/health")
    body = answer.json()
    assert answer.status_code == 200
    assert (body["status"], body["service"], body["level"], body["score"]) == ("ok", service, "OPTIMAL", 100)
    assert body["version"] == (TREE / "VERSION").read_text().strip()
    assert {check["state"] for check in body["checks"].values()} == {"not configured"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_comes_up_fast(stack: dict[str, Running], service: str) -> None:
    """All four start at once here, on as little as two cores: 6 s is far more than they take."""
    assert 0 < stack[service].seconds_to_start < 6
    assert stack[service].get("/health").elapsed.total_seconds() < 0.5


def test_slot_and_generation_are_shown_where_given(start: Start, stack: dict[str, Running]) -> None:
    answer = start("agente_deposito", DELIVERY_SLOT="green", DELIVERY_GENERATION="7").get("/health")
    assert (answer.json()["slot"], answer.json()["generation"]) == ("green", "7")
    assert (answer.headers["x-delivery-slot"], answer.headers["x-delivery-generation"]) == ("green", "7")
    assert "x-delivery-slot" not in stack["agente_deposito"].get("/health").headers


@pytest.mark.parametrize("service", SERVICES)
def test_metrics_have_the_agreed_names(stack: dict[str, Running], service: str) -> None:
    running = stack[service]
    running.get("/health")
    text = running.get("/metrics").text
    wanted = {
        "http_requests_total",
        "http_request_duration_seconds_bucket",
        "circuit_breaker_state",
        "health_score",
        "degradation_level",
        "feature_availability",
        "process_start_time_seconds",
        *{
            "agente_deposito": [],
            "agente_negocio": [
                "ocr_processing_duration_seconds_bucket",
                "ocr_timeout_events_total",
                "negocio_stock_critico_productos",
            ],
            "ml_service": ["ml_inflacion_calculada_percent", "ml_model_drift_score"],
            "web_dashboard": [
                "dashboard_requests_total",
                "dashboard_errors_total",
                "dashboard_request_duration_ms_count",
            ],
        }[service],
    }
    present = {line.split("{")[0].split(" ")[0] for line in text.splitlines() if not line.startswith("#")}
    assert wanted <= present


def test_requests_are_counted_by_pattern_and_not_by_path(stack: dict[str, Running]) -> None:
    dashboard = stack["web_dashboard"]
    sample = 'dashboard_requests_total{endpoint="unmatched",method="GET",status="404"}'
    dashboard.get("/first-odd-path")
    before = dashboard.metric(sample)
    dashboard.get("/second-odd-path")
    assert dashboard.metric(sample) == before + 1
    assert dashboard.metric("dashboard_errors_total") == 0
    assert "odd-path" not in dashboard.get("/metrics").text
    for quantile in ("0.5", "0.95", "0.99"):
        assert 0 < dashboard.metric(f'dashboard_request_duration_ms{{quantile="{quantile}"}}') < 500


def test_the_log_is_one_json_object_a_line_with_the_request_id(stack: dict[str, Running]) -> None:
    deposito = stack["agente_deposito"]
    deposito.get("/health", headers={"X-Request-ID": "probe-17"})
    assert deposito.get("/health", headers={"X-Request-ID": 'a"b c'}).headers["x-request-id"] != 'a"b c'
    lines = deposito.log_lines()
    assert all({"level", "time", "service", "message"} <= set(line) for line in lines)
    assert any(line.get("request_id") == "probe-17" and line["status"] == 200 for line in lines)


def test_sigterm_lets_a_request_finish_and_exits_with_0(start: Start) -> None:
    """The other three services exit with 0 at the end of the run: the fixture `stack` asserts it."""
    running = start("web_dashboard")
    answers: list[httpx.Response] = []
    waiting = threading.Thread(target=lambda: answers.append(running.get("/slow?seconds=1.5")))
    waiting.start()
    time.sleep(0.5)
    running.terminate()
    time.sleep(0.3)
    with pytest.raises(httpx.ConnectError):
        running.get("/health")
    waiting.join()
    assert answers[0].status_code == 200
    assert answers[0].json()["waited"] == 1.5
    assert running.stop() == 0


def test_an_idle_kept_alive_connection_does_not_hold_up_the_stop(start: Start) -> None:
    running = start("agente_deposito")
    host, port = running.url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    connection.request("GET", "/health")
    assert connection.getresponse().read()
    began = time.monotonic()
    assert running.stop() == 0
    assert time.monotonic() - began < 5
    connection.close()


def test_a_summary_for_the_other_services_needs_the_shared_key(stack: dict[str, Running], start: Start) -> None:
    ml = stack["ml_service"]
    assert ml.get("/internal/resumen").status_code == 401
    assert ml.get("/internal/resumen", headers=bearer(ml.login())).status_code == 401
    dashboard = start("web_dashboard", ML_SERVICE_URL=ml.url, AGENTE_NEGOCIO_URL="http://127.0.0.1:9")
    body = dashboard.get("/api/servicios", headers=bearer(dashboard.login())).json()
    levels = {service["service"]: service["level"] for service in body["servicios"]}
    assert levels == {"ml_service": "OPTIMAL", "agente_negocio": "unknown"}
    assert json.dumps(body).count("token") == 0
