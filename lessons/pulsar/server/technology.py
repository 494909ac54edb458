"""Apache Pulsar, as a learner asks for it: `servers.start("pulsar")`."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from lessons import home
from lessons.pulsar.server.broker import BROKER
from lessons.pulsar.server.profiles import PROFILES
from lessons.servers.technology import Technology

LOG_VARIABLE = "LESSONS_PULSAR_LOG"


class Pulsar(Technology):
    """A broker, and brokers with other settings."""

    variable = "PULSAR_SERVICE_URL"
    admin_variable = "PULSAR_ADMIN_URL"
    process = BROKER
    profiles = PROFILES

    def external_admin_address(self, environ: Mapping[str, str], address: str) -> tuple[str, str]:
        """Where nothing names it, it is taken to be the standard port on the host of the broker."""
        host = urlsplit(address.partition(",")[0]).hostname
        return environ.get(self.admin_variable) or f"http://{host}:{BROKER.admin_port}", self.admin_variable

    def client_log(self) -> Path | None:
        """LESSONS_PULSAR_LOG names another file, or is `console`: then the messages are shown in the lesson."""
        wanted = os.environ.get(LOG_VARIABLE) or str(home.cache_dir() / "pulsar-client.log")
        return None if wanted == "console" else Path(wanted)


TECHNOLOGY = Pulsar()
