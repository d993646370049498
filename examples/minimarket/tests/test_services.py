"""What each service is for: stock, prices after inflation (R4), the page, the endpoints for traffic."""

from __future__ import annotations

import hashlib
import os
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import Start
from running import Running, bearer
from websockets.sync.client import connect

from minimarket_common.settings import ConfigurationError
from ml_service.inflation import read_rate

RATES = ["0.02", "0.045", "0.08"]


def predict(running: Running, months: int = 3) -> dict[str, str]:
    answer = running.post("/predict", json={"producto_id": "yerba-1kg", "meses": months})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_the_forecast_follows_the_configured_rate(start: Start) -> None:
    seen = {rate: (running := start("ml_service", INFLATION_RATE_MONTHLY=rate), predict(running)) for rate in RATES}
    for rate, (running, answer) in seen.items():
        price = (Decimal(answer["precio_actual"]) * (1 + Decimal(rate)) ** 3).quantize(Decimal("0.01"))
        assert answer["inflacion_mensual"] == rate
        assert Decimal(answer["precio_ajustado"]) == price
        assert Decimal(answer["pronostico_ajustado"]) == price * int(answer["demanda_unidades"])
        assert running.metric("ml_inflacion_calculada_percent") == pytest.approx(float(rate) * 100, abs=0.01)
        (line,) = [line for line in running.log_lines() if line["message"] == "inflation rate configured"]
        assert line["INFLATION_RATE_MONTHLY"] == rate
    prices = [Decimal(answer["precio_ajustado"]) for _, answer in seen.values()]
    assert prices == sorted(set(prices))
    assert len({answer["demanda_unidades"] for _, answer in seen.values()}) == 1


@pytest.mark.parametrize(
    "rate", ["", "0,05", "4%", "NaN", "0.09", "0.019", "5e-2", "+0.05", "0.05 0.06", ".05", "٠.٠٥"]
)
def test_an_implausible_rate_is_refused(rate: str) -> None:
    with pytest.raises(ConfigurationError, match="INFLATION_RATE_MONTHLY must be"):
        read_rate({"INFLATION_RATE_MONTHLY": rate})


def test_no_rate_is_refused_at_start_in_one_line(start: Start) -> None:
    running = start("ml_service", wait=False, INFLATION_RATE_MONTHLY="")
    assert running.process.wait(10) == 2
    (line,) = running.log_lines()
    assert line["message"] == "refusing to start: INFLATION_RATE_MONTHLY must be set: see .env.example"


def test_prediction_of_nothing_is_refused(stack: dict[str, Running]) -> None:
    ml = stack["ml_service"]
    assert ml.post("/predict", json={"producto_id": "nada"}).status_code == 404
    assert ml.post("/predict", json={"producto_id": "yerba-1kg", "meses": 13}).status_code == 422
    assert 0 <= ml.metric("ml_model_drift_score") < 0.15


def test_no_source_holds_the_rate() -> None:
    tree = Path(__file__).resolve().parents[1]
    (rate,) = [
        line.split("=")[1]
        for line in (tree / ".env.example").read_text().splitlines()
        if line.startswith("INFLATION_RATE_MONTHLY=")
    ]
    sources = [*tree.glob("services/**/*.py"), *tree.glob("shared/**/*.py")]
    assert len(sources) > 15
    assert [source.name for source in sources if rate in source.read_text()] == []


def test_stock_can_only_change_where_it_is_kept(stack: dict[str, Running]) -> None:
    deposito = stack["agente_deposito"]
    token = bearer(deposito.login())
    body = deposito.get("/api/stock", headers=token).json()
    assert (body["fuente"], len(body["productos"])) == ("copia", 12)
    assert deposito.post("/api/stock/yerba-1kg/movimientos", json={"cantidad": 1}, headers=token).status_code == 503
    assert deposito.post("/api/stock/yerba-1kg/movimientos", json={"cantidad": 1}).status_code == 401


def test_critical_stock_is_measured(stack: dict[str, Running]) -> None:
    negocio = stack["agente_negocio"]
    products = negocio.get("/api/productos", headers=bearer(negocio.login())).json()["productos"]
    critical = [product for product in products if product["stock_critico"]]
    assert 0 < len(critical) < len(products)
    assert negocio.metric("negocio_stock_critico_productos") == len(critical)


def test_the_page_shows_what_there_is(stack: dict[str, Running]) -> None:
    page = stack["web_dashboard"].get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Queso cremoso por kg: 18" in page.text
    assert "Más vendidos" not in page.text
    assert stack["web_dashboard"].get("/static/style.css").status_code == 200


def test_echo_gives_back_what_came(stack: dict[str, Running]) -> None:
    body = os.urandom(200_000)
    answer = stack["web_dashboard"].post("/api/echo", content=body, headers={"X-Request-ID": "once-1"}).json()
    assert answer["id"] == "once-1"
    assert (answer["bytes"], answer["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())


@pytest.mark.parametrize("seconds", ["-1", "31", "nan", "inf", "x"])
def test_slow_is_bounded(stack: dict[str, Running], seconds: str) -> None:
    assert stack["web_dashboard"].get(f"/slow?seconds={seconds}").status_code == 422


def test_the_socket_echoes_text_and_bytes(stack: dict[str, Running]) -> None:
    address = stack["web_dashboard"].url.replace("http://", "ws://") + "/ws/echo"
    with connect(address, proxy=None) as socket:
        for message in ("hola", "ñandú", b"\x00\x01" * 1000):
            socket.send(message)
            assert socket.recv(timeout=5) == message
    with connect(address, proxy=None) as second:
        second.send("again")
        assert second.recv(timeout=5) == "again"
