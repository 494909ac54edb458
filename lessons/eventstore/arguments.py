"""The arguments that the programs of the Event Store lesson share, for argparse."""

import argparse


def stream(text: str) -> str:
    """The name of one stream to read.

    Raises:
        argparse.ArgumentTypeError: it is empty, or means all streams.
    """
    if not text.strip() or text == "$all":
        raise argparse.ArgumentTypeError(f"{text!r} is not the name of one stream, such as account-123")
    return text


def own_stream(text: str) -> str:
    """The name of one stream to write to.

    Raises:
        argparse.ArgumentTypeError: it is empty, or begins with "$", as the server's own streams do.
    """
    if text.startswith("$"):
        raise argparse.ArgumentTypeError(f"{text!r} belongs to the server: take a name such as account-123")
    return stream(text)
