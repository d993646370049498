"""What surrounds every request: its id, one access line, metrics, security headers, size and rate limits, the 500.

It wraps the whole application, so that an answer made by the framework, or by a crash, carries the same headers.
"""

from __future__ import annotations

import json
import logging
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException

from minimarket_common.logs import request_id
from minimarket_common.metrics import Metrics
from minimarket_common.rate_limit import RateLimit
from minimarket_common.settings import Settings

log = logging.getLogger("minimarket.access")

SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
}
TRANSPORT_SECURITY = ("strict-transport-security", "max-age=63072000; includeSubDomains")
UNLIMITED_PATHS = ("/health", "/metrics")  # a probe must never be told to come back later
KNOWN_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


@dataclass(frozen=True)
class Limits:
    """The largest request body in bytes, and who may ask how often (None: no limit)."""

    body_bytes: int
    rate: RateLimit | None = None


@dataclass
class Exchange:
    """One request under way, and what has been sent for it so far."""

    scope: Any
    began: float
    body_limit: int
    received: int = 0
    status: int = 0
    finished: bool = False

    def header(self, name: bytes) -> str:
        found = next((value for key, value in self.scope["headers"] if key == name), b"")
        return str(found.decode("latin-1"))

    def declared_length(self) -> int:
        length = self.header(b"content-length")
        return int(length) if length.isdigit() else 0

    def endpoint(self) -> str:
        """The pattern of the route that matched, such as /api/stock/{producto_id}."""
        path = getattr(self.scope.get("route"), "path", None)
        return path if isinstance(path, str) else "unmatched"


class Envelope:
    """An ASGI application around another one."""

    def __init__(
        self,
        application: Any,
        settings: Settings,
        metrics: Metrics,
        limits: Limits,
        observe: Callable[[str, str, int, float], None] | None = None,
    ) -> None:
        self.application = application
        self.metrics = metrics
        self.limits = limits
        self.observe = observe
        self.headers = dict(SECURITY_HEADERS)
        if settings.slot:
            self.headers["x-delivery-slot"] = settings.slot
        if settings.generation:
            self.headers["x-delivery-generation"] = settings.generation

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        exchange = Exchange(scope, time.perf_counter(), self.limits.body_bytes)
        given = exchange.header(b"x-request-id")
        token = request_id.set(given if re.fullmatch(r"[A-Za-z0-9._-]{1,64}", given) else uuid.uuid4().hex)
        self.metrics.in_flight.inc()
        try:
            await self.answer(exchange, receive, send)
        finally:
            self.metrics.in_flight.dec()
            self.record(exchange)
            request_id.reset(token)

    async def answer(self, exchange: Exchange, receive: Any, send: Any) -> None:
        async def send_dressed(message: Any) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                message = {**message, "headers": self.dress(exchange, message.get("headers", []))}
            await send(message)
            if message["type"] == "http.response.body":
                exchange.finished = not message.get("more_body", False)

        async def receive_counted() -> Any:
            message = await receive()
            exchange.received += len(message.get("body", b""))
            if exchange.received > exchange.body_limit:
                raise HTTPException(413, f"the body is larger than {exchange.body_limit} bytes")
            return message

        refusal = self.refuse(exchange)
        if refusal is not None:
            await refusal(send_dressed)
            return
        try:
            await self.application(exchange.scope, receive_counted, send_dressed)
        except Exception:
            if exchange.status and not exchange.finished:
                raise  # the server must cut the connection: the client would take half an answer for a whole one
            log.exception("request crashed", extra={"path": exchange.scope["path"]})
            if not exchange.status:
                await json_answer(500, {"detail": "internal error", "request_id": request_id.get()})(send_dressed)

    def refuse(self, exchange: Exchange) -> Any:
        """An answer for a request that may not pass, or None."""
        if exchange.declared_length() > exchange.body_limit:
            return json_answer(413, {"detail": f"the body is larger than {exchange.body_limit} bytes"})
        if self.limits.rate is None or exchange.scope["path"] in UNLIMITED_PATHS:
            return None
        client = exchange.scope.get("client")
        wait = self.limits.rate.seconds_to_wait(client[0] if client else "unknown")
        if wait == 0:
            return None
        return json_answer(429, {"detail": "too many requests", "retry_after": wait}, {"retry-after": str(wait)})

    def dress(self, exchange: Exchange, headers: Any) -> list[tuple[bytes, bytes]]:
        own = {**self.headers, "x-request-id": request_id.get()}
        if exchange.scope.get("scheme") == "https":
            own[TRANSPORT_SECURITY[0]] = TRANSPORT_SECURITY[1]
        kept = [(key, value) for key, value in headers if key.decode("latin-1").lower() not in own]
        return kept + [(key.encode(), value.encode()) for key, value in own.items()]

    def record(self, exchange: Exchange) -> None:
        seconds = time.perf_counter() - exchange.began
        method = exchange.scope["method"]
        counted_as = method if method in KNOWN_METHODS else "OTHER"
        status = exchange.status or 499  # nothing was sent: the client had gone
        self.metrics.request_answered(counted_as, exchange.endpoint(), status, seconds)
        if self.observe is not None:
            self.observe(counted_as, exchange.endpoint(), status, seconds)
        log.info(
            "request",
            extra={
                "method": method,
                "path": exchange.scope["path"],
                "status": status,
                "duration_ms": round(seconds * 1000, 2),
            },
        )


def json_answer(status: int, body: dict[str, object], extra: dict[str, str] | None = None) -> Any:
    """An ASGI answer to be sent without the framework."""
    payload = json.dumps(body).encode()
    headers = {"content-type": "application/json", "content-length": str(len(payload)), **(extra or {})}

    async def answer(send: Any) -> None:
        pairs = [(key.encode(), value.encode()) for key, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        await send({"type": "http.response.body", "body": payload})

    return answer
