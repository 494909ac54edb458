"""Servers that this course has not started: one that the environment names, one that answers on the standard port."""

import os
from dataclasses import replace

from lessons.errors import AddressError, ServerError
from lessons.servers import neighbours, settings
from lessons.servers.containers import compose
from lessons.servers.neighbours import Whose
from lessons.servers.supervision.handle import Server, without_password
from lessons.servers.supervision.protocol import ProbeResult
from lessons.servers.technology import Technology

PROBE_SECONDS = 5.0
NOTES = {
    Whose.COMPOSES: "; of docker compose, on the standard port",
    Whose.ANOTHER_COMPOSES: "; of docker compose in another folder, on the standard port",
}
KINDS = ("auto", "local", "containers")


def wanted_kind() -> str:
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


def usable_owners() -> tuple[Whose, ...]:
    """Whose server on the standard port `start` uses, as the environment is now."""
    composes = (Whose.COMPOSES, Whose.ANOTHER_COMPOSES)
    return {"auto": (*composes, Whose.SOMEBODYS), "containers": composes, "local": ()}[wanted_kind()]


def named_by_environment(technology: Technology) -> Server | None:
    """The server that the environment names; None where it names none, or LESSONS_SERVERS leaves it out.

    Raises:
        AddressError: nothing, or something else, answers there.
        ServerError: LESSONS_SERVERS says something that is no kind of server.
    """
    if wanted_kind() == "local":
        return None
    environ = settings.environ()
    address = technology.external_address(environ)
    if address is None:
        return None
    by = technology.named_by(environ)
    admin, admin_variable = technology.external_admin_address(environ, address)
    if not technology.come_in(address, admin, environ, PROBE_SECONDS):
        _require_answer(technology, address, by)
        _require_admin_answer(technology, admin, admin_variable)
    shown = technology.without_secret(address)
    return Server(technology.name, shown, "external", "unknown", f"; named by {by}", admin_address=admin)


def _require_answer(technology: Technology, address: str, by: str) -> None:
    answer = technology.protocol.probe(address, PROBE_SECONDS)
    if answer is not ProbeResult.YES:
        raise AddressError(
            f"{by} names {without_password(address)!r}, and {answer.value}.", technology.where_to_look(address, by)
        )


def _require_admin_answer(technology: Technology, admin: str, variable: str) -> None:
    answer = technology.protocol.probe_admin(admin, PROBE_SECONDS)
    if answer is not ProbeResult.YES:
        raise AddressError(
            f"The admin address of {technology.title} is {admin!r}, and {answer.value}.",
            f"Set {variable} to that server's (such as {technology.standard_admin_address}).",
        )


def on_standard_port(technology: Technology) -> Server | None:
    """The server that answers there in the right protocol, if it may be used."""
    found = neighbours.look_at_standard_port(technology)
    if found.whose not in usable_owners():
        return None
    note = NOTES.get(found.whose, "; it answered on the standard port")
    server = Server(technology.name, found.address, "external", "unknown", note, admin_address=found.admin_address)
    if found.whose is Whose.COMPOSES:
        version = compose.service(technology.name).version
        return replace(server, kind="container", version=version)
    return server
