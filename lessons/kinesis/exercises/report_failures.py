"""Exercise: a handler that says which record failed."""

from typing import Any

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kinesis.event_source import EventSourceMapping
from lessons.kinesis.exercises.fixtures import fresh_stream
from lessons.kinesis.producer import publish
from lessons.servers import Server

SENT, SCENES = 6, ((4,), (1, 5), ())
"""How many records there are, and which ones can't be handled, counted from 1."""
WHATEVER = (ValueError, ConnectionError)
"""What `process` raises for a bad record: nobody says which exception it is."""
RAISED = "an exception"
"""Stands for the answer that did not come."""


class Ledger:
    """What the handler is given to call for each event: it can't handle those that are bad."""

    def __init__(self, bad: tuple[int, ...]) -> None:
        self.bad = bad
        self.handled: list[int] = []
        self.odd: object = None

    def __call__(self, event: Any) -> None:
        if not isinstance(event, dict) or "login" not in event:
            self.odd = event
            raise ValueError("this is no event")
        if event["login"] in self.bad:
            raise WHATEVER[event["login"] % 2]("this one can't be handled")
        self.handled.append(event["login"])


def check(make_handler: Answer, kinesis: Server) -> None:
    """Through the course's event source mapping, with failures reported: one bad record, two, and none."""
    for bad in SCENES:
        _run(make_handler, kinesis, bad)


def _run(make_handler: Answer, kinesis: Server, bad: tuple[int, ...]) -> None:
    ledger = Ledger(bad)
    given_up: list[dict[str, Any]] = []
    answers: list[Any] = []
    with fresh_stream(kinesis, "report-failures") as (client, stream):
        publish(client, stream, events.logins([1], each=SENT))
        handler = make_handler(ledger)

        def watched(event: dict[str, Any], context: object) -> Any:
            answers.append(RAISED)
            answers[-1] = handler(event, context)
            return answers[-1]

        mapping = EventSourceMapping(client, stream, watched, retries=0, report=True, bisect=True)
        mapping.on_failure, mapping.pause = given_up.append, lambda seconds: None
        mapping.run()
    if ledger.odd is not None:
        raise Wrong(
            f"You gave `process` a {type(ledger.odd).__name__} that is no event. The event is JSON, in base64, in the "
            "record's `data`."
        )
    _compare(answers, ledger.handled, [message["KinesisBatchInfo"]["batchSize"] for message in given_up], bad)


def _compare(answers: list[Any], handled: list[int], given_up: list[int], bad: tuple[int, ...]) -> None:
    good = [number for number in range(1, SENT + 1) if number not in bad]
    if RAISED in answers:
        raise Wrong("Your handler raised an exception. Catch it, whichever it is, and report the record.")
    if bad and (not isinstance(answers[0], dict) or "batchItemFailures" not in answers[0]):
        raise Wrong(f"Your handler returned {answers[0]!r}. Lambda looks for `batchItemFailures` in a dict.")
    if bad and not given_up:
        raise Wrong(f"Record {bad[0]} failed and nobody learned of it: your answer was {answers[0]}.")
    if handled.count(1) > 1:
        raise Wrong(f"Record 1 was handled {handled.count(1)} times. Report the sequence number of the failed record.")
    if handled != sorted(set(handled)):
        raise Wrong(f"You handled {handled}: records after a failed one come again. Stop at the failed one.")
    if given_up != [1] * len(bad) or handled != good:
        raise Wrong(f"You handled {handled} and gave up {sum(given_up)} records. Only these are bad: {[*bad]}.")


EXERCISE = Exercise(
    id="kinesis.report_failures",
    title="Report which record failed",
    notebook="deeper/kinesis_lambda",
    minutes=11,
    kind="build",
    hints=(
        "Lambda wants the sequence number of the record that failed: "
        '`{"itemIdentifier": record["kinesis"]["sequenceNumber"]}`, in a list, and that list as '
        "`batchItemFailures` of a dict.",
        "Everything from the lowest reported number on comes again. So after a failure there is no use in going on: "
        "`break`.",
    ),
    why=(
        "Lambda goes on at the lowest sequence number that you report. What you handle after it, you will handle "
        "again: so stop there. You could also handle the rest and make the handler idempotent. The usual mistakes are "
        "to report the `eventID`, which makes the whole batch fail, and to swallow the exception: then the record is "
        "lost."
    ),
    checker=check,
    **answers_beside(__file__),
)
