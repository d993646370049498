"""Signs and checks the services' tokens: signature, issuer, audience and expiry, each service with its own key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timezone

import jwt

from minimarket_common.settings import TokenKeys

ALGORITHM = "HS256"
NEEDED_CLAIMS = ["sub", "iss", "aud", "iat", "exp"]


@dataclass
class TokenRefused(Exception):
    """Why a token was refused, for the log only. Neither the token nor a key is in it."""

    reason: str
    expected_issuer: str
    seen_issuer: str


def issue_token(keys: TokenKeys, subject: str, seconds: int, now: datetime | None = None) -> str:
    """A token for `subject`, valid for `seconds` from `now` (the present by default)."""
    issued = int((now or datetime.now(timezone.utc)).timestamp())
    claims = {
        "sub": subject,
        "iss": keys.issuer,
        "aud": keys.audience,
        "iat": issued,
        "exp": issued + seconds,
    }
    return jwt.encode(claims, keys.secret, algorithm=ALGORITHM)


def verify_token(keys: TokenKeys, token: str, now: datetime | None = None) -> dict[str, object]:
    """The claims of a token that this service signed.

    The previous key is tried only when the signature does not fit the present one: an expired token or one of
    another issuer is refused at once. Raises TokenRefused.
    """
    moment = now or datetime.now(timezone.utc)
    try:
        return decode(keys, token, keys.secret)
    except jwt.InvalidSignatureError:
        if keys.previous_secret and keys.previous_not_after and moment < keys.previous_not_after:
            try:
                return decode(keys, token, keys.previous_secret)
            except jwt.InvalidTokenError as error:
                raise refusal(keys, token, error) from None
        raise refusal(keys, token, jwt.InvalidSignatureError("signature does not fit")) from None
    except jwt.InvalidTokenError as error:
        raise refusal(keys, token, error) from None


def decode(keys: TokenKeys, token: str, key: str) -> dict[str, object]:
    claims: dict[str, object] = jwt.decode(
        token,
        key,
        algorithms=[ALGORITHM],
        issuer=keys.issuer,
        audience=keys.audience,
        options={"require": NEEDED_CLAIMS},
    )
    return claims


def refusal(keys: TokenKeys, token: str, error: jwt.InvalidTokenError) -> TokenRefused:
    """Names the issuer mismatch even where the signature failed first: that is how a foreign token shows."""
    seen = unverified_issuer(token)
    if seen not in ("", keys.issuer):
        return TokenRefused("issuer mismatch", keys.issuer, seen)
    return TokenRefused(type(error).__name__, keys.issuer, seen)


def unverified_issuer(token: str) -> str:
    """The issuer that a token claims, only for the log: anything odd is left out."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return ""
    issuer = claims.get("iss")
    return issuer if isinstance(issuer, str) and re.fullmatch(r"[\w.:/-]{1,64}", issuer) else ""
