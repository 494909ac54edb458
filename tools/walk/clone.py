"""A learner's clone of the course as it stands here, with what is not committed yet, and a home of its own."""

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from lessons import home as places
from lessons.servers.java import jars
from lessons.setup import environment

ROOT = Path(__file__).resolve().parents[2]
AUTHOR = ("-c", "user.name=Author", "-c", "user.email=author@example.org")
OF_AUTHORS = ("PYTHON", "JUPYTER", "LESSONS_", "VIRTUAL_ENV", "XDG_", "PYTEST", "COVERAGE", "GIT_")
"""How the names of variables begin that a learner's shell does not have."""


@dataclass(frozen=True)
class Clone:
    """Where it is.

    Args:
        folder: the clone.
        course: the repository that it was cloned from, and pulls from.
        home: the learner's home.
    """

    folder: Path
    course: Path
    home: Path

    def environ(self) -> dict[str, str]:
        """The variables of the learner's shell: nothing of this Python's, and a home in which nothing is yet.

        Only what takes minutes to fetch and to prepare is shared with this machine; its servers on the standard ports
        are somebody else's.
        """
        mine = {name: value for name, value in os.environ.items() if not name.startswith(OF_AUTHORS)}
        bare = [part for part in os.environ["PATH"].split(os.pathsep) if not part.startswith(sys.prefix)]
        mine["PATH"] = os.pathsep.join(bare if sys.prefix != sys.base_prefix else [os.environ["PATH"]])
        folders = {"HOME": self.home, "LESSONS_HOME": self.home / "lessons"}
        folders |= {"LESSONS_CACHE": places.cache_dir(), "M2_REPO": jars.repository()}
        words = {"LESSONS_SERVERS": "local", "LESSONS_GRACE": "1"}
        return {**mine, **{name: str(path) for name, path in folders.items()}, **words}

    def git(self, *arguments: str) -> str:
        """What git says in the clone.

        Raises:
            subprocess.CalledProcessError: git did not manage it.
        """
        return git(self.folder, *arguments)

    def begin_again(self) -> None:
        """The learner's folder as the lab first made it, no progress, no settings; the lab may run meanwhile."""
        given = self.home / "given"
        if not given.exists():
            shutil.copytree(self.work, given, symlinks=True)
        for path in self.work.iterdir():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        shutil.copytree(given, self.work, symlinks=True, dirs_exist_ok=True)
        for kept in ("lessons/data", ".jupyter"):
            shutil.rmtree(self.home / kept, ignore_errors=True)

    @property
    def work(self) -> Path:
        """The folder with the learner's copies."""
        return self.folder / "work"

    def publish(self, message: str) -> None:
        """A commit with all that was changed in the course's own repository."""
        git(self.course, "commit", "--quiet", "--all", "--message", message)

    def is_ready(self) -> bool:
        """Whether its environment still counts as installed to its end."""
        return (self.folder / ".venv" / "ready").read_text(encoding="utf-8") == environment.stamp(self.folder / ".venv")


def make(folder: Path) -> Clone:
    """Clone the course into an empty folder, with an environment that has what this Python's has.

    Args:
        folder: gets the folders course, clone and home.
    """
    made = Clone(folder / "clone", folder / "course", folder / "home")
    made.home.mkdir(parents=True)
    _publish(made.course)
    git(folder, "clone", "--quiet", str(made.course), str(made.folder))
    _borrow_environment(made.folder / ".venv")
    return made


def bare_python() -> str:
    """The Python without the course's packages, by which a learner types `python3`."""
    return getattr(sys, "_base_executable", sys.executable)


def git(folder: Path, *arguments: str) -> str:
    """What git says in a folder; raises as Clone.git does."""
    ran = subprocess.run(["git", *AUTHOR, *arguments], cwd=folder, stdout=subprocess.PIPE, text=True, check=True)
    return ran.stdout


def _publish(course: Path) -> None:
    """A repository with one commit: every file that this folder would commit now."""
    course.mkdir()
    for name in git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        if name and ((ROOT / name).is_symlink() or (ROOT / name).is_file()):
            (course / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, course / name, follow_symlinks=False)
    git(course, "init", "--quiet", "--initial-branch", "main")
    git(course, "add", "--all")
    git(course, "commit", "--quiet", "--message", "The course")


def _borrow_environment(venv: Path) -> None:
    """An environment of its own in a moment: its Python is new, the packages are those of this Python."""
    subprocess.run([bare_python(), "-m", "venv", "--without-pip", venv], check=True)
    mine = Path(sysconfig.get_path("purelib", vars={"base": str(venv)}))
    lines = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    (mine / "packages.pth").write_text("\n".join(dict.fromkeys(lines)) + "\n", encoding="utf-8")
    (mine / "event-streaming-course.pth").write_text(f"{venv.parent}\n", encoding="utf-8")
    for name in ("share", "etc"):
        if (Path(sys.prefix) / name).exists():
            (venv / name).symlink_to(Path(sys.prefix) / name)
    (venv / "ready").write_text(environment.stamp(venv), encoding="utf-8")
