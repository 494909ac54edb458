"""What a stored output may tell of the computer on which it was made: nothing.

The line that names a server is the one that differs between computers. It is stored as it is where the standard ports
are free; the ports of servers that a lesson has for itself, which are any free ones, count from 50001.
"""

import re
from urllib.parse import unquote

from nbformat import NotebookNode

from lessons.kafka.server.profiles import NOBODY
from lessons.servers import catalogue

FIRST_FREE = 50001
_TAKEN = re.compile(r"(; port \d+ is taken by [^;\n]*?)+\)$", re.MULTILINE)
_PORT = re.compile(r"(?<=localhost:)\d+")
_SERVER = re.compile(r"^(\S+(?: cluster)?) ready\b.*$", re.MULTILINE)
_TRACES = re.compile(
    r"process \d+|\bpid\W+\d+|is taken by|(?<![\w.])(?:/home/|/root\b|/Users/|/tmp/|/var/|/work\b|/opt/|/usr/|~/)\S*"
    r"|site-packages|[A-Z]:\\Users\S*|(?:localhost|127\.0\.0\.1):\d+",
)


def tidied(notebook: NotebookNode) -> NotebookNode:
    """The notebook with the lines that name its servers in the form that is stored."""
    numbers: dict[str, str] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                output.text = _SERVER.sub(lambda found: _line(found, numbers), output.text)
    return notebook


def found(notebook: NotebookNode) -> list[str]:
    """What the stored outputs tell of a computer: process ids, its folders, ports that are not the standard ones."""
    texts = (text for cell in notebook.cells for output in cell.get("outputs", ()) for text in _texts(output))
    return [one for text in texts for one in _TRACES.findall(unquote(text)) if not _is_expected(one)]


def _line(found: re.Match[str], numbers: dict[str, str]) -> str:
    """One line: the ports of an ordinary server become the standard ones, others are numbered as they come."""
    line = _TAKEN.sub(")", found[0])
    if found[1] not in (*catalogue.NAMES, *catalogue.LABS):
        return _PORT.sub(lambda port: numbers.setdefault(port[0], str(FIRST_FREE + len(numbers))), line)
    server = catalogue.load(found[1]).process
    standard = iter([server.port, server.admin_port])
    return _PORT.sub(lambda _: str(next(standard)), line)


def _texts(output: NotebookNode) -> list[str]:
    data = output.get("data", {}).values()
    return [text for text in [output.get("text", ""), *data] if isinstance(text, str)]


def _is_expected(trace: str) -> bool:
    """Whether it is the standard port of a server, one that this tool has numbered, or the address where nobody is."""
    if trace == NOBODY:
        return True
    port = re.fullmatch(r"localhost:(\d+)", trace)
    if port is None:
        return False
    servers = [catalogue.load(name).process for name in (*catalogue.NAMES, *catalogue.LABS)]
    standard = {number for server in servers for number in (server.port, server.admin_port)}
    return int(port[1]) in standard or FIRST_FREE <= int(port[1]) < FIRST_FREE + 10
