"""A stand-in for motoserver/moto: the same wheels on this Python."""

from pathlib import Path

from tools.standins import python
from tools.standins.image import Image, script

WANTED = ("moto", "flask", "flask-cors", "py-partiql-parser")
SERVER = "#!/usr/local/bin/python\nfrom moto.server import main\n\nmain()\n"


def fill(root: Path) -> None:
    """Python, and moto with what it needs."""
    python.install(root, WANTED)
    script(root / "usr" / "local" / "bin" / "moto_server", SERVER)


SETTINGS = [
    'ENTRYPOINT ["/usr/local/bin/moto_server", "-H", "0.0.0.0"]',
    "EXPOSE 5000",
    "ENV PATH=/usr/local/bin:/bin:/usr/bin",
    "ENV LANG=C.UTF-8",
]
IMAGE = Image(fill, SETTINGS)
