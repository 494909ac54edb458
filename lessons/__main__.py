"""python3 -m lessons: the course's command line.

This file must be understood by old Pythons too, so that they can be told what is wrong.
"""

import sys


def main():
    """Check the Python and the system, then hand on to the command line."""
    if not (3, 10) <= sys.version_info[:2] <= (3, 13):
        print(
            "This course needs Python 3.10 to 3.13, and this is Python %d.%d (%s).\n"
            "Install one of those, then run it with that one, for example: python3.12 -m lessons lab"
            % (sys.version_info[0], sys.version_info[1], sys.executable),
            file=sys.stderr,
        )
        return 1
    if sys.platform == "win32":
        print(
            "This course runs on Linux and macOS, and on Windows inside WSL (the Windows Subsystem for Linux).\n"
            "Install WSL (`wsl --install` in a terminal), open it, and run the same command there.",
            file=sys.stderr,
        )
        return 1
    from lessons.setup.commandline import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
