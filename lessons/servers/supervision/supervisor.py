"""Owns one server's process, and ends with the last of those who use it.

    python -I -S supervisor.py PLAN.json

Standard library only and imported by nobody, so that it starts at once and runs whatever the environment holds.
Everyone who uses the server holds a connection to this process (a lease). When the last lease closes, however its
owner ended, the server is stopped after a grace period and its folder is removed. A server that dies while leases
are held is started again on its own data and port; one that a lease has asked to stop or to kill stays down until a
lease asks to start it, and one that a full disk has ended until there is room. Every message to a lease is one line of
JSON with an "event".
"""

import contextlib
import ctypes
import fcntl
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time

if __package__:
    from lessons.servers.supervision.disk_space import Room, says_full
    from lessons.servers.supervision.plan import Plan
else:  # run as a program, which -I keeps from finding the files beside it
    sys.path.append(os.path.dirname(os.path.abspath(__file__)))
    from disk_space import Room, says_full  # type: ignore[import-not-found,no-redef]
    from plan import Plan  # type: ignore[import-not-found,no-redef]

TICK = 0.25  # seconds between two looks at the child process
RESTARTS = 3
COMES_WITHIN = 30  # seconds for the first lease, which the process that started us takes: it may have to wait its turn
FORGOTTEN_AFTER = 30  # seconds: a server that dies again and again does so sooner; one that a lesson kills does not
STOP_SECONDS = 10
CLEAN_UP_SECONDS = 30
TAIL_LINES = 30
PR_SET_PDEATHSIG = 1
LEAVE = b"leave"  # said by a lease that ends on purpose: the last one need not wait for the grace period
READY = b"ready"  # said by the lease that started the server, once it answers
STOP, KILL, START = b"stop", b"kill", b"start"  # said by a lab that takes its server down, and up again


def die_with_parent(by: int = signal.SIGKILL) -> None:
    """On Linux, let the kernel end the server should this process be killed. (Elsewhere the next start does it.)"""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, by)


def open_private(path: str, flags: int) -> int:
    """Opens a file that nobody else can read."""
    return os.open(path, flags, 0o600)


class Child:
    """The server's process, started from the plan's argv, env, cwd and log."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.restarts = 0
        self.restarted_at: list[float] = []
        self.was_ready = False
        self.is_down = False
        self.waits_for_room = False
        self.start()

    def start(self) -> None:
        with open(self.plan.log, "ab") as log:
            self.process = subprocess.Popen(
                self.plan.argv,
                env=self.plan.env,
                cwd=self.plan.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=lambda: die_with_parent(self.plan.ends_by),
            )

    def may_restart(self) -> bool:
        """A server that never answered would not do so the next time, nor one that has just been started again."""
        lately = [moment for moment in self.restarted_at if time.monotonic() - moment < FORGOTTEN_AFTER]
        return self.was_ready and len(lately) < RESTARTS

    def restart(self) -> None:
        self.restarts += 1
        self.restarted_at.append(time.monotonic())
        self.waits_for_room = False
        self.start()

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(self.plan.stops_by)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def take_down(self, how: bytes) -> None:
        """Stop or kill it on purpose: it is not started again by itself."""
        self.is_down = True
        if how == KILL:
            self.process.kill()
        self.stop()

    def bring_up(self) -> None:
        if self.is_down:
            self.is_down = False
            self.start()

    def clean_up(self) -> None:
        """What a process that ended by itself takes with it, and one that was killed leaves behind."""
        if self.plan.clean_up and self.process.returncode != 0:
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run(self.plan.clean_up, env=self.plan.env, timeout=CLEAN_UP_SECONDS)

    def tail(self) -> list[str]:
        with contextlib.suppress(OSError), open(self.plan.log, encoding="utf-8", errors="replace") as log:
            return log.read().splitlines()[-TAIL_LINES:]
        return []


def hold(lock: str) -> int:
    """Nobody else may use the data folder while this process lives; its process id is for people to read."""
    held = os.open(lock, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with open(os.path.join(os.path.dirname(lock), "supervisor.pid"), "w", encoding="utf-8") as file:
        file.write(str(os.getpid()))
    return held


class Supervisor:
    """The leases on one side, the child on the other, and when to end."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.held = hold(plan.lock) if plan.lock else None
        self.leases: set[socket.socket] = set()
        self.grace = max(plan.grace, COMES_WITHIN)
        self.ending = False
        self.unused_since = time.monotonic()
        self.selector = selectors.DefaultSelector()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(plan.socket)
        self.listener.listen()
        self.selector.register(self.listener, selectors.EVENT_READ, self.accept)
        signal.signal(signal.SIGTERM, self.ask_to_end)
        self.child = Child(plan)
        self.room = Room(plan.folder, plan.room_share)

    def ask_to_end(self, *_: object) -> None:
        self.ending = True

    def write_registration(self) -> None:
        pids = {"pid": os.getpid(), "server_pid": self.child.process.pid}
        registration: dict[str, object] = {**self.plan.registration, **pids}
        registration |= {key: getattr(self.plan, key) for key in ("folder", "socket", "log", "keep")}
        unfinished = self.plan.registration_file + ".new"
        with open(unfinished, "w", encoding="utf-8", opener=open_private) as file:
            json.dump(registration, file)
        os.replace(unfinished, self.plan.registration_file)

    def accept(self, listener: socket.socket) -> None:
        lease, _ = listener.accept()
        if self.ending:
            lease.close()
            return
        self.leases.add(lease)
        self.grace = self.plan.grace
        self.selector.register(lease, selectors.EVENT_READ, self.hear)
        child = {"restarts": self.child.restarts, "down": self.child.is_down}
        disk = {"full": self.room.is_full, "folder": self.plan.folder}
        self.tell(lease, event="hello", **child, **disk, users=len(self.leases) - 1)

    def hear(self, lease: socket.socket) -> None:
        try:
            said = lease.recv(4096)
        except OSError:
            said = b""
        if READY in said:
            self.child.was_ready = True
        for word in (STOP, KILL, START):
            if word in said:
                self.take(word)
        if LEAVE in said and self.leases == {lease}:
            self.ending = True  # before the lease is closed, so that who has left can count on it
        if not said or LEAVE in said:
            self.drop(lease)

    def take(self, word: bytes) -> None:
        """Take the server down or bring it up, and tell all when it is done."""
        if word == START:
            self.child.bring_up()
            self.write_registration()
        else:
            self.child.take_down(word)
        self.tell_all(event="down" if self.child.is_down else "up")

    def drop(self, lease: socket.socket) -> None:
        if lease not in self.leases:
            return
        self.leases.remove(lease)
        self.selector.unregister(lease)
        lease.close()
        self.unused_since = time.monotonic()

    def tell(self, lease: socket.socket, **message: object) -> None:
        try:
            lease.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            self.drop(lease)

    def tell_all(self, **message: object) -> None:
        for lease in list(self.leases):
            self.tell(lease, **message)

    def look_at_child(self) -> None:
        code = self.child.process.poll()
        if code is None or self.child.is_down or self.child.waits_for_room:
            return
        may = self.child.may_restart() and not self.ending
        tail = self.child.tail()
        full = self.is_full(tail)
        again = may and not full
        if again:
            self.restart()
        self.child.waits_for_room = may and full
        self.tell_all(event="died", exit=code, again=again, tail=tail, full=full, waits=self.child.waits_for_room)
        self.ending = self.ending or not may

    def restart(self) -> None:
        self.child.restart()
        self.write_registration()

    def is_full(self, tail: list[str]) -> bool:
        """Whether a server that has just ended did so for want of room."""
        if self.plan.needs_room and self.room.look():
            self.tell_all(event="room", full=self.room.is_full, again=False)
        return (self.plan.needs_room and self.room.was_full_lately()) or says_full(tail)

    def look_at_room(self) -> None:
        """Tell all when the disk is full, and when it has room again: then a server that it has harmed starts again."""
        if not self.plan.needs_room:
            return
        changed = self.room.look()
        again = not self.room.is_full and (self.child.waits_for_room or (changed and self.must_start_again()))
        if again:
            self.child.stop()
            self.restart()
        if changed or again:
            self.tell_all(event="room", full=self.room.is_full, again=again)

    def must_start_again(self) -> bool:
        return self.plan.starts_again_for_room and self.child.was_ready and not self.child.is_down

    def unused(self) -> bool:
        return not self.leases and time.monotonic() - self.unused_since > self.grace

    def run(self) -> None:
        try:
            self.write_registration()
            print("ready", flush=True)
            while not self.ending and not self.unused():
                for key, _ in self.selector.select(TICK):
                    key.data(key.fileobj)
                self.look_at_child()
                self.look_at_room()
        finally:
            self.end()

    def end(self) -> None:
        """Nobody can join from here on. The registration goes last: who finds it waits for port and data."""
        self.listener.close()
        if self.plan.ends_at_once:
            self.child.process.kill()
        self.child.stop()
        self.child.clean_up()
        with contextlib.suppress(OSError):
            shutil.copyfile(self.plan.log, self.plan.last_log)
        lease_folder = os.path.dirname(self.plan.socket)
        if not self.plan.keep:
            shutil.rmtree(self.plan.folder, ignore_errors=True)
        if lease_folder != self.plan.folder:
            shutil.rmtree(lease_folder, ignore_errors=True)
        if self.held is not None:
            os.close(self.held)
        with contextlib.suppress(OSError, ValueError):
            if self.is_registered():
                os.remove(self.plan.registration_file)

    def is_registered(self) -> bool:
        """Whether the registration is of this server still, and not of one that was started since."""
        with open(self.plan.registration_file, encoding="utf-8") as file:
            return bool(json.load(file)["pid"] == os.getpid())


def main(plan_file: str) -> None:
    with open(plan_file, encoding="utf-8") as file:
        plan = Plan(**json.load(file))
    os.remove(plan_file)  # it holds the whole environment
    Supervisor(plan).run()


if __name__ == "__main__":
    main(sys.argv[1])
