"""Which locked packages have no wheel for a Python on a system: the files of the index, their tags, and the lock."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import parse_wheel_filename

from lessons.setup import supported
from tests import need

tomllib = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
System = tuple[str, str, tuple[int, int], str]


def packages(lock: Path, folder: Path) -> list[dict]:
    """Every package of the lock, with its marker and all files that the index has of it, as in a pylock.toml.

    Args:
        lock: a requirements file with hashes.
        folder: an empty one, to write to.
    """
    (folder / "names.txt").write_text("\n".join(names(lock)), encoding="utf-8")  # no hashes: we compare them ourselves
    argv = [_uv(), "pip", "compile", "--universal", "--python-version", supported.dotted(supported.PYTHONS[0])]
    argv += ["--quiet", "--no-deps", "--format", "pylock.toml", "-o", "pylock.toml", "names.txt"]
    subprocess.run(argv, cwd=folder, check=True)
    return tomllib.loads((folder / "pylock.toml").read_text(encoding="utf-8"))["packages"]


def names(lock: Path) -> list[str]:
    """The lines of the lock without their hashes, such as "six==1.17.0"."""
    return re.findall(r"^[\w.-]+==[^\\\n]+", lock.read_text(encoding="utf-8"), re.MULTILINE)


def missing(found: list[dict], locked: str, version: tuple[int, int], system: System) -> list[str]:
    """The packages that this Python needs on this system and that have no wheel there, or none that is locked.

    Args:
        found: as `packages` gives them.
        locked: the text of the lock.
        version: of Python.
        system: a row of supported.SYSTEMS.
    """
    tags, here = set(_tags(version, system)), _environment(version, system)
    needed = [one for one in found if "marker" not in one or Marker(one["marker"]).evaluate(here)]
    return [one["name"] for one in needed if not any(_fits(wheel, tags, locked) for wheel in one.get("wheels", ()))]


def _fits(wheel: dict, tags: set[Tag], locked: str) -> bool:
    name = wheel["url"].rpartition("/")[2]
    return bool(parse_wheel_filename(name)[3] & tags) and f"--hash=sha256:{wheel['hashes']['sha256']}" in locked


def _tags(version: tuple[int, int], system: System) -> Iterator[Tag]:
    """The tags of the wheels that install there, on the oldest system that is promised."""
    if system[0] == "darwin":
        platforms = list(mac_platforms(supported.MACOS, system[1]))
    else:
        minors = range(supported.GLIBC[1], 4, -1)
        older = {5: "manylinux1", 12: "manylinux2010", 17: "manylinux2014"}  # what such a tag was called before
        platforms = [f"manylinux_2_{minor}_{system[1]}" for minor in minors]
        platforms += [f"{older[minor]}_{system[1]}" for minor in minors if minor in older] + [f"linux_{system[1]}"]
    yield from cpython_tags(version, platforms=platforms)
    yield from compatible_tags(version, f"cp{version[0]}{version[1]}", platforms)


def _environment(version: tuple[int, int], system: System) -> dict[str, str]:
    return {
        "python_version": supported.dotted(version),
        "python_full_version": f"{supported.dotted(version)}.9",
        "sys_platform": system[0],
        "platform_machine": system[1],
        "platform_system": {"darwin": "Darwin", "linux": "Linux"}[system[0]],
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }


def _uv() -> str:
    """uv's program: of this environment, or of the PATH."""
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return shutil.which("uv", path=places) or need.skip("there is no uv to ask the index", "LESSONS_NEED_INDEX")
