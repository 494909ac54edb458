"""Certificates for a lab: an authority of its own, and what it signs, as files of PEM that only this user can read.

A file holds a private key and its certificate, as Kafka's PEM keystores and the clients take them.
"""

import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lessons.files import write_atomically

PRIVATE = 0o600
DAY = datetime.timedelta(days=1)
KEY_USES = dict.fromkeys(
    (
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "encipher_only",
        "decipher_only",
    ),
    False,
)


class Authority:
    """Signs certificates; whoever trusts its own certificate trusts all of them.

    Args:
        folder: where its files are, and come to be: one with the ending .pem for each certificate with its key.
        name: its own name; its certificate alone is in the file with the ending .crt, which is no secret.
    """

    def __init__(self, folder: Path, name: str = "authority") -> None:
        self.folder, self.name = folder, name
        folder.mkdir(mode=0o700, exist_ok=True)
        if not self._file.exists():
            self._make()
        pem = self._file.read_bytes()
        self._certificate = x509.load_pem_x509_certificate(pem)
        key = serialization.load_pem_private_key(pem, None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        self._key = key

    @property
    def certificate(self) -> Path:
        """The file that a client trusts."""
        return self.folder / f"{self.name}.crt"

    def issue(self, name: str, hosts: tuple[str, ...] = (), file: str = "", days: int = 1) -> Path:
        """A file with a new key and its certificate.

        Args:
            name: whose certificate it is (its common name, CN).
            hosts: the host names that it is valid for; none for a client's.
            file: the file's name without its ending; the certificate's own name where it is empty.
            days: for how long it is valid; for one that has ended, how long ago it has, below 0.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        built = _builder(name, self._certificate.subject, key, min(days, 0) * DAY - DAY, days * DAY)
        built = built.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        if hosts:
            names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
            built = built.add_extension(names, critical=False)
        built = built.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False
        )
        path = self.folder / f"{file or name}.pem"
        _write(path, key, built.sign(self._key, hashes.SHA256()))
        return path

    @property
    def _file(self) -> Path:
        return self.folder / f"{self.name}.pem"

    def _make(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        own = _name(f"the lab's {self.name}")
        built = _builder(own, own, key, -DAY, 10 * 365 * DAY)
        built = built.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        usage = x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **KEY_USES)
        built = built.add_extension(usage, critical=True)
        signed = built.sign(key, hashes.SHA256())
        write_atomically(self.certificate, signed.public_bytes(serialization.Encoding.PEM), PRIVATE, durable=False)
        _write(self._file, key, signed)


def _builder(
    subject: str | x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    begins: datetime.timedelta,
    ends: datetime.timedelta,
) -> x509.CertificateBuilder:
    """What every certificate says; begin and end are counted from now on."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject) if isinstance(subject, str) else subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _write(path: Path, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(pem, pkcs8, serialization.NoEncryption())
    write_atomically(path, secret + certificate.public_bytes(pem), PRIVATE, durable=False)
