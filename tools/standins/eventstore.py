"""A stand-in for kurrentplatform/kurrentdb: the course's own server, with the image's variables, ports and folder."""

from pathlib import Path

import embedded_eventstore
from tools.standins import python
from tools.standins.image import Image, copy, program, script

WANTED = ("cryptography", "google-re2", "grpcio", "h11", "protobuf", "quickjs-ng")
RUN = """#!/bin/bash
# The variables of the official image that docker-compose.yml sets, as options of the course's own server.
[ "$KURRENTDB_INSECURE" = true ] || { echo "The stand-in knows only KURRENTDB_INSECURE=true."; exit 1; }
exec /usr/local/bin/python -m embedded_eventstore --host 0.0.0.0 --port 2113 --data /var/lib/kurrentdb \\
  --server-version 26.0 \\
  --advertise-host "${KURRENTDB_ADVERTISE_HOST_TO_CLIENT_AS:-eventstore}" \\
  --advertise-port "${KURRENTDB_ADVERTISE_NODE_PORT_TO_CLIENT_AS:-2113}"
"""


def fill(root: Path) -> None:
    """Python, the server with what it needs, curl for the health check, and the folder of the data."""
    python.install(root, WANTED, Path(embedded_eventstore.__file__).parent)
    script(root / "usr" / "local" / "bin" / "kurrentdb", RUN)
    (root / "var" / "lib" / "kurrentdb").mkdir(parents=True)
    copy(program("curl"), root / "usr" / "bin" / "curl")


SETTINGS = [
    'ENTRYPOINT ["/usr/local/bin/kurrentdb"]',
    "EXPOSE 2113",
    "ENV PATH=/usr/local/bin:/bin:/usr/bin",
    "ENV LANG=C.UTF-8",
]
IMAGE = Image(fill, SETTINGS)
