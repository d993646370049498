#!/usr/bin/env python3
"""Writes an environment file with fresh secrets: `scripts/make-env.py .env.staging`. Never overwrites one."""

from __future__ import annotations

import base64
import os
import secrets
import sys
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[1] / ".env.example"
TOKEN_KEYS = ["JWT_SECRET_DEPOSITO", "JWT_SECRET_NEGOCIO", "JWT_SECRET_ML", "JWT_SECRET_DASHBOARD", "JWT_SECRET_SHARED"]
PASSWORDS = ["AUTH_PASSWORD", "DASHBOARD_API_KEY", "POSTGRES_PASSWORD"]
KEY_BYTES = 32


def fresh_values() -> dict[str, str]:
    """Five token keys in base64, and passwords that fit into a URL as they are."""
    keys = {name: base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() for name in TOKEN_KEYS}
    return {**keys, **{name: secrets.token_urlsafe(24) for name in PASSWORDS}}


def filled(example: str, values: dict[str, str]) -> str:
    """The example with each value in its empty place. Raises ValueError if a place is missing or not empty."""
    lines = example.splitlines()
    for name, value in values.items():
        if lines.count(f"{name}=") != 1:
            raise ValueError(f"{EXAMPLE.name} must have exactly one empty line {name}=")
        lines[lines.index(f"{name}=")] = f"{name}={value}"
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """0 when written, 2 for a wrong call or a file that is there already."""
    if len(arguments) != 1:
        print("expected one argument: the file to write, such as .env.staging", file=sys.stderr)
        return 2
    content = filled(EXAMPLE.read_text(encoding="utf-8"), fresh_values())
    try:
        handle = os.open(arguments[0], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        print(f"{arguments[0]} exists already and is left as it is: move it away first", file=sys.stderr)
        return 2
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
    print(f"{arguments[0]} written with {len(TOKEN_KEYS)} token keys and {len(PASSWORDS)} passwords")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
