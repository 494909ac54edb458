"""Tokens for OAUTHBEARER: one that is given, or those of an endpoint that gives them to a client (RFC 6749, 4.4)."""

import base64
import contextlib
import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from lessons.errors import AddressError
from lessons.http_client import LONGEST_ANSWER, address_parts, connection_to
from lessons.servers.settings import Secret
from lessons.servers.tls import Trust
from lessons.setup.loopback import HOSTS

SECONDS = 10.0
LASTS = 300.0  # seconds, of a token whose giver does not say how long it lasts
EARLY = 0.8
"""The part of its time after which another token is asked for."""
BY_HAND = "Set KAFKA_TOKEN, or KAFKA_TOKEN_URL with KAFKA_CLIENT_ID and KAFKA_CLIENT_SECRET."

_given: dict[tuple[str, str, str], tuple[Secret, float, float]] = {}


@dataclass(frozen=True)
class TokenSource:
    """Where tokens come from.

    Args:
        token: the one token that there is; "" where an endpoint gives them.
        url: the endpoint's.
        client: the id and the secret that it wants.
        scope: what is asked for; "" for what the client has anyway.
        trust: whom the connection to the endpoint trusts.
    """

    token: Secret
    url: str
    client: tuple[str, Secret] = field(repr=False)
    scope: str
    trust: Trust

    @classmethod
    def named_by(cls, environ: Mapping[str, str], trust: Trust) -> "TokenSource":
        """The source that the environment names.

        Raises:
            AddressError: it names none, or one that would get the secret without encryption.
        """
        token, url = environ.get("KAFKA_TOKEN") or "", environ.get("KAFKA_TOKEN_URL") or ""
        name, secret = environ.get("KAFKA_CLIENT_ID") or "", environ.get("KAFKA_CLIENT_SECRET") or ""
        if not token and not (url and name and secret):
            raise AddressError("KAFKA_SASL_MECHANISM is OAUTHBEARER, and nothing says where a token is.", BY_HAND)
        parts = address_parts(url) if url else None
        if url and (parts is None or (parts.scheme == "http" and parts.hostname not in HOSTS)):
            raise AddressError(f"KAFKA_TOKEN_URL is {url!r}, which is no https:// address.", "Correct it.")
        return cls(Secret(token), url, (name, Secret(secret)), environ.get("KAFKA_TOKEN_SCOPE") or "", trust)

    def current(self) -> tuple[Secret, float]:
        """A token that is valid, and the time until when (seconds since 1970).

        Raises:
            AddressError: the endpoint gives none.
        """
        if self.token:
            return self.token, time.time() + LASTS
        key = (self.url, self.client[0], self.scope)
        token, ends, renewed = _given.get(key, (Secret(""), 0.0, 0.0))
        if time.time() >= renewed:
            token, lasts = self._ask()
            ends = time.time() + lasts
            _given[key] = (token, ends, time.time() + lasts * EARLY)
        return token, ends

    def _ask(self) -> tuple[Secret, float]:
        parts = address_parts(self.url)
        assert parts is not None
        name, secret = self.client
        who = base64.b64encode(f"{quote(name)}:{quote(secret.plain())}".encode()).decode()
        form = {"grant_type": "client_credentials", **({"scope": self.scope} if self.scope else {})}
        head = {"Authorization": f"Basic {who}", "Content-Type": "application/x-www-form-urlencoded"}
        context = self.trust.context() if parts.scheme == "https" else None
        try:
            with contextlib.closing(connection_to(parts, SECONDS, context=context)) as connection:
                connection.request("POST", f"{parts.path or '/'}?{parts.query}".rstrip("?"), urlencode(form), head)
                answer = connection.getresponse()
                return _read(answer.status, answer.read(LONGEST_ANSWER), self.url)
        except (OSError, http.client.HTTPException) as error:
            raise AddressError(
                f"No token comes from {self.url} ({type(error).__name__}).", "Correct KAFKA_TOKEN_URL, or wait for it."
            ) from error


def is_jwt(token: str) -> bool:
    """Whether it is a signed token with claims that can be read (RFC 7519), and says when it ends.

    >>> is_jwt("any other text")
    False
    """
    head, claims, signature = [*token.strip().split("."), "", ""][:3]
    try:
        said = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        return bool(head and signature) and token.count(".") == 2 and "exp" in said
    except (ValueError, TypeError):
        return False


def _read(status: int, content: bytes, url: str) -> tuple[Secret, float]:
    """The token and its seconds, in an answer. An answer is never shown: it may hold a token."""
    try:
        said = json.loads(content)
        if status == http.client.OK:
            return Secret(said["access_token"]), float(said.get("expires_in") or LASTS)
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise AddressError(
        f"{url} gave no token (status {status}).", "Look at KAFKA_CLIENT_ID, KAFKA_CLIENT_SECRET and KAFKA_TOKEN_SCOPE."
    )
