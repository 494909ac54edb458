"""JupyterLab behind the address that a code host gives to a codespace: its own page may ask, no other page."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests

from lessons.commands import lab
from lessons.servers.supervision import ports
from tests.notebooks import ROOT
from tests.waiting import until

SPACE = {"CODESPACE_NAME": "my-own.space-abc", "GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN": "app.github.dev"}
TOKEN = "0123456789"


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Iterator[tuple[requests.Session, str]]:
    """A browser's session that has opened JupyterLab, and JupyterLab's address."""
    (port,) = ports.free(1)
    given = {**os.environ, **SPACE, "JUPYTER_CONFIG_PATH": str(ROOT / ".devcontainer"), "JUPYTER_TOKEN": TOKEN}
    argv = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--ServerApp.port={port}"]
    run = subprocess.Popen(
        [*argv, "--ServerApp.ip=127.0.0.1"], env=lab.environment(given), cwd=tmp_path_factory.mktemp("lab")
    )
    address = f"http://localhost:{port}"
    try:
        yield until(lambda: _opened(address), seconds=60), address
    finally:
        run.terminate()
        run.wait(30)


def _opened(address: str) -> requests.Session | None:
    session = requests.Session()
    try:
        session.get(f"{address}/lab?token={TOKEN}", timeout=20).raise_for_status()
        return session
    except requests.RequestException:
        return None


def asked(page: tuple[requests.Session, str], origin: str) -> int:
    """What JupyterLab answers a page of that origin that wants a new file: through the tunnel its host is localhost."""
    session, address = page
    headers = {"Origin": origin, "X-XSRFToken": session.cookies.get("_xsrf", "")}
    return session.post(f"{address}/api/contents", json={"type": "file"}, headers=headers, timeout=20).status_code


def test_the_codespaces_own_page_may_use_it(page):
    assert asked(page, "https://my-own.space-abc-8888.app.github.dev") == 201


@pytest.mark.parametrize(
    "origin",
    [
        "https://another-8888.app.github.dev",
        "https://my-ownxspace-abc-8888.app.github.dev",
        "https://my-own.space-abc-8888.app.github.dev.example",
        "https://example.com",
    ],
)
def test_no_other_page_may(page, origin):
    assert asked(page, origin) in (403, 404)


def test_outside_a_codespace_nothing_is_opened(tmp_path):
    text = (ROOT / ".devcontainer" / "jupyter_server_config.py").read_text()
    code = f"from traitlets.config import Config\nc = Config()\nget_config = lambda: c\n{text}\nprint(c)"
    clean = {name: value for name, value in os.environ.items() if name not in SPACE}
    said = subprocess.run([sys.executable, "-c", code], env=clean, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"'(\w+)':", said) == ["ServerApp", "use_redirect_file"]
