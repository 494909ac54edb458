"""python3 -m lessons.commands.hosted COMMAND …: a command that a host starts, such as Binder's server, as `lab` would.

What `lab` does before JupyterLab is done here too; then this process becomes that command, in the folder of the
learner's copies: a server shows the folder that it is started in.
"""

import os
import sys

from lessons import workspace
from lessons.commands import lab
from lessons.errors import LessonError


def main(command: list[str]) -> int:
    """Become the command; returns only when there is none, or when it can't be run."""
    if not command:
        print("No command was given: say which one to run in the lab's environment.", file=sys.stderr)
        return 1
    environ = _prepared()
    if workspace.FOLDER.is_dir():
        os.chdir(workspace.FOLDER)
    try:
        os.execvpe(command[0], command, environ)
    except OSError as error:
        print(f"{command[0]} can't be run: {error.strerror}.", file=sys.stderr)
    return 1


def _prepared() -> dict[str, str]:
    """What `lab` prepares; where that fails the server starts all the same, since a host shows nothing without it."""
    try:
        return lab.prepare()
    except LessonError as error:
        print(f"{error.what} {error.do}", file=sys.stderr)
        return lab.environment(os.environ)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
