"""Whom to trust: one setting of the caller's, for packages and jars alike."""

import ssl
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

NAMES = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""The variables that name a file of certificates, in this order; the first that is set counts."""


def file(environ: Mapping[str, str]) -> str | None:
    """The file of certificates that the caller trusts, whichever program it was set for; None where there is none."""
    return next(filter(None, map(environ.get, NAMES)), None)


def context(environ: Mapping[str, str], site: Path | None = None) -> ssl.SSLContext:
    """Trusts what the system trusts, what the environment's `certifi` does, and the caller's own file.

    Args:
        environ: usually os.environ.
        site: the environment's site-packages, for a Python that is not the environment's own.

    Raises:
        OSError: the caller's file can't be read, or holds no certificate.
    """
    trusting = ssl.create_default_context()
    for name in filter(None, (_certifi(site), file(environ))):
        trusting.load_verify_locations(cafile=name)
    return trusting


def _certifi(site: Path | None) -> str | None:
    """Its bundle of the usual authorities: some Pythons on macOS have none of their own."""
    found = find_spec("certifi")
    folder = Path(found.origin).parent if found and found.origin else (site or Path()) / "certifi"
    bundle = folder / "cacert.pem"
    return str(bundle) if bundle.is_file() else None
