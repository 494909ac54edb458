"""JupyterLab's terminal, through its own interface: what is typed, and what a learner then reads."""

import json
import re
from typing import NamedTuple

from websocket import WebSocket, create_connection

from tools.walk.running import SECONDS, Lab

WIDE = 400
"""Columns: wide enough that no line is broken."""
PAINT = re.compile(r"\x1b\][^\x07]*\x07|\x1b\[[0-9;?]*[A-Za-z]|\r")
"""Colours, titles and the like."""


class Said(NamedTuple):
    """What a command said, and its exit code."""

    text: str
    code: int


class Terminal:
    """A terminal that is open.

    Args:
        lab: whose.
        name: which of its terminals; a new one when none is named.
    """

    def __init__(self, lab: Lab, name: str = "") -> None:
        name = name or lab.ask("POST", "terminals")["name"]
        address = f"{lab.base.replace('http', 'ws')}/terminals/websocket/{name}?token={lab.token}"
        self.socket: WebSocket = create_connection(address, timeout=SECONDS)
        self.socket.send(json.dumps(["set_size", 40, WIDE]))

    def close(self) -> None:
        """Close the connection; the terminal goes on."""
        self.socket.close()

    def type(self, line: str) -> None:
        """Type a line and press Enter."""
        self.socket.send(json.dumps(["stdin", f"{line}\r"]))

    def run(self, command: str) -> Said:
        """Type a command, and wait until it has ended.

        Raises:
            websocket.WebSocketTimeoutException: it did not end.
        """
        self.type(f'{command}; echo "[exit $?]"')
        text = self.read_until(r"\[exit (\d+)\]")
        return Said(text, int(re.findall(r"\[exit (\d+)\]", text)[-1]))

    def read_until(self, pattern: str) -> str:
        """All that it shows from now on, until this comes; raises as `run` does."""
        text = ""
        while not re.search(pattern, text):
            kind, *rest = json.loads(self.socket.recv())
            text += PAINT.sub("", rest[0]) if kind == "stdout" else ""
        return text
