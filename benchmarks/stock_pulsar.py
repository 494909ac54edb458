"""A stock start of Apache Pulsar: the same jars and Java, with Pulsar's own settings and options, no start-up cache.

The settings are those of conf/standalone.conf in Pulsar's release that differ from its defaults, the options those of
its conf/pulsar_env.sh and bin/pulsar; only ports, folders and the address to listen on are our own. The functions
worker, the stream storage and the WebSocket service stay off (their jars are not locked), so a stock start is not made
slower.
"""

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.stock_server import wait_until_ready
from lessons.pulsar.server.broker import LOGGING, OPENED, class_path
from lessons.pulsar.server.protocol import PulsarProtocol
from lessons.servers.java import runtime
from lessons.servers.supervision import ports

OPTIONS = [
    "-Xms2g",
    "-Xmx2g",
    "-XX:MaxDirectMemorySize=4g",
    "-XX:+UseG1GC",
    "-XX:MaxGCPauseMillis=10",
    "-XX:+ParallelRefProcEnabled",
    "-XX:+UnlockExperimentalVMOptions",
    "-XX:+DoEscapeAnalysis",
    "-XX:ParallelGCThreads=32",
    "-XX:ConcGCThreads=32",
    "-XX:G1NewSizePercent=50",
    "-XX:+DisableExplicitGC",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dio.netty.recycler.maxCapacityPerThread=4096",
    "-Djava.net.preferIPv4Stack=true",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
]
SETTINGS = """\
brokerServicePort={port}
webServicePort={admin_port}
clusterName=standalone
bindAddress=127.0.0.1
advertisedAddress=localhost
allowLoopback=true
managedLedgerDefaultEnsembleSize=1
managedLedgerDefaultWriteQuorum=1
managedLedgerDefaultAckQuorum=1
managedLedgerDefaultMarkDeleteRateLimit=0.1
loadManagerClassName=org.apache.pulsar.broker.loadbalance.NoopLoadManager
loadBalancerEnabled=false
exposePublisherStats=true
ledgerStorageClass=org.apache.bookkeeper.bookie.storage.ldb.DbLedgerStorage
nettyMaxFrameSizeBytes=5253120
flushInterval=60000
journalMaxGroupWaitMSec=1
journalSyncData=false
diskUsageThreshold=0.99
diskUsageWarnThreshold=0.99
gcWaitTime=300000
"""


@contextlib.contextmanager
def pulsar() -> Iterator[tuple[str, int]]:
    """Start and wait; gives the address and the server's process id."""
    with tempfile.TemporaryDirectory(prefix="benchmark-stock-") as folder:
        port, admin_port = ports.free(2)
        Path(folder, "standalone.conf").write_text(SETTINGS.format(port=port, admin_port=admin_port), encoding="utf-8")
        server = _run(folder)
        try:
            wait_until_ready(server, lambda: PulsarProtocol().is_ready("", f"http://localhost:{admin_port}"), "Pulsar")
            yield f"pulsar://localhost:{port}", server.pid
        finally:
            server.terminate()
            server.wait(60)


def _run(folder: str) -> subprocess.Popen[bytes]:
    opened = [f"--add-opens={module}/{package}=ALL-UNNAMED" for module in OPENED for package in OPENED[module].split()]
    standalone = ["--config", "standalone.conf", "-nfw", "-nss", "--metadata-dir", "meta", "--bookkeeper-dir", "bk"]
    argv = [
        runtime.find_java().program,
        *OPTIONS,
        *opened,
        f"-Djava.io.tmpdir={folder}",
        f"-Dlog4j.configurationFile={LOGGING}",
    ]
    argv += ["-cp", class_path(), "org.apache.pulsar.PulsarStandaloneStarter", *standalone]
    return subprocess.Popen(argv, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
