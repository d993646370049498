"""With a real PostgreSQL and Redis: data is kept, each may go away and come back. Skipped where not installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Start
from running import TREE, Running, bearer

POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
PG_CTL = str(POSTGRES[0] / "pg_ctl") if POSTGRES else shutil.which("pg_ctl")
REDIS = shutil.which("redis-server")
# PostgreSQL refuses to run as root: there it runs as its own user.
PG_USER = "postgres" if os.geteuid() == 0 else None


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


class Postgres:
    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.port = free_port()
        folder.chmod(0o755)
        self.data.mkdir()
        if PG_USER:
            shutil.chown(self.data, PG_USER)
        self.control("initdb", "-o", "-A trust -U minimarket --no-sync")

    @property
    def url(self) -> str:
        return f"postgresql://minimarket@127.0.0.1:{self.port}/postgres"

    def control(self, *arguments: str) -> None:
        command = [str(PG_CTL), "-s", "-D", str(self.data), *arguments]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, user=PG_USER)

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.data} -F"
        self.control("start", "-w", "-l", str(self.data / "log"), "-o", options)

    def stop(self) -> None:
        self.control("stop", "-m", "immediate")

    def is_running(self) -> bool:
        status = [str(PG_CTL), "-D", str(self.data), "status"]
        return subprocess.run(status, check=False, cwd="/", stdout=subprocess.DEVNULL, user=PG_USER).returncode == 0


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    for parent in tmp_path.parents[:3]:
        if parent.name.startswith("pytest"):
            parent.chmod(0o755)  # so that the other user gets to its folder
    folder = tmp_path / "postgres"
    folder.mkdir()
    tmp_path.chmod(0o755)
    server = Postgres(folder)
    server.start()
    yield server
    if server.is_running():
        server.stop()


def schema(server: Postgres, command: str, tree: Path = TREE) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(tree / "shared"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "DATABASE_URL": server.url,
    }
    command_line = [sys.executable, "-m", "minimarket_common.schema", command]
    return subprocess.run(command_line, env=environment, capture_output=True, text=True, check=False)


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "did not happen in time"
        time.sleep(0.05)


def answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def level(running: Running) -> str:
    answer = running.get("/health")
    assert answer.status_code == 200
    return str(answer.json()["level"])


@pytest.mark.skipif(not PG_CTL, reason="NOT TESTED: no PostgreSQL server is installed")
def test_stock_is_kept_in_postgresql_and_its_loss_is_borne(start: Start, postgres: Postgres, tmp_path: Path) -> None:
    assert schema(postgres, "revision").stdout == "none\n"
    assert schema(postgres, "upgrade").stdout == "applied: 001_productos, 002_movimientos\n"
    assert schema(postgres, "upgrade").stdout == "applied: nothing, it is up to date\n"
    assert schema(postgres, "revision").stdout == "002_movimientos\n"

    deposito = start("agente_deposito", DATABASE_URL=postgres.url, HEALTH_CHECK_SECONDS="0.7")
    token = bearer(deposito.login())

    def move(product: str, units: int) -> tuple[int, int | None]:
        answer = deposito.post(f"/api/stock/{product}/movimientos", json={"cantidad": units}, headers=token)
        return answer.status_code, answer.json().get("stock")

    def stock() -> tuple[str, int]:
        body = deposito.get("/api/stock", headers=token).json()
        (units,) = [product["stock"] for product in body["productos"] if product["id"] == "yerba-1kg"]
        return body["fuente"], units

    assert stock() == ("base", 96)
    assert move("yerba-1kg", -90) == (200, 6)
    assert move("yerba-1kg", -7) == (409, None)
    assert move("nada", 1) == (409, None)
    assert move("yerba-1kg", 0) == (422, None)
    assert stock() == ("base", 6)
    checks = deposito.get("/health").json()["checks"]
    assert (checks["database"]["state"], checks["database"]["breaker"]) == ("up", "closed")
    assert checks["database"]["latency_ms"] < 200
    assert checks["redis"] == {"state": "not configured"}

    postgres.stop()
    wait_for(lambda: level(deposito) == "EMERGENCY")
    assert deposito.metric("degradation_level") == 4
    assert stock() == ("copia", 96)
    postgres.start()
    wait_for(lambda: level(deposito) == "OPTIMAL", 30)
    assert stock() == ("base", 6)
    assert not any(line["level"] in ("error", "critical") for line in deposito.log_lines())


@pytest.mark.skipif(not PG_CTL, reason="NOT TESTED: no PostgreSQL server is installed")
def test_a_database_ahead_of_the_release_is_refused(postgres: Postgres, tmp_path: Path) -> None:
    schema(postgres, "upgrade")
    older = tmp_path / "older"
    shutil.copytree(TREE / "shared", older / "shared")
    (older / "shared/minimarket_common/migrations/002_movimientos.sql").unlink()
    refused = schema(postgres, "upgrade", older)
    assert refused.returncode == 3
    assert "unknown revision 002_movimientos" in refused.stderr


@pytest.mark.skipif(not REDIS, reason="NOT TESTED: no Redis server is installed")
def test_forecasts_are_cached_in_redis_and_its_loss_is_borne(start: Start, tmp_path: Path) -> None:
    port = free_port()
    command = [str(REDIS), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]

    def begin() -> subprocess.Popen[bytes]:
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for(lambda: answers(port))
        return server

    server = begin()
    try:
        url = f"redis://127.0.0.1:{port}/0"
        ml = start("ml_service", REDIS_URL=url, HEALTH_CHECK_SECONDS="0.5")
        wanted = {"producto_id": "yerba-1kg", "meses": 2}
        first, second = (ml.post("/predict", json=wanted).json() for _ in range(2))
        assert first == second
        assert ml.metric('ml_cache_requests_total{result="hit"}') == 1
        other = start("ml_service", REDIS_URL=url, INFLATION_RATE_MONTHLY="0.03")
        assert other.post("/predict", json=wanted).json()["inflacion_mensual"] == "0.03"
        server.kill()
        server.wait()
        wait_for(lambda: level(ml) == "EMERGENCY")
        assert ml.post("/predict", json=wanted).json() == first
        server = begin()
        wait_for(lambda: level(ml) == "OPTIMAL", 40)
    finally:
        server.kill()
        server.wait()
