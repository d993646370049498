"""Runs one service: `python -m minimarket_common.serve agente_deposito`, with HOST and PORT from the environment."""

from __future__ import annotations

import importlib
import logging
import os
import signal
import sys

from minimarket_common.logs import configure_logs
from minimarket_common.settings import SERVICES, ConfigurationError, read_settings

KEEP_ALIVE_SECONDS = 75  # longer than the idle pool of any proxy in front (60 s in nginx): no race on a closing socket
REFUSED = 2
log = logging.getLogger("minimarket.serve")


def stay_until_drained() -> None:
    """uvicorn raises the signal again after its graceful stop; ignored here, so that a clean stop exits with 0."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)


def main(arguments: list[str]) -> int:
    """Serves until SIGTERM. 0 after a clean stop, 2 for a wrong call or environment."""
    service = arguments[0] if len(arguments) == 1 else ""
    configure_logs(service or "minimarket", os.environ.get("LOG_LEVEL", "INFO"))
    if service not in SERVICES:
        log.critical(f"expected one argument, a service: {', '.join(SERVICES)}")
        return REFUSED
    try:
        settings = read_settings(service)
        application = importlib.import_module(f"{service}.app").create_app(settings, os.environ)
    except ConfigurationError as error:
        log.critical(f"refusing to start: {error}")
        return REFUSED

    import uvicorn

    stay_until_drained()
    uvicorn.run(
        application,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=settings.graceful_seconds,
        ws_max_size=1024 * 1024,
        lifespan="on",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
