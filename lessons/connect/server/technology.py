"""Kafka Connect, as a lab asks for it: `servers.start("connect", on=kafka)`."""

from lessons.connect.server.worker import WORKER
from lessons.servers.technology import Technology


class Connect(Technology):
    """A worker for one notebook, which kills it."""

    variable = ""
    process = WORKER
    of_a_lab = True


TECHNOLOGY = Connect()
