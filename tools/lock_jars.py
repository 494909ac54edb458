"""Write a lock of jars: everything that one published artifact needs, with size and SHA-256.

    python tools/lock_jars.py org.apache.kafka:kafka_2.13:4.4.0 > lessons/kafka/server/jars.lock
    python tools/lock_jars.py --bom org.apache.pulsar:pulsar:4.2.4 --only lessons/pulsar/server/jars.lock \\
        org.apache.pulsar:pulsar-broker:4.2.4 > new.lock
    python tools/lock_jars.py --alone org.apache.kafka:kafka-tools:4.4.0 > lessons/kafka/server/tools.lock

Maven resolves (it knows every rule of its own files); what it finds is kept in the order of the class path.
The lessons then fetch what is locked and nothing else, and need no Maven. `--bom` imports an artifact's table of
versions; `--only` leaves out what an existing lock does not name (a broker needs half of Pulsar's jars); `--alone`
takes the named artifacts without what they need (where another lock has that already).
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>lessons</groupId><artifactId>lock</artifactId><version>1</version>
<dependencyManagement><dependencies>{boms}</dependencies></dependencyManagement>
<dependencies>{artifacts}</dependencies></project>"""
DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version>{}</dependency>"
BOM = "<type>pom</type><scope>import</scope>"
NOTHING_ELSE = "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>"


def pom(artifacts: list[str], boms: list[str], alone: bool = False) -> str:
    """A project that needs these artifacts, alone or with what they need, and takes versions from these tables."""
    further = NOTHING_ELSE if alone else ""
    return POM.format(
        artifacts="".join(DEPENDENCY.format(*name.split(":"), further) for name in artifacts),
        boms="".join(DEPENDENCY.format(*name.split(":"), BOM) for name in boms),
    )


def class_path(project: str) -> list[Path]:
    """The jars that the project needs at run time, resolved by Maven, in order."""
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder, "pom.xml"), Path(folder, "class-path")
        file.write_text(project)
        goal = ["dependency:build-classpath", "-DincludeScope=runtime", f"-Dmdep.outputFile={out}"]
        subprocess.run(["mvn", "-q", "-B", "-f", file, *goal], check=True, stdout=sys.stderr)
        return [Path(name) for name in out.read_text().strip().split(":")]


def lock_line(jar: Path, repository: Path) -> str:
    """One line of the lock: coordinates, size in bytes, SHA-256."""
    *group, artifact, version, name = jar.relative_to(repository).parts
    classifier = name.removeprefix(f"{artifact}-{version}").removesuffix(".jar").lstrip("-")
    coordinates = ":".join(filter(None, [".".join(group), artifact, version, classifier]))
    return f"{coordinates} {jar.stat().st_size} {hashlib.sha256(jar.read_bytes()).hexdigest()}"


def without_version(line: str) -> tuple[str, ...]:
    """What a line of a lock names, whatever its version."""
    group, artifact, _, *classifier = line.split()[0].split(":")
    return group, artifact, *classifier


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Write a lock of jars.")
    parser.add_argument("artifacts", nargs="+", help="group:artifact:version")
    parser.add_argument("--bom", action="append", default=[], help="group:artifact:version of a table of versions")
    parser.add_argument("--alone", action="store_true", help="leave out what the artifacts need")
    parser.add_argument("--only", type=Path, help="a lock that names what is wanted")
    return parser.parse_args()


def main(given: argparse.Namespace) -> None:
    jars = class_path(pom(given.artifacts, given.bom, given.alone))
    repository = next(parent for parent in jars[0].parents if parent.name == "repository")
    lines = [lock_line(jar, repository) for jar in jars]
    if given.only:
        wanted = {without_version(line) for line in given.only.read_text().splitlines() if line[:1] not in ("#", "")}
        lines = [line for line in lines if without_version(line) in wanted]
    print(f"# Made by: python tools/lock_jars.py {' '.join(sys.argv[1:])}")
    print("\n".join(lines))


if __name__ == "__main__":
    main(arguments())
