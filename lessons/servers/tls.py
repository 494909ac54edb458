"""The handshake of TLS with a server elsewhere, and what is wrong where it fails, in sentences."""

import contextlib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

from lessons.errors import AddressError

EXPIRED, OTHER_HOST, OTHER_ADDRESS = 10, 62, 64
UNKNOWN_AUTHORITY = (2, 18, 19, 20, 21)
"""Numbers of what a certificate is refused for (OpenSSL, "X509_STORE_CTX_get_error")."""
NO_TLS = ("WRONG_VERSION_NUMBER", "UNEXPECTED_EOF_WHILE_READING", "RECORD_LAYER_FAILURE", "HTTP_REQUEST")
"""Reasons of an error from what speaks something else."""


@dataclass(frozen=True)
class Trust:
    """What is needed for a connection with TLS.

    Args:
        ca_variable: what names the file of the authority that is trusted.
        ca_file: that file; "" for those that this computer trusts.
        certificate: the files of the client's own certificate and of its key; none where it shows none.
        key_password: of the key's file; "" for none.
    """

    ca_variable: str
    ca_file: str = ""
    certificate: tuple[str, str] | None = None
    key_password: str = ""

    def context(self) -> ssl.SSLContext:
        """For a connection of the standard library's.

        Raises:
            AddressError: a file holds no certificate, or not the key of it.
        """
        try:
            context = ssl.create_default_context(cafile=self.ca_file or None)
        except (ssl.SSLError, ValueError) as error:
            raise AddressError(
                f"{self.ca_variable} names {self.ca_file!r}, which holds no certificate.",
                "Name the file of the authority that has signed the server's certificate, as PEM.",
            ) from error
        if self.certificate:
            self._load(context, *self.certificate)
        return context

    def _load(self, context: ssl.SSLContext, certificate: str, key: str) -> None:
        try:
            context.load_cert_chain(certificate, key, password=lambda: self.key_password.encode())
        except (ssl.SSLError, ValueError) as error:
            raise AddressError(
                f"{certificate!r} and {key!r} are not a certificate and its key that can be read together.",
                "Correct KAFKA_CERTIFICATE_FILE, KAFKA_KEY_FILE or, where the key has one, KAFKA_KEY_PASSWORD.",
            ) from error


@contextlib.contextmanager
def connected(host: str, port: int, trust: Trust, seconds: float) -> Iterator[ssl.SSLSocket]:
    """A connection after its handshake; errors of TLS in the block are told, too.

    Raises:
        AddressError: nothing answers, or TLS fails; the sentences say why.
    """
    context, where = trust.context(), f"{host}:{port}"
    try:
        plain = socket.create_connection((host, port), timeout=seconds)
    except (OSError, UnicodeError) as error:
        raise AddressError(f"Nothing answers at {where}.", "Start that server, or correct the address.") from error
    try:
        with plain, context.wrap_socket(plain, server_hostname=host) as secure:
            yield secure
    except OSError as error:
        raise explain(error, where, trust) from error


def explain(error: OSError, where: str, trust: Trust) -> AddressError:
    """The sentences for an error of TLS.

    Args:
        error: what a connection raised.
        where: host and port of the server.
        trust: what the connection was made with.
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        return _certificate(error, where, trust)
    said = f"{getattr(error, 'reason', '')} {error}".upper()
    if "ALERT" in said:
        return AddressError(
            f"{where} does not take the certificate that you show, or wants one.",
            "Set KAFKA_CERTIFICATE_FILE and KAFKA_KEY_FILE to a certificate that its authority has signed.",
        )
    if any(reason in said for reason in NO_TLS):
        return AddressError(f"{where} does not speak TLS.", "Correct the address, or say that it speaks without TLS.")
    return AddressError(
        f"{where} closed the connection during TLS ({type(error).__name__}).",
        "Look at the address, and ask whoever runs that server.",
    )


def _certificate(error: ssl.SSLCertVerificationError, where: str, trust: Trust) -> AddressError:
    code = error.verify_code
    if code == EXPIRED:
        return AddressError(f"The certificate of {where} has expired.", "Ask whoever runs that server for a new one.")
    if code in (OTHER_HOST, OTHER_ADDRESS):
        return AddressError(
            f"The certificate of {where} is for another host.",
            "Use the host's name that stands in the certificate, or ask for one with this name.",
        )
    if code in UNKNOWN_AUTHORITY:
        return AddressError(
            f"The certificate of {where} is signed by an authority that is not trusted here.",
            f"Set {trust.ca_variable} to the file with the certificate of that authority.",
        )
    return AddressError(
        f"The certificate of {where} is not valid ({error.verify_message}).", "Ask who runs that server."
    )
