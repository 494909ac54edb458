"""Explains an exception that came out of a check: whose it is, on which line, and what its type means."""

import linecache
import sys
import traceback
from types import TracebackType

from lessons.course.outcomes import CannotCheck, LearnerError, Outcome
from lessons.errors import LessonError, ServerError

# What the clients' libraries raise when nobody answers, by name: this package knows no technology.
_NO_ANSWER = {
    "ConnectionError",  # Python's own, and botocore's
    "HTTPClientError",  # botocore: closed, or no answer in time
    "KafkaConnectionError",
    "KafkaTimeoutError",
    "ConnectError",  # pulsar
    "ServiceUnavailable",  # esdbclient
    "DiscoveryFailed",  # esdbclient
}

_MEANING = {
    "AttributeError": "The value has no such attribute or method; often it is another kind of value than you think.",
    "ConsumerBusy": "The subscription has a consumer already: close that one, or choose a type that several can share.",
    "IndexError": "The list is shorter than this.",
    "JSONDecodeError": "This text or these bytes are not JSON.",
    "KeyError": "The dict has no such key.",
    "NameError": "Python does not know this name. Run the cells above this one, or look for a spelling mistake.",
    "StreamIsDeleted": "The stream was deleted for good: its name can't be used any more.",
    "TopicNotFound": "No such topic, or its tenant or namespace does not exist.",
    "TypeError": "A value is of another type than is needed here, or a function got other arguments than it takes.",
    "UnboundLocalError": "The name is used before it gets a value inside this function.",
    "WrongCurrentVersion": "The stream is not at the version that the append expected. Read it again.",
    "ZeroDivisionError": "Something was divided by zero, perhaps because nothing was read yet.",
}


def explain_exception(error: BaseException, values: tuple) -> Outcome:
    """The outcome for an exception that is not an outcome itself.

    Args:
        error: what was raised while a check ran.
        values: what the learner gave to the check; their functions tell which lines are the learner's.
    """
    if isinstance(error, ServerError):
        return CannotCheck(error.what, error.do)
    if no_answer(error):
        return CannotCheck(
            f"The server did not answer ({type(error).__name__}).",
            "If your code names an address, it must be the address of the course's server. If it does, "
            "run the cell that starts the server again, then your cell, then this one.",
        )
    return _learner_error(error, values)


def no_answer(error: BaseException) -> bool:
    """Whether this exception says that nobody answers."""
    return any(kind.__name__ in _NO_ANSWER for kind in type(error).__mro__)


def explain_time_out(error: BaseException, seconds: float, values: tuple) -> Outcome:
    """The outcome for a check that was stopped because it took too long."""
    line, code = _learners_line(error.__traceback__, values)
    if line:
        message = f"did not end within {seconds:g} seconds; it was"
        return LearnerError(
            "", message, line, code, "Code that waits for events needs an end: a count, or a time limit."
        )
    return CannotCheck(
        f"The check did not end within {seconds:g} seconds.",
        "The server may be slow or gone. Run this cell again; if that does not help, restart the kernel "
        "and run the notebook from the top.",
    )


def _learner_error(error: BaseException, values: tuple) -> LearnerError:
    line, code = _learners_line(error.__traceback__, values)
    message = str(error) or "no message"
    explained = "" if isinstance(error, LessonError) else _MEANING.get(type(error).__name__, "")
    return LearnerError(type(error).__name__, message, line, code, explained)


def _learners_line(trace: TracebackType | None, values: tuple) -> tuple[int, str]:
    """The number and the text of the last line that is the learner's; 0 and nothing where there is none."""
    own = _learners_namespaces(values)
    lines = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(trace) if id(frame.f_globals) in own]
    if not lines:
        return 0, ""
    filename, line = lines[-1]
    return line, linecache.getline(filename, line).strip()


def _learners_namespaces(values: tuple) -> set[int]:
    """The namespaces that hold the learner's code: where their functions were made, and the notebook's cells."""
    spaces = [getattr(value, "__globals__", None) for value in values if callable(value)]
    return {id(space) for space in [*spaces, vars(sys.modules["__main__"])] if space is not None}
