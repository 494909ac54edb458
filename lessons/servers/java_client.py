"""How a client in Java comes in to a server elsewhere: its settings, as a file of properties."""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lessons.files import write_atomically

PRIVATE = 0o600


@dataclass(frozen=True)
class JavaClient:
    """What such a client needs besides the address.

    Args:
        settings: by the client's own names; some of them may be secret.
        options: of its Java, which every user of the computer can see.
    """

    settings: Mapping[str, str]
    options: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"JavaClient({', '.join(self.settings)})"

    def lines(self, *prefixes: str) -> str:
        r"""The lines of a file of properties, in ASCII.

        Args:
            prefixes: what stands before the names; all settings come once with each. None for the names alone.

        >>> print(JavaClient({"password": " a\\b"}).lines("", "producer."), end="")
        password=\ a\\b
        producer.password=\ a\\b
        """
        return "".join(
            f"{prefix}{name}={_quoted(value)}\n"
            for prefix in prefixes or ("",)
            for name, value in self.settings.items()
        )


NO_SECRETS = JavaClient({})
"""For a server that asks nobody who they are."""
WayIn = Callable[[Path], JavaClient]
"""Says how to come in. It gets a folder that only this user can enter, for what Java wants in a file of its own."""


def no_secrets(folder: Path) -> JavaClient:
    """The way in to a server that asks nobody who they are."""
    return NO_SECRETS


def write(file: Path, lines: str) -> None:
    """Write a file of properties that only this user can read."""
    write_atomically(file, lines.encode("latin-1", "backslashreplace"), PRIVATE, durable=False)


def _quoted(value: str) -> str:
    r"""The value as Java reads it: Latin-1, with `\u` and a number of UTF-16 for all that is no ASCII.

    >>> _quoted("€"), _quoted("-----\nend")
    ('\\u20ac', '-----\\nend')
    """
    text = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    if text.startswith((" ", "\f")):
        text = f"\\{text}"
    return "".join(letter if letter.isascii() else _units(letter) for letter in text)


def _units(letter: str) -> str:
    encoded = letter.encode("utf-16-be")
    return "".join(f"\\u{unit:04x}" for unit in struct.unpack(f">{len(encoded) // 2}H", encoded))
