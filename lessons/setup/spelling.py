"""How a person types the course's commands: the one place where that is spelled."""

COMMAND = "python3 -m lessons"


def command(words: str) -> str:
    """The whole command line for these words, as every message spells it.

    >>> command("doctor")
    'python3 -m lessons doctor'
    """
    return f"{COMMAND} {words}"
