"""What a wrong environment leads to, and how a right one is made."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Start
from running import SECRETS, TREE, environment

from minimarket_common.dependencies import open_dependencies
from minimarket_common.settings import ConfigurationError, read_settings


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"JWT_SECRET_DEPOSITO": ""}, "JWT_SECRET_DEPOSITO must be set"),
        ({"JWT_SECRET_DEPOSITO": "short"}, "JWT_SECRET_DEPOSITO must have at least 32 characters"),
        ({"JWT_SECRET_SHARED": SECRETS["agente_deposito"][1]}, "must differ"),
        ({"AUTH_PASSWORD": " "}, "AUTH_PASSWORD must be set"),
        ({"PORT": "80a"}, "PORT must be a plain number"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must look like"),
        ({"S3_URL": "bucket"}, "S3_URL must be an http"),
        ({"JWT_SECRET_DEPOSITO_PREVIOUS": "x" * 40, "JWT_SECRET_DEPOSITO_PREVIOUS_NOT_AFTER": "soon"}, "NOT_AFTER"),
    ],
)
def test_a_wrong_environment_is_refused(change: dict[str, str], complaint: str) -> None:
    env = {**environment("agente_deposito", TREE, {}), **change}
    with pytest.raises(ConfigurationError, match=complaint) as refused:
        open_dependencies(read_settings("agente_deposito", env).dependency_urls)
    assert "\n" not in str(refused.value)
    assert not any(len(value) >= 32 and value in str(refused.value) for value in change.values())


def test_the_refusal_is_one_line_of_the_log_and_exit_code_2(start: Start) -> None:
    running = start("agente_deposito", wait=False, JWT_SECRET_DEPOSITO="too-short-to-be-a-key")
    assert running.process.wait(10) == 2
    (line,) = running.log_lines()
    assert line["level"] == "critical"
    assert "JWT_SECRET_DEPOSITO must have at least 32 characters" in line["message"]
    assert "too-short" not in line["message"]


def test_the_container_probe_sends_the_key(start: Start) -> None:
    dashboard = start("web_dashboard", DASHBOARD_API_KEY="una-llave")
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(TREE / "shared"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PORT": dashboard.url.rsplit(":", 1)[1],
    }

    def probe(**extra: str) -> int:
        command = [sys.executable, "-m", "minimarket_common.probe"]
        return subprocess.run(command, env={**environment, **extra}, capture_output=True, check=False).returncode

    assert probe(DASHBOARD_API_KEY="una-llave") == 0
    assert probe(DASHBOARD_API_KEY="otra") == 1
    assert probe() == 1


def test_make_env_writes_five_different_keys_once(tmp_path: Path) -> None:
    target = tmp_path / ".env.staging"
    command = [sys.executable, str(TREE / "scripts/make-env.py"), str(target)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    values = dict(line.split("=", 1) for line in target.read_text().splitlines() if line and line[0] != "#")
    keys = [value for name, value in values.items() if name.startswith("JWT_SECRET_") and value]
    assert len(set(keys)) == 5
    assert {len(base64.b64decode(key, validate=True)) for key in keys} == {32}
    assert target.stat().st_mode & 0o777 == 0o600
    written = target.read_text()
    assert subprocess.run(command, check=False, capture_output=True).returncode == 2
    assert target.read_text() == written
