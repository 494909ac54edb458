"""What the stock starts of Kafka and Pulsar share: waiting until the process answers."""

import contextlib
import subprocess
from collections.abc import Callable

from lessons.polling import Deadline

SECONDS = 60
INTERVAL = 0.02


def wait_until_ready(server: subprocess.Popen[bytes], is_ready: Callable[[], bool], title: str) -> None:
    """Wait until the server answers.

    Args:
        server: its process.
        is_ready: asks it.
        title: its name, for people.

    Raises:
        RuntimeError: it ended, or it was not ready in time.
    """
    deadline = Deadline(SECONDS)
    while not is_ready():
        with contextlib.suppress(subprocess.TimeoutExpired):
            raise RuntimeError(f"{title} ended with exit code {server.wait(INTERVAL)}")
        if deadline.passed:
            raise RuntimeError(f"{title} was not ready within {SECONDS} seconds")
