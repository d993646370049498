"""The engines and services that this application leans on, each behind its circuit breaker.

All are optional: only those that are configured exist. Blocking clients run in threads, with short time-outs.
"""

from __future__ import annotations

import asyncio
import http.client
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from minimarket_common.breaker import POLICIES, BreakerState, CircuitBreaker
from minimarket_common.settings import ConfigurationError

Result = TypeVar("Result")
DATABASE_SECONDS = 3
REDIS_SECONDS = 1
HTTP_SECONDS = 5


class DependencyDown(Exception):
    """The dependency failed, or its breaker is open and it was not asked."""


class Database:
    """One PostgreSQL connection, used by one thread at a time and made anew after any failure."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
            raise ConfigurationError("DATABASE_URL must look like postgresql://USER:PASSWORD@HOST:5432/DATABASE")
        self.arguments: dict[str, Any] = {
            "user": unquote(parts.username or "postgres"),
            "password": unquote(parts.password) if parts.password else None,
            "host": parts.hostname or "localhost",
            "port": parts.port or 5432,
            "database": unquote(parts.path.strip("/")),
            "timeout": DATABASE_SECONDS,
        }
        socket_folder = parse_qs(parts.query).get("host")
        if socket_folder:
            self.arguments["unix_sock"] = f"{socket_folder[0]}/.s.PGSQL.{self.arguments['port']}"
        self.connection: Any = None
        self.lock = threading.Lock()

    def run(self, sql: str, parameters: tuple[object, ...] = ()) -> list[Any]:
        """Runs one statement in its own transaction and returns its rows, if it has any."""
        with self.lock:
            try:
                if self.connection is None:
                    import pg8000.dbapi  # loaded only where a database is configured: it costs 0.1 s of start-up

                    self.connection = pg8000.dbapi.connect(**self.arguments)
                    self.connection.autocommit = True
                cursor = self.connection.cursor()
                cursor.execute(sql, parameters)
                return list(cursor.fetchall()) if cursor.description else []
            except BaseException:
                self.drop()
                raise

    def drop(self) -> None:
        broken, self.connection = self.connection, None
        if broken is not None:
            with suppress(Exception):  # it is being thrown away because it failed already
                broken.close()

    def ping(self) -> None:
        self.run("SELECT 1")


class Redis:
    """A Redis client with short time-outs and no hidden retries: the breaker decides about those."""

    def __init__(self, url: str) -> None:
        import redis  # loaded only where Redis is configured: it costs 0.15 s of start-up
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        try:
            self.client = redis.Redis.from_url(
                url,
                socket_timeout=REDIS_SECONDS,
                socket_connect_timeout=REDIS_SECONDS,
                retry=Retry(NoBackoff(), 0),
                decode_responses=True,
            )
        except ValueError as error:
            raise ConfigurationError(f"REDIS_URL must look like redis://HOST:6379/0: {error}") from None

    def ping(self) -> None:
        self.client.ping()


class HttpEndpoint:
    """Something over HTTP that is only watched: any answer below 500 means that it is there."""

    def __init__(self, variable: str, url: str) -> None:
        self.parts = urlsplit(url)
        if self.parts.scheme not in ("http", "https") or not self.parts.hostname:
            raise ConfigurationError(f"{variable} must be an http or https address, not {url!r}")

    def ping(self) -> None:
        kind = http.client.HTTPSConnection if self.parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(self.parts.hostname or "", self.parts.port, timeout=HTTP_SECONDS)
        try:
            connection.request("GET", self.parts.path or "/")
            status = connection.getresponse().status
        finally:
            connection.close()
        if status >= 500:
            raise DependencyDown(f"answered {status}")


class Guarded:
    """A client behind its breaker, with what was last seen of it."""

    def __init__(self, name: str, client: Any, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self.client = client
        self.breaker = CircuitBreaker(POLICIES[name], clock)
        self.up = True
        self.latency_ms: float | None = None
        self.error = ""

    async def call(self, work: Callable[[], Result]) -> Result:
        """Runs blocking `work` in a thread. Raises DependencyDown if it fails or may not be tried now."""
        if not self.breaker.allows():
            self.up = False
            raise DependencyDown(f"{self.name}: breaker is {self.breaker.state.name}")
        began = time.monotonic()
        try:
            result = await asyncio.to_thread(work)
        except BaseException as error:
            self.breaker.failed()
            self.up = False
            self.latency_ms = None
            self.error = f"{type(error).__name__}: {error}"[:200]
            if isinstance(error, Exception):
                raise DependencyDown(f"{self.name}: {self.error}") from error
            raise
        self.breaker.succeeded()
        self.up = self.breaker.state is BreakerState.CLOSED
        self.latency_ms = round((time.monotonic() - began) * 1000, 2)
        self.error = ""
        return result

    def report(self) -> dict[str, object]:
        return {
            "state": "up" if self.up else "down",
            "breaker": self.breaker.state.name.lower(),
            "latency_ms": self.latency_ms,
        }


def open_dependencies(urls: Mapping[str, str]) -> dict[str, Guarded]:
    """The configured dependencies by name: database, redis, openai, s3. Nothing is connected yet."""
    makers: dict[str, Callable[[str], Any]] = {
        "database": Database,
        "redis": Redis,
        "openai": lambda url: HttpEndpoint("OPENAI_URL", url),
        "s3": lambda url: HttpEndpoint("S3_URL", url),
    }
    return {name: Guarded(name, makers[name](url)) for name, url in urls.items()}
