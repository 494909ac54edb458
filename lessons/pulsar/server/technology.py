"""Apache Pulsar, as a learner asks for it: `servers.start("pulsar")`."""

import os
from collections.abc import Mapping
from pathlib import Path

from lessons import home
from lessons.pulsar import elsewhere
from lessons.pulsar.server.broker import BROKER
from lessons.pulsar.server.profiles import PROFILES
from lessons.servers.technology import Technology
from lessons.setup import client_hook

LOG_VARIABLE = "LESSONS_PULSAR_LOG"


class Pulsar(Technology):
    """A broker, and brokers with other settings."""

    variable = "PULSAR_SERVICE_URL"
    admin_variable = "PULSAR_ADMIN_URL"
    process = BROKER
    profiles = PROFILES

    def settings_for(self, address: str, admin_address: str) -> dict[str, str]:
        return {self.variable: address, self.admin_variable: admin_address}

    def external_admin_address(self, environ: Mapping[str, str], address: str) -> tuple[str, str]:
        """Where nothing names it, it is taken to be the standard port on the host of the broker."""
        return elsewhere.named_admin_address(environ, address), self.admin_variable

    def come_in(self, address: str, admin_address: str, environ: Mapping[str, str], seconds: float) -> bool:
        way = elsewhere.entrance(environ)
        if way is None:
            return False
        client_hook.prepare("pulsar")
        elsewhere.come_in(address, admin_address, way, seconds)
        return True

    def describe_entrance(self, environ: Mapping[str, str]) -> str:
        way = elsewhere.entrance(environ)
        return way.describe(self.external_address(environ) or "") if way else ""

    def client_log(self) -> Path | None:
        """LESSONS_PULSAR_LOG names another file, or is `console`: then the messages are shown in the lesson."""
        wanted = os.environ.get(LOG_VARIABLE) or str(home.cache_dir() / "pulsar-client.log")
        return None if wanted == "console" else Path(wanted)


TECHNOLOGY = Pulsar()
