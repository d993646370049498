"""The container's health check: asks the service's own /health, with its API key where one is set. Exits 0 or 1."""

from __future__ import annotations

import http.client
import os
import sys


def main() -> int:
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=5)
    key = os.environ.get("DASHBOARD_API_KEY", "")
    try:
        connection.request("GET", "/health", headers={"X-API-Key": key} if key else {})
        status = connection.getresponse().status
    except OSError as error:
        print(f"no answer: {error}")
        return 1
    print(f"/health answered {status}")
    return 0 if status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
