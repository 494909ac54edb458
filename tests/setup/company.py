"""A company's server: a mirror of packages and of jars over HTTPS, with a certificate of an authority of its own."""

import base64
import datetime
import functools
import hashlib
import http.server
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "localhost"
JAR = ("org.example", "tiny", "1.0")
CONTENT = b"a jar"


@dataclass
class Company:
    """What the company has, and whom it lets in.

    Args:
        folder: what it serves.
        authority: the file of its authority's certificate.
        port: where it listens.
        login: "user:password" where it wants one.
        asked: the paths that were asked for.
    """

    folder: Path
    authority: Path
    port: int = 0
    login: str = ""
    asked: list[str] = field(default_factory=list)

    @property
    def index(self) -> str:
        """The address of its package index."""
        return f"https://{HOST}:{self.port}/simple"

    @property
    def maven(self) -> str:
        """The address of its Maven repository."""
        return f"https://{HOST}:{self.port}/maven"

    def offer(self, wheel: Path) -> str:
        """Put a wheel into its index; returns the line that locks it."""
        name, version = wheel.name.split("-")[:2]
        page = self.folder / "simple" / name / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.with_name(wheel.name).write_bytes(wheel.read_bytes())
        page.write_text(f'<a href="{wheel.name}">{wheel.name}</a>')
        return f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"

    def lock_of_jar(self) -> str:
        """The line that locks its one jar."""
        return f"{':'.join(JAR)} {len(CONTENT)} {hashlib.sha256(CONTENT).hexdigest()}\n"


@contextmanager
def opened(folder: Path) -> Iterator[Company]:
    """The company's server, while the body runs."""
    served = folder / "served"
    group, artifact, version = JAR
    jar = served.joinpath("maven", *group.split("."), artifact, version, f"{artifact}-{version}.jar")
    jar.parent.mkdir(parents=True)
    jar.write_bytes(CONTENT)
    company = Company(served, folder / "authority.pem")
    server = http.server.ThreadingHTTPServer((HOST, 0), functools.partial(_Handler, company))
    server.socket = _context(folder, company.authority).wrap_socket(server.socket, server_side=True)
    company.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield company
    finally:
        server.shutdown()
        server.server_close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, company: Company, *arguments):
        self.company = company
        super().__init__(*arguments, directory=str(company.folder))

    def do_GET(self) -> None:
        self.company.asked.append(self.path)
        wanted = base64.b64encode(self.company.login.encode()).decode()
        if self.company.login and self.headers["Authorization"] != f"Basic {wanted}":
            self.send_error(401)
            return
        super().do_GET()

    def log_message(self, *_) -> None:
        """Say nothing."""


def _context(folder: Path, authority: Path) -> ssl.SSLContext:
    root, root_key = _certificate("The company", None, None)
    own, own_key = _certificate(HOST, root, root_key)
    authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    chain = folder / "server.pem"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    chain.write_bytes(own_key.private_bytes(*form) + own.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return context


def _certificate(name: str, issuer: x509.Certificate | None, issuer_key):
    """A certificate for a day and its key; an authority's own where there is no issuer."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    signer = (issuer_key or key).public_key()
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if issuer:
        built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
    else:
        built = built.add_extension(x509.KeyUsage(False, False, False, False, False, True, True, False, False), True)
    return built.sign(issuer_key or key, hashes.SHA256()), key
