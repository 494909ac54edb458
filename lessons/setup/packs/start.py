"""Takes the course out of its pack and opens it: python3 PACK. Old Pythons must understand it.

Run as the pack's own __main__.py, or as the start.py that serve-pack gives, with the address of the pack filled in.
"""

import os
import subprocess
import sys
import zipfile

ADDRESS = ""  # where serve-pack has the pack
ORIGIN = ""  # where the course came from
FOLDER = "event-streaming-course"
BUNDLE = "course.bundle"


def main():
    # type: () -> int
    """Make the folder where there is none, then become the course's own `lab --from`."""
    pack = ADDRESS or os.path.abspath(sys.argv[0])
    if not os.path.isdir(os.path.join(FOLDER, "lessons")) and not _is_cloned():
        return 1
    sys.stdout.write("The course is in %s.\n" % os.path.abspath(FOLDER))
    sys.stdout.flush()
    os.chdir(FOLDER)
    os.execv(sys.executable, [sys.executable, "-m", "lessons", "lab", "--from", pack] + sys.argv[1:])


def _is_cloned():
    # type: () -> bool
    """Clone the course into the folder; False where that failed, which is told."""
    try:
        subprocess.check_call(["git", "--version"], stdout=subprocess.PIPE)
    except (OSError, subprocess.CalledProcessError):
        return _told("git is not installed on this computer.", "Install git, then run the same command again.")
    try:
        _clone()
        return True
    except (OSError, subprocess.CalledProcessError, zipfile.BadZipfile, KeyError) as error:
        what = "The course could not be taken out of its pack (%s)." % error
        return _told(what, "Correct that, or copy the pack again; then run the same command again.")


def _clone():
    # type: () -> None
    """A clone as any other: its origin is the repository that the course came from."""
    bundle = BUNDLE + ".part"
    try:
        with open(bundle, "wb") as file:
            file.write(_bundle())
        subprocess.check_call(["git", "clone", "--quiet", bundle, FOLDER])
    finally:
        if os.path.exists(bundle):
            os.remove(bundle)
    change = ["set-url", "origin", ORIGIN] if ORIGIN else ["remove", "origin"]
    subprocess.check_call(["git", "-C", FOLDER, "remote"] + change)


def _bundle():
    # type: () -> bytes
    """The course as git keeps it: from the address, or out of the pack that Python runs."""
    if not ADDRESS:
        return zipfile.ZipFile(sys.argv[0]).read(BUNDLE)
    from urllib.request import ProxyHandler, build_opener  # Python 3; a room's network has no proxy

    asked = build_opener(ProxyHandler({})).open(ADDRESS.rpartition("/")[0] + "/" + BUNDLE)
    return bytes(asked.read())


def _told(what, do):
    # type: (str, str) -> bool
    sys.stderr.write("\n%s\n%s\n" % (what, do))
    return False


if __name__ == "__main__":
    sys.exit(main())
