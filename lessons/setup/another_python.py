"""What somebody is told whose Python is too old or too new: which other one to type. Old Pythons must understand it."""

import glob
import os
import platform
import subprocess
import sys

from lessons.setup import supported

TYPE_CHECKING = False
if TYPE_CHECKING:  # Python 2 has no `typing`
    from collections.abc import Iterator  # noqa: F401 (ruff reads no type comments)

try:
    from shlex import quote
except ImportError:  # Python 2
    from pipes import quote

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PLACES = ("/usr/local/bin", "/opt/homebrew/bin", "~/.local/bin", "~/.pyenv/versions/*/bin")
"""Where Pythons are besides the PATH: Homebrew's, python.org's, uv's and pyenv's."""
UV_NEEDS = (3, 8)
ASKED = "import sys; sys.stdout.write('%d.%d' % sys.version_info[:2])"


def is_suitable(version=sys.version_info[:2]):
    # type: (tuple[int, ...]) -> bool
    """Whether the course runs by this Python on this system."""
    return tuple(version[:2]) in supported_here()


def supported_here():
    # type: () -> tuple[tuple[int, int], ...]
    """The versions that are promised for this system."""
    return supported.pythons(sys.platform, platform.machine())


def environment_python():
    # type: () -> str | None
    """The Python of the environment that is there already, if it can be run and suits; else None."""
    path = os.path.join(ROOT, ".venv", "bin", "python")
    return path if os.path.exists(path) and _version(path) in map(supported.dotted, supported_here()) else None


def message_for(arguments):
    # type: (list[str]) -> str
    """Three lines: what is wrong, what to do, and the command line that does the same by a Python that suits.

    Args:
        arguments: those of the command, as in sys.argv[1:].
    """
    mine = supported.dotted(sys.version_info[:2])
    promised = supported.span(supported_here())
    wrong = "This course needs Python %s on this computer, and this is Python %s (%s)." % (
        promised,
        mine,
        sys.executable,
    )
    why, start = how_to_get_python()
    return "%s\n%s\n    %s" % (wrong, why, " ".join([start, "-m lessons"] + [quote(word) for word in arguments]))


def how_to_get_python():
    # type: () -> tuple[str, str]
    """What to do, and how a command line begins that runs a Python that suits, by what there is on this computer."""
    found = find_suitable()
    if found:
        return "Python %s is here, too. Type:" % found[0], found[1]
    newest = supported.dotted(supported.EVERYWHERE)
    by_uv = "uv run --no-project --python %s python3" % newest
    if _on_path("uv"):
        return "uv, which is here, fetches one that suits. Type:", by_uv
    if _on_path("brew"):
        return "Homebrew has uv, which fetches one that suits. Type:", "brew install uv && " + by_uv
    if tuple(sys.version_info[:2]) >= UV_NEEDS:
        made = "%s -m venv .venv-uv && .venv-uv/bin/pip install uv && .venv-uv/bin/" % quote(sys.executable)
        return "uv, a package of this Python, fetches one that suits. Type:", made + by_uv
    return "Install Python %s, from python.org or as your system does it. Then type:" % newest, "python" + newest


def find_suitable():
    # type: () -> tuple[str, str] | None
    """A Python that suits: its version and how a person types it; from the PATH first, the newest first; else None."""
    version, path = next(suitable_pythons(), ("", ""))
    name = os.path.basename(path)
    return (version, name if _on_path(name) == path else quote(path)) if version else None


def suitable_pythons():
    # type: () -> Iterator[tuple[str, str]]
    """All Pythons of this computer that suit, as (version, path), in the same order."""
    suiting = [supported.dotted(version) for version in reversed(supported_here())]
    names = ["python" + version for version in suiting] + ["python3"]
    for path in [os.path.join(folder, name) for folder in _folders() for name in names]:
        version = _version(path) if os.access(path, os.X_OK) else ""
        if version in suiting:
            yield version, path


def _folders():
    # type: () -> list[str]
    elsewhere = [folder for place in PLACES for folder in sorted(glob.glob(os.path.expanduser(place)), reverse=True)]
    return os.environ.get("PATH", os.defpath).split(os.pathsep) + elsewhere


def _on_path(name):
    # type: (str) -> str | None
    paths = [os.path.join(folder, name) for folder in os.environ.get("PATH", os.defpath).split(os.pathsep)]
    return next((path for path in paths if os.access(path, os.X_OK)), None)


def _version(path):
    # type: (str) -> str
    """What the Python at that path says of its version; a pyenv shim without one says nothing."""
    try:
        asked = subprocess.Popen([path, "-c", ASKED], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError:
        return ""
    return asked.communicate()[0].decode("ascii", "replace")
