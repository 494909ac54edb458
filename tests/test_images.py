"""docs/images.md has a row for whatever our files expect of an image, and names nothing that they do not use."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml

from lessons.kafka.server import broker as kafka
from lessons.pulsar.server import broker as pulsar
from lessons.servers.containers import compose, engine
from lessons.setup.jarlock import Jar, read_lock
from tests.notebooks import ROOT

PAGE = (ROOT / "docs" / "images.md").read_text(encoding="utf-8")
FILES = [
    yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    for name in ("docker-compose.yml", "docker-compose.three-brokers.yml")
]
IMAGES = sorted({compose.service(name).image for name in FILES[0]["services"]})
SHELL = {"exec", "printf"}
"""What a shell does itself: no program of the image."""


def part(image: str) -> str:
    """The part of the page about an image."""
    return PAGE.partition(f"\n## {image.partition(':')[0]}\n")[2].partition("\n## ")[0]


def named(text: str) -> set[str]:
    """What the rows name: in code letters, in the first column."""
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def services() -> Iterator[tuple[str, dict]]:
    """Every service of both files, with its image."""
    for file in FILES:
        for name, service in file["services"].items():
            yield compose.service(name.partition("-")[0]).image, service


def commands(line: list[str]) -> set[str]:
    """The programs, files and options of a command; of a shell's or Python's text only the programs that it runs."""
    words = {word for word in line[:1] if word != "CMD"} | set(line[1:2] if line[0] == "CMD" else ())
    if "bash" in words:
        script = re.sub(r"<<'END'\n.*?\nEND\n|'[^']*'", "\n", line[-1].replace("\\\n", ""), flags=re.DOTALL)
        for each in re.split(r"[|&\n]+", script):
            parts = [word for word in each.split() if word not in SHELL]
            words |= set(parts if "bin/" in each else parts[:1] if parts and parts[0][0].isalpha() else ())
    return words


def used(service: dict) -> set[str]:
    """What a service expects of its image."""
    ports = {place.rpartition(":")[2].strip("}").rpartition("-")[2] for place in service.get("ports", ())}
    folders = {place.partition(":")[2] for place in service.get("volumes", ())}
    programs = [commands(line) for line in (service.get("command"), service.get("healthcheck", {}).get("test")) if line]
    return set(service.get("environment", ())) | ports | folders | set().union(*programs)


EXPECTED = {image: set().union(*(used(service) for of, service in services() if of == image)) for image in IMAGES}


@pytest.mark.parametrize("image", IMAGES)
def test_every_variable_path_port_and_command_has_a_row_and_no_row_is_left_over(image):
    assert named(part(image)) == EXPECTED[image] - {"<<"}


def test_the_commands_are_found_in_the_files():
    found = set().union(*EXPECTED.values())
    assert {
        "bash",
        "python",
        "curl",
        "head",
        "od",
        "grep",
        "bin/pulsar",
        "conf/standalone.conf",
        "-nss",
        "2113",
    } <= found


@pytest.mark.parametrize("image", [*IMAGES, engine.REAPER])
def test_every_image_has_its_line_with_what_is_known_of_arm(image):
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{image}`")]
    assert line.split("|")[3].strip().startswith(("yes", "no:", "not looked up"))


@pytest.mark.parametrize(
    ("name", "lock", "prefix", "spelled"),
    [
        ("kafka", kafka.LOCK, "KAFKA_", lambda name: name.lower().replace("_", ".")),
        ("pulsar", pulsar.LOCK, "PULSAR_PREFIX_", str),
    ],
)
def test_the_settings_are_known_to_the_published_jars_of_the_same_version(name, lock, prefix, spelled):
    variables = EXPECTED[compose.service(name).image] - {"KAFKA_HEAP_OPTS"}
    wanted = {spelled(one.removeprefix(prefix)) for one in variables if one.startswith(prefix)}
    assert wanted - set(known(read_lock(lock), wanted)) == set()


def known(jars: list[Jar], wanted: set[str]) -> Iterator[str]:
    """Those of the names that a class has among its constants."""
    for jar in jars:
        if re.match(r"kafka-|pulsar-broker|bookkeeper-server|managed-ledger", jar.name):
            with ZipFile(jar.path) as archive:
                for file in archive.namelist():
                    if file.endswith(("Config.class", "Configs.class", "Configuration.class")):
                        content = archive.read(file)
                        yield from (name for name in wanted if name.encode() in content)


@pytest.mark.skipif(not shutil.which("busybox"), reason="busybox, which Kafka's image has, is not installed")
@pytest.mark.parametrize(("last", "healthy"), [(b"\x67", True), (b"\x68", False)])
def test_the_health_check_of_kafka_understands_the_answer_with_the_programs_of_its_image(tmp_path, last, healthy):
    script = FILES[0]["services"]["kafka"]["healthcheck"]["test"][-1]
    reading = re.sub(r"\b(head|od|grep) ", r"busybox \1 ", script.rpartition("&&")[2])
    Path(tmp_path / "answer").write_bytes(b"\0\0\0\x2a\0\0\x12" + last + b"\0")
    ran = subprocess.run(["bash", "-c", f"exec 3<answer; {reading}"], cwd=tmp_path)
    assert (ran.returncode == 0) == healthy
