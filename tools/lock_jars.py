"""Write a lock of jars: everything that one published artifact needs, with size and SHA-256.

    python tools/lock_jars.py org.apache.kafka:kafka_2.13:4.4.0 > lessons/kafka/jars.lock

Maven resolves (it knows every rule of its own files); what it finds is kept in the order of the class path.
The lessons then fetch what is locked and nothing else, and need no Maven.
"""

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>lessons</groupId><artifactId>lock</artifactId><version>1</version><dependencies>{}</dependencies></project>"""
DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"


def class_path(artifacts: list[str]) -> list[Path]:
    """The jars that the artifacts (each group:artifact:version) need at run time, resolved by Maven, in order."""
    with tempfile.TemporaryDirectory() as folder:
        pom, out = Path(folder, "pom.xml"), Path(folder, "class-path")
        pom.write_text(POM.format("".join(DEPENDENCY.format(*a.split(":")) for a in artifacts)))
        goal = ["dependency:build-classpath", "-DincludeScope=runtime", f"-Dmdep.outputFile={out}"]
        subprocess.run(["mvn", "-q", "-B", "-f", pom, *goal], check=True, stdout=sys.stderr)
        return [Path(name) for name in out.read_text().strip().split(":")]


def lock_line(jar: Path, repository: Path) -> str:
    """One line of the lock: coordinates, size in bytes, SHA-256."""
    *group, artifact, version, name = jar.relative_to(repository).parts
    classifier = name.removeprefix(f"{artifact}-{version}").removesuffix(".jar").lstrip("-")
    coordinates = ":".join(filter(None, [".".join(group), artifact, version, classifier]))
    return f"{coordinates} {jar.stat().st_size} {hashlib.sha256(jar.read_bytes()).hexdigest()}"


def main(artifacts: list[str]) -> None:
    jars = class_path(artifacts)
    repository = next(parent for parent in jars[0].parents if parent.name == "repository")
    print(f"# Made by: python tools/lock_jars.py {' '.join(artifacts)}")
    for jar in jars:
        print(lock_line(jar, repository))


if __name__ == "__main__":
    main(sys.argv[1:])
