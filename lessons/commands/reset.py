"""python3 -m lessons reset NAME: a lesson as it was given, or the starter of one exercise; nothing is lost."""

import argparse

from lessons.workspace.resetting import reset


def run(arguments: argparse.Namespace) -> int:
    """Reset the named lesson or exercise and say what was done and what was kept.

    Raises:
        WorkspaceError: there is no such lesson or exercise, or its copy can't be read or written.
    """
    print("\n".join(reset(arguments.name)))
    return 0
