"""python -m tools.site OUT: build the course as a website that needs no server and no network."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from lessons.errors import LessonError
from tools.site import building, checking
from tools.site.repository import Repository


def main(argv: Sequence[str]) -> int:
    """Build it and check it; 1 if anything is wrong with it."""
    parser = argparse.ArgumentParser(prog="python -m tools.site", description="Build the course as a website.")
    parser.add_argument("folder", type=Path, metavar="OUT", help="where to")
    parser.add_argument("--repository", default="", help="such as https://github.com/owner/name, if it is known")
    parser.add_argument("--address", default="", help="where the site will be, if it is known")
    arguments = parser.parse_args(argv)
    try:
        building.build(arguments.folder, Repository(arguments.repository.rstrip("/")), arguments.address)
    except LessonError as error:
        print(error, file=sys.stderr)
        return 1
    faults = checking.faults(arguments.folder)
    print(*faults or [f"The site is in {arguments.folder}: open index.html."], sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
