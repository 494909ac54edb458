"""A JupyterHub of the course's own configuration, installed from its lock, and what is asked of it from outside."""

import json
import os
import signal
import subprocess
import sys
import threading
import uuid
from pathlib import Path

import requests
import websocket

from lessons.servers.supervision import ports
from tests.notebooks import ROOT
from tests.waiting import until

FOLDER = ROOT / "deploy" / "jupyterhub"
PASSWORD = "a room of thirty"
TOKEN = "only-the-test-has-this-token"
IDLE = 10
SETTINGS = """
load_subconfig({config!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub_port}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api_port}"
c.JupyterHub.last_activity_interval = 1
c.Spawner.environment["JUPYTERHUB_ACTIVITY_INTERVAL"] = "1"
c.JupyterHub.services[0]["command"][-1:] = ["--timeout={idle}", "--cull-every=1"]
c.JupyterHub.services.append({{"name": "tester", "api_token": {token!r}}})
scopes = ["admin:servers", "admin:users", "access:servers"]
c.JupyterHub.load_roles.append({{"name": "tester", "scopes": scopes, "services": ["tester"]}})
"""
"""What differs in a test: ports that are free, idle after seconds, and a service that may ask for everything."""


class Hub:
    """A hub that runs; `close` ends it.

    Args:
        folder: where its environment and its files come to be.
        settings: what its environment has besides.
        idle: seconds after which a server that nobody uses ends.
    """

    def __init__(self, folder: Path, settings: dict[str, str], idle: int = IDLE):
        self.state = folder / "state"
        self.programs = folder / "hub" / "bin"
        self._install(folder)
        port, hub_port, api_port = ports.free(3)
        self.url = f"http://127.0.0.1:{port}"
        numbers = {"port": port, "hub_port": hub_port, "api_port": api_port, "idle": idle, "token": TOKEN}
        own = folder / "test_config.py"
        own.write_text(SETTINGS.format(config=str(FOLDER / "jupyterhub_config.py"), **numbers), encoding="utf-8")
        self.log = folder / "hub.log"
        argv = [self.programs / "jupyterhub", "-f", own]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(argv, cwd=folder, env=self.environ(settings), stdout=log, stderr=log)
        self.at_work: set[str] = set()
        self.ended = threading.Event()
        self.worker = threading.Thread(target=self._work, daemon=True)
        until(self.answers, 120)
        self.worker.start()

    def _work(self) -> None:
        """Whoever is at work asks for something every second, as a browser does in which somebody works."""
        while not self.ended.wait(1):
            for name in list(self.at_work):
                self.ask("GET", f"/user/{name}/api/contents/")

    def _install(self, folder: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", folder / "hub"], check=True)
        pip = [self.programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", FOLDER / "requirements.txt"], check=True)

    def environ(self, settings: dict[str, str]) -> dict[str, str]:
        """What the hub is started with, as its host's administrator would."""
        kept = {name: value for name, value in os.environ.items() if name not in ("LESSONS_HOME", "LESSONS_SERVERS")}
        hub = {"LESSONS_HUB_PASSWORD": PASSWORD, "LESSONS_HUB_STATE": str(self.state), "LESSONS_HUB_AS_ROOT": "yes"}
        return {**kept, **hub, **settings}

    def answers(self) -> bool:
        """Whether it can be asked."""
        assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
        try:
            return requests.get(f"{self.url}/hub/api/", timeout=5).ok
        except requests.ConnectionError:
            return False

    def log_in(self, name: str, password: str) -> bool:
        """Fill in the page on which a learner logs in; whether they are in then."""
        with requests.Session() as browser:
            page = f"{self.url}/hub/login"
            browser.get(page, timeout=10)
            form = {"username": name, "password": password, "_xsrf": browser.cookies["_xsrf"]}
            said = browser.post(page, data=form, timeout=30, allow_redirects=False)
            return said.status_code == 302

    def ask(self, way: str, path: str) -> requests.Response:
        """Ask the hub, or a learner's server, over its API."""
        headers = {"Authorization": f"token {TOKEN}"}
        return requests.request(way, f"{self.url}{path}", headers=headers, timeout=60)

    def is_ready(self, name: str) -> bool:
        """Whether the learner's server runs."""
        return bool(self.ask("GET", f"/hub/api/users/{name}").json()["servers"].get("", {}).get("ready"))

    def run_cell(self, name: str, kernel: str, code: str) -> str:
        """What a cell prints in a kernel of the learner's; its error's name and words where it fails."""
        place = f"{self.url.replace('http', 'ws', 1)}/user/{name}/api/kernels/{kernel}/channels"
        talk = websocket.create_connection(place, header=[f"Authorization: token {TOKEN}"], timeout=120)
        try:
            asked = uuid.uuid4().hex
            talk.send(json.dumps(_request(asked, code)))
            return _printed(talk, asked)
        finally:
            talk.close()

    def close(self) -> None:
        """End it as Ctrl-C does; it ends its learners' servers."""
        self.ended.set()
        if self.worker.is_alive():
            self.worker.join(60)
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)


def _request(asked: str, code: str) -> dict:
    header = {"msg_id": asked, "username": "", "session": asked, "msg_type": "execute_request", "version": "5.3"}
    content = {"code": code, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
    parts = {"parent_header": {}, "metadata": {}, "buffers": [], "channel": "shell"}
    return {"header": {**header, "date": ""}, "content": content, **parts}


def _printed(talk: websocket.WebSocket, asked: str) -> str:
    """What comes until the kernel is idle again after that cell."""
    printed = ""
    while True:
        said = json.loads(talk.recv())
        if said["parent_header"].get("msg_id") != asked:
            continue
        content = said["content"]
        if said["msg_type"] == "stream":
            printed += content["text"]
        elif said["msg_type"] == "error":
            printed += f"{content['ename']}: {content['evalue']}\n"
        elif said["msg_type"] == "status" and content["execution_state"] == "idle":
            return printed
