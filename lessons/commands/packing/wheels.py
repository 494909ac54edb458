"""Which wheels a Python on a system needs: the files that the index has, their tags, and the lock."""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import parse_wheel_filename

from lessons.errors import FetchError
from lessons.setup import supported

System = tuple[str, str, tuple[int, int], str]
"""A row of supported.SYSTEMS."""
Package = Mapping[str, Any]
"""A package in a pylock.toml: its name, its marker, its wheels with url, size and hashes."""
tomllib = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")


def packages(lock: Path, folder: Path, environ: Mapping[str, str], uv: str) -> list[Package]:
    """Every package of the lock, with its marker and all files that the index has of it.

    Args:
        lock: a requirements file with hashes.
        folder: an empty one, to write to.
        environ: the environment in which uv asks.
        uv: uv's program.

    Raises:
        FetchError: the index could not be asked.
    """
    (folder / "names.txt").write_text("\n".join(names(lock)), encoding="utf-8")  # no hashes: we compare them ourselves
    argv = [uv, "pip", "compile", "--universal", "--python-version", supported.dotted(supported.PYTHONS[0])]
    argv += ["--quiet", "--no-deps", "--format", "pylock.toml", "-o", "pylock.toml", "names.txt"]
    asked = subprocess.run(argv, cwd=folder, env=environ, capture_output=True, text=True)
    if asked.returncode:
        last = (asked.stderr.strip().splitlines() or ["no reason given"])[-1].strip().rstrip(".")
        raise FetchError(f"The package index could not be asked: {last}.", "Check the network and run it again.")
    found: list[Package] = tomllib.loads((folder / "pylock.toml").read_text(encoding="utf-8"))["packages"]
    for wheel in (wheel for one in found for wheel in one.get("wheels", ()) if "url" not in wheel):
        wheel["url"] = (folder / wheel["path"]).absolute().as_uri()  # of a folder that the caller's settings name
    return found


def names(lock: Path) -> list[str]:
    """The lines of the lock without their hashes, such as "six==1.17.0"."""
    return re.findall(r"^[\w.-]+==[^\\\n]+", lock.read_text(encoding="utf-8"), re.MULTILINE)


def needed(found: Iterable[Package], version: tuple[int, int], system: System) -> list[Package]:
    """The packages that any release of this Python needs on this system, by their markers.

    A marker may tell 3.11.4 from 3.11.5, and who has which is not known here: both get what they need.
    """
    found = list(found)
    places = [_environment(release, system) for release in _releases(found, version)]
    return [one for one in found if any(_is_needed(one, place) for place in places)]


def _is_needed(package: Package, place: dict[str, str]) -> bool:
    return "marker" not in package or Marker(package["marker"]).evaluate(place)


def _releases(found: Iterable[Package], version: tuple[int, int]) -> list[str]:
    """The first and a last release of a version, and those at which a marker changes its mind."""
    dotted = supported.dotted(version)
    markers = " ".join(one.get("marker", "") for one in found)
    named = re.findall(rf"python_full_version [<>=!~]+ '({re.escape(dotted)}\.\d+)'", markers)
    return sorted({f"{dotted}.0", f"{dotted}.99", *named})


def best(package: Package, locked: str, tags: Sequence[Tag]) -> Mapping[str, Any] | None:
    """The locked wheel of a package that fits best, as an installer chooses; None where none fits.

    Args:
        package: with its wheels.
        locked: the text of the lock.
        tags: those that fit, the best first.
    """
    ranks = {tag: rank for rank, tag in enumerate(tags)}
    fitting = [
        (min(ranks[tag] for tag in common), file_name(wheel), wheel)
        for wheel in package.get("wheels", ())
        if (common := parse_wheel_filename(file_name(wheel))[3] & ranks.keys())
        and f"--hash=sha256:{wheel['hashes']['sha256']}" in locked
    ]
    return min(fitting, key=lambda one: one[:2])[2] if fitting else None


def file_name(wheel: Mapping[str, Any]) -> str:
    """The name of its file."""
    return str(wheel["url"].rpartition("/")[2])


def tags(version: tuple[int, int], system: System) -> list[Tag]:
    """The tags of the wheels that install there, on the oldest system that is promised; the best first."""
    platforms = _platforms(system)
    every = [*cpython_tags(version, platforms=platforms)]
    return [*every, *compatible_tags(version, f"cp{version[0]}{version[1]}", platforms)]


def _platforms(system: System) -> list[str]:
    if system[0] == "darwin":
        return list(mac_platforms(supported.MACOS, system[1]))
    older = {5: "manylinux1", 12: "manylinux2010", 17: "manylinux2014"}  # what such a tag was called before
    found = _manylinux(older, system[1])
    return [*found, f"linux_{system[1]}"]


def _manylinux(older: Mapping[int, str], machine: str) -> Iterator[str]:
    for minor in range(supported.GLIBC[1], 4, -1):
        yield f"manylinux_2_{minor}_{machine}"
        if minor in older:
            yield f"{older[minor]}_{machine}"


def _environment(release: str, system: System) -> dict[str, str]:
    return {
        "python_version": release.rpartition(".")[0],
        "python_full_version": release,
        "sys_platform": system[0],
        "platform_machine": system[1],
        "platform_system": {"darwin": "Darwin", "linux": "Linux"}[system[0]],
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
