"""What the supervisor is told of its server, as a file of JSON. Standard library only, as the supervisor itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """How to run one server, and what to leave of it.

    Args:
        argv: program and arguments.
        env: its whole environment.
        folder: where it works.
        log: the file into which it prints.
        last_log: where a copy of the log stays when the folder has gone.
        socket: the path where leases connect.
        registration_file: the file under which others find it.
        registration: what stands there from the start: name, address, admin_address and version.
        grace: seconds that it waits without a user.
        keep: whether its folder stays when it ends.
        stops_by: the signal by which it is asked to end in order.
        ends_by: the signal that ends it when the supervisor was killed.
        ends_at_once: whether it is killed in the end.
        needs_room: whether a full disk matters to it.
        room_share: the part of the disk with less of which it takes nothing more.
        starts_again_for_room: whether it has to be started again once a full disk has room.
        clean_up: program and arguments that remove what it leaves outside its folder when it is killed.
        lock: a file to hold while it runs; None for none.
    """

    argv: list[str]
    env: dict[str, str]
    folder: str
    log: str
    last_log: str
    socket: str
    registration_file: str
    registration: dict[str, str]
    grace: float
    keep: bool
    stops_by: int
    ends_by: int
    ends_at_once: bool
    needs_room: bool
    room_share: float
    starts_again_for_room: bool
    clean_up: list[str] | None
    lock: str | None
