"""Finding a server, in the order that a learner would expect, or starting one."""

import os
from collections.abc import Callable
from pathlib import Path

from lessons.errors import DataError
from lessons.servers import external, labs, neighbours, slots
from lessons.servers.catalogue import container_of, load
from lessons.servers.java_client import no_secrets
from lessons.servers.supervision import crash_notice, launch, sharing
from lessons.servers.supervision.handle import OwnServer, Server
from lessons.servers.supervision.process import Report, ServerProcess
from lessons.servers.technology import Technology
from lessons.setup import loopback


def start(
    name: str,
    *,
    profile: str | None = None,
    on: Server | None = None,
    data: Path | str | None = None,
    reached_by: str = "",
    own_names: bool = True,
    say: Callable[[str], None] | None = print,
) -> Server:
    """A server that answers: the one the environment names, the one that runs already, or a new one.

    In this order: an address in the environment is used as it is; a server of this course that runs already is
    shared; a server that somebody has started on purpose on the standard port is used, which no other course's is;
    otherwise one is started. LESSONS_SERVERS=local, `data` and `reached_by` leave out the first and the third.
    LESSONS_SERVERS=containers starts a container, and shares or uses nothing but containers of this course.

    Args:
        name: "kafka", "kinesis", "pulsar" or "eventstore"; for a lab also "postgres" or "connect", which are always
            this course's (or those of its docker-compose.yml), and each notebook has its own.
        profile: the name of a server with settings of its own that a lab needs, beside the ordinary one; it is always
            one of this course's, and each notebook has its own. None for the ordinary one.
        on: the server that it works on: "connect" works on a Kafka.
        data: a folder in which a server that has to be started keeps its data; None: it goes with the server.
        reached_by: the name or the IPv4 address by which other computers reach this one, for a server that they use;
            "" for a server on loopback, which only this computer reaches.
        own_names: whether `named` gives this notebook names that no other one has. False for a program that meets
            others under the names that it is given, as a producer and a consumer in two terminals do.
        say: gets one line that says which server it is, lines of progress before it, and what one should know of it
            after it; None for silence.

    Returns:
        The server; it stays while this process lives, or until `close()`.

    Raises:
        AddressError: the environment names an address where nothing, or something else, answers; or `reached_by` is
            no address of this computer's.
        ServerError: it could not be started; the sentences say why and what to do.
        FetchError: what it needs could not be downloaded.
        DataError: the data folder can't be used.
    """
    say = say or (lambda line: None)
    loopback.bypass_proxies(os.environ)
    if data and external.wanted_kind() == "containers":
        raise DataError("A container of this course keeps no data.", "`docker compose up` keeps it, in a volume.")
    technology = load(name)
    try:
        kept = Path(data) if data and technology.process.keeps_data else None
        server = _found(technology, profile, on, kept, reached_by, say)
        if own_names and not (profile or technology.of_a_lab or technology.names_are_new):
            server.slot = slots.take(f"{name}-{server.kind}")
    except OSError as error:
        raise launch.machine_problem(error) or error from error
    _introduce(technology, server, say)
    if data and not kept:
        say(f"{technology.title} keeps its data in memory: a data folder has no effect on it.")
    return server


def _found(
    technology: Technology, profile: str | None, on: Server | None, data: Path | None, reached_by: str, say: Report
) -> Server:
    """A lab's own, one on that data, or the technology's that is to be found first."""
    if technology.of_a_lab:
        composed = None if data or reached_by else labs.composed(technology, on, say)
        own = _reached_by(labs.own(technology, on), reached_by)
        return composed or _running_or_new(_of_this_notebook(own, say), data, say)
    process = technology.profile(profile) if profile else technology.process
    process = _reached_by(process.working_on(on.address, no_secrets) if on else process, reached_by)
    if profile:
        return _running_or_new(_of_this_notebook(process, say), data, say)
    return _running_or_new(process, data, say) if data or reached_by else _find(technology, say)


def _reached_by(process: ServerProcess, address: str) -> ServerProcess:
    """For other computers, where an address is given."""
    return process.for_others(address) if address else process


def _of_this_notebook(process: ServerProcess, say: Report) -> ServerProcess:
    """A lab changes and fills a server of its own, so a second notebook gets another one."""
    number = slots.take(process.name)
    if number > 1:
        say(slots.ANOTHER_SERVER)
    return process.numbered(number)


def _find(technology: Technology, say: Report) -> Server:
    if named := external.named_by_environment(technology):
        return named
    kind = external.wanted_kind()
    process = container_of(technology) if kind == "containers" else technology.process
    return _running_or_new(process, None, say, None if kind == "local" else technology)


def _running_or_new(
    process: ServerProcess, data: Path | None, say: Report, elsewhere: Technology | None = None
) -> Server:
    """The server of this course that runs; else one of `elsewhere` that is there already; else a new one."""
    with sharing.only_one_starts(process):
        running = sharing.attach_to_data(process, data, say) if data else sharing.attach(process, say)
        if running is None:
            return (elsewhere and _already_there(elsewhere)) or _new(process, data, say)
    return sharing.require_ready(sharing.require_reach(running, process))


def _already_there(technology: Technology) -> Server | None:
    return sharing.attach(container_of(technology)) or external.on_standard_port(technology)


def _new(process: ServerProcess, data: Path | None, say: Report) -> OwnServer:
    process.prepare(say)
    server = launch.start(process, data)
    server.note = neighbours.note_on_ports(server)
    return server


def _introduce(technology: Technology, server: Server, say: Report) -> None:
    """Say which server it is, prepare the client, and watch a server of ours."""
    remark = technology.prepare_client(server.address, server.kind)
    if isinstance(server, OwnServer):
        crash_notice.watch(server)
    say(server.line())
    if remark:
        say(remark)
    if server.slot > 1:
        say(slots.OTHER_NAMES.format(server.slot))
