"""The fixtures: a stack of the four services for the whole run, and single services with their own environment."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TREE / "tests"), str(TREE / "shared"), str(TREE / "services")]

from running import SECRETS, Running  # noqa: E402  it lies on the path that was just set

Start = Callable[..., Running]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Running]]:
    """All four services; the dashboard's rate limit is off here, it has its own test."""
    folder = tmp_path_factory.mktemp("logs")
    extra: dict[str, dict[str, str]] = {
        "web_dashboard": {"RATE_LIMIT_REQUESTS": "0"},
        "agente_negocio": {"OCR_TIMEOUT_SECONDS": "3"},
    }
    services = {name: Running(name, folder / f"{name}.log", TREE, **extra.get(name, {})) for name in SECRETS}
    try:
        for service in services.values():
            service.wait_until_up()
        yield services
    finally:
        codes = {name: service.stop() for name, service in services.items()}
    assert set(codes.values()) == {0}, codes


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a service: start("ml_service", INFLATION_RATE_MONTHLY="0.03"); wait=False if it need not come up."""
    begun: list[Running] = []

    def begin(service: str, tree: Path = TREE, wait: bool = True, **extra: str) -> Running:
        running = Running(service, tmp_path / f"{service}-{len(begun)}.log", tree, **extra)
        begun.append(running)
        return running.wait_until_up() if wait else running

    yield begin
    for running in begun:
        running.stop()
