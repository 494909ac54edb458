"""Gives the clients of secured servers their settings, in whichever process they are imported. Standard library only.

A notebook and the programs that it starts make clients in every text's words: `KafkaProducer(bootstrap_servers=…)`.
So each process of the environment prepares these packages as they are imported (kernel.py runs this as it starts), and
only where something says how to come in to a server elsewhere: otherwise nothing here is reached.
"""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

PREPARED_BY = {
    "kafka": "lessons.kafka.elsewhere.kafka_python",
    "confluent_kafka": "lessons.kafka.elsewhere.confluent",
    "pulsar": "lessons.pulsar.elsewhere",
    "esdbclient": "lessons.eventstore.elsewhere",
    "kurrentdbclient": "lessons.eventstore.elsewhere",
}
"""Each client's package, and the module of the course whose `install` prepares it."""
SIGNS = ("KAFKA_SECURITY_PROTOCOL", "PULSAR_TOKEN", "PULSAR_CA_FILE")
"""Variables of which one at least is set where a server elsewhere is secured; an address may say it, too."""


def is_wanted(environ: Mapping[str, str], folder: Path) -> bool:
    """Whether the environment, or a file `.env` in the course's folder, may say how to come in to a server.

    Args:
        environ: the environment, which may name another file.
        folder: the course's.

    >>> is_wanted({}, Path("/nowhere")), is_wanted({"EVENTSTORE_URI": "esdb://me:secret@db.example"}, Path("/nowhere"))
    (False, True)
    """
    uri, file = environ.get("EVENTSTORE_URI", ""), Path(environ.get("LESSONS_ENV_FILE") or folder / ".env")
    return any(environ.get(name) for name in SIGNS) or "@" in uri or file.is_file()


def install() -> None:
    """Prepare the clients that are imported from now on."""
    if not _installed:
        _installed.append(_Finder())
        sys.meta_path.insert(0, _installed[0])


def prepare(*packages: str) -> None:
    """Prepare these packages: those that are imported already now, the others when they are.

    Args:
        packages: some of PREPARED_BY.
    """
    install()
    for package in packages:
        if loaded := sys.modules.get(package):
            importlib.import_module(PREPARED_BY[package]).install(loaded)


class _Finder(MetaPathFinder):
    """Finds what the others find, once for each client, and prepares it after it was executed."""

    def __init__(self) -> None:
        self.waiting = dict(PREPARED_BY)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self.waiting:
            return None
        module = self.waiting.pop(fullname)
        spec = importlib.util.find_spec(fullname)
        if spec and spec.loader:
            plain = spec.loader.exec_module
            spec.loader.exec_module = _then(plain, module)  # type: ignore[method-assign, assignment]
        return spec


_installed: list[MetaPathFinder] = []


def _then(plain: Callable[[ModuleType], None], preparing: str) -> Callable[[ModuleType], None]:
    def execute(module: ModuleType) -> None:
        plain(module)
        importlib.import_module(preparing).install(module)

    return execute
