"""Finding a server, in the order that a learner would expect, or starting one."""

import os
from collections.abc import Callable
from pathlib import Path

from lessons.errors import AddressError, ServerError
from lessons.servers import local, trouble
from lessons.servers.handle import Server
from lessons.servers.technology import Answer, Technology, load

ASK_SECONDS = 5.0
KINDS = ("auto", "local")


def start(name: str, *, data: Path | str | None = None, say: Callable[[str], None] | None = print) -> Server:
    """A server that answers: the one the environment names, the one that runs already, or a new one.

    In this order: an address in the environment is used as it is; a server of this course that runs already is
    shared; a server that answers on the standard port is used; otherwise one is started. LESSONS_SERVERS=local
    and `data` leave out the first and the third.

    Args:
        name: "kafka" or "kinesis".
        data: a folder in which a server that has to be started keeps its data; None: it goes with the server.
        say: gets one line that says which server it is, and lines of progress before it; None for silence.

    Returns:
        The server; it stays while this process lives, or until `close()`.

    Raises:
        AddressError: the environment names an address where nothing, or something else, answers.
        ServerError: it could not be started; the sentences say why and what to do.
        FetchError: what it needs could not be downloaded.
        DataError: the data folder can't be used.
    """
    say = say or (lambda line: None)
    technology = load(name)
    kept = Path(data) if data and technology.keeps_data else None
    try:
        server = _find(technology, kept, say)
    except OSError as error:
        raise local.problem(error) or error from error
    remark = technology.connect(server.address, server.kind)
    trouble.watch(technology, server)
    say(server.line())
    if remark:
        say(remark)
    if data and not kept:
        say(f"{technology.title} keeps its data in memory: a data folder has no effect on it.")
    return server


def _find(technology: Technology, data: Path | None, say: Callable[[str], None]) -> Server:
    if _wanted() == "local" or data:
        return local.attach_or_start(technology, data, say)
    return _named_outside(technology) or local.attach_or_start(
        technology, None, say, other=lambda: _on_standard_port(technology)
    )


def _wanted() -> str:
    wanted = os.environ.get("LESSONS_SERVERS", "auto")
    if wanted not in KINDS:
        raise ServerError(
            f"LESSONS_SERVERS is {wanted!r}, which is no kind of server.", f"Set it to {' or '.join(KINDS)}."
        )
    return wanted


def _named_outside(technology: Technology) -> Server | None:
    address = technology.outside(os.environ)
    if address is None:
        return None
    by = technology.named_by(os.environ)
    answer = technology.ask(address, ASK_SECONDS)
    if answer is not Answer.YES:
        raise AddressError(
            f"{by} names {address!r}, and {answer.value}.",
            f"Start that server, correct the address (such as {technology.address(technology.port)}), "
            f"or unset {by.partition('=')[0]} to use a server of this course.",
        )
    return Server(technology.name, address, "external", "unknown", f"; named by {by}")


def _on_standard_port(technology: Technology) -> Server | None:
    address = technology.address(technology.port)
    if technology.ask(address, 1.0) is not Answer.YES:
        return None
    return Server(technology.name, address, "external", "unknown", "; it answered on the standard port")
