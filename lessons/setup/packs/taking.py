"""Taking files out of a pack: each is compared with the lock before it gets its place."""

import hashlib
import os
import platform
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipInfo

from lessons.errors import SetupError
from lessons.setup import disk_space, download, supported
from lessons.setup.disk_space import SpaceNeed
from lessons.setup.environment import LOCK
from lessons.setup.jarlock import Jar, read_lock, repository, sha256
from lessons.setup.packs import contents
from lessons.setup.packs.reading import DAMAGE, Pack
from lessons.setup.progress_line import ProgressLine
from lessons.setup.uv import LOCK as INSTALLER


def wheels(pack: Pack, folder: Path) -> None:
    """Take the wheels for this computer and Python into a folder; those that are there and right stay.

    Raises:
        SetupError: one is not what is locked, or the disk is too small.
    """
    text = LOCK.read_text(encoding="utf-8") + INSTALLER.read_text(encoding="utf-8")
    locked = set(re.findall(r"--hash=sha256:(\w+)", text))
    here = contents.pair(supported.name(sys.platform, platform.machine()), sys.version_info[:2])
    infos = [_info(pack, contents.WHEELS + name) for name in pack.contents.wheels[here]]
    found = {info: folder / Path(info.filename).name for info in infos}
    folder.mkdir(parents=True, exist_ok=True)
    missing = [info for info, target in found.items() if not _is_there(target, locked)]
    need = _bytes(missing) + disk_space.ENVIRONMENT
    disk_space.require_space([SpaceNeed("the environment and the pack's wheels", folder, need)])
    with ProgressLine("taking packages from the pack") as line:
        for number, info in enumerate(missing):
            _take(pack, info, found[info], locked)
            line.show(_progress(missing, number))


def jars(pack: Pack) -> None:
    """Take all jars that this computer needs into the Maven repository; those that are there and right stay.

    Raises:
        SetupError: one is not what is locked, or can't be written, or the disk is too small.
    """
    wanted = dict.fromkeys(jar for lock in contents.jar_locks() for jar in read_lock(lock))
    missing = [jar for jar in wanted if not _is_there(jar.path, {jar.sha256})]
    if missing:
        disk_space.require_space([SpaceNeed("jars", repository(), sum(jar.size for jar in missing))])
        _place(pack, missing)


def _place(pack: Pack, missing: Sequence[Jar]) -> None:
    repository().mkdir(parents=True, exist_ok=True)
    infos = [_info(pack, contents.JARS + jar.place) for jar in missing]
    with download.staging(repository()) as folder, ProgressLine("taking jars from the pack") as line:
        for number, (info, jar) in enumerate(zip(infos, missing, strict=True)):
            _take(pack, info, folder / jar.sha256, {jar.sha256})
            download.place(folder / jar.sha256, jar)
            line.show(_progress(infos, number))


def _progress(infos: Sequence[ZipInfo], number: int) -> str:
    return f"{_bytes(infos[: number + 1]) / 1e6:.0f} of {_bytes(infos) / 1e6:.0f} MB"


def _bytes(infos: Sequence[ZipInfo]) -> int:
    return sum(info.file_size for info in infos)


def _info(pack: Pack, name: str) -> ZipInfo:
    try:
        return pack.files.getinfo(name)
    except KeyError as error:
        raise pack.altered(name) from error


def _is_there(file: Path, wanted: set[str]) -> bool:
    return file.is_file() and sha256(file) in wanted


def _take(pack: Pack, info: ZipInfo, target: Path, wanted: set[str]) -> None:
    """Copy one file; it stays only when its SHA-256 is among those wanted."""
    part = target.with_name(f"{target.name}.part")
    try:
        digest = _copy(pack, info, part)
    except DAMAGE as error:
        raise pack.altered(info.filename) from error
    except OSError as error:
        raise SetupError(
            f"{info.filename} could not be written to {target.parent} ({error.strerror or error}).",
            "Free some space or change the folder's permissions, then run it again: what is there stays.",
        ) from error
    if digest not in wanted:
        part.unlink()
        raise pack.altered(info.filename)
    os.replace(part, target)


def _copy(pack: Pack, info: ZipInfo, part: Path) -> str:
    """Write the packed file and return its SHA-256."""
    digest = hashlib.sha256()
    with pack.files.open(info) as packed, open(part, "wb") as file:
        while block := packed.read(1 << 20):
            digest.update(block)
            file.write(block)
    return digest.hexdigest()
