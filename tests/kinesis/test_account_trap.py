"""A server on loopback plays the learner's account: whatever order the cells are run in, nothing arrives there."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = [ROOT / "notebooks/02_kinesis.ipynb", *sorted((ROOT / "notebooks/deeper").glob("kinesis_*.ipynb"))]


class Trap(BaseHTTPRequestHandler):
    """Notes every request, and answers none as AWS does."""

    def do_POST(self) -> None:
        self.server.arrived.append(f"{self.command} {self.headers.get('X-Amz-Target', self.path)}")  # type: ignore[attr-defined]
        self.send_error(403)

    do_GET = do_PUT = do_DELETE = do_HEAD = do_POST

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def trap(tmp_path) -> Iterator[tuple[dict[str, str], list[str]]]:
    """The environment in which boto3 finds the account, and the requests that arrive there."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Trap) as server:
        server.arrived = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        config = tmp_path / "config"
        config.write_text(f"[default]\nregion = eu-west-1\nendpoint_url = http://127.0.0.1:{server.server_port}\n")
        keys = {"AWS_ACCESS_KEY_ID": "learner", "AWS_SECRET_ACCESS_KEY": "learner", "AWS_CONFIG_FILE": str(config)}
        clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        yield clean | keys, server.arrived  # type: ignore[attr-defined]
        server.shutdown()


def of_the_account(environ: dict[str, str], code: str) -> subprocess.CompletedProcess[str]:
    """Run code as a Python does that is not the course's own, which hides the account as it starts."""
    restored = {name: value for name, value in environ.items() if name.startswith("AWS_")}
    clean = "import os; [os.environ.pop(name) for name in list(os.environ) if name.startswith('AWS_')]"
    argv = [sys.executable, "-c", f"{clean}; os.environ |= {restored}; {code}"]
    return subprocess.run(argv, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120)


def test_the_trap_is_where_boto3_goes_by_itself(trap):
    environ, arrived = trap
    of_the_account(environ, "import boto3; boto3.client('kinesis').delete_stream(StreamName='mine')")
    assert "POST Kinesis_20131202.DeleteStream" in arrived


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", [1, 2])
def test_no_cell_in_any_order_sends_anything_to_the_account(trap, notebook, seed):
    environ, arrived = trap
    ran = of_the_account(environ, f"from tests.kinesis.account_trap import main; main({str(notebook)!r}, '{seed}')")
    assert ran.stdout.splitlines()[-1:] == ["done"], ran.stderr
    assert arrived == []
