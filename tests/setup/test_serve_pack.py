"""A pack for a room: in parts, to many at once, only where it was asked for, with commands that work."""

import hashlib
import http.client
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lessons.commands.packing import course
from lessons.commands.packing.serving import Handler, PackServer
from lessons.commands.serve_pack import name_for_others, own_address
from lessons.setup.packs import contents
from tests.notebooks import ROOT
from tests.setup import packs
from tests.setup.conftest import Project
from tests.waiting import until

ROOM = 30
FOREIGN = 12_000_000  # bytes of another computer's wheel


@pytest.fixture
def pack(fresh: Project, tmp_path: Path) -> Path:
    """A pack with a large file that this computer does not need, and the project as a bundle."""
    for name in ("fetch.py", "lab.py"):
        shutil.copy(fresh.folder / "lessons" / "commands" / "progress.py", fresh.folder / "lessons" / "commands" / name)
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "all"]):
        subprocess.run(["git", *words], cwd=fresh.folder, check=True)
    bundle = tmp_path / "bundle"
    subprocess.run(["git", "bundle", "create", "-q", bundle, "HEAD"], cwd=fresh.folder, check=True)
    files = {contents.BUNDLE: bundle.read_bytes(), "wheels/foreign.whl": bytes(FOREIGN)}
    return packs.make(fresh, tmp_path / "a course.pyz", {**files, contents.START: course.starter().encode()})


@pytest.fixture
def server(pack: Path) -> Iterator[PackServer]:
    """The pack, served on this computer only."""
    yield from serving(pack, Handler)


def serving(pack: Path, handler: type[Handler]) -> Iterator[PackServer]:
    with PackServer(pack, ("127.0.0.1", 0), "127.0.0.1", course.starter, lambda line: None) as server:
        server.RequestHandlerClass = handler
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def ask(address: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers in lower case, and what arrived."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    connection.request(method, parts.path, headers={name.replace("_", "-"): text for name, text in headers.items()})
    answer = connection.getresponse()
    found = answer.status, {name.lower(): text for name, text in answer.getheaders()}, answer.read()
    connection.close()
    return found


def test_a_download_that_was_broken_off_goes_on(server, pack):
    whole = pack.read_bytes()
    status, said, part = ask(server.pack, Range=f"bytes={len(whole) - 1000}-")
    assert (status, part) == (206, whole[-1000:])
    assert said["content-range"] == f"bytes {len(whole) - 1000}-{len(whole) - 1}/{len(whole)}"
    assert ask(server.pack, Range="bytes=0-9", If_Range=said["etag"])[::2] == (206, whole[:10])
    assert ask(server.pack, Range="bytes=0-9", If_Range='"another pack"')[::2] == (200, whole)


def test_what_lies_behind_the_end_is_refused(server, pack):
    status, said, part = ask(server.pack, Range=f"bytes={pack.stat().st_size}-")
    assert (status, said["content-range"], part) == (416, f"bytes */{pack.stat().st_size}", b"")


def test_curl_goes_on(server, pack, tmp_path):
    if not shutil.which("curl"):
        pytest.skip("there is no curl on this machine")
    (tmp_path / "got").write_bytes(pack.read_bytes()[:5_000_000])
    before = server.sent
    subprocess.run(["curl", "-sS", "-C", "-", "-o", tmp_path / "got", server.pack], check=True)
    assert (tmp_path / "got").read_bytes() == pack.read_bytes()
    assert server.sent - before == pack.stat().st_size - 5_000_000


def test_a_room_downloads_at_once(server, pack):
    together = threading.Barrier(ROOM)

    def download(number: int) -> str:
        together.wait()
        return hashlib.sha256(ask(server.pack)[2]).hexdigest()

    with ThreadPoolExecutor(ROOM) as room:
        assert set(room.map(download, range(ROOM))) == {hashlib.sha256(pack.read_bytes()).hexdigest()}
    assert server.sent == ROOM * pack.stat().st_size
    until(lambda: not server.busy)


@pytest.mark.parametrize("path", ["/pyproject.toml", "/../pyproject.toml", "/%2e%2e/pyproject.toml", "//etc/passwd"])
def test_nothing_else_is_served(server, path):
    connection = http.client.HTTPConnection(urlsplit(server.site).netloc, timeout=30)
    connection.request("GET", path)
    assert connection.getresponse().status == 404


def test_who_goes_away_is_not_told(server, capsys):
    """A connection that is reset, before its request is whole and in the middle of a download."""
    before, (host, port) = threading.active_count(), server.server_address
    for said in (b"GET /a", f"GET {urlsplit(server.pack).path} HTTP/1.1\r\n\r\n".encode()):
        with socket.create_connection((host, port)) as gone:
            gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            gone.sendall(said)
    assert ask(f"{server.site}/")[0] == 200
    until(lambda: not server.busy and threading.active_count() <= before)
    assert capsys.readouterr().err == ""


def test_a_browser_shows_what_to_type(server):
    status, _, page = ask(f"{server.site}/")
    assert status == 200
    for _, line in server.commands():
        assert line.replace("&", "&amp;") in page.decode()


def test_a_clone_takes_only_what_it_needs(server, fresh, tmp_path):
    ran = fresh.run("fetch", "--from", server.pack, **packs.NO_NETWORK, HTTP_PROXY="http://127.0.0.1:9", NO_PROXY="")
    assert "with tiny 1.0" in ran.stdout, ran.stdout + ran.stderr
    assert server.sent < FOREIGN


def test_a_connection_that_breaks_off_is_made_again(pack, fresh):
    class Faltering(Handler):
        broken = 0

        def _copy(self, file, part: range) -> None:
            if len(part) > 1000 and Faltering.broken < 2:
                Faltering.broken += 1
                self.wfile.write(file.read(100))
                raise ConnectionResetError
            super()._copy(file, part)

    for server in serving(pack, Faltering):
        ran = fresh.run("fetch", "--from", server.pack, **packs.NO_NETWORK)
        assert "with tiny 1.0" in ran.stdout, ran.stdout + ran.stderr
    assert Faltering.broken == 2


@pytest.mark.parametrize(
    ("address", "what"),
    [("http://127.0.0.1:9/course.pyz", "does not answer (Connection refused)."), ("{site}/other.pyz", "answers 404")],
)
def test_an_address_that_is_wrong_is_told(server, fresh, address, what):
    ran = fresh.run("fetch", "--from", address.format(site=server.site))
    assert ran.returncode == 1
    assert what in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 2, ran.stderr


def test_who_has_no_clone_downloads_one_program(server, tmp_path):
    (tmp_path / "start.py").write_bytes(ask(f"{server.site}/start.py")[2])
    assert_it_opens(tmp_path, "start.py")
    assert server.sent < FOREIGN


def test_a_stick_is_enough(pack, tmp_path):
    assert_it_opens(tmp_path, str(pack))
    assert not (tmp_path / "course.bundle.part").exists()


def assert_it_opens(folder: Path, program: str) -> None:
    """Run the program in an empty folder, twice: it makes a clone, sets it up and runs `lab`; then only runs `lab`."""
    project = Project(folder / "empty", folder)
    project.folder.mkdir()
    for made in (True, False):
        wanted = project.command(**packs.NO_NETWORK)
        wanted["args"] = [sys.executable, folder / program]
        ran = subprocess.run(**wanted, capture_output=True, timeout=100)
        clone = project.folder / "event-streaming-course"
        assert f"ran in {clone / '.venv'} with tiny 1.0" in ran.stdout, ran.stdout + ran.stderr
        assert ("making the environment" in ran.stdout) == made
    remotes = subprocess.run(["git", "remote", "-v"], cwd=clone, capture_output=True, text=True, check=True)
    assert remotes.stdout == ""


def start(pack: Path, *words: str) -> subprocess.Popen:
    argv = [sys.executable, "-m", "lessons", "serve-pack", str(pack), "--port", "0", *words]
    return subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def said(serving: subprocess.Popen) -> tuple[str, int]:
    """What it prints until it serves, and its port."""
    text = ""
    for line in serving.stdout:
        text += line
        if line.startswith("Ctrl-C"):
            break
    return text, int(re.search(r"http://[\d.]+:(\d+)", text)[1])


def reaches(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def test_only_this_computer_reaches_it_unless_it_is_asked_otherwise(pack):
    """127.0.0.2 stands for another address of this computer: Linux has it always."""
    running = start(pack)
    text, port = said(running)
    assert "Only this computer can reach it." in text
    assert f"--address {own_address()}" in text
    assert (reaches("127.0.0.1", port), reaches("127.0.0.2", port)) == (True, False)
    running.send_signal(signal.SIGINT)
    assert running.wait(30) == 0
    assert "Traceback" not in running.stderr.read()


def test_it_is_served_where_it_is_asked_for(pack):
    running = start(pack, "--address", "0.0.0.0")
    text, port = said(running)
    assert f"python3 -m lessons lab --from http://{own_address()}:{port}/a%20course.pyz" in text
    assert "Only this computer" not in text
    assert reaches("127.0.0.2", port)
    running.send_signal(signal.SIGINT)
    assert running.wait(30) == 0


def test_all_addresses_are_told_as_one_that_can_be_typed():
    assert name_for_others("0.0.0.0") == own_address()
    assert name_for_others("192.168.1.5") == "192.168.1.5"


@pytest.mark.parametrize("words", [["--port", "taken"], ["--address", "192.0.2.1"]])
def test_where_it_cannot_be_served_is_told(pack, server, words):
    port = str(urlsplit(server.site).port)
    running = start(pack, *[port if word == "taken" else word for word in words])
    assert running.wait(60) == 1
    told = running.stderr.read()
    assert "The pack can't be served at " in told
    assert "Traceback" not in told


def test_what_is_no_pack_is_not_served(tmp_path):
    running = start(tmp_path / "none.pyz")
    assert running.wait(60) == 1
    assert "can't be read (No such file or directory)." in running.stderr.read()
