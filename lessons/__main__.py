"""python3 -m lessons: the course's command line.

This file must be understood by old Pythons too, so that they can be told what is wrong.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # Python 2 has no `typing`
    from types import ModuleType  # noqa: F401 (ruff reads no type comments)


def main():
    # type: () -> int
    """Check the system and the Python, then hand on to the command line."""
    if sys.platform == "win32":
        sys.stderr.write(
            "This course runs on Linux and macOS, and on Windows inside WSL (the Windows Subsystem for Linux).\n"
            "Install WSL (`wsl --install` in a terminal), open it, and run the same command there.\n"
        )
        return 1
    from lessons.setup import another_python

    if not another_python.is_suitable():
        return _go_on_elsewhere(another_python)
    from lessons.setup.commandline import run

    return run(sys.argv[1:])


def _go_on_elsewhere(another_python):
    # type: (ModuleType) -> int
    """With the environment's Python where there is an environment; else the person is told which Python to type."""
    python = another_python.environment_python()
    if python:
        os.execv(python, [python, "-m", "lessons"] + sys.argv[1:])
    sys.stderr.write(another_python.message_for(sys.argv[1:]) + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
