"""Why a regular expression is refused."""


class Unsupported(ValueError):
    """The expression is none, or has something that can't be matched in bounded time; the text says what."""
