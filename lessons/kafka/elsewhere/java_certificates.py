"""Certificates and a key as Kafka's programs in Java take them: PEM in the settings themselves, the key as PKCS #8.

OpenSSL, on which the other clients build, reads more forms of a key: the older ones (`BEGIN RSA PRIVATE KEY`), and more
kinds of locks. So the key is read here, and written anew.
"""

import re
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from lessons.errors import AddressError
from lessons.servers.tls import Trust

CERTIFICATE = re.compile(rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----.*?-----END[^\n]*", re.DOTALL)
KEY = re.compile(rb"-----BEGIN (?P<kind>[A-Z ]*PRIVATE KEY)-----.*?-----END (?P=kind)-----", re.DOTALL)


def settings_of(trust: Trust) -> dict[str, str]:
    """Whom the client trusts, and what it shows.

    Raises:
        AddressError: a file does not hold what it should.
    """
    trusted = _certificates(Path(trust.ca_file)) if trust.ca_file else _of_this_computer()
    made = {"ssl.truststore.type": "PEM", "ssl.truststore.certificates": trusted} if trusted else {}
    if not trust.certificate:
        return made
    certificate, key = map(Path, trust.certificate)
    chain = {"ssl.keystore.certificate.chain": _certificates(certificate), "ssl.keystore.key": _key(key, trust)}
    return {**made, "ssl.keystore.type": "PEM", **chain}


def _certificates(file: Path) -> str:
    found = CERTIFICATE.findall(file.read_bytes())
    return "".join(_normal(one) for one in found)


def _normal(pem: bytes) -> str:
    plain = re.sub(rb"(TRUSTED|X509) CERTIFICATE", b"CERTIFICATE", pem)
    return x509.load_pem_x509_certificate(plain).public_bytes(Encoding.PEM).decode()


def _of_this_computer() -> str:
    """What this computer trusts, as other clients take it; "" where it is not known: Java has a list of its own."""
    trusted = [ssl.DER_cert_to_PEM_cert(one) for one in ssl.create_default_context().get_ca_certs(binary_form=True)]
    folder = ssl.get_default_verify_paths().capath
    if not trusted and folder:
        trusted = [_certificates(file) for file in Path(folder).glob("*.[0-9]")]
    return "".join(dict.fromkeys(trusted))


def _key(file: Path, trust: Trust) -> str:
    found = KEY.search(file.read_bytes())
    try:
        pem = found[0] if found else b""
        key = load_pem_private_key(pem, trust.key_password.encode() if b"ENCRYPTED" in pem else None)
    except (ValueError, TypeError) as error:
        raise AddressError(
            f"{str(file)!r} holds no key that can be read.", "Correct KAFKA_KEY_FILE, or KAFKA_KEY_PASSWORD."
        ) from error
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
