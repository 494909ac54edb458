"""Exercise: find why the relay of an outbox never sends some of its rows."""

import contextlib
from collections.abc import Callable, Iterator

import psycopg

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.exercises.databases import fresh_tables
from lessons.servers import Server

TABLE = (
    "create table outbox (id bigint generated always as identity primary key, payload text, sent boolean default false)"
)
INSERT = "insert into outbox (payload) values (%s)"
MANY = [f"order {number}" for number in range(1, 121)]


class Relay:
    """The learner's relay, called as its program calls it, and what it sends.

    Args:
        function: what the learner wrote.
        session: commits each statement.
    """

    def __init__(self, function: Answer, session: psycopg.Connection) -> None:
        self.function, self.session, self.position = function, session, 0
        self.sent: list[str] = []
        self.meanwhile: Callable[[], None] = lambda: None
        """Done before each event is sent."""

    def run(self) -> None:
        """One round; a broker that is away ends it, and the program begins the next one."""
        with contextlib.suppress(ConnectionError):
            position = self.function(self.session, self._send, self.position)
            if not isinstance(position, int):
                raise Wrong(f"`relay` returned {position!r}. The program gives the position to the next call.")
            self.position = position

    def _send(self, payload: str) -> None:
        self.meanwhile()
        self.sent.append(payload)

    def require(self, payloads: list[str], when: str, once: bool = True) -> None:
        """Raise Wrong unless all of these were sent."""
        if lost := [payload for payload in payloads if payload not in self.sent]:
            raise Wrong(f"{when} {lost[0]!r} is in the outbox, and was never sent.")
        if once and len(self.sent) > len(payloads):
            again = next(payload for payload in self.sent if self.sent.count(payload) > 1)
            raise Wrong(f"{when} {again!r} was sent again, and the broker had taken it.")


def check(relay: Answer, postgres: Server) -> str:
    for scene in (_plain, _late, _broker_away, _while_it_sends):
        with fresh_tables(postgres, TABLE) as sessions:
            scene(relay, *sessions)
    return "Each order was sent, also one that was committed late, and one for which the broker was away."


def _insert(session: psycopg.Connection, payloads: list[str]) -> None:
    for payload in payloads:
        session.execute(INSERT, (payload,))


def _plain(function: Answer, session: psycopg.Connection, _slow: psycopg.Connection) -> None:
    relay = Relay(function, session)
    for payloads in ([], MANY, []):
        _insert(session, payloads)
        relay.run()
    relay.require(MANY, "A call found nothing new:")


def _late(function: Answer, session: psycopg.Connection, slow: psycopg.Connection) -> None:
    """A transaction gets its number before another one, and is committed after it."""
    relay = Relay(function, session)
    _insert(slow, ["slow"])
    _insert(session, ["quick", "it's quick, too"])
    relay.run()
    slow.commit()
    _insert(session, ["", "last"])
    for _ in range(2):
        relay.run()
    relay.require(["slow", "quick", "it's quick, too", "", "last"], "Its transaction was committed late:")


def _broker_away(function: Answer, session: psycopg.Connection, _slow: psycopg.Connection) -> None:
    relay = Relay(function, session)
    _insert(session, MANY[:5])
    moments = iter([False, False, True])

    def fail_once() -> None:
        if next(moments, False):
            raise ConnectionError("the broker is away")

    relay.meanwhile = fail_once
    for _ in range(3):
        relay.run()
    relay.require(MANY[:5], "The broker was away for a moment:", once=False)


def _while_it_sends(function: Answer, session: psycopg.Connection, slow: psycopg.Connection) -> None:
    """While the relay sends, a transaction is committed: its rows were not among those that it has read."""
    relay = Relay(function, session)
    _insert(slow, ["first"])
    _insert(session, MANY[:3])
    relay.meanwhile = _once(slow.commit)
    relay.run()
    slow.commit()  # a relay that waits for older transactions has sent nothing yet
    for _ in range(2):
        relay.run()
    relay.require(["first", *MANY[:3]], "It was committed while the relay sent others:")


def _once(action: Callable[[], None]) -> Callable[[], None]:
    left: Iterator[Callable[[], None]] = iter([action])
    return lambda: next(left, lambda: None)()


EXERCISE = Exercise(
    id="kafka.late_orders",
    title="Find why the relay of an outbox leaves orders out",
    notebook="deeper/kafka_in_and_out",
    minutes=10,
    hints=(
        "A row gets its number when it is inserted, and others see it when its transaction is committed. Is that the "
        "same order?",
        "Number 1 may be committed after number 2 was read. So the highest number says nothing of those below it. The "
        "table has a column `sent`.",
        "Read `where not sent`, and set `sent` for one row after `send` has returned.",
    ),
    why=(
        "Numbers are given at the insert, and rows become visible at the commit: a position in the numbers jumps over "
        "the rows of transactions that are still open. So each row says for itself whether it was sent, or is deleted "
        "when it was. You could also keep the position, and read only rows of transactions that are older than every "
        "open one (`pg_snapshot_xmin`), or lock what you read (`for update skip locked`) and mark it in one "
        "transaction. The usual mistakes are to mark a row before the broker has it, and to mark rows that were not "
        "read. A relay may send twice, after a crash between the two: whoever reads needs the event's id."
    ),
    checker=check,
    kind="diagnose",
    seconds=40,
    **answers_beside(__file__),
)
