"""python3 -m lessons update: the lessons of now in the learner's own copies, with all that is theirs."""

import argparse
import sys

from lessons import workspace
from lessons.course import start_page


def run(arguments: argparse.Namespace) -> int:
    """Bring the copies up to date and say what was done; 0 when each of them is, else 1.

    Raises:
        WorkspaceError: the folder of the copies can't be made.
    """
    report = workspace.bring_up_to_date()
    print("\n".join(report.sentences or ["Your copies in work/ are up to date."]))
    if trouble := start_page.renew(start_page.FOLDER):
        print(trouble, file=sys.stderr)
    return 0 if report.complete else 1
