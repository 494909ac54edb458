"""How a check ends, for everything that a learner's code or a server can do."""

import linecache
import socket
import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest

from lessons import servers
from lessons.course import CannotCheck, Correct, CourseError, LearnerError, NotAttempted, Wrong, reachability, view
from lessons.errors import ServerError
from tests.course.example import EXAMPLE


def with_checker(checker, seconds=20):
    return replace(EXAMPLE, checker=checker, seconds=seconds)


def test_a_right_answer_is_correct_with_the_checks_remark():
    outcome = EXAMPLE.outcome(lambda event: b"123")
    assert isinstance(outcome, Correct)
    assert outcome.remark == "Every user has a key."


def test_a_judge_that_returns_nothing_is_content():
    assert with_checker(lambda answer: None).outcome(1).remark == ""


def test_a_wrong_answer_says_why():
    outcome = EXAMPLE.outcome(lambda event: 123)
    assert isinstance(outcome, Wrong)
    assert outcome.reason == "`key_of` returned 123, and a key is bytes."


def test_a_blank_answer_never_reaches_the_judge():
    reached = []
    assert isinstance(with_checker(reached.append).outcome(...), NotAttempted)
    assert reached == []


def misspelt(event):
    user = event["userID"]
    return user.encode()


def test_the_learners_exception_is_told_with_its_line():
    outcome = EXAMPLE.outcome(misspelt)
    assert isinstance(outcome, LearnerError)
    assert (outcome.kind, outcome.message) == ("KeyError", "'userID'")
    assert outcome.code == 'user = event["userID"]'
    assert outcome.line == misspelt.__code__.co_firstlineno + 1
    assert outcome.explained == "The dict has no such key."


def test_the_innermost_line_of_the_learner_is_told():
    outcome = EXAMPLE.outcome(lambda event: misspelt(event))
    assert outcome.code == 'user = event["userID"]'


def test_an_exception_inside_a_library_is_told_with_the_learners_line():
    def reads_text(event):
        import json

        return json.loads("not JSON")

    outcome = EXAMPLE.outcome(reads_text)
    assert (outcome.kind, outcome.code) == ("JSONDecodeError", 'return json.loads("not JSON")')


def test_a_function_with_other_arguments_is_a_mistake():
    outcome = EXAMPLE.outcome(lambda: b"123")
    assert (outcome.kind, outcome.line) == ("TypeError", 0)


def test_leaving_the_program_is_a_mistake_and_not_the_end():
    assert EXAMPLE.outcome(lambda event: exit()).kind == "SystemExit"


def test_a_learner_who_stops_the_cell_is_obeyed():
    def interrupted(event):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        EXAMPLE.outcome(interrupted)


def for_ever(event):
    try:
        while True:
            str(event)
    except Exception:
        return b"123"


def test_code_without_an_end_is_ended():
    outcome = replace(EXAMPLE, seconds=0.2).outcome(for_ever)
    assert isinstance(outcome, LearnerError)
    assert "did not end within 0.2 seconds" in outcome.message
    assert outcome.line > for_ever.__code__.co_firstlineno


def test_a_check_that_waits_without_the_learners_code_cannot_check():
    outcome = with_checker(lambda answer: threading.Event().wait(), seconds=0.2).outcome(1)
    assert isinstance(outcome, CannotCheck)
    assert "0.2 seconds" in outcome.why


def test_the_bound_ends_with_the_check():
    exercise = with_checker(lambda answer: None, seconds=0.1)
    assert isinstance(exercise.outcome(1), Correct)
    assert not threading.Event().wait(0.3)


def test_a_check_in_another_thread_works_too():
    outcomes = []
    thread = threading.Thread(target=lambda: outcomes.append(EXAMPLE.outcome(lambda event: b"123")))
    thread.start()
    thread.join()
    assert isinstance(outcomes[0], Correct)


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_program_that_is_as_it_was_given_is_not_said_to_have_a_gap():
    given = "def key_of(event):\n    return b'faulty'\n"
    space: dict = {}
    linecache.cache["given"] = (len(given), None, given.splitlines(keepends=True), "given")
    exec(compile(given, "given", "exec"), space)
    said = repr(replace(EXAMPLE, starter=given).check(space["key_of"]))
    assert said.startswith("Not attempted yet. Find the fault in the cell above, mend it, run it")


@pytest.mark.parametrize("form", ["127.0.0.1:{}", "http://127.0.0.1:{}", "127.0.0.1:{0},127.0.0.1:{0}"])
def test_a_server_that_is_gone_is_told_before_anything_waits_for_it(form):
    address = form.format(closed_port())
    outcome = with_checker(lambda answer, kafka: None).outcome(1, SimpleNamespace(address=address))
    assert isinstance(outcome, CannotCheck)
    assert outcome.why == f"No server answers at {address} any more."


def test_one_server_of_several_is_enough():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{closed_port()},127.0.0.1:{server.getsockname()[1]}"
        outcome = with_checker(lambda kafka: None).outcome(SimpleNamespace(address=address))
    assert isinstance(outcome, Correct)


def test_a_connection_that_fails_in_the_learners_code_cannot_be_checked():
    outcome = EXAMPLE.outcome(lambda event: socket.create_connection(("127.0.0.1", closed_port())))
    assert isinstance(outcome, CannotCheck)
    assert "ConnectionRefusedError" in outcome.why


def test_a_client_library_that_finds_no_server_cannot_be_checked(monkeypatch):
    import boto3
    from botocore.client import BaseClient
    from botocore.config import Config

    call = BaseClient._make_api_call  # another test of this process may have started Kinesis, and so guarded it
    monkeypatch.setattr(BaseClient, "_make_api_call", getattr(call, "__wrapped__", call))

    def asks(event):
        address, quickly = f"http://127.0.0.1:{closed_port()}", Config(retries={"total_max_attempts": 1})
        secrets = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}
        client = boto3.client("kinesis", "eu-west-1", endpoint_url=address, config=quickly, **secrets)
        return client.list_streams()

    outcome = EXAMPLE.outcome(asks)
    assert isinstance(outcome, CannotCheck)
    assert "EndpointConnectionError" in outcome.why


def test_a_servers_own_trouble_keeps_its_sentences():
    def checker(answer):
        raise ServerError("Kafka has died.", "Run the notebook from the top.")

    outcome = with_checker(checker).outcome(1)
    assert (outcome.why, outcome.do) == ("Kafka has died.", "Run the notebook from the top.")


def test_a_wrong_number_of_values_says_how_to_call_it():
    outcome = EXAMPLE.outcome()
    assert isinstance(outcome, CannotCheck)
    assert outcome.do == "Call it as check(key_of)."


def test_an_exception_inside_the_check_is_the_courses_fault():
    space = {"__name__": "lessons.example.exercises.keyed"}
    exec("def check(answer):\n    return {}['no such key']", space)
    outcome = with_checker(space["check"]).outcome(lambda event: b"123")
    assert isinstance(outcome, CourseError)
    assert (outcome.kind, outcome.line) == ("KeyError", 0)
    assert outcome.where == "lessons/example/exercises/keyed.py, line 2"


def test_an_exception_inside_a_stand_in_is_the_courses_fault_and_names_the_learners_line():
    space = {"__name__": "lessons.example.exercises.keyed"}
    exec("def put_record(**settings):\n    return settings['StreamName']", space)

    def puts(put_record):
        return put_record(Data=b"1")

    outcome = with_checker(lambda answer: answer(space["put_record"])).outcome(puts)
    assert isinstance(outcome, CourseError)
    assert (outcome.kind, outcome.code) == ("KeyError", 'return put_record(Data=b"1")')
    assert outcome.where == "lessons/example/exercises/keyed.py, line 2"


def test_a_result_that_the_check_cannot_use_is_shown():
    space = {"__name__": "lessons.example.exercises.keyed"}
    exec("def check(answer):\n    return len(answer())", space)
    outcome = with_checker(space["check"]).outcome(lambda: None)
    assert isinstance(outcome, CourseError)
    said = repr(view.of_outcome(outcome, "kafka.keyed", "exercises.keyed"))
    assert said.startswith("The check can't use your result. `<lambda>` returned `None`, and the check can't go on ")
    assert "(TypeError: object of type 'NoneType' has no len()). Compare it with what the exercise asks for." in said
    assert "If it is just that, the check is at fault (" in said


def test_a_result_of_before_is_not_named_when_a_stand_in_fails():
    space = {"__name__": "lessons.example.exercises.keyed"}
    exec("def put_record(**settings):\n    return settings['StreamName']", space)

    def check(answer):
        answer(len)
        answer(space["put_record"])

    outcome = with_checker(check).outcome(lambda put: None if put is len else put(Data=b"1"))
    assert isinstance(outcome, CourseError)
    assert outcome.returned == ""


def test_what_cannot_be_called_is_the_learners():
    outcome = EXAMPLE.outcome(123)
    assert isinstance(outcome, LearnerError)
    assert outcome.message == "'int' object is not callable"


class KafkaTimeoutError(Exception):
    """What kafka-python raises when it waits in vain, by its name."""


def waits_in_vain(kafka):
    raise KafkaTimeoutError("nothing came within 60 seconds")


def test_a_time_out_is_no_dead_server_while_the_server_answers():
    with socket.create_server(("127.0.0.1", 0)) as server:
        kafka = SimpleNamespace(address=f"127.0.0.1:{server.getsockname()[1]}")
        outcome = with_checker(lambda answer, kafka: answer(kafka)).outcome(waits_in_vain, kafka)
    assert isinstance(outcome, LearnerError)
    assert outcome.code == 'raise KafkaTimeoutError("nothing came within 60 seconds")'
    assert kafka.address in outcome.explained


def test_a_server_that_went_while_the_check_ran_is_told_as_gone():
    server = socket.create_server(("127.0.0.1", 0))
    kafka = SimpleNamespace(address=f"127.0.0.1:{server.getsockname()[1]}")

    def ends(kafka):
        server.close()
        waits_in_vain(kafka)

    outcome = with_checker(lambda answer, kafka: answer(kafka)).outcome(ends, kafka)
    assert isinstance(outcome, CannotCheck)
    assert outcome.why == f"No server answers at {kafka.address} any more."


def test_a_server_that_takes_connections_and_does_not_answer_is_told_as_hanging(monkeypatch):
    monkeypatch.setattr(reachability, "PROBED_WITHIN", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        kafka = SimpleNamespace(name="kafka", address=f"127.0.0.1:{server.getsockname()[1]}")
        outcome = with_checker(lambda answer, kafka: answer(kafka)).outcome(waits_in_vain, kafka)
    assert isinstance(outcome, CannotCheck)
    assert outcome.why == f"The server at {kafka.address} takes connections and does not answer: it hangs, or is busy."


def test_a_time_out_on_a_real_server_that_answers_is_the_learners_call():
    with servers.start("kafka", say=None) as kafka:
        outcome = with_checker(lambda answer, kafka: answer(kafka)).outcome(waits_in_vain, kafka)
    assert isinstance(outcome, LearnerError)
    assert outcome.code == 'raise KafkaTimeoutError("nothing came within 60 seconds")'
