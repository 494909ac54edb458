"""Finding a server, in the order that a learner would expect, or starting one."""

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from lessons.errors import AddressError, DataError, ServerError
from lessons.servers import neighbours, slots
from lessons.servers.containers import compose
from lessons.servers.containers.container import Contained
from lessons.servers.handle import Server, without_password
from lessons.servers.neighbours import Whose
from lessons.servers.supervision import crash_notice, launch, sharing
from lessons.servers.technology import Answer, Technology, load
from lessons.setup import loopback

ASK_SECONDS = 5.0
NOTES = {
    Whose.COMPOSES: "; of docker compose, on the standard port",
    Whose.ANOTHER_COMPOSES: "; of docker compose in another folder, on the standard port",
}
KINDS = ("auto", "local", "containers")


def start(
    name: str,
    *,
    cluster: str | None = None,
    data: Path | str | None = None,
    own_names: bool = True,
    say: Callable[[str], None] | None = print,
) -> Server:
    """A server that answers: the one the environment names, the one that runs already, or a new one.

    In this order: an address in the environment is used as it is; a server of this course that runs already is
    shared; a server that somebody has started on purpose on the standard port is used, which no other course's is;
    otherwise one is started. LESSONS_SERVERS=local and `data` leave out the first and the third.
    LESSONS_SERVERS=containers starts a container, and shares or uses nothing but containers of this course.

    Args:
        name: "kafka", "kinesis", "pulsar" or "eventstore".
        cluster: the name of a server of its own that a lab needs, with its own settings, beside the ordinary one; it
            is always one of this course's, and each notebook has its own. None for the ordinary one.
        data: a folder in which a server that has to be started keeps its data; None: it goes with the server.
        own_names: whether `named` gives this notebook names that no other one has. False for a program that meets
            others under the names that it is given, as a producer and a consumer in two terminals do.
        say: gets one line that says which server it is, lines of progress before it, and what one should know of it
            after it; None for silence.

    Returns:
        The server; it stays while this process lives, or until `close()`.

    Raises:
        AddressError: the environment names an address where nothing, or something else, answers.
        ServerError: it could not be started; the sentences say why and what to do.
        FetchError: what it needs could not be downloaded.
        DataError: the data folder can't be used.
    """
    say = say or (lambda line: None)
    loopback.bypass_proxies(os.environ)
    if data and wanted() == "containers":
        raise DataError("A container of this course keeps no data.", "`docker compose up` keeps it, in a volume.")
    try:
        technology = _of_this_notebook(load(name).variant(cluster), say) if cluster else load(name)
        kept = Path(data) if data and technology.keeps_data else None
        server = _find(technology, kept, say, own=bool(cluster))
        if own_names and not cluster and not technology.names_are_new:
            server.slot = slots.take(f"{name}-{server.kind}")
    except OSError as error:
        raise launch.problem(error) or error from error
    remark = technology.connect(server.address, server.kind)
    crash_notice.watch(Contained(technology) if server.kind == "container" else technology, server)
    say(server.line())
    if remark:
        say(remark)
    if data and not kept:
        say(f"{technology.title} keeps its data in memory: a data folder has no effect on it.")
    if server.slot > 1:
        say(slots.OTHER_NAMES.format(server.slot))
    return server


def _of_this_notebook(technology: Technology, say: Callable[[str], None]) -> Technology:
    """A lab changes and fills a server of its own, so a second notebook gets another one."""
    number = slots.take(technology.name)
    if number > 1:
        say(slots.ANOTHER_SERVER)
    return technology.numbered(number)


def _find(technology: Technology, data: Path | None, say: Callable[[str], None], own: bool) -> Server:
    kind = wanted()
    if data or own or kind == "local":
        return sharing.attach_or_start(technology, data, say)
    named = _named_outside(technology)
    if named or kind == "auto":
        return named or sharing.attach_or_start(technology, None, say, other=partial(_other, technology))
    return sharing.attach_or_start(Contained(technology), None, say, other=partial(_on_standard_port, technology))


def _other(technology: Technology) -> Server | None:
    return sharing.shared(Contained(technology)) or _on_standard_port(technology)


def wanted() -> str:
    """Which servers LESSONS_SERVERS allows: one of KINDS.

    Raises:
        ServerError: it says something else.
    """
    kind = os.environ.get("LESSONS_SERVERS") or "auto"
    if kind not in KINDS:
        raise ServerError(
            f"LESSONS_SERVERS is {kind!r}, which is no kind of server.", f"Set it to {', '.join(KINDS)}, or nothing."
        )
    return kind


def usable() -> tuple[Whose, ...]:
    """Whose server on the standard port `start` uses, as the environment is now."""
    composes = (Whose.COMPOSES, Whose.ANOTHER_COMPOSES)
    return {"auto": (*composes, Whose.SOMEBODYS), "containers": composes, "local": ()}[wanted()]


def _named_outside(technology: Technology) -> Server | None:
    address = technology.outside(os.environ)
    if address is None:
        return None
    by = technology.named_by(os.environ)
    answer = technology.ask(address, ASK_SECONDS)
    if answer is not Answer.YES:
        raise AddressError(
            f"{by} names {without_password(address)!r}, and {answer.value}.",
            f"Start that server, correct the address (such as {technology.address(technology.port)}), "
            f"or unset {by.partition('=')[0]} to use a server of this course.",
        )
    admin, variable = technology.outside_admin(os.environ, address)
    answer = technology.ask_admin(admin, ASK_SECONDS)
    if answer is not Answer.YES:
        raise AddressError(
            f"The admin address of {technology.title} is {admin!r}, and {answer.value}.",
            f"Set {variable} to that server's (such as {technology.admin_address(technology.admin_port)}).",
        )
    return Server(technology.name, address, "external", "unknown", f"; named by {by}", admin_address=admin)


def _on_standard_port(technology: Technology) -> Server | None:
    """The server that answers there in the right protocol, if it may be used."""
    found = neighbours.look(technology)
    if found.whose not in usable():
        return None
    note = NOTES.get(found.whose, "; it answered on the standard port")
    server = Server(technology.name, found.address, "external", "unknown", note, admin_address=found.admin_address)
    if found.whose is Whose.COMPOSES:
        version = compose.service(technology.name).version
        return replace(server, kind="container", version=version)
    return server
