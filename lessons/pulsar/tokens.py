"""JSON Web Tokens (RFC 7519) that name a role, signed with HMAC-SHA256 (HS256).

>>> sign_token(b"k" * 32, "acme-service").split(".")[0]
'eyJhbGciOiJIUzI1NiJ9'
"""

import base64
import hashlib
import hmac
import json
import secrets
from pathlib import Path

from lessons.errors import ServerError
from lessons.servers import Server
from lessons.servers.supervision import registry

SUPERUSER = "admin"
"""The role that may do everything on the broker."""
KEY_FILE = "token.key"
KEY_BYTES = 32  # as long as the digest (RFC 7518, section 3.2)


def sign_token(key: bytes, role: str) -> str:
    """A token: for the broker, whoever has it is `role`.

    Args:
        key: whoever has the key can make tokens for every role.
        role: the name by which the broker knows somebody.
    """
    head, claims = (
        _encode(json.dumps(part, separators=(",", ":")).encode()) for part in ({"alg": "HS256"}, {"sub": role})
    )
    signature = hmac.new(key, f"{head}.{claims}".encode(), hashlib.sha256).digest()
    return f"{head}.{claims}.{_encode(signature)}"


def _encode(data: bytes) -> str:
    """Base64 for URLs, without padding, as in every token."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signing_key(folder: Path) -> bytes:
    """The key of the broker that works in `folder`, created on first use. Only this user may read it."""
    file = folder / KEY_FILE
    if not file.exists():
        file.touch(mode=0o600)
        file.write_bytes(secrets.token_bytes(KEY_BYTES))
    return file.read_bytes()


def key_as_text(key: bytes) -> str:
    """The key as Base64, for the broker's settings."""
    return base64.b64encode(key).decode()


def superuser_headers(folder: Path) -> dict[str, str]:
    """The headers of the superuser's HTTP requests."""
    return {"Authorization": f"Bearer {sign_token(signing_key(folder), SUPERUSER)}"}


def server_key(server: Server) -> bytes:
    """The key of a running broker of this course, which its operator has.

    Raises:
        ServerError: this course has not started the broker.
    """
    registration = registry.read(server.name)
    if registration is None or server.kind != "local":
        raise ServerError(f"The key of {server.address} is not here.", "Use the one that your operator gave you.")
    return signing_key(Path(registration.folder))
