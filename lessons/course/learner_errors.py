"""Explains an exception that came out of a check: whose fault it is, on which line, and what its type means."""

import linecache
import sys
import traceback
from types import FunctionType, TracebackType

from lessons.course import reachability
from lessons.course.outcomes import CannotCheck, CourseError, LearnerError, Outcome
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

_PROGRAMMING = (ArithmeticError, AssertionError, AttributeError, LookupError, NameError, TypeError, ValueError)
"""What a fault in the course's own lines raises; a client's errors are raised on purpose."""

_MEANING = {
    "AttributeError": "The value has no such attribute or method; often it is another kind of value than you think.",
    "ConsumerBusy": "The subscription has a consumer already: close that one, or choose a type that several can share.",
    "IndexError": "The list is shorter than this.",
    "Interrupted": "The call waited until the time of the check was over: give it a time limit, or the loop an end.",
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


def explain_exception(error: BaseException, values: tuple[object, ...], returned: str = "") -> Outcome:
    """The outcome for an exception that is not an outcome itself.

    Args:
        error: what was raised while a check ran.
        values: what the learner gave to the check; their functions tell which lines are the learner's.
        returned: what a function of the learner's had returned before, as the beginning of a sentence; or nothing.
    """
    if isinstance(error, ServerError):
        return CannotCheck(error.what, error.do)
    if no_answer(error):
        return _no_answer(error, values)
    line, code = _learners_line(error.__traceback__, values)
    if isinstance(error, SystemExit) or (line and not _is_courses(error)) or _cannot_be_called(error, values):
        return _learner_error(error, line, code, _MEANING.get(type(error).__name__, ""))
    return _course_error(error, line, code, returned)


def no_answer(error: BaseException) -> bool:
    """Whether this exception says that nobody answers."""
    return any(kind.__name__ in _NO_ANSWER for kind in type(error).__mro__)


def _no_answer(error: BaseException, values: tuple[object, ...]) -> Outcome:
    """A client waited in vain: the server is asked now, and only one that is silent is told as dead."""
    if gone := reachability.unanswering(values):
        return gone
    line, code = _learners_line(error.__traceback__, values)
    answering = ", ".join(reachability.addresses(values))
    if answering and line:
        advice = (
            f"The server takes connections at {answering}. If your code names an address, it must be this one; "
            "else your call waits for something that does not come."
        )
        return _learner_error(error, line, code, advice)
    if answering:
        return _course_error(error, line, code)
    return CannotCheck(
        f"The server did not answer ({type(error).__name__}).",
        "If your code names an address, it must be the address of the course's server. If it does, "
        "run the cell that starts the server again, then your cell, then this one.",
    )


def explain_time_out(error: BaseException, seconds: float, values: tuple[object, ...]) -> Outcome:
    """The outcome for a check that was stopped because it took too long."""
    line, code = _learners_line(error.__traceback__, values)
    if line:
        message = f"did not end within {seconds:g} seconds; it was"
        explained = "Code that waits for events needs an end: a count, or a time limit."
        return LearnerError("", message, line, code, explained)
    if gone := reachability.unanswering(values):
        return gone
    return CannotCheck(
        f"The check did not end within {seconds:g} seconds.",
        "This computer may be too busy: close programs and run this cell again. If that does not help, restart the "
        "kernel and run the notebook from the top.",
    )


def _learner_error(error: BaseException, line: int, code: str, explained: str) -> LearnerError:
    explained = "" if isinstance(error, LessonError) else explained
    return LearnerError(type(error).__name__, str(error) or "no message", line, code, explained)


def _course_error(error: BaseException, line: int, code: str, returned: str = "") -> CourseError:
    frame, number = list(traceback.walk_tb(error.__traceback__))[-1]
    name = str(frame.f_globals.get("__name__", "")).replace(".", "/")
    return CourseError(
        type(error).__name__, str(error) or "no message", f"{name}.py, line {number}", line, code, returned
    )


def _is_courses(error: BaseException) -> bool:
    """Whether a line of an exercise's own file raised it, where the learner's code had called a stand-in."""
    frame, _ = list(traceback.walk_tb(error.__traceback__))[-1]
    return isinstance(error, _PROGRAMMING) and ".exercises." in str(frame.f_globals.get("__name__", ""))


def _cannot_be_called(error: BaseException, values: tuple[object, ...]) -> bool:
    """Whether the check called a function of the learner's that takes other arguments, or what is no function."""
    names = tuple(f"{value.__qualname__}()" for value in values if isinstance(value, FunctionType))
    kinds = tuple(f"'{type(value).__name__}' object is not callable" for value in values if not callable(value))
    return isinstance(error, TypeError) and (str(error).startswith(names) or str(error) in kinds)


def _learners_line(trace: TracebackType | None, values: tuple[object, ...]) -> tuple[int, str]:
    """The number and the text of the last line that is the learner's; 0 and nothing where there is none."""
    own = _learners_namespaces(values)
    lines = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(trace) if id(frame.f_globals) in own]
    if not lines:
        return 0, ""
    filename, line = lines[-1]
    return line, linecache.getline(filename, line).strip()


def _learners_namespaces(values: tuple[object, ...]) -> set[int]:
    """The namespaces that hold the learner's code: where their functions were made, and the notebook's cells."""
    spaces = [getattr(value, "__globals__", None) for value in values if callable(value)]
    return {id(space) for space in [*spaces, vars(sys.modules["__main__"])] if space is not None}
