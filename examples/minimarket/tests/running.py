"""Starts services as real processes on loopback, each on a free port, for the tests."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import jwt

TREE = Path(__file__).resolve().parents[1]
USERNAME, PASSWORD = "operador", "una-clave-de-prueba"
SECRETS = {
    "agente_deposito": ("JWT_SECRET_DEPOSITO", "deposito-test-key-0123456789-0123456789"),
    "agente_negocio": ("JWT_SECRET_NEGOCIO", "negocio-test-key-0123456789-0123456789"),
    "ml_service": ("JWT_SECRET_ML", "ml-test-key-0123456789-0123456789-012345"),
    "web_dashboard": ("JWT_SECRET_DASHBOARD", "dashboard-test-key-0123456789-0123456789"),
}
SHARED_SECRET = "shared-test-key-0123456789-0123456789-01"
PROTECTED = {
    "agente_deposito": "/api/stock",
    "agente_negocio": "/api/productos",
    "ml_service": "/api/modelos",
    "web_dashboard": "/api/resumen",
}
START_SECONDS = 15
STOP_SECONDS = 15


def environment(service: str, tree: Path, extra: dict[str, str]) -> dict[str, str]:
    """Only what the service needs: the secrets of the others are not in it."""
    name, secret = SECRETS[service]
    own = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{tree}/shared{os.pathsep}{tree}/services",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PORT": "0",
        "AUTH_USERNAME": USERNAME,
        "AUTH_PASSWORD": PASSWORD,
        "JWT_SECRET_SHARED": SHARED_SECRET,
        name: secret,
    }
    if service == "ml_service":
        own["INFLATION_RATE_MONTHLY"] = "0.05"
    return {**own, **extra}


class Running:
    """One service process, its address and its log."""

    def __init__(self, service: str, log: Path, tree: Path = TREE, **extra: str) -> None:
        self.service = service
        self.log = log
        self.output = log.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "minimarket_common.serve", service],
            env=environment(service, tree, extra),
            cwd=tree,
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )
        self.url = ""
        # A new connection for each request, as from different clients; no TLS is used, so none is set up.
        fresh = httpx.Limits(max_keepalive_connections=0)
        self.client = httpx.Client(timeout=30, trust_env=False, verify=False, limits=fresh)
        self.seconds_to_start = 0.0
        self.began = time.monotonic()

    def wait_until_up(self) -> Running:
        while time.monotonic() - self.began < START_SECONDS:
            found = re.search(r"running on (http://127\.0\.0\.1:\d+)", self.log.read_text())
            if found:
                self.url = found.group(1)
                self.seconds_to_start = time.monotonic() - self.began
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        self.stop()
        raise AssertionError(f"{self.service} did not start:\n{self.log.read_text()}")

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.client.get(self.url + path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.client.post(self.url + path, **options)

    def login(self) -> str:
        answer = self.post("/auth/login", json={"username": USERNAME, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def metric(self, sample: str) -> float:
        """The value of one sample, given as it stands in the text: name and labels."""
        for line in self.get("/metrics").text.splitlines():
            if line.startswith(f"{sample} "):
                return float(line.rsplit(" ", 1)[1])
        raise AssertionError(f"no sample {sample}")

    def log_lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def stop(self) -> int:
        """Asks it to stop, kills it if it does not, and gives the exit code."""
        if self.process.poll() is None:
            self.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.output.close()
        self.client.close()
        return self.process.returncode


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def forge(service: str, secret: str | None = None, **changes: Any) -> str:
    """A token as `service` would make it, with some claims changed (None takes a claim away)."""
    now = int(time.time())
    claims = {"sub": USERNAME, "iss": service, "aud": f"{service}-api", "iat": now, "exp": now + 60, **changes}
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, secret or SECRETS[service][1], algorithm="HS256")
