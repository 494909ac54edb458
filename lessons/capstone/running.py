"""A day at the bank from its first command to the last: programs are watched, faults injected, the day landed.

The bank's own process sends the commands. Four programs do the rest: the publisher, the reader and two workers. Each
may be killed at any moment, and is started again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from threading import Event as Flag

from lessons.capstone import connections, landing, mailbox, read_model, reconciliation, stages
from lessons.capstone.accounts import ACCOUNT
from lessons.capstone.bank import Bank
from lessons.capstone.connections import Connections, Servers
from lessons.capstone.faults import Fault
from lessons.capstone.figures import Figures
from lessons.capstone.worker import SUBSCRIPTION
from lessons.eventstore.account import Refused
from lessons.eventstore.deciding import Command, handle
from lessons.eventstore.streams import Names
from lessons.polling import poll
from lessons.pulsar.admin import Admin

EACH = 5
"""After so many commands the bank looks after its programs."""
DRAINS_WITHIN = 180.0  # seconds for the programs to handle what has been written
STARTS_WITHIN = 30.0  # seconds
LOOK = 0.2  # seconds between two looks


class Day:
    """One day.

    Args:
        servers: the four.
        clients: of them.
        bank: everything's names.
        show: called with the figures now and then.
    """

    def __init__(self, servers: Servers, clients: Connections, bank: Bank, show: Callable[[Figures], None]) -> None:
        self.servers, self.clients, self.bank = servers, clients, bank
        self.stages = stages.stages_of(bank.save())
        self.database, self.box = read_model.open_database(bank.read_model), mailbox.open_mailbox(bank.mailbox)
        self.figures, self._show = Figures(), show
        self._names = Names(bank.prefix)
        self.accounts: dict[str, None] = {}

    def send(self, commands: Sequence[Command], faults: Sequence[Fault], ended: Flag) -> None:
        """Send the commands one by one, and inject each fault where it is due.

        Args:
            commands: of the day, in their order.
            faults: to inject.
            ended: no more commands are sent once it is set.
        """
        waiting = sorted(faults, key=lambda fault: fault.share)
        for number, command in enumerate(commands):
            if ended.is_set():
                return
            while waiting and number >= waiting[0].share * len(commands):
                self._inject(waiting.pop(0))
            self.handle(command)
            if number % EACH == 0:
                self.look()
        for fault in waiting:
            self._inject(fault)

    def handle(self, command: Command) -> int:
        """Handle one command; how many events followed."""
        self.accounts[command["account"]] = None
        self.figures.commands += 1
        try:
            events = handle(self.clients.eventstore, self._names(command["account"]), ACCOUNT, command)
        except Refused:
            self.figures.refused += 1
            return 0
        self.figures.events += len(events)
        return len(events)

    def _inject(self, fault: Fault) -> None:
        self.figures.faults[fault.name] = "now"
        self.look()
        self.figures.faults[fault.name] = fault.inject(self)

    def look(self) -> None:
        """Start what has ended again, and show the figures."""
        for stage in self.stages.values():
            stage.keep_running()
        self.figures.update(self.database, self.box, self.stages)
        self._show(self.figures)

    def wait_for_work(self, name: str) -> bool:
        """Wait until a program has done something: to kill it before would prove nothing. Whether it has."""
        return poll(lambda: self._has_worked(name), STARTS_WITHIN, LOOK)

    def _has_worked(self, name: str) -> bool:
        self.look()
        return (self.figures.tried if name.startswith("worker") else self.figures.read) > 0

    def drain(self) -> bool:
        """Wait until the programs have handled everything; whether they have."""
        self.figures.phase = "the programs handle what is left"
        return poll(self._is_drained, DRAINS_WITHIN, LOOK)

    def _is_drained(self) -> bool:
        self.look()
        unsent = self.database.execute("select count(*) from jobs where not sent").fetchone()[0]
        return (
            self.figures.read >= self.figures.events
            and not unsent
            and not backlog(self.clients.pulsar_admin, self.bank)
        )

    def land(self) -> None:
        """End the programs, and let the day's events land in S3."""
        self.figures.phase = "the day lands in S3"
        self.close()
        movements, _ = reconciliation.from_kafka(self.bank)
        landing.put(self.clients.aws, self.bank, movements)
        self.figures.landed = landing.deliver(self.clients.aws, self.bank)
        self._show(self.figures)

    def close(self) -> None:
        """End the programs."""
        stages.stop_all(self.stages.values())


def backlog(admin: Admin, bank: Bank) -> int:
    """How many jobs wait for a worker, or are with one; one more where no worker has ever come."""
    subscriptions = admin.stats(bank.jobs)["subscriptions"]
    return int(subscriptions[SUBSCRIPTION]["msgBacklog"]) if SUBSCRIPTION in subscriptions else 1


@contextmanager
def open_day(servers: Servers, show: Callable[[Figures], None]) -> Iterator[Day]:
    """A new bank on these servers, with its programs running; all of it is deleted afterwards.

    Args:
        servers: the four.
        show: called with the figures now and then.
    """
    with TemporaryDirectory() as folder:
        clients, bank = connections.connect(servers), connections.name_everything(servers, folder)
        connections.prepare(clients, bank)
        day = Day(servers, clients, bank, show)
        try:
            yield day
        finally:
            day.close()
            connections.clean_up(clients, bank, list(day.accounts))
            clients.close()
