"""Opening a pack, and saying what is wrong with one that can't be used here."""

import contextlib
import io
import os
import platform
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from lessons.errors import SetupError
from lessons.setup import supported
from lessons.setup.packs import contents
from lessons.setup.packs.contents import Contents
from lessons.setup.packs.remote import Remote, is_address
from lessons.setup.spelling import command

DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)
"""What reading a damaged zip file raises."""


@dataclass(frozen=True)
class Pack:
    """A pack that is open.

    Args:
        source: its path or address, for people.
        files: what is in it.
        contents: what it says about itself.
    """

    source: str
    files: zipfile.ZipFile
    contents: Contents

    def altered(self, name: str) -> SetupError:
        """What is told of a file in it that is not the one that is locked."""
        return SetupError(
            f"{name} in {self.source} is not the file that is locked: the pack was altered or damaged.",
            "Nothing of that file was used. Take a new copy of the pack from whoever made it.",
        )


@contextlib.contextmanager
def opened(source: str) -> Iterator[Pack]:
    """The pack at a path or an address, while the body runs.

    Raises:
        SetupError: there is none, it is not whole, or it is no pack of this course.
    """
    with _bytes(source) as file:
        try:
            files = zipfile.ZipFile(file)
            found = contents.read(files.read(contents.LIST))
        except (*DAMAGE, KeyError, TypeError) as error:
            raise _unusable(source, file) from error
        yield Pack(source, files, found)


def _bytes(source: str) -> IO[bytes]:
    if is_address(source):
        return io.BufferedReader(Remote(source), 1 << 20)
    try:
        return Path(source).expanduser().open("rb")
    except OSError as error:
        raise SetupError(
            f"{source} can't be read ({error.strerror}).",
            "Give the path of a pack, or the address at which one is served.",
        ) from error


def _unusable(source: str, file: IO[bytes]) -> SetupError:
    """What is told of a file without a list: a pack begins with it, also one whose end is missing."""
    file.seek(0)
    if contents.LIST.encode() in file.read(64):
        return SetupError(
            f"{source} is not a whole pack: it is damaged, or its end is missing, as when a copy was broken off.",
            "Copy or download it again, and compare the sizes.",
        )
    return SetupError(
        f"{source} is no pack that this copy of the course knows.", f"One is made by: {command('pack FILE')}"
    )


def require_for_here(pack: Pack) -> None:
    """Look whether it is for these locks, this computer and this Python.

    Raises:
        SetupError: it is not; the sentences say which it is for, and how to get one.
    """
    here, python = supported.name(sys.platform, platform.machine()), supported.dotted(sys.version_info[:2])
    if pack.contents.locks != contents.locks():
        raise SetupError(
            f"{pack.source}, made on {pack.contents.made}, holds other versions than this copy of the course locks.",
            f"Take the course that is in it (in another folder: python3 {_file(pack)}), or ask for a new pack.",
        )
    if here not in pack.contents.platforms():
        raise SetupError(
            f"{pack.source} is for {', '.join(pack.contents.platforms())}, and this computer is {here}.",
            f"Ask for one that was made with: {command(f'pack FILE --for {here}')}",
        )
    if python not in pack.contents.pythons(here):
        raise SetupError(
            f"{pack.source} is for Python {', '.join(pack.contents.pythons(here))}, and this is Python {python}.",
            f"Use one of those, or ask for one that was made with: {command(f'pack FILE --for {here}')}",
        )


def _file(pack: Pack) -> str:
    return os.path.basename(pack.source) or pack.source
