"""Reads what a service needs from the environment, once, and refuses to go on when it is wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
SHORTEST_SECRET = 32  # characters; RFC 7518 section 3.2 asks HS256 for a key of at least 32 bytes


class ConfigurationError(Exception):
    """The environment is wrong: the message says which variable, what was expected and what was seen."""


@dataclass(frozen=True)
class ServiceFacts:
    """What is fixed for a service: its port and the variable that holds its token secret."""

    port: int
    secret_variable: str


SERVICES: dict[str, ServiceFacts] = {
    "agente_deposito": ServiceFacts(8001, "JWT_SECRET_DEPOSITO"),
    "agente_negocio": ServiceFacts(8002, "JWT_SECRET_NEGOCIO"),
    "ml_service": ServiceFacts(8003, "JWT_SECRET_ML"),
    "web_dashboard": ServiceFacts(8080, "JWT_SECRET_DASHBOARD"),
}
SHARED_SECRET_VARIABLE = "JWT_SECRET_SHARED"


@dataclass(frozen=True)
class TokenKeys:
    """The key that signs and checks, who signs, for whom, and an older key that is still accepted until a time."""

    secret: str
    issuer: str
    audience: str
    previous_secret: str | None = None
    previous_not_after: datetime | None = None


@dataclass(frozen=True)
class Settings:
    """Everything a service takes from outside. Durations are in seconds."""

    service: str
    version: str
    slot: str
    generation: str
    host: str
    port: int
    keys: TokenKeys
    shared_keys: TokenKeys
    token_seconds: int
    auth_username: str
    auth_password: str
    dependency_urls: Mapping[str, str]
    check_seconds: float
    trusted_proxies: str
    graceful_seconds: int


def text(env: Mapping[str, str], name: str, default: str | None = None) -> str:
    """A variable's value without outer blanks; an empty one counts as unset."""
    value = env.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ConfigurationError(f"{name} must be set: see .env.example")
    return default


def number(env: Mapping[str, str], name: str, default: float, low: float, high: float) -> float:
    """A plain decimal number within [low, high]; no exponent, sign, comma, NaN or infinity."""
    raw = text(env, name, str(default))
    if not re.fullmatch(r"\d{1,9}(\.\d{1,6})?", raw):
        raise ConfigurationError(f"{name} must be a plain number such as {default:g}, not {raw!r}")
    value = float(raw)
    if not low <= value <= high:
        raise ConfigurationError(f"{name} must be between {low:g} and {high:g}, not {raw}")
    return value


def secret(env: Mapping[str, str], name: str) -> str:
    """A token secret, long enough for HS256. The value never appears in the error."""
    value = text(env, name)
    if len(value) < SHORTEST_SECRET:
        raise ConfigurationError(f"{name} must have at least {SHORTEST_SECRET} characters, it has {len(value)}")
    return value


def previous(env: Mapping[str, str], name: str) -> tuple[str | None, datetime | None]:
    """The second accepted key of a rotation: NAME_PREVIOUS, until NAME_PREVIOUS_NOT_AFTER (ISO 8601)."""
    if not env.get(f"{name}_PREVIOUS", "").strip():
        return None, None
    until = text(env, f"{name}_PREVIOUS_NOT_AFTER")
    try:
        moment = datetime.fromisoformat(until.replace("Z", "+00:00"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ConfigurationError(
            f"{name}_PREVIOUS_NOT_AFTER must be a time with its zone such as 2026-01-31T12:00:00Z, not {until!r}"
        )
    return secret(env, f"{name}_PREVIOUS"), moment.astimezone(timezone.utc)


def token_keys(env: Mapping[str, str], name: str, issuer: str, audience: str) -> TokenKeys:
    older, until = previous(env, name)
    return TokenKeys(secret(env, name), issuer, audience, older, until)


def read_version(tree: Path = TREE) -> str:
    """The application's version, from the file VERSION at the root of the tree."""
    return (tree / "VERSION").read_text(encoding="utf-8").strip()


def read_settings(service: str, env: Mapping[str, str] = os.environ) -> Settings:
    """The settings of one service.

    Raises ConfigurationError for an unknown service or a variable that is missing or malformed.
    """
    facts = SERVICES.get(service)
    if facts is None:
        raise ConfigurationError(f"unknown service {service!r}: expected one of {', '.join(SERVICES)}")
    keys = token_keys(env, facts.secret_variable, service, f"{service}-api")
    shared = token_keys(env, SHARED_SECRET_VARIABLE, "minimarket", "minimarket-internal")
    if keys.secret == shared.secret:
        raise ConfigurationError(f"{facts.secret_variable} and {SHARED_SECRET_VARIABLE} must differ")
    dependencies = {
        "database": "DATABASE_URL",
        "openai": "OPENAI_URL",
        "redis": "REDIS_URL",
        "s3": "S3_URL",
    }
    return Settings(
        service=service,
        version=read_version(),
        slot=text(env, "DELIVERY_SLOT", ""),
        generation=text(env, "DELIVERY_GENERATION", ""),
        host=text(env, "HOST", "127.0.0.1"),
        port=int(number(env, "PORT", facts.port, 0, 65535)),
        keys=keys,
        shared_keys=shared,
        token_seconds=int(number(env, "TOKEN_SECONDS", 3600, 1, 86400)),
        auth_username=text(env, "AUTH_USERNAME", "operador"),
        auth_password=text(env, "AUTH_PASSWORD"),
        dependency_urls={name: env[key].strip() for name, key in dependencies.items() if env.get(key, "").strip()},
        check_seconds=number(env, "HEALTH_CHECK_SECONDS", 5, 0.1, 300),
        trusted_proxies=text(env, "TRUSTED_PROXIES", ""),
        graceful_seconds=int(number(env, "GRACEFUL_SECONDS", 40, 1, 600)),
    )
