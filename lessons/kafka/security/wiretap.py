"""Somebody who listens on the network between a client and a broker."""

import socket

from lessons.kafka.network import Network


class Wiretap(Network):
    """A network that passes everything on, and keeps a copy. A client takes its `url` as that of any proxy."""

    def __init__(self) -> None:
        self._copies: list[bytes] = []
        super().__init__()

    def hears(self, words: str) -> bool:
        """Whether these words have gone by, in either direction, as anybody can read them."""
        return words.encode() in b"".join(self._copies)

    def _pass_on(self, block: bytes, target: socket.socket, answers: bool) -> None:
        self._copies.append(block)
        super()._pass_on(block, target, answers)

    def __enter__(self) -> "Wiretap":
        return self
