"""What is said of servers elsewhere: by the environment, and by a file `.env` where that says nothing.

The file is for whoever does not want to set variables in each terminal. It is read when it is needed, and what stands
in it comes into no environment: a program that the course starts reads it for itself.
"""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from lessons.errors import AddressError
from lessons.setup.environment import ROOT

FILE_VARIABLE = "LESSONS_ENV_FILE"
NAMES = (
    "KAFKA_BOOTSTRAP_SERVERS",
    "KAFKA_SECURITY_PROTOCOL",
    "KAFKA_SASL_MECHANISM",
    "KAFKA_USERNAME",
    "KAFKA_PASSWORD",
    "KAFKA_CA_FILE",
    "KAFKA_CERTIFICATE_FILE",
    "KAFKA_KEY_FILE",
    "KAFKA_KEY_PASSWORD",
    "KAFKA_TOKEN",
    "KAFKA_TOKEN_URL",
    "KAFKA_TOKEN_SCOPE",
    "KAFKA_CLIENT_ID",
    "KAFKA_CLIENT_SECRET",
    "PULSAR_SERVICE_URL",
    "PULSAR_ADMIN_URL",
    "PULSAR_TOKEN",
    "PULSAR_CA_FILE",
    "EVENTSTORE_URI",
    "AWS_ENDPOINT_URL",
    "AWS_PROFILE",
    "AWS_DEFAULT_REGION",
)
"""What may stand in the file. That AWS itself is used may not: a forgotten file must not cost money."""
SECRETS = (
    "KAFKA_PASSWORD",
    "KAFKA_KEY_PASSWORD",
    "KAFKA_TOKEN",
    "KAFKA_CLIENT_SECRET",
    "PULSAR_TOKEN",
    "EVENTSTORE_URI",
)
"""Those that no server of the course gets with its environment."""


class Secret(str):
    """A text that is not shown: a notebook keeps its outputs, and an error may print a client's settings.

    >>> secret = Secret("changeit")
    >>> secret, f"{secret}", {"password": secret}, secret == "changeit"
    ('…', '…', {'password': '…'}, True)
    """

    def __repr__(self) -> str:
        return "'…'"

    def __str__(self) -> str:
        return "…"

    def __format__(self, form: str) -> str:
        return "…"

    def plain(self) -> str:
        """The text itself, for a client in C, which asks for `str` of it."""
        return self.encode().decode()


def file() -> Path:
    """Where the file is: `.env` in the course's folder, or where LESSONS_ENV_FILE says."""
    named = os.environ.get(FILE_VARIABLE)
    return Path(named) if named else ROOT / ".env"


def environ() -> Mapping[str, str]:
    """The environment, and what the file says where that says nothing.

    Raises:
        AddressError: the file can't be read.
    """
    return {**{name: value for name, value in _of_file().items() if name in NAMES}, **os.environ}


def in_file() -> tuple[list[str], list[str]]:
    """The names that the file sets: those that count, and those that are no settings of a server elsewhere.

    Raises:
        AddressError: the file can't be read.
    """
    names = list(_of_file())
    return [name for name in names if name in NAMES], [name for name in names if name not in NAMES]


def others_may_read() -> bool:
    """Whether other users of this computer may read the file."""
    return file().is_file() and bool(file().stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))


def _of_file() -> dict[str, str]:
    """A `$` in a password stays what it is."""
    place = file()
    if not place.exists():
        return {}
    from dotenv import dotenv_values  # most have no such file

    try:
        found = dotenv_values(place, interpolate=False)
    except (OSError, UnicodeError) as error:
        raise AddressError(
            f"{place} can't be read ({type(error).__name__}).", "Write it as text, or remove it."
        ) from None
    return {name: value for name, value in found.items() if value is not None}


def require_file(variable: str, path: str) -> str:
    """The path, when a file is there.

    Raises:
        AddressError: none is, or it can't be read.
    """
    try:
        with open(path, "rb"):
            return path
    except OSError as error:
        raise AddressError(
            f"{variable} names {path!r}, which can't be read ({error.strerror}).", "Correct the path of the file."
        ) from None
