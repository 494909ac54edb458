"""The package works without the course, and the course uses only what the package makes public."""

import ast
import asyncio
import os
import re
import shutil
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from esdbclient import AsyncEventStoreDBClient, EventStoreDBClient, NewEvent, StreamState
from esdbclient.exceptions import EventStoreDBClientException

import embedded_eventstore

PACKAGE = Path(embedded_eventstore.__file__).parent
ROOT = PACKAGE.parent
COURSE = ("lessons", "tools", "benchmarks")
WITHOUT_COURSE = """
import runpy, sys
sys.modules.update(dict.fromkeys(["lessons", "tools", "benchmarks", "tests"]))  # None: their import fails
import embedded_eventstore
print(embedded_eventstore.__file__, flush=True)
sys.argv[1:] = ["--port", "0", "--data", "data"]
runpy.run_module("embedded_eventstore", run_name="__main__", alter_sys=True)
"""


def imports(file: Path) -> Iterator[tuple[str, str]]:
    """Each import of a file, as (module, name); the name is "" where a module is imported as such."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (("." * node.level + (node.module or ""), alias.name) for alias in node.names)


def files(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def test_a_copy_of_the_folder_alone_serves_a_client(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    argv = [sys.executable, "-c", WITHOUT_COURSE]
    with subprocess.Popen(argv, cwd=tmp_path, env=environ, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert Path(process.stdout.readline().strip()).parent == tmp_path / PACKAGE.name
            word, _, uri = process.stdout.readline().strip().partition(" ")
            assert word == "ready"
            client = EventStoreDBClient(uri)
            client.append_to_stream("s", current_version=StreamState.NO_STREAM, events=NewEvent("A", b"{}"))
            assert [event.type for event in client.get_stream("s")] == ["A"]
            client.close()
        finally:
            process.terminate()
    assert (tmp_path / "data" / "events.sqlite").exists()


def test_it_imports_nothing_of_the_course():
    foreign = {
        f"{file.relative_to(ROOT)}: {module}"
        for file in files(PACKAGE.name)
        for module, _ in imports(file)
        if module.partition(".")[0] in (*COURSE, "tests")
    }
    assert foreign == set()


def test_the_course_imports_only_its_public_names():
    inner = {
        f"{file.relative_to(ROOT)}: {module} {name}"
        for file in files(*COURSE)
        for module, name in imports(file)
        if module.partition(".")[0] == PACKAGE.name
        and (module != PACKAGE.name or name not in ("", *embedded_eventstore.__all__))
    }
    assert inner == set()


def test_the_public_names():
    assert embedded_eventstore.__all__ == [
        "VERSIONS",
        "EmbeddedEventStore",
        "EmbeddedServerError",
        "Options",
        "RunningServer",
        "ServerVersion",
        "StartError",
        "StorageError",
        "serve",
        "serve_async",
    ]
    assert all(getattr(embedded_eventstore, name).__doc__ for name in embedded_eventstore.__all__)


def test_a_program_may_serve_in_a_thread(tmp_path):
    options = embedded_eventstore.Options(port=0, data=tmp_path)
    for expected in (StreamState.NO_STREAM, 0):
        with embedded_eventstore.serve(options) as server:
            client = EventStoreDBClient(server.uri)
            client.append_to_stream("s", current_version=expected, events=NewEvent("A", b"{}"))
            client.close()


def test_a_server_for_a_block_has_a_port_of_its_own(tmp_path):
    with embedded_eventstore.EmbeddedEventStore() as one, embedded_eventstore.EmbeddedEventStore(data=tmp_path) as two:
        assert one.port != two.port
        client = EventStoreDBClient(two.uri)
        client.append_to_stream("s", current_version=StreamState.NO_STREAM, events=NewEvent("A", b"{}"))
        client.close()
    assert (tmp_path / "events.sqlite").exists()


def test_a_program_chooses_the_version_and_the_limits():
    version = embedded_eventstore.VERSIONS["24.10"].limited(max_append_size=1_000, max_event_size=None)
    with embedded_eventstore.EmbeddedEventStore(version=version) as server:
        with grpc.insecure_channel(f"localhost:{server.port}") as channel:
            ask = channel.unary_unary("/event_store.client.server_features.ServerFeatures/GetSupportedMethods")
            assert b"24.10.0" in ask(b"", timeout=10)
        client = EventStoreDBClient(server.uri)
        with pytest.raises(EventStoreDBClientException, match="Maximum Append Size of 1000 Exceeded"):
            client.append_to_stream("s", current_version=StreamState.ANY, events=NewEvent("A", b"1" * 1_001))
        client.close()


def test_a_server_for_a_block_of_an_event_loop():
    async def use() -> list[str]:
        async with embedded_eventstore.EmbeddedEventStore() as server:
            client = AsyncEventStoreDBClient(server.uri)
            await client.connect()
            await client.append_to_stream("s", current_version=StreamState.ANY, events=NewEvent("A", b"{}"))
            types = [event.type for event in await client.get_stream("s")]
            await client.close()
            return types

    assert asyncio.run(use()) == ["A"]


def test_the_log_tells_the_version(tmp_path):
    argv = [
        sys.executable,
        "-m",
        "embedded_eventstore",
        "--port",
        "0",
        "--log-level",
        "info",
        "--server-version",
        "25.1",
    ]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert "Stands for KurrentDB 25.1.0" in process.stderr.readline()
        finally:
            process.terminate()
            process.communicate(timeout=20)


def test_a_program_may_have_http_too(tmp_path):
    for tls in (False, True):
        options = embedded_eventstore.Options(port=0, data=tmp_path, http=True, tls=tls)
        with embedded_eventstore.serve(options) as server:
            authority = server.authority and ssl.create_default_context(cadata=server.authority.read_text())
            url = f"{'https' if tls else 'http'}://localhost:{server.port}/health/live"
            assert urllib.request.urlopen(url, timeout=20, context=authority).status == 204


def test_errors_reach_the_program_that_serves(tmp_path):
    with embedded_eventstore.serve(embedded_eventstore.Options(port=0, data=tmp_path)) as server:
        with (
            pytest.raises(embedded_eventstore.StartError, match=f":{server.port} can't be listened on"),
            embedded_eventstore.serve(embedded_eventstore.Options(port=server.port)),
        ):
            pass
        with (
            pytest.raises(embedded_eventstore.StorageError, match="in use by another server"),
            embedded_eventstore.serve(embedded_eventstore.Options(port=0, data=tmp_path)),
        ):
            pass


def test_the_example_in_the_readme_is_true(capsys):
    [example] = re.findall(r"```python\n(from .*?)```", (PACKAGE / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    exec(example, {})
    assert "AccountCreated" in capsys.readouterr().out
