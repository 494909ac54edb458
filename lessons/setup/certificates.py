"""Whom to trust: what the caller has set for any program counts for packages and jars alike."""

import ssl
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from lessons.errors import SetupError

NAMES = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""The variables that name a file of certificates; each of them counts."""
TOGETHER = "certificates.pem"
"""The file in the environment that holds what all of those files, and pip's own setting, hold."""


def named(environ: Mapping[str, str]) -> dict[str, str]:
    """The files of certificates that the caller trusts, by the variable that names each."""
    return {name: environ[name] for name in NAMES if environ.get(name)}


def gather(files: Mapping[str, str], venv: Path) -> str | None:
    """Put them into one file, which is what an installer takes; None where there are none.

    Args:
        files: the files, by the setting that names each.
        venv: the environment, which gets that file.

    Raises:
        SetupError: one of them can't be read.
    """
    together = venv / TOGETHER
    if not files:
        together.unlink(missing_ok=True)
        return None
    texts = dict.fromkeys(_read(name, file) for name, file in files.items())
    together.write_text("\n".join(texts), encoding="utf-8")
    return str(together)


def _read(name: str, file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise SetupError(
            f"{name} names the file of certificates {file}, which can't be read ({error.strerror}).",
            f"Correct {name}, or unset it.",
        ) from error


def context(environ: Mapping[str, str], venv: Path | None = None) -> ssl.SSLContext:
    """Trusts what the system trusts, what the environment's `certifi` does, and the caller's own files.

    Args:
        environ: usually os.environ.
        venv: the environment; None where this Python is the environment's own.

    Raises:
        SetupError: one of the caller's files can't be read.
        ssl.SSLError: one of them holds no certificate.
    """
    trusting = ssl.create_default_context()
    for name, file in named(environ).items():
        _read(name, file)
    for file in [*_of(venv or Path(sys.prefix)), *named(environ).values()]:
        trusting.load_verify_locations(cafile=file)
    return trusting


def _of(venv: Path) -> Iterable[str]:
    """The usual authorities (some Pythons on macOS have none), and what was trusted when the packages came."""
    bundles = (venv / "lib").glob("python3*/site-packages/certifi/cacert.pem")
    return [str(file) for file in (*bundles, venv / TOGETHER) if file.is_file()]
