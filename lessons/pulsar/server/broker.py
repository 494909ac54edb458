"""Apache Pulsar itself, as one child process: broker and bookie in one, from its published jars."""

import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from lessons.pulsar.server import startup
from lessons.pulsar.server.protocol import PulsarProtocol
from lessons.servers.java import jars, runtime
from lessons.servers.java.java_server import JavaServer
from lessons.servers.java.startup_cache import CACHE
from lessons.servers.supervision import data_folder
from lessons.servers.supervision import ports as free_ports
from lessons.servers.supervision.process import Command

LOCK = Path(__file__).with_name("jars.lock")
OFFLOADER = Path(__file__).with_name("offloader.lock")
"""The lock of the part that moves ledgers to S3; a broker loads it by itself, not from its class path."""
SETTINGS = Path(__file__).with_name("standalone.conf")
LOGGING = Path(__file__).with_name("log4j2.properties")
METADATA = "meta"
JVM = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xmx384m",
    "-XX:MaxDirectMemorySize=256m",
    "-Xlog:disable",
    "-Dio.netty.leakDetectionLevel=disabled",
    "--enable-native-access=ALL-UNNAMED",
)
KEEPS = {"defaultRetentionTimeInMinutes": "-1", "defaultRetentionSizeInMB": "-1"}
"""With `--data` events stay; by default those that every subscription has acknowledged, or that have none, go."""
UNSAFE_SINCE = 24
"""From this Java on, a library that uses sun.misc.Unsafe brings warnings (JEP 498) unless it is allowed."""
OPENED = {
    "java.base": "jdk.internal.loader jdk.internal.misc jdk.internal.platform "
    "java.io runtime.lang runtime.nio runtime.util.zip sun.net",
    "java.management": "sun.management",
    "jdk.management": "com.sun.management.internal",
}
"""The packages of Java that Pulsar looks into, by module (bin/pulsar in its release opens the same)."""


class Broker(JavaServer):
    """Apache Pulsar standalone from its jars and a start-up cache."""

    protocol = PulsarProtocol()
    name = "pulsar"
    family = "pulsar"
    title = "Apache Pulsar"
    version = "4.2.4"
    port = 6650
    admin_port = 8080
    extra_ports = 1  # the bookie's
    room_to_start = 100_000_000
    room_share = 0.0002  # diskUsageLwmThreshold in standalone.conf says the same
    starts_again_for_room = True  # its bookie ends on a full disk, and the broker stays without one
    cluster = protocol.own_identity
    """The name of its cluster, which clients of geo-replication know it by."""
    java_options: tuple[str, ...] = ()
    """What its Java needs beside the others'."""
    lock = LOCK
    seconds_to_prepare = 15

    def downloads(self) -> list[jars.Jar]:
        return [*self.needs(), *jars.read_lock(OFFLOADER)]

    def parts(self) -> tuple[str, ...]:
        return (*JVM, SETTINGS.read_text(encoding="utf-8"))

    def make(self, prepared: Path) -> None:
        startup.make(prepared, BROKER.command, BROKER.protocol)  # a cache is good for every cluster

    def configure(self, folder: Path, ports: list[int]) -> Command:
        return self.command(folder, ports, runtime.find_java().use_cache(self.prepared() / CACHE))

    def command(self, folder: Path, ports: list[int], option: str) -> Command:
        """As `configure`, with this option for Java's start-up cache."""
        further = {**self.settings(folder), **(KEEPS if data_folder.is_kept(folder) else {})}
        values = {"cluster": _named_in(folder) or self.cluster, "listens_on": self.listens_on}
        _write_settings(folder, ports, values, further)
        argv = _argv(folder, ports, option, *self.java_options)
        return Command([*argv, "--advertised-address", self.protocol.host])  # in the settings it is the bookie's, too

    def settings(self, folder: Path) -> dict[str, str]:
        """What a broker of this kind needs beside standalone.conf."""
        return {}


def _named_in(folder: Path) -> str | None:
    """The name of the cluster whose data is in the folder: a broker of another name would refuse that data."""
    if not (folder / METADATA).exists():
        return None
    settings = (folder / SETTINGS.name).read_text(encoding="utf-8")
    named = re.search(r"^clusterName=(.*)$", settings, re.MULTILINE)
    return named[1] if named else None


def _write_settings(folder: Path, ports: list[int], values: Mapping[str, str], further: Mapping[str, str]) -> None:
    """The broker's settings as a file in `folder`: standalone.conf with ports and values, and further ones."""
    loopback = "lo0" if sys.platform == "darwin" else "lo"
    numbers = {"port": ports[0], "admin_port": ports[1]}
    text = SETTINGS.read_text(encoding="utf-8").format_map({**values, **numbers, "loopback": loopback})
    further = {"advertisedAddress": free_ports.host(), **further}
    text += "".join(f"{name}={value}\n" for name, value in further.items())
    (folder / SETTINGS.name).write_text(text, encoding="utf-8")


def _argv(folder: Path, ports: list[int], *options: str) -> list[str]:
    """Program and arguments of a broker that works in `folder`.

    The folders of its data are named relative to it: the bookie writes their names into its data, and would refuse
    data that has been moved. Java's temporary files (a native library, unpacked) go with the folder too.
    """
    temporary = folder / "tmp"
    shutil.rmtree(temporary, ignore_errors=True)  # a broker that was killed left its own
    temporary.mkdir()
    own = [*java_options(), *options, f"-Djava.io.tmpdir={temporary}", f"-Dlog4j.configurationFile={LOGGING}"]
    standalone = [
        "--config",
        SETTINGS.name,
        "-nfw",
        "-nss",
        "--metadata-url",
        f"rocksdb:{METADATA}",
        "--bookkeeper-dir",
        "bookkeeper",
    ]
    main = ["org.apache.pulsar.PulsarStandaloneStarter", *standalone, "--bookkeeper-port", str(ports[2])]
    return [runtime.find_java().program, *own, "-cp", class_path(), *main]


def class_path() -> str:
    """The jars in the lock's order."""
    return jars.class_path(jars.read_lock(LOCK))


def java_options() -> list[str]:
    """What Java needs to run Pulsar, whatever the broker."""
    opened = [f"--add-opens={module}/{package}=ALL-UNNAMED" for module in OPENED for package in OPENED[module].split()]
    unsafe = ["--sun-misc-unsafe-memory-access=allow"] if runtime.find_java().major >= UNSAFE_SINCE else []
    return [*JVM, *opened, *unsafe]


BROKER = Broker()
"""The ordinary one."""
