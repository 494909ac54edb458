"""A stock start of Apache Kafka: the same jars and Java, formatted each time, with Kafka's own settings and options.

The settings are those of config/server.properties in Kafka's release, the options those of its kafka-run-class.sh and
kafka-server-start.sh; only ports and folders are our own.
"""

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.stock_server import wait_until_ready
from lessons.kafka.server.broker import LOGGING, class_path
from lessons.kafka.server.protocol import CLUSTER_ID, KafkaProtocol
from lessons.servers.java import runtime
from lessons.servers.supervision import ports

OPTIONS = [
    "-Xmx1G",
    "-Xms1G",
    "-server",
    "-XX:+UseG1GC",
    "-XX:MaxGCPauseMillis=20",
    "-XX:InitiatingHeapOccupancyPercent=35",
    "-XX:+ExplicitGCInvokesConcurrent",
    "-XX:MaxInlineLevel=15",
    "-Djava.awt.headless=true",
]
SETTINGS = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@localhost:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
inter.broker.listener.name=PLAINTEXT
advertised.listeners=PLAINTEXT://localhost:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
num.network.threads=3
num.io.threads=8
socket.send.buffer.bytes=102400
socket.receive.buffer.bytes=102400
socket.request.max.bytes=104857600
log.dirs={folder}/log
num.partitions=1
num.recovery.threads.per.data.dir=2
offsets.topic.replication.factor=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
log.retention.hours=168
log.segment.bytes=1073741824
log.retention.check.interval.ms=300000
"""


@contextlib.contextmanager
def kafka() -> Iterator[tuple[str, int]]:
    """Format, start and wait; gives the address and the server's process id."""
    with tempfile.TemporaryDirectory(prefix="benchmark-stock-") as folder:
        port, controller = ports.free(2)
        properties = Path(folder, "server.properties")
        properties.write_text(SETTINGS.format(port=port, controller=controller, folder=folder), encoding="utf-8")
        _run("kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", str(properties)).wait()
        server = _run("kafka.Kafka", str(properties))
        try:
            wait_until_ready(server, lambda: KafkaProtocol().is_ready(f"localhost:{port}"), "Kafka")
            yield f"localhost:{port}", server.pid
        finally:
            server.terminate()
            server.wait(30)


def _run(*arguments: str) -> subprocess.Popen[bytes]:
    argv = [
        runtime.find_java().program,
        *OPTIONS,
        f"-Dlog4j.configurationFile={LOGGING}",
        "-cp",
        class_path(),
        *arguments,
    ]
    return subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
