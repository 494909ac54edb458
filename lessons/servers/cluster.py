"""Several servers of one technology that work together, for a lab that stops, kills and restarts them.

Each is a server of this course like any other: supervised, held by a lease, gone when nobody uses it. Only, their ports
are chosen together, since each must know the others', and one that a lab has taken down stays down.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module

import psutil

from lessons.errors import ServerError
from lessons.polling import Deadline, poll
from lessons.servers import slots
from lessons.servers.catalogue import load
from lessons.servers.supervision import crash_notice, launch, readiness, registry, sharing
from lessons.servers.supervision.handle import OwnServer
from lessons.servers.supervision.process import Report, ServerProcess
from lessons.servers.supervision.readiness import PortTaken
from lessons.servers.technology import Technology
from lessons.setup import loopback

ANSWERS_WITHIN = 60.0
LOOK = 0.02  # seconds between two looks


class Node:
    """One server of a cluster.

    Args:
        number: 1 for the first.
        server: its handle, whose lease keeps it running.
    """

    def __init__(self, number: int, server: OwnServer) -> None:
        self.number = number
        self.server = server
        self.others: list[Node] = [self]

    @property
    def address(self) -> str:
        """Where this one answers."""
        return self.server.address

    @property
    def running(self) -> bool:
        """Whether its process is there; a lab may have stopped or killed it."""
        return self.server.lease.open and not self.server.lease.down

    @property
    def known_members(self) -> int:
        """How many nodes of the cluster it knows, itself included; 0 when it does not answer."""
        return self.server.process.protocol.count_members(self.address)

    @property
    def memory(self) -> int:
        """Resident memory of its process, in bytes; 0 while it is down."""
        registration = registry.read(self.server.process.registered_name)
        return registration.memory() if registration and self.running else 0

    def stop(self) -> None:
        """End it in order: it may tell the others, and write what it has to. It stays down until `restart`.

        Raises:
            ServerError: the cluster has ended meanwhile.
        """
        self._require(self.server.lease.take_down(kill=False))

    def kill(self) -> None:
        """End it as `kill -9` or a power cut does: at once, without a last word. It stays down until `restart`.

        Raises:
            ServerError: the cluster has ended meanwhile.
        """
        self._require(self.server.lease.take_down(kill=True))

    def restart(self) -> None:
        """Start it again on its port and data (after a stop, where it runs), and wait until all know it again.

        Raises:
            ServerError: it did not start; the sentences say why.
        """
        if self.running:
            self.stop()
        self._require(self.server.lease.bring_up())
        readiness.wait_until_ready(self.server)
        _wait_until_known(self.others)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Let its process stand still meanwhile, as on a computer with too much to do: it is there and does not answer.

        Raises:
            ServerError: it is down, or the cluster has ended meanwhile.
        """
        registration = registry.read(self.server.process.registered_name)
        if not registration or not self.running:
            raise ServerError(f"{self.server.process.title} is down.", "Start it again: `restart()`.")
        process = psutil.Process(registration.server_pid)
        process.suspend()
        try:
            yield
        finally:
            process.resume()

    def _require(self, done: bool) -> None:
        if not done:
            raise ServerError(f"{self.server.process.title} has ended.", "Run this notebook from the top.")

    def __repr__(self) -> str:
        return f"<node {self.number}: {'running' if self.running else 'down'}>"


class Cluster:
    """Servers that work together.

    Args:
        name: the technology's name.
        nodes: in the order of their numbers.
    """

    kind = "local"

    def __init__(self, name: str, nodes: list[Node]) -> None:
        self.name = name
        self.nodes = nodes
        for node in nodes:
            node.others = nodes

    @property
    def address(self) -> str:
        """What clients connect to: the addresses of all nodes, separated by commas."""
        return ",".join(node.address for node in self.nodes)

    def node(self, number: int) -> Node:
        """The node of that number."""
        return self.nodes[number - 1]

    def named(self, name: str) -> str:
        """The topic to use for `name`: itself, since nobody else is on these servers."""
        return name

    def line(self) -> str:
        """One line: which servers, and where."""
        version = self.nodes[0].server.version
        return f"{self.name} cluster ready, {len(self.nodes)} nodes: {self.address} (local, version {version})"

    def close(self) -> None:
        """Let go of all of them; they stop when nobody uses them any more."""
        for node in self.nodes:
            node.server.close()

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def start_cluster(name: str, *, brokers: int = 3, say: Callable[[str], None] | None = print) -> Cluster:
    """A cluster whose nodes all run and know each other: the one of this course that runs already, or a new one.

    Its nodes are always child processes of this course, on ports that are free, whatever the environment names: a lab
    stops and kills them. A notebook that asks again, also with a new kernel, gets the same cluster, and a node that
    was taken down is started again. A notebook that runs beside it gets a cluster of its own.

    Args:
        name: a technology that has clusters here: "kafka".
        brokers: how many.
        say: gets one line that says where they are, and lines of progress before it; None for silence.

    Raises:
        ServerError: the technology has no such cluster, or it could not be started.
        FetchError: what it needs could not be downloaded.
    """
    say = say or (lambda line: None)
    loopback.bypass_proxies(os.environ)
    technology = load(name)
    technology.cluster(brokers)  # a number that can't be is told before anything starts
    try:
        number = slots.take(f"{name}-cluster")
        if number > 1:
            say(slots.ANOTHER_SERVER)
        processes = partial(_processes, technology, brokers, number)
        with registry.locked(f"{name}-cluster"):
            cluster = _running(technology, processes()) or _new(technology, processes, say)
    except OSError as error:
        raise launch.machine_problem(error) or error from error
    for node in cluster.nodes:
        crash_notice.watch(node.server)
    say(cluster.line())
    return cluster


def _processes(technology: Technology, brokers: int, number: int) -> list[ServerProcess]:
    return [process.numbered(number) for process in technology.cluster(brokers)]


def _running(technology: Technology, processes: list[ServerProcess]) -> Cluster | None:
    """The cluster that runs, with all its nodes up; None where there is none."""
    servers = [server for server in map(sharing.attach, processes) if server]
    if len(servers) < len(processes):
        _clear_away(processes, servers)
        return None
    cluster = _cluster(technology, servers)
    for node in cluster.nodes:
        if not node.running:
            node.restart()
    return cluster


def _clear_away(processes: list[ServerProcess], left: list[OwnServer]) -> None:
    """A cluster whose node was lost with its supervisor is none any more: let the others end.

    Raises:
        ServerError: somebody uses them still.
    """
    for server in left:
        server.lease.leave()
    for registration in filter(None, [registry.read(process.registered_name) for process in processes]):
        if sharing.is_running(registration):
            raise ServerError(
                f"A part of the cluster of {processes[0].title} has ended, and others use the rest.",
                "Close the notebooks that use it, then run this one from the top.",
            )
        registry.wait_for_end(registration, sharing.ENDS_WITHIN)


def _new(technology: Technology, processes: Callable[[], list[ServerProcess]], say: Report) -> Cluster:
    """A new one, with other ports at each try."""
    technology.process.prepare(say)
    for _ in range(launch.TRIES):
        with suppress(PortTaken):
            return _started(technology, processes())
    raise launch.ports_taken(technology.process)


def _started(technology: Technology, processes: list[ServerProcess]) -> Cluster:
    """All of them started at once: none answers before it has found others."""
    servers: list[OwnServer] = []
    try:
        for process in processes:
            servers.append(launch.launch(process, None, standard=False))
        import_module(technology.protocol.client)
        for server in servers:
            readiness.wait_until_ready(server)
        cluster = _cluster(technology, servers)
        _wait_until_known(cluster.nodes)
        for server in servers:
            server.lease.ready()
        return cluster
    except BaseException:
        for server in servers:
            server.close()
        raise


def _cluster(technology: Technology, servers: list[OwnServer]) -> Cluster:
    return Cluster(technology.name, [Node(number, server) for number, server in enumerate(servers, start=1)])


def _wait_until_known(nodes: list[Node]) -> None:
    """Wait until every node that runs knows as many as run."""
    deadline = Deadline(ANSWERS_WITHIN)
    running = [node for node in nodes if node.running]
    for node in running:
        if not poll(partial(_knows, node, len(running)), deadline.seconds_left, LOOK):
            raise ServerError(
                f"{node.server.process.title} did not find the others within {ANSWERS_WITHIN:.0f} seconds.",
                "This computer may be too busy: close programs and try again.",
            )


def _knows(node: Node, members: int) -> bool:
    return node.known_members >= members
