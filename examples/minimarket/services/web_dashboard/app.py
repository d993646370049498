"""Dashboard: the page, a summary for programs, and a few endpoints that let a deploy be watched under traffic."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response, WebSocket, WebSocketDisconnect
from fastapi.responses import HTMLResponse
from prometheus_client import Counter

from minimarket_common.application import Claims, Service, token_check
from minimarket_common.catalogue import load_catalogue
from minimarket_common.envelope import Envelope, Limits
from minimarket_common.metrics import RecentQuantiles
from minimarket_common.rate_limit import RateLimit
from minimarket_common.settings import Settings, number, text
from web_dashboard.page import STYLE, render
from web_dashboard.peers import Peer, ask_all, read_peers
from web_dashboard.visits import Visits

BODY_BYTES = 1024 * 1024
MOST_SLOW_SECONDS = 30


def create_app(settings: Settings, env: Mapping[str, str]) -> Envelope:
    limits = Limits(BODY_BYTES, read_rate_limit(env))
    service = Service(
        settings,
        features={"productos_en_vivo": ("database",)},
        guard_probes=key_check(text(env, "DASHBOARD_API_KEY", "")),
    )
    visits = Visits()
    pages = APIRouter(dependencies=[Depends(visit_counter(visits))])
    add_pages(pages, service, visits, read_peers(env))
    add_traffic_routes(pages, service)
    service.app.include_router(pages)
    add_echo_socket(service)
    return Envelope(service.app, settings, service.metrics, limits, dashboard_metrics(service))


def read_rate_limit(env: Mapping[str, str]) -> RateLimit | None:
    """RATE_LIMIT_REQUESTS in RATE_LIMIT_WINDOW_SECONDS for one client; 0 requests: no limit."""
    requests = int(number(env, "RATE_LIMIT_REQUESTS", 100, 0, 1_000_000))
    window = number(env, "RATE_LIMIT_WINDOW_SECONDS", 60, 0.1, 86_400)
    return RateLimit(requests, window) if requests else None


def key_check(key: str) -> Callable[[Request], Awaitable[None]] | None:
    """Lets only requests with the right X-API-Key pass; None if no key is configured."""
    if not key:
        return None

    async def check(request: Request) -> None:
        if not hmac.compare_digest(request.headers.get("x-api-key", "").encode(), key.encode()):
            raise HTTPException(401, "X-API-Key is missing or wrong")

    return check


def visit_counter(visits: Visits) -> Callable[[Request], Awaitable[None]]:
    async def count(request: Request) -> None:
        visits.note(request.url.path)

    return count


def dashboard_metrics(service: Service) -> Callable[[str, str, int, float], None]:
    registry = service.metrics.registry
    requests = Counter(
        "dashboard_requests_total", "Requests answered", ["endpoint", "status", "method"], registry=registry
    )
    errors = Counter("dashboard_errors_total", "Requests answered with 500 or above", registry=registry)
    durations = RecentQuantiles("dashboard_request_duration_ms", "Time to answer, milliseconds")
    registry.register(durations)

    def observe(method: str, endpoint: str, status: int, seconds: float) -> None:
        requests.labels(endpoint, str(status), method).inc()
        durations.observe(seconds * 1000)
        if status >= 500:
            errors.inc()

    return observe


def add_pages(pages: APIRouter, service: Service, visits: Visits, peers: list[Peer]) -> None:
    own_token = token_check(service, service.settings.keys)
    database = service.dependencies.get("database")

    @pages.get("/", response_class=HTMLResponse)
    async def home() -> str:
        return render(await load_catalogue(database), service.settings.version, service.monitor.level)

    @pages.get("/static/style.css")
    async def style() -> Response:
        return Response(STYLE, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})

    @pages.get("/api/resumen")
    async def summary(_claims: Claims = Depends(own_token)) -> dict[str, Any]:
        catalogue = await load_catalogue(database)
        return {
            "fuente": catalogue.source,
            "productos": len(catalogue.products),
            "stock_critico": [product.id for product in catalogue.critical()],
            "visitas": dict(visits.most_visited(10)),
        }

    @pages.get("/api/servicios")
    async def services(_claims: Claims = Depends(own_token)) -> dict[str, Any]:
        return {"servicios": await ask_all(peers, service.settings.shared_keys)}


def add_traffic_routes(pages: APIRouter, service: Service) -> None:
    settings = service.settings
    identity = {"version": settings.version, "slot": settings.slot, "generation": settings.generation}

    @pages.get("/slow")
    async def slow(seconds: float = 1.0) -> dict[str, Any]:
        """Answers after that many seconds, 0 to 30."""
        if not 0 <= seconds <= MOST_SLOW_SECONDS:
            raise HTTPException(422, f"seconds must be between 0 and {MOST_SLOW_SECONDS}")
        await asyncio.sleep(seconds)
        return {"waited": seconds, **identity}

    @pages.post("/api/echo")
    async def echo(request: Request) -> dict[str, Any]:
        """What arrived, by length and SHA-256, with the request's X-Request-ID: a client can match the two."""
        body = await request.body()
        return {
            "id": request.headers.get("x-request-id", ""),
            "bytes": len(body),
            "sha256": hashlib.sha256(body).hexdigest(),
            **identity,
        }


def add_echo_socket(service: Service) -> None:
    @service.app.websocket("/ws/echo")
    async def echo(socket: WebSocket) -> None:
        """Sends every text or binary message back until the client closes."""
        await socket.accept()
        try:
            while True:
                message = await socket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                if message.get("text") is not None:
                    await socket.send_text(message["text"])
                else:
                    await socket.send_bytes(message["bytes"])
        except WebSocketDisconnect:
            return
