"""Decides whose tokens this service accepts: its own, and no others."""

from __future__ import annotations

from minimarket_common.application import Claims
from minimarket_common.settings import TokenKeys
from minimarket_common.tokens import verify_token


def accept(keys: TokenKeys, token: str) -> Claims:
    """The claims of a token. Raises TokenRefused for anything that this service did not sign."""
    return verify_token(keys, token)
