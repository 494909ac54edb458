"""This Python as a part of an image: the interpreter, its library, and distributions that are installed here."""

import compileall
import re
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

from tools.standins.image import copy

LEAVE_OUT = ("test", "tests", "idlelib", "turtledemo", "ensurepip", "site-packages", "__pycache__", "config-3*")


def install(root: Path, wanted: tuple[str, ...], *more: Path) -> None:
    """Put Python under the root as /usr/local/bin/python, with these distributions, what they need, and more packages.

    Args:
        root: the image's root.
        wanted: the names of distributions.
        more: folders of packages that are no distribution.
    """
    local = root / "usr" / "local"
    library = local / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    copy(Path(sys.executable).resolve(), local / "bin" / library.name)
    (local / "bin" / "python").symlink_to(library.name)
    copy(Path(sysconfig.get_path("stdlib")), library, LEAVE_OUT)
    for distribution in distributions(wanted).values():
        _copy_distribution(distribution, library / "site-packages")
    for folder in more:
        copy(folder, library / "site-packages" / folder.name, LEAVE_OUT)
    compileall.compile_dir(library, quiet=2, workers=0)  # else every start of a container compiles it anew


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
        names += [found for line in needs for found in re.findall(r"^[\w.-]+", line)]
    return found


def _copy_distribution(distribution: metadata.Distribution, target: Path) -> None:
    for file in distribution.files or []:
        source = Path(file.locate())
        if ".." not in file.parts and "__pycache__" not in file.parts and source.exists():
            copy(source, target / file)
