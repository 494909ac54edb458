"""What an image is made of: files under a root, the libraries that programs need, and settings."""

import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SHELL = ("sh", "cat", "chmod", "chown", "env", "grep", "head", "id", "ls", "mkdir", "od", "rm", "sleep", "su", "tail")
"""The small programs of busybox that scripts and health checks use."""


@dataclass(frozen=True)
class Image:
    """A stand-in.

    Args:
        fill: puts its own files under a root.
        settings: the image's settings, as lines of a Dockerfile (ENTRYPOINT, ENV, …).
    """

    fill: Callable[[Path], None]
    settings: list[str]

    def pack(self, folder: Path) -> Path:
        """The image's files as a tar archive in `folder`."""
        root = folder / "root"
        _base(root)
        self.fill(root)
        _libraries(root)
        archive = folder / "image.tar"
        with tarfile.open(archive, "w") as tar:
            tar.add(root, arcname="/")
        return archive


def copy(source: Path, target: Path, leave_out: tuple[str, ...] = ()) -> None:
    """Copy a file or a folder, with the files that links lead to."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*leave_out))
    else:
        shutil.copy(source, target)


def script(target: Path, text: str) -> None:
    """Write a program that can be run."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    target.chmod(0o755)


def _base(root: Path) -> None:
    """A shell, bash, a user and a place for temporary files."""
    for name in ("etc", "proc", "sys", "dev", "tmp", "root"):
        (root / name).mkdir(parents=True)
    (root / "tmp").chmod(0o1777)
    (root / "etc" / "passwd").write_text("root:x:0:0:root:/root:/bin/sh\n")
    (root / "etc" / "group").write_text("root:x:0:\n")
    (root / "etc" / "nsswitch.conf").write_text("hosts: files dns\n")
    for name in ("busybox", "bash"):
        copy(program(name), root / "bin" / name)
    for name in SHELL:
        (root / "bin" / name).symlink_to("busybox")
    (root / "usr" / "bin").mkdir(parents=True)
    (root / "usr" / "bin" / "env").symlink_to("/bin/busybox")


def program(name: str) -> Path:
    """The file of a program of this computer.

    Raises:
        SystemExit: it is not here.
    """
    found = shutil.which(name)
    if not found:
        raise SystemExit(f"{name} is not on this computer: install the packages that .ci/engine installs.")
    return Path(found).resolve()


def library(name: str) -> Path:
    """The file of a shared library of this computer, such as "libstdc++.so.6".

    Raises:
        SystemExit: it is not here.
    """
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    found = re.search(rf"^\s+{re.escape(name)} \(.*=> (\S+)$", known, re.MULTILINE)
    if not found:
        raise SystemExit(f"{name} is not on this computer.")
    return Path(found[1])


def add_user(root: Path, name: str, number: int, home: str) -> None:
    """A user and a group of that name and number."""
    for file, line in (
        ("passwd", f"{name}:x:{number}:{number}::{home}:/bin/bash\n"),
        ("group", f"{name}:x:{number}:\n"),
    ):
        with open(root / "etc" / file, "a", encoding="utf-8") as known:
            known.write(line)


def _libraries(root: Path) -> None:
    """Every library that a program or library under the root needs and that is not there, at its usual place."""
    for file in [path for path in root.rglob("*") if path.is_file() and not path.is_symlink() and _is_elf(path)]:
        for library in _needed(file):
            target = root / library.relative_to("/")
            if not target.exists():
                copy(library, target)


def _is_elf(path: Path) -> bool:
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def _needed(file: Path) -> list[Path]:
    said = subprocess.run(["ldd", file], capture_output=True, text=True).stdout
    found = re.findall(r"(?:=> )?(/\S+) \(0x", said)
    return [Path(name) for name in found if os.path.exists(name) and not name.startswith(str(file.parents[1]))]
