"""Builds the part that all four services share: /health, /metrics, /auth/login, token checks, start and stop."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field

from minimarket_common.dependencies import Guarded, open_dependencies
from minimarket_common.health import HealthMonitor
from minimarket_common.logs import request_id
from minimarket_common.metrics import Metrics
from minimarket_common.settings import Settings, TokenKeys
from minimarket_common.tokens import TokenRefused, issue_token, verify_token

log = logging.getLogger("minimarket.service")
Claims = dict[str, object]


class Login(BaseModel):
    username: str = Field(max_length=200)
    password: str = Field(max_length=200)


class Service:
    """One service's parts: the FastAPI application and what its endpoints work with."""

    def __init__(
        self,
        settings: Settings,
        features: dict[str, tuple[str, ...]],
        guard_probes: Callable[[Request], Awaitable[None]] | None = None,
        at_start: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        self.settings = settings
        self.metrics = Metrics(settings.service, settings.version)
        self.dependencies: dict[str, Guarded] = open_dependencies(settings.dependency_urls)
        self.monitor = HealthMonitor(settings, self.dependencies, self.metrics, features)
        self.at_start = at_start
        self.app = FastAPI(
            title=settings.service,
            version=settings.version,
            lifespan=self.lifespan,
            docs_url=None,
            redoc_url=None,
            openapi_url=None,
            exception_handlers={Exception: answer_crash},
        )
        add_common_routes(self, [Depends(guard_probes)] if guard_probes else [])

    @asynccontextmanager
    async def lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        await self.monitor.check_once()
        if self.at_start is not None:
            await self.at_start()
        watcher = asyncio.create_task(self.monitor.run())
        log.info("started", extra={"version": self.settings.version, "degradation_level": self.monitor.level})
        yield
        watcher.cancel()
        with suppress(asyncio.CancelledError):
            await watcher
        log.info("stopped")

    def refuse_token(self, refused: TokenRefused) -> HTTPException:
        """Logs why, tells the client only that. The mismatch of issuers is what an operator looks for."""
        self.metrics.token_refusals.labels(refused.reason).inc()
        log.warning(
            f"token refused: {refused.reason}",
            extra={"expected_issuer": refused.expected_issuer, "seen_issuer": refused.seen_issuer},
        )
        return HTTPException(401, "token refused", {"WWW-Authenticate": "Bearer"})


async def answer_crash(_request: Request, _error: Exception) -> JSONResponse:
    """What the client of a crashed request gets; the envelope logs the crash itself."""
    return JSONResponse({"detail": "internal error", "request_id": request_id.get()}, status_code=500)


def bearer_token(request: Request) -> str:
    """The token of the Authorization header, or a 401."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise HTTPException(401, "a bearer token is needed", {"WWW-Authenticate": "Bearer"})
    return token.strip()


def token_check(service: Service, keys: TokenKeys) -> Callable[[Request], Awaitable[Claims]]:
    """A FastAPI dependency that lets only tokens made with `keys` pass and gives their claims."""

    async def check(request: Request) -> Claims:
        try:
            return verify_token(keys, bearer_token(request))
        except TokenRefused as refused:
            raise service.refuse_token(refused) from None

    return check


def add_common_routes(service: Service, probe_guards: list[Any]) -> None:
    app, settings = service.app, service.settings
    internal = token_check(service, settings.shared_keys)

    @app.get("/health", dependencies=probe_guards)
    async def health() -> dict[str, object]:
        return service.monitor.report()

    @app.get("/metrics", dependencies=probe_guards)
    async def metrics() -> Response:
        return Response(generate_latest(service.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    @app.post("/auth/login")
    async def login(credentials: Login) -> dict[str, object]:
        right_name = hmac.compare_digest(credentials.username.encode(), settings.auth_username.encode())
        right_password = hmac.compare_digest(credentials.password.encode(), settings.auth_password.encode())
        if not (right_name and right_password):
            log.warning("login refused")
            raise HTTPException(401, "wrong username or password", {"WWW-Authenticate": "Bearer"})
        token = issue_token(settings.keys, credentials.username, settings.token_seconds)
        return {"access_token": token, "token_type": "bearer", "expires_in": settings.token_seconds}

    @app.get("/internal/resumen")
    async def internal_summary(_claims: Claims = Depends(internal)) -> dict[str, object]:
        """For the other services, with a token of the shared secret."""
        monitor = service.monitor
        return {
            "service": settings.service,
            "version": settings.version,
            "level": monitor.level,
            "score": monitor.score,
        }
