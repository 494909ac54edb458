"""Tokens that say who somebody is: JSON Web Tokens (RFC 7519), signed with HMAC-SHA256 (HS256).

>>> sign(b"k" * 32, "acme-service").split(".")[0]
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


def sign(key: bytes, role: str) -> str:
    """A token that says: whoever shows this is `role`.

    Args:
        key: who has it can make tokens for anybody.
        role: the name by which the broker knows somebody.
    """
    head, claims = (
        _encode(json.dumps(part, separators=(",", ":")).encode()) for part in ({"alg": "HS256"}, {"sub": role})
    )
    signature = hmac.new(key, f"{head}.{claims}".encode(), hashlib.sha256).digest()
    return f"{head}.{claims}.{_encode(signature)}"


def _encode(data: bytes) -> str:
    """Base64 for addresses, without padding, as tokens have it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def make_key(folder: Path) -> bytes:
    """The key of the broker that works in `folder`, made on first use; nobody else may read it."""
    file = folder / KEY_FILE
    if not file.exists():
        file.touch(mode=0o600)
        file.write_bytes(secrets.token_bytes(KEY_BYTES))
    return file.read_bytes()


def as_text(key: bytes) -> str:
    """The key as Base64, as the broker's settings have it."""
    return base64.b64encode(key).decode()


def headers(folder: Path) -> dict[str, str]:
    """What the superuser's HTTP requests carry."""
    return {"Authorization": f"Bearer {sign(make_key(folder), SUPERUSER)}"}


def key_of(server: Server) -> bytes:
    """The key of a running broker of this course: what its operator has.

    Raises:
        ServerError: the broker is not one that this course has started.
    """
    record = registry.read(server.name)
    if record is None or server.kind != "local":
        raise ServerError(f"The key of {server.address} is not here.", "Use the one that your operator gave you.")
    return make_key(Path(record.folder))
