"""python3 -m lessons pack: one file with all that set-up downloads, and the course, for a room without a network."""

import argparse
import datetime
import os
import platform
import shlex
import shutil
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from lessons.commands.packing import course, gathering
from lessons.commands.packing.gathering import Choice, Pair
from lessons.errors import SetupError
from lessons.servers.java import jars
from lessons.servers.java.jars import Jar
from lessons.setup import disk_space, jarlock, supported
from lessons.setup.environment import VENV
from lessons.setup.packs import contents
from lessons.setup.packs.contents import Contents
from lessons.setup.progress_line import ProgressLine
from lessons.setup.spelling import command

ALL = "all"


def run(arguments: argparse.Namespace) -> int:
    """Make the pack, and say what it is for and how it is used.

    Raises:
        LessonError: a name is unknown, something could not be downloaded, or there is no room.
    """
    target, pairs = Path(arguments.file), pairs_of(arguments.platforms, arguments.pythons)
    parts = target.with_name(f"{target.name}.parts")
    try:
        parts.mkdir(exist_ok=True)
        _make(target, parts, pairs)
    except OSError as error:
        raise SetupError(
            f"{target} can't be written ({error.strerror or error}).",
            "Name a file in a folder with room, and run it again.",
        ) from error
    shutil.rmtree(parts)
    _tell(target, pairs)
    return 0


def pairs_of(platforms: Sequence[str], pythons: Sequence[str]) -> list[Pair]:
    """The Pythons and systems that a pack is for; without any words this computer's own.

    Args:
        platforms: names such as "linux-x86_64", or "all".
        pythons: versions such as "3.12".

    Raises:
        SetupError: a name or a version is not supported.
    """
    names, here = supported.names(), supported.name(sys.platform, platform.machine())
    wanted = list(names) if ALL in platforms else platforms or [here]
    for name in wanted:
        if name not in names:
            raise _unsupported(name, names)
    versions = pythons or ([] if platforms else [supported.dotted(sys.version_info[:2])])
    rows = [names[name] for name in dict.fromkeys(wanted)]
    found = [(version, row) for row in rows for version in supported.pythons(row[0], row[1])]
    if unknown := set(versions) - {supported.dotted(version) for version, _ in found}:
        raise SetupError(
            f"The course does not run by Python {min(unknown)} on {', '.join(wanted)}.",
            f"It runs by {supported.promise()}.",
        )
    return [pair for pair in found if not versions or supported.dotted(pair[0]) in versions]


def _unsupported(name: str, names: Iterable[str]) -> SetupError:
    if name.startswith("windows"):
        return SetupError(
            f"The course does not run on {name}, but inside WSL (the Windows Subsystem for Linux).",
            "Take linux-x86_64: it is what WSL needs.",
        )
    return SetupError(f"There is no computer called {name}.", f"The names are: {', '.join(names)}, or {ALL}.")


def _make(target: Path, parts: Path, pairs: Sequence[Pair]) -> None:
    """Gather all of it, then write the pack; an older one stays until then."""
    course.bundle(parts / contents.BUNDLE)
    print("asking the package index for the wheels of each computer", flush=True)
    choice, wanted = gathering.choose(parts, pairs, VENV), jars_of(pairs)
    size = 2 * choice.size + sum(jar.size for jar in wanted)
    disk_space.require_space([disk_space.SpaceNeed("the pack", target.absolute(), size)])
    gathering.fetch(choice, parts, VENV)
    with ProgressLine("jars") as line:
        jars.fetch(wanted, "the pack's jars", line.show)
    new = parts / "new"
    _write(new, parts, choice, wanted)
    os.replace(new, target)


def jars_of(pairs: Sequence[Pair]) -> list[Jar]:
    """All jars that these computers need, each once."""
    classifiers = {
        f"{jarlock.SYSTEMS[{'linux': 'Linux', 'darwin': 'Darwin'}[row[0]]]}-{jarlock.MACHINES[row[1]]}"
        for _, row in pairs
    }
    found = (jarlock.read_lock(lock, name) for lock in contents.jar_locks() for name in sorted(classifiers))
    return list(dict.fromkeys(jar for each in found for jar in each))


def _write(new: Path, parts: Path, choice: Choice, wanted: Sequence[Jar]) -> None:
    """Stored, since wheels and jars are compressed already. Python runs it as a program: its __main__.py."""
    listed = Contents(datetime.date.today().isoformat(), contents.locks(), choice.lists, course.origin())
    with zipfile.ZipFile(new, "w", zipfile.ZIP_STORED) as packed, ProgressLine("writing the pack") as line:
        packed.writestr(contents.LIST, listed.text())
        packed.writestr(contents.START, course.starter(came_from=listed.origin))
        packed.write(parts / contents.BUNDLE, contents.BUNDLE)
        for name in sorted(choice.files):
            packed.write(parts / name, contents.WHEELS + name)
            line.show(name)
        for jar in wanted:
            packed.write(jar.path, contents.JARS + jar.place)
            line.show(jar.name)


def _tell(target: Path, pairs: Sequence[Pair]) -> None:
    """What was made, and the two ways to use it."""
    file = shlex.quote(str(target))
    for name in dict.fromkeys(supported.name(row[0], row[1]) for _, row in pairs):
        versions = [supported.dotted(version) for version, row in pairs if supported.name(row[0], row[1]) == name]
        print(f"  {name}: Python {', '.join(versions)}")
    print(f"{target} has {target.stat().st_size / 1e6:.0f} MB: all that these computers need, and the course.")
    if changed := course.uncommitted():
        print(f"Not in it is what you have not committed: {', '.join(changed[:3])}{' …' if len(changed) > 3 else ''}.")
    print(f"From a stick:                python3 {file}")
    print(f"In a clone:                  {command(f'lab --from {file}')}")
    print(f"For a room with a network:   {command(f'serve-pack {file}')}")
