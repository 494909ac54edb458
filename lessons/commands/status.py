"""python -m lessons status: the servers of this course that run now."""

import argparse

from lessons.servers import records, technology
from lessons.servers.local import is_running


def run(arguments: argparse.Namespace) -> int:
    """One line for each technology."""
    for name in technology.NAMES:
        print(line(name))
    return 0


def line(name: str) -> str:
    """What runs under that name: address, version, memory, folder and log; or that nothing does."""
    record = records.read(name)
    if record is None or not is_running(record):
        return f"{name:<8} not running"
    kept = "its data is kept in" if record.keep else "its data is in"
    return (
        f"{name:<8} {record.address}  version {record.version}  {record.memory() / 1e6:.0f} MB  "
        f"process {record.server_pid}\n         {kept} {record.folder}, its log is {record.log}"
    )
