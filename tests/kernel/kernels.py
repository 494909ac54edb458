"""A real kernel of the environment, to which cells are sent as JupyterLab sends them: with their ids."""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from tests import harness

SECONDS = 60


class Shown(NamedTuple):
    """What a cell shows.

    Args:
        text: its outputs as plain text, one after the other.
        error: the type of the exception that ended it, or nothing.
        message: that exception's text.
        trace: what is shown of the exception, without colours.
    """

    text: str
    error: str = ""
    message: str = ""
    trace: str = ""


class Kernel:
    """A kernel and its client."""

    def __init__(self, manager, client: BlockingKernelClient):
        self.manager, self.client = manager, client

    def send(self, source: str, cell_id: str | None = None) -> str:
        """Send a cell without waiting for its end; returns the id of the request."""
        content = {"code": source, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        metadata = {"cellId": cell_id} if cell_id else {}
        message = self.client.session.msg("execute_request", content, metadata=metadata)
        self.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def shown(self, request: str) -> Shown:
        """What the cell with that request shows when it has ended."""
        texts, error = [], ("", "", "")
        while True:
            message = self.client.get_iopub_msg(timeout=SECONDS)
            kind, content = message["msg_type"], message["content"]
            if message["parent_header"].get("msg_id") != request:
                continue
            if kind == "status" and content["execution_state"] == "idle":
                return Shown("\n".join(texts), *error)
            if kind == "error":
                error = (content["ename"], content["evalue"], _plain("\n".join(content["traceback"])))
            texts += [content["text"]] if kind == "stream" else []
            texts += [content["data"]["text/plain"]] if "data" in content else []

    def wait_for(self, kind: str) -> None:
        """Return when the kernel has sent a message of that kind; what came before it is dropped."""
        while self.client.get_iopub_msg(timeout=SECONDS)["msg_type"] != kind:
            pass

    def run(self, source: str, cell_id: str | None = None) -> Shown:
        """What a cell shows."""
        return self.shown(self.send(source, cell_id))


def _plain(text: str) -> str:
    return re.sub(r"\x1b\[[\d;]*m", "", text)


@contextlib.contextmanager
def started(folder: Path, home: Path, arguments: tuple[str, ...] = (), **environ: str) -> Iterator[Kernel]:
    """A fresh kernel that works in `folder` and keeps progress in `home`."""
    paths = os.pathsep.join(filter(None, [str(harness.ROOT), os.environ.get("PYTHONPATH")]))
    env = {**os.environ, "PYTHONPATH": paths, "LESSONS_HOME": str(home), **environ}
    where = {"cwd": str(folder), "env": env, "extra_arguments": list(arguments)}
    manager, client = start_new_kernel(kernel_name="python3", startup_timeout=SECONDS, **where)
    try:
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
