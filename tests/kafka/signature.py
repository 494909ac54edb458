"""Signed tokens (JSON Web Tokens, RFC 7519), and the key by which a server knows them."""

import base64
import json
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

KIND = {"alg": "RS256", "kid": "tests"}


def signed(claims: dict[str, Any]) -> str:
    """A token with these claims."""
    content = ".".join(_encoded(json.dumps(part).encode()) for part in ({**KIND, "typ": "JWT"}, claims))
    return f"{content}.{_encoded(_key().sign(content.encode(), padding.PKCS1v15(), SHA256()))}"


def public_key() -> dict[str, str]:
    """The key, as a JSON Web Key (RFC 7517)."""
    numbers = _key().public_key().public_numbers()
    parts = {
        name: _encoded(value.to_bytes(256, "big").lstrip(b"\0")) for name, value in (("n", numbers.n), ("e", numbers.e))
    }
    return {**KIND, "kty": "RSA", "use": "sig", **parts}


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
