"""The start page in JupyterLab: rendered, as it is on disk, and with links that open the notebooks."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons.commands import lab
from lessons.course import openings, progress, start_page
from lessons.servers import ports
from tests.waiting import until

api = pytest.importorskip("playwright.sync_api", reason="there is no playwright: pip install -r requirements-dev.txt")
CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PATIENCE = 120_000  # milliseconds until something is seen; the first pages of a busy computer take long
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no chromium here")


@pytest.fixture
def work(tmp_path, monkeypatch) -> Path:
    """A learner's folder with copies of all notebooks, and the start page of somebody new."""
    monkeypatch.setenv("LESSONS_HOME", str(tmp_path / "home"))
    folder = tmp_path / "work"
    shutil.copytree(openings.FOLDER, folder)
    monkeypatch.setattr(start_page, "FOLDER", folder)
    monkeypatch.chdir(folder)
    start_page.write(folder)
    return folder


@pytest.fixture
def address(work, tmp_path) -> Iterator[str]:
    """JupyterLab with the course's settings, on that folder."""
    (port,), token = ports.free(1), secrets.token_hex(8)
    argv = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", *lab.QUIET]
    argv += [f"--ServerApp.port={port}", f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={work}"]
    environ = lab.environment({**os.environ, "JUPYTER_CONFIG_DIR": str(tmp_path / "jupyter")})
    server = subprocess.Popen(argv, cwd=work, env=environ, stderr=subprocess.DEVNULL)
    try:
        until(lambda: not ports.is_free(port), seconds=60)
        yield f"http://127.0.0.1:{port}/lab/tree/START.md?token={token}"
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture
def page(address) -> Iterator["api.Page"]:
    """The browser's page, with the start page on it."""
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        api.expect.set_options(timeout=PATIENCE)
        page.goto(address)
        yield page
        browser.close()


def test_it_is_rendered_renewed_by_a_check_and_leads_to_the_notebooks(page):
    shown = page.locator(".jp-MarkdownViewer")
    api.expect(shown.get_by_role("heading", name="The whole course")).to_be_visible()
    api.expect(shown).to_contain_text("Begin here: Start here: send your first event (10 minutes).")
    assert progress.attempted("kafka.first_event", correct=True) == ""
    api.expect(shown).to_contain_text("Next: 1. Send and read events with Apache Kafka (45 minutes).")
    shown.get_by_role("link", name="Kill a broker of a Kafka cluster").click()
    api.expect(page.locator(".lm-TabBar-tabLabel", has_text="kafka_cluster.ipynb")).to_be_visible()
    api.expect(shown).to_be_hidden()
    assert progress.attempted("kafka.send_and_wait", correct=True) == ""
    page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab", has_text="START.md").click()
    api.expect(shown).to_contain_text("Next there: Exercise 2: read everything.")
