"""R2: a service accepts its own tokens and nothing else."""

from __future__ import annotations

import base64
import json
import time
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from conftest import Start
from running import PROTECTED, SECRETS, SHARED_SECRET, USERNAME, Running, bearer, forge

from minimarket_common.settings import TokenKeys
from minimarket_common.tokens import TokenRefused, issue_token, verify_token

SERVICES = list(SECRETS)


@pytest.mark.parametrize("asked", SERVICES)
@pytest.mark.parametrize("issuer", SERVICES)
def test_matrix_of_tokens(stack: dict[str, Running], issuer: str, asked: str) -> None:
    answer = stack[asked].get(PROTECTED[asked], headers=bearer(stack[issuer].login()))
    assert answer.status_code == (200 if issuer == asked else 401), answer.text


@pytest.mark.parametrize("service", SERVICES)
def test_no_token_and_no_sense_are_refused(stack: dict[str, Running], service: str) -> None:
    for headers in ({}, bearer("x.y.z"), {"Authorization": "Bearer"}, {"Authorization": "Basic b3A6eA=="}):
        answer = stack[service].get(PROTECTED[service], headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


def unsigned(service: str) -> str:
    signed = forge(service)
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).rstrip(b"=").decode()
    return f"{header}.{signed.split('.')[1]}."


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("expired", {"exp": int(time.time()) - 10}),
        ("never expires", {"exp": None}),
        ("wrong issuer, right key", {"iss": "somebody_else"}),
        ("no issuer", {"iss": None}),
        ("wrong audience", {"aud": "another-api"}),
        ("no audience", {"aud": None}),
        ("shared key", {"secret": SHARED_SECRET}),
    ],
)
def test_forged_tokens_are_refused(stack: dict[str, Running], service: str, name: str, changes: dict[str, Any]) -> None:
    answer = stack[service].get(PROTECTED[service], headers=bearer(forge(service, **changes)))
    assert answer.status_code == 401, name


@pytest.mark.parametrize("service", SERVICES)
def test_a_forged_token_that_is_right_passes_and_unsigned_does_not(stack: dict[str, Running], service: str) -> None:
    path = PROTECTED[service]
    assert stack[service].get(path, headers=bearer(forge(service))).status_code == 200
    assert stack[service].get(path, headers=bearer(unsigned(service))).status_code == 401


def test_the_log_shows_the_mismatch_and_neither_token_nor_key(stack: dict[str, Running]) -> None:
    token = stack["agente_deposito"].login()
    stack["agente_negocio"].get("/api/productos", headers={**bearer(token), "X-Request-ID": "mismatch-1"})
    refusals = [line for line in stack["agente_negocio"].log_lines() if line.get("request_id") == "mismatch-1"]
    (refused,) = [line for line in refusals if "issuer mismatch" in line["message"]]
    assert (refused["expected_issuer"], refused["seen_issuer"]) == ("agente_negocio", "agente_deposito")
    for service in stack.values():
        log = service.log.read_text()
        assert token not in log
        assert token.split(".")[2] not in log
        assert not any(secret in log for _, secret in SECRETS.values())


def test_login_wants_the_right_name_and_password(stack: dict[str, Running]) -> None:
    for wrong in ({"username": USERNAME, "password": "x"}, {"username": "x", "password": "una-clave-de-prueba"}):
        assert stack["ml_service"].post("/auth/login", json=wrong).status_code == 401


def test_the_dashboard_key_guards_health_and_metrics_only(start: Start) -> None:
    dashboard = start("web_dashboard", DASHBOARD_API_KEY="una-llave")
    for path in ("/health", "/metrics"):
        assert dashboard.get(path).status_code == 401
        assert dashboard.get(path, headers={"X-API-Key": "otra"}).status_code == 401
        assert dashboard.get(path, headers={"X-API-Key": "una-llave"}).status_code == 200
    assert dashboard.get("/").status_code == 200


def keys(secret: str, previous: str | None = None, hours: float = 24) -> TokenKeys:
    until = datetime.now(timezone.utc) + timedelta(hours=hours)
    return TokenKeys(secret, "agente_negocio", "agente_negocio-api", previous, until if previous else None)


def test_rotation_accepts_the_previous_key_until_its_time() -> None:
    old, new = "old-" * 10, "new-" * 10
    token = issue_token(keys(old), "ana", 60)
    assert verify_token(keys(new, previous=old), token)["sub"] == "ana"
    with pytest.raises(TokenRefused):
        verify_token(keys(new), token)
    with pytest.raises(TokenRefused):
        verify_token(keys(new, previous=old, hours=-0.1), token)
    expired = issue_token(keys(old), "ana", 60, datetime.now(timezone.utc) - timedelta(hours=1))
    with pytest.raises(TokenRefused, match="ExpiredSignatureError"):
        verify_token(keys(new, previous=old), expired)


def test_rotation_in_a_running_service(start: Start) -> None:
    until = (datetime.now(timezone.utc) + timedelta(hours=24)).isoformat()
    name, old = SECRETS["agente_negocio"]
    rotated = start("agente_negocio", **{name: "n" * 44, f"{name}_PREVIOUS": old, f"{name}_PREVIOUS_NOT_AFTER": until})
    for token in (forge("agente_negocio"), rotated.login()):
        assert rotated.get("/api/productos", headers=bearer(token)).status_code == 200
    assert rotated.get("/api/productos", headers=bearer(forge("agente_negocio", secret="z" * 44))).status_code == 401
