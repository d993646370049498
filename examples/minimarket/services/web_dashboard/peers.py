"""Asks the other services how they are, with a short-lived token of the shared secret."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from minimarket_common.settings import ConfigurationError, TokenKeys
from minimarket_common.tokens import issue_token

PEERS = {
    "agente_deposito": "AGENTE_DEPOSITO_URL",
    "agente_negocio": "AGENTE_NEGOCIO_URL",
    "ml_service": "ML_SERVICE_URL",
}
ASK_SECONDS = 3
TOKEN_SECONDS = 60
LARGEST_ANSWER = 64 * 1024


@dataclass(frozen=True)
class Peer:
    name: str
    url: str


def read_peers(env: Mapping[str, str]) -> list[Peer]:
    """The services whose address is configured. Raises ConfigurationError for one that is no web address."""
    peers = [Peer(name, env[key].strip().rstrip("/")) for name, key in PEERS.items() if env.get(key, "").strip()]
    for peer in peers:
        if not peer.url.startswith(("http://", "https://")):
            raise ConfigurationError(f"{PEERS[peer.name]} must be an http or https address, not {peer.url!r}")
    return peers


def ask(peer: Peer, token: str) -> dict[str, Any]:
    opener = build_opener(ProxyHandler({}))  # the services speak to each other directly
    request = Request(f"{peer.url}/internal/resumen", headers={"Authorization": f"Bearer {token}"})
    try:
        with opener.open(request, timeout=ASK_SECONDS) as answer:
            return dict(json.loads(answer.read(LARGEST_ANSWER)))
    except HTTPError as error:
        return {"service": peer.name, "level": "unknown", "detail": f"answered {error.code}"}
    except (URLError, OSError, ValueError):
        return {"service": peer.name, "level": "unknown", "detail": "no answer"}


async def ask_all(peers: list[Peer], keys: TokenKeys) -> list[dict[str, Any]]:
    """Every peer's own summary, asked at the same time."""
    token = issue_token(keys, "web_dashboard", TOKEN_SECONDS)
    return await asyncio.gather(*(asyncio.to_thread(ask, peer, token) for peer in peers))
