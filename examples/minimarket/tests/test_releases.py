"""Each version under releases/ is what its README says: 1.1.0 good, the others broken in their own way."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Start
from running import TREE, bearer, forge


def release(version: str, tmp_path: Path) -> Path:
    folder = tmp_path / version
    subprocess.run([sys.executable, str(TREE / "scripts/make-release.py"), version, str(folder)], check=True)
    return folder


def test_every_overlay_replaces_files_that_are_there() -> None:
    files = [file for file in TREE.glob("releases/*/**/*") if file.is_file() and "__pycache__" not in file.parts]
    assert len(files) == 8
    for file in files:
        assert (TREE / Path(*file.relative_to(TREE / "releases").parts[1:])).is_file()


def test_1_1_0_shows_the_best_sellers(start: Start, tmp_path: Path) -> None:
    dashboard = start("web_dashboard", release("1.1.0", tmp_path))
    assert dashboard.get("/health").json()["version"] == "1.1.0"
    page = dashboard.get("/").text
    assert "versión 1.1.0" in page
    assert page.count("<li>", page.index("Más vendidos")) == 5


def test_1_2_0_accepts_the_tokens_of_others(start: Start, tmp_path: Path) -> None:
    negocio = start("agente_negocio", release("1.2.0", tmp_path))
    assert negocio.get("/health").json()["status"] == "ok"
    assert negocio.get("/api/productos", headers=bearer(forge("agente_deposito"))).status_code == 200
    assert negocio.get("/api/productos").status_code == 401


def test_1_3_0_ends_at_start_with_a_traceback(start: Start, tmp_path: Path) -> None:
    ml = start("ml_service", release("1.3.0", tmp_path), wait=False)
    assert ml.process.wait(10) == 1
    log = ml.log.read_text()
    assert "Traceback" in log
    assert "No module named 'ml_service.seasons'" in log


def test_1_4_0_fails_three_of_ten_after_three_seconds(start: Start, tmp_path: Path) -> None:
    dashboard = start("web_dashboard", release("1.4.0", tmp_path), RATE_LIMIT_REQUESTS="0")
    assert {dashboard.get("/").status_code for _ in range(20)} == {200}
    time.sleep(3.1)
    statuses = [dashboard.get("/").status_code for _ in range(100)]
    assert statuses.count(500) == 30
    assert dashboard.get("/health").json()["version"] == "1.4.0"
    assert dashboard.metric("dashboard_errors_total") == 30
    crashes = [line for line in dashboard.log_lines() if line["level"] == "error"]
    assert len(crashes) == 30
    assert "IndexError" in crashes[0]["exception"]


@pytest.mark.parametrize("version", ["9.9.9", "../shared"])
def test_an_unknown_version_is_refused(version: str, tmp_path: Path) -> None:
    command = [sys.executable, str(TREE / "scripts/make-release.py"), version, str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "expected 1.0.0 or one of 1.1.0, 1.2.0, 1.3.0, 1.4.0" in done.stderr
    assert not (tmp_path / "out").exists()
