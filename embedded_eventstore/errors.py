"""The errors that end a start, or a request, because of this computer: as two sentences for a person."""


class EmbeddedServerError(Exception):
    """The server can't do its work on this computer.

    Args:
        what: one sentence of what happened, with the value that caused it.
        do: one sentence of what to do next.
    """

    def __init__(self, what: str, do: str) -> None:
        super().__init__(what, do)
        self.what = what
        self.do = do

    def __str__(self) -> str:
        return f"{self.what} {self.do}"


class StartError(EmbeddedServerError):
    """The server can't start: its port is taken, or its certificate can't be written."""


class StorageError(EmbeddedServerError):
    """The file of the events can't be used, or can't be written any more."""
