"""Jars by plain requests of the standard library: any Python can fetch them, while packages still install."""

import contextlib
import http.client
import os
import shutil
import ssl
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from lessons.errors import FetchError
from lessons.locks import lock, try_lock
from lessons.setup import certificates, maven
from lessons.setup.jarlock import Jar, repository, sha256

THREADS = 8
TIMEOUT = 30.0
STAGING = ".lessons-staging-"
NEW = ".lessons-new-"
LOCK = "lock"
"""The file in such a folder that is locked while it is in use."""
BLOCK = 1 << 18
PAUSES = (0.3, 1.0, 3.0)
"""Seconds between one trial and the next: a name server or a mirror that is asked for many jars at once may falter."""
PASSING = (408, 429, 500, 502, 503, 504)
"""What a server answers that may soon answer otherwise (RFC 9110)."""
TROUBLE = (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError)


def download_jars(jars: list[Jar], venv: Path | None = None, stop: threading.Event | None = None) -> Iterator[Jar]:
    """Fetch the jars; each one is told when it has arrived. The first failure ends it, and what has arrived stays.

    Args:
        jars: those that are missing or damaged; a damaged one is moved aside, never overwritten.
        venv: the environment; None where this Python is the environment's own.
        stop: ends it early when it is set.

    Raises:
        FetchError: no network, a jar that is not what was locked.
        OSError: no room, or the repository can't be written to.
    """
    repository().mkdir(parents=True, exist_ok=True)
    with staging(repository()) as folder:
        get = _Get(folder, venv, stop or threading.Event())
        pool = ThreadPoolExecutor(THREADS)
        try:
            for arrived in as_completed([pool.submit(_put, get, jar) for jar in dict.fromkeys(jars)]):
                yield arrived.result()
        finally:
            get.stop.set()
            pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def staging(parent: Path) -> Iterator[Path]:
    """A folder for what is on its way; those that killed processes left are cleared away."""
    for left in parent.glob(f"{STAGING}*"):
        with contextlib.suppress(OSError), open(left / LOCK, "r+") as held:
            if try_lock(held):
                shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(dir=parent, prefix=NEW))
    try:
        with open(folder / LOCK, "w") as held:
            lock(held)
            folder = folder.rename(parent / folder.name.replace(NEW, STAGING))  # only now others look into it
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put(get: "_Get", jar: Jar) -> Jar:
    """Download one jar, check it, and only then put it where other tools look."""
    arrived = get(jar)
    found = sha256(arrived)
    if found != jar.sha256:
        arrived.unlink()
        raise FetchError(
            f"{jar.name} is not the file that was locked: its SHA-256 is {found[:12]}…, not {jar.sha256[:12]}….",
            "It was thrown away. A proxy or mirror may have answered in its place: try another network.",
        )
    place(arrived, jar)
    return jar


def place(arrived: Path, jar: Jar) -> None:
    """Put a jar that was checked where other tools look; a damaged one that is there is moved aside."""
    jar.path.parent.mkdir(parents=True, exist_ok=True)
    if jar.path.exists():
        jar.path.replace(jar.path.with_suffix(".jar.damaged"))
    os.replace(arrived, jar.path)


class _Get:
    """Downloads jars into a folder; proxies are those of the environment."""

    def __init__(self, folder: Path, venv: Path | None, stop: threading.Event):
        self.folder = folder
        self.stop = stop
        self.source = maven.jar_repository(os.environ, venv)
        self.opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=_context(venv)), *_login(self))

    def __call__(self, jar: Jar) -> Path:
        target = self.folder / f"{jar.sha256}.jar"
        load(self.opener, f"{self.source}/{jar.place}", target, self.stop)
        return target


def load(opener: urllib.request.OpenerDirector, address: str, target: Path, stop: threading.Event) -> None:
    """Download one file, whole; what may pass is tried again.

    Args:
        opener: asks.
        address: whose last part is the file's name.
        target: where it is written; an unfinished one stays when this fails.
        stop: ends it early when it is set.

    Raises:
        FetchError: it could not be had, or `stop` was set.
        OSError: it can't be written.
    """
    name = address.rpartition("/")[2]
    for pause in (*PAUSES, None):
        try:
            _load(opener, address, target, stop)
            break
        except TROUBLE as error:
            if pause is None or not _may_pass(error):
                raise _explain(name, error) from error
            stop.wait(pause)
    if stop.is_set():
        raise FetchError(f"{name} was not downloaded to its end.", "Run it again.")


def _load(opener: urllib.request.OpenerDirector, address: str, target: Path, stop: threading.Event) -> None:
    if stop.is_set():
        return
    with opener.open(address, timeout=TIMEOUT) as answer, open(target, "wb") as file:
        while not stop.is_set() and (block := answer.read(BLOCK)):
            file.write(block)
    if not stop.is_set() and target.stat().st_size < int(answer.headers.get("Content-Length") or 0):
        raise http.client.IncompleteRead(b"")  # `read` with a size says nothing of a connection that broke off


def _may_pass(error: Exception) -> bool:
    """Whether the same request may succeed a moment later."""
    if isinstance(error, urllib.error.HTTPError):
        return error.code in PASSING
    reason = getattr(error, "reason", None) or error
    return not isinstance(reason, ssl.SSLCertVerificationError | FileNotFoundError)


def _login(get: _Get) -> list[urllib.request.BaseHandler]:
    """The name and password in the source's address, which urllib wants apart from it."""
    parts = urllib.parse.urlsplit(get.source)
    if not parts.username:
        return []
    host = parts.netloc.rpartition("@")[2]
    get.source = parts._replace(netloc=host).geturl()
    passwords = urllib.request.HTTPPasswordMgrWithPriorAuth()
    user, password = (urllib.parse.unquote(part or "") for part in (parts.username, parts.password))
    passwords.add_password(None, get.source, user, password, is_authenticated=True)
    return [urllib.request.HTTPBasicAuthHandler(passwords)]


def _context(venv: Path | None) -> ssl.SSLContext:
    try:
        return certificates.context(os.environ, venv)
    except ssl.SSLError as error:
        raise FetchError(
            f"A file of certificates contains no certificate ({', '.join(certificates.named(os.environ).values())}).",
            f"Correct {' or '.join(certificates.named(os.environ))}, or unset it.",
        ) from error


def _explain(name: str, error: Exception) -> FetchError:
    reason = getattr(error, "reason", None) or error
    what = f"{name} could not be downloaded"
    if isinstance(reason, ssl.SSLCertVerificationError):
        return FetchError(
            f"{what}: the server's TLS certificate was not accepted.",
            "Behind a company's proxy, set SSL_CERT_FILE to the file of its certificate: it counts for packages too.",
        )
    if isinstance(error, urllib.error.HTTPError):
        return FetchError(
            f"{what}: the server answered {error.code} ({error.reason}).",
            f"A mirror may not have it, or may ask for a password: look at {maven.MIRROR}, or try another network.",
        )
    return FetchError(
        f"{what} ({type(reason).__name__}).", "Check the network and run it again: it goes on where it stopped."
    )
