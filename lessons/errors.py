"""What can go wrong, as sentences: one of what happened, one of what to do."""


def _one_stop(sentence: str) -> str:
    """The sentence with one full stop at its end: what a library said, and was put in, may have brought one.

    >>> _one_stop("The package index said: Bad gateway.."), _one_stop("It goes on ...")
    ('The package index said: Bad gateway.', 'It goes on ...')
    """
    return sentence[:-1] if sentence.endswith("..") and not sentence.endswith("...") else sentence


class LessonError(Exception):
    """Trouble that a person can do something about.

    Args:
        what: one sentence of what happened, with the value that caused it.
        do: one sentence of what to do next.
    """

    def __init__(self, what: str, do: str):
        what, do = _one_stop(what), _one_stop(do)
        super().__init__(what, do)
        self.what = what
        self.do = do

    def __str__(self) -> str:
        return f"{self.what} {self.do}"

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of a traceback: the lines of our code would tell a learner nothing."""
        return [f"{type(self).__name__}: {self}"]


class SetupError(LessonError):
    """The Python environment could not be made."""


class HomeError(LessonError):
    """A folder in which the course keeps things outside its own can't be made."""


class FetchError(LessonError):
    """Something that a server needs could not be downloaded, or is not what was locked."""


class ServerError(LessonError):
    """A server could not be started, found or kept."""


class AddressError(ServerError):
    """An address was given where nothing, or something else, answers."""


class DataError(ServerError):
    """A data folder can't be used: another version's, not ours, or in use."""


class WaitError(LessonError):
    """Something did not come about in the time that it was given."""
