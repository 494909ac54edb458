"""Run Kafka's command-line tools: each is a Java program, as in the scripts of Kafka's download."""

import os
import secrets
import subprocess
from itertools import pairwise
from pathlib import Path

from lessons.errors import ServerError, WaitError
from lessons.kafka.elsewhere import java
from lessons.kafka.server.broker import BROKER, TOOLS
from lessons.servers.java import jars, runtime
from lessons.servers.supervision.environment import server_environment

LOGGING = Path(__file__).with_name("tools-log4j2.yaml")
JVM = ("-XX:+UseSerialGC", "-Xmx256m", "-Xlog:disable", "--enable-native-access=ALL-UNNAMED")
QUICK = ("-XX:TieredStopAtLevel=1",)  # for short programs: a quick start counts more than full speed
CONSOLE_CONSUMER = "org.apache.kafka.tools.consumer.ConsoleConsumer"
CONFIG = "--command-config"  # the option by which Kafka's tools take a file with settings of the client
PROPERTY = "--command-property"  # … and one such setting
IDLE_SECONDS = 10  # how long the console consumer waits for the next message


def run_tool(main: str, *arguments: str, options: tuple[str, ...] = QUICK, seconds: float = 60.0) -> str:
    """Run one of Kafka's tools to its end; it comes in to a secured cluster that the environment names.

    Args:
        main: its class, such as "org.apache.kafka.tools.TopicCommand".
        arguments: the arguments of its script (such as kafka-topics.sh).
        options: more options for Java.
        seconds: how long it may take.

    Returns:
        What it printed.

    Raises:
        ServerError: it ended with an error (the sentence has its first line), or not in time.
        AddressError: what the environment says of that cluster is of no use to a program in Java.
        FetchError: its jars could not be downloaded.
    """
    needed = [*BROKER.needs(), *jars.read_lock(TOOLS)]
    jars.fetch(needed, "Kafka's tools", lambda line: None)
    logging = f"-Dlog4j.configurationFile={LOGGING}"
    with java.command_config(_address(arguments)) as (config, way_in):
        given = [*arguments, *config]
        argv = [runtime.find_java().program, *JVM, *options, *way_in, logging, "-cp", jars.class_path(needed), main]
        return _run([*argv, *given], main.rpartition(".")[2], seconds)


def _address(arguments: tuple[str, ...]) -> str:
    """The address that a tool connects to; "" where it connects to none, or has settings of its own for it."""
    named = dict(pairwise(arguments))
    return "" if CONFIG in named else named.get("--bootstrap-server", "")


def _run(argv: list[str], name: str, seconds: float) -> str:
    environ = server_environment(os.environ)
    try:
        # A tool prints the bytes of a message as they are, even if they are not text.
        ran = subprocess.run(
            argv, capture_output=True, encoding="utf-8", errors="backslashreplace", timeout=seconds, env=environ
        )
    except subprocess.TimeoutExpired as error:
        raise ServerError(
            f"{name} did not end within {seconds:g} seconds.", "Look at its arguments, and whether the server answers."
        ) from error
    if ran.returncode != 0:
        said = next((line for line in (ran.stderr + ran.stdout).splitlines() if line.strip()), "nothing")
        raise ServerError(f"{name} ended with an error: {said.strip()}.", "Look at its arguments.")
    return ran.stdout


def console_consumer(address: str, topic: str, count: int, *show: str) -> list[str]:
    """The first messages of a topic, as kafka-console-consumer.sh prints them.

    Args:
        address: the broker's.
        topic: an existing topic.
        count: how many messages.
        show: what it prints beside the value: "partition", "offset", "timestamp", "key", "headers".

    Returns:
        The lines that it printed: one for each message, unless a value has line breaks.

    Raises:
        WaitError: fewer messages came, or the broker did not answer.
        ServerError, FetchError: as for `run_tool`.
    """
    shown = [part for name in show for part in ("--formatter-property", f"print.{name}=true")]
    what = ["--bootstrap-server", address, "--topic", topic, "--from-beginning"]
    ends = ["--max-messages", str(count), "--timeout-ms", str(IDLE_SECONDS * 1000)]
    # Rights are often given by the beginning of a name: so the group is called as the topic.
    group = ["--group", f"{topic}-console-{secrets.token_hex(4)}", PROPERTY, "enable.auto.commit=false"]
    lines = run_tool(CONSOLE_CONSUMER, *what, *ends, *group, *shown).removesuffix("\n").split("\n")
    if len(lines) < count or lines == [""]:
        raise WaitError(
            f"The console consumer printed fewer than {count} lines, and nothing for {IDLE_SECONDS} seconds.",
            f"Look at what is in {topic}, and whether {address} answers.",
        )
    return lines
