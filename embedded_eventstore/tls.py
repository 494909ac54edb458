"""A certificate for this server, signed by an authority of its own."""

from __future__ import annotations

import datetime
import ipaddress
import os
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

AUTHORITY, CERTIFICATE, KEY = "ca.crt", "node.crt", "node.key"
NAME = "embedded-eventstore"
DAYS = 365
RENEWED = datetime.timedelta(days=30)
"""A certificate that ends in less is not kept."""


def kept_certificate(folder: Path, host: str) -> tuple[bytes, bytes, Path]:
    """The certificate of a folder, so that clients of a server that starts again still trust it; or a new one.

    Arguments, results and errors are those of `create_certificate`.
    """
    try:
        key, certificate, authority = [(folder / name).read_bytes() for name in (KEY, CERTIFICATE, AUTHORITY)]
        fits = _fits(key, certificate, authority, host)
    except (OSError, ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        fits = False
    return (key, certificate, folder / AUTHORITY) if fits else create_certificate(folder, host)


def _fits(key: bytes, certificate: bytes, authority: bytes, host: str) -> bool:
    """Whether these belong together, are for the host, and last.

    Raises:
        ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound: they don't belong together, or are none.
    """
    parsed = x509.load_pem_x509_certificate(certificate)
    parsed.verify_directly_issued_by(x509.load_pem_x509_certificate(authority))
    names = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    ends = parsed.not_valid_after_utc - datetime.datetime.now(datetime.timezone.utc)
    is_its_key = serialization.load_pem_private_key(key, None).public_key() == parsed.public_key()
    return is_its_key and ends > RENEWED and set(_names(host)) <= set(names)


def create_certificate(folder: Path, host: str) -> tuple[bytes, bytes, Path]:
    """Create a certificate for localhost and `host`.

    Args:
        folder: gets the authority's certificate, the server's certificate and its key; older ones are replaced.
        host: a name or an IP address.

    Returns:
        The server's key and its certificate as PEM, and the file with the authority's certificate, for a client's
        `tlsCaFile=`.

    Raises:
        OSError: the folder can't be written to.
    """
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _sign(NAME, authority_key, NAME, authority_key, None)
    certificate = _sign(host, key, NAME, authority_key, host)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / AUTHORITY).write_bytes(authority)
    (folder / CERTIFICATE).write_bytes(certificate)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with open(os.open(folder / KEY, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secret)
    return secret, certificate, folder / AUTHORITY


def _sign(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    host: str | None,
) -> bytes:
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))  # another machine's clock may be a little behind
        .not_valid_after(now + datetime.timedelta(days=DAYS))
        .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
    )
    if host is not None:
        builder = builder.add_extension(x509.SubjectAlternativeName(_names(host)), critical=False)
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _names(host: str) -> list[x509.GeneralName]:
    names: list[x509.GeneralName] = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    try:
        names.append(x509.IPAddress(ipaddress.ip_address(host)))
    except ValueError:
        if host != "localhost":
            names.append(x509.DNSName(host))
    return names
