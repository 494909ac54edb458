"""A stand-in for motoserver/moto: the same wheels on this Python."""

import compileall
import re
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

from tools.standins.image import Image, copy, script

WANTED = ("moto", "flask", "flask-cors", "py-partiql-parser")
LEAVE_OUT = ("test", "tests", "idlelib", "turtledemo", "ensurepip", "site-packages", "__pycache__", "config-3*")
SERVER = "#!/usr/local/bin/python\nfrom moto.server import main\n\nmain()\n"


def distributions(wanted: tuple[str, ...]) -> dict[str, metadata.Distribution]:
    """The distributions of that name, and those that they need, as far as they are installed."""
    found: dict[str, metadata.Distribution] = {}
    names = list(wanted)
    while names:
        name = names.pop().lower().replace("_", "-")
        if name in found:
            continue
        try:
            found[name] = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        needs = [line for line in found[name].requires or [] if "extra ==" not in line]
        names += [re.match(r"[\w.-]+", line)[0] for line in needs]
    return found


def fill(root: Path) -> None:
    """Python, its library, and moto with what it needs."""
    local = root / "usr" / "local"
    library = local / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    copy(Path(sys.executable).resolve(), local / "bin" / library.name)
    (local / "bin" / "python").symlink_to(library.name)
    copy(Path(sysconfig.get_path("stdlib")), library, LEAVE_OUT)
    for distribution in distributions(WANTED).values():
        _copy_distribution(distribution, library / "site-packages")
    script(local / "bin" / "moto_server", SERVER)
    compileall.compile_dir(library, quiet=2, workers=0)  # else every start of a container compiles it anew


def _copy_distribution(distribution: metadata.Distribution, target: Path) -> None:
    for file in distribution.files or []:
        if ".." not in file.parts and "__pycache__" not in file.parts and file.locate().exists():
            copy(Path(file.locate()), target / file)


SETTINGS = [
    'ENTRYPOINT ["/usr/local/bin/moto_server", "-H", "0.0.0.0"]',
    "EXPOSE 5000",
    "ENV PATH=/usr/local/bin:/bin:/usr/bin",
    "ENV LANG=C.UTF-8",
]
IMAGE = Image(fill, SETTINGS)
