"""python3 -m lessons status: the servers of this course that run now."""

import argparse

from lessons.servers import records, technology
from lessons.servers.container import of_record
from lessons.servers.local import is_running


def run(arguments: argparse.Namespace) -> int:
    """One line for each technology, and one for each further server that a lab has started."""
    further = [name for name in records.names() if name not in technology.NAMES]
    for name in [*technology.NAMES, *further]:
        print(line(name))
    return 0


def line(name: str) -> str:
    """What runs under that name: address, version, memory, folder and log; or that nothing does."""
    record = records.read(name)
    if record is None or not is_running(record):
        return f"{name:<8} not running"
    kept = "its data is kept in" if record.keep else "its data is in"
    memory = of_record(record).memory(record)
    admin = f"  admin {record.admin_address}" if record.admin_address else ""
    return (
        f"{name:<8} {record.address}{admin}  version {record.version}  {memory / 1e6:.0f} MB  "
        f"process {record.server_pid}\n         {kept} {record.folder}, its log is {record.log}"
    )
