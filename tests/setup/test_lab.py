"""The lab: JupyterLab on this computer only, with no way from a kernel to a real AWS account."""

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest

from lessons.commands import lab
from lessons.course import progress, start_page
from lessons.servers import slots
from lessons.servers.supervision import ports
from tests.notebooks import ROOT
from tests.waiting import until


@pytest.fixture
def opened() -> Iterator[tuple[int, str]]:
    """A lab on a free port, and the address that it prints."""
    (port,) = ports.free(1)
    argv = [sys.executable, "-m", "lessons", "lab", "--no-browser", "--port", str(port)]
    options = ["env", "-u", "JUPYTER_TOKEN", *argv]
    run = subprocess.Popen(options, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield port, next(found[0] for line in run.stdout if (found := re.search(r"http://\S+token=\w+", line)))
    finally:
        run.send_signal(signal.SIGTERM)
        run.communicate(timeout=120)


def test_it_opens_on_the_first_notebook_and_on_this_computer_only(opened):
    port, address = opened
    assert address.startswith(f"http://127.0.0.1:{port}/lab/tree/00_start_here.ipynb?token=")
    with urllib.request.urlopen(until(lambda: _answers(address)), timeout=20) as page:
        assert b"JupyterLab" in page.read()
    mine = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for host in mine - {"127.0.0.1", "127.0.1.1"}:
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((host, port), timeout=2)


def test_who_comes_back_is_met_by_the_page_that_says_where_they_were(monkeypatch, tmp_path):
    monkeypatch.setenv("LESSONS_HOME", str(tmp_path))
    assert lab.first_page() == "00_start_here.ipynb"
    progress.attempted("kafka.first_event", correct=False)
    assert lab.first_page() == start_page.NAME


@pytest.mark.parametrize("port", ["0", "70000"])
def test_a_port_that_does_not_exist(port):
    argv = [sys.executable, "-m", "lessons", "lab", "--no-browser", "--port", port]
    ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, f"There is no port {port}." in ran.stderr) == (1, True)


def test_a_busy_port_is_told_and_nothing_starts():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        argv = [sys.executable, "-m", "lessons", "lab", "--no-browser", "--port", str(busy.getsockname()[1])]
        ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 1
    assert "it is taken by" in ran.stderr
    assert "Give --port another number" in ran.stderr


def test_jupyterlab_asks_nobody_for_news(opened):
    _, address = opened
    with urllib.request.urlopen(until(lambda: _answers(address)), timeout=20) as page:
        assert "@jupyterlab/apputils-extension:announcements" in page.read().decode()


@pytest.mark.usefixtures("opened")
def test_the_start_page_is_there_when_it_opens():
    text = start_page.FOLDER.joinpath("START.md").read_text(encoding="utf-8")
    assert text.startswith("# The whole course\n\n**Begin here:** [Start here")  # this test's home has no progress


def _answers(address: str) -> str | None:
    try:
        urllib.request.urlopen(address, timeout=20).close()
        return address
    except OSError:
        return None


def test_it_shows_the_learners_copies_and_nothing_else(opened):
    """So nothing can be saved into the originals: they can't be opened."""
    _, address = until(lambda: _answers(opened[1])) and opened
    server, token = re.match(r"(http://[^/]+).*token=(\w+)", address).groups()
    asked = urllib.request.Request(f"{server}/api/contents/", headers={"Authorization": f"token {token}"})
    with urllib.request.urlopen(asked, timeout=20) as answer:
        shown = {each["name"] for each in json.load(answer)["content"]}
    assert {path.name for path in (ROOT / "notebooks").glob("*.ipynb")} <= shown
    assert not {"notebooks", "lessons", "README.md"} & shown


def test_kernels_get_the_course_and_no_real_account():
    given = {
        "AWS_PROFILE": "company",
        "AWS_SECRET_ACCESS_KEY": "real",
        "PYTHONPATH": "/elsewhere",
        slots.VARIABLE: "{}",
    }
    mine = lab.environment(given)
    assert mine["PYTHONPATH"] == str(ROOT)  # what stands elsewhere could come before the course's own packages
    assert mine["JUPYTER_CONFIG_PATH"] == mine["JUPYTER_PATH"] == str(lab.SETTINGS)
    assert "AWS_PROFILE" not in mine
    assert slots.VARIABLE not in mine  # two kernels that inherit one slot would have the same names
    assert mine["AWS_SECRET_ACCESS_KEY"] != "real"
