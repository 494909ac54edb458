"""python -m tools.standins: build the stand-ins, and never in the place of an official image."""

import sys
import tempfile
from pathlib import Path

import docker

from lessons.errors import LessonError
from lessons.servers.containers import compose, engine
from tools.standins import connect, eventstore, kafka, kinesis, postgres, pulsar
from tools.standins.image import Image

LABEL = "event-streaming-course.stand-in"
IMAGES = {
    "kafka": kafka.IMAGE,
    "kinesis": kinesis.IMAGE,
    "pulsar": pulsar.IMAGE,
    "eventstore": eventstore.IMAGE,
    "postgres": postgres.IMAGE,
    "connect": connect.IMAGE,
}


def build(client: docker.DockerClient, name: str) -> str:
    """Build the stand-in of that technology's image, and say what was done."""
    official = compose.service(name).image
    if engine.has(client, official):
        stands_in = LABEL in (client.images.get(official).labels or {})
        if not stands_in:
            return f"{official} is here already, and is not a stand-in: it was left as it is."
    with tempfile.TemporaryDirectory(prefix="stand-in-") as folder:
        _load(client, IMAGES[name], official, Path(folder))
    return f"{official} is here now, as a stand-in."


def _load(client: docker.DockerClient, image: Image, official: str, folder: Path) -> None:
    archive = image.pack(folder)
    changes = [*image.settings, f"LABEL {LABEL}=true"]
    client.api.import_image_from_file(str(archive), repository=_whole(official), changes=changes)


def _whole(image: str) -> str:
    """The image's name with its registry's, which is Docker's own where the name begins with no host.

    >>> _whole("postgres:18.6"), _whole("apache/kafka:4.4.0"), _whole("quay.io/debezium/connect:3.6.1.Final")
    ('docker.io/library/postgres:18.6', 'docker.io/apache/kafka:4.4.0', 'quay.io/debezium/connect:3.6.1.Final')
    """
    first, slash, _ = image.partition("/")
    if not slash:
        return f"docker.io/library/{image}"
    return image if "." in first else f"docker.io/{image}"


def main(names: list[str]) -> int:
    """Build those that are named, or all."""
    try:
        client = engine.connect()
        for name in names or IMAGES:
            print(build(client, name), flush=True)
        return 0
    except LessonError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
