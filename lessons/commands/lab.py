"""python3 -m lessons lab: the course in JupyterLab."""

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from lessons import workspace
from lessons.commands import ahead, fetch
from lessons.course import start_page
from lessons.errors import LessonError, SetupError
from lessons.servers import slots
from lessons.servers.port_holder import who_holds
from lessons.servers.supervision import ports
from lessons.setup import aws, caller, loopback
from lessons.setup.environment import ROOT, prepare_kernels

FIRST = "00_start_here.ipynb"
"""The page of the learner's folder on which JupyterLab opens, until an exercise was tried."""
PORT = 8888
SETTINGS = ROOT / "lessons" / "commands" / "jupyter"
"""JupyterLab's settings for the course (labconfig), and its own extension for it (labextensions)."""
HIDDEN = ("__pycache__", "*.pyc", ".DS_Store", "*~", "lessons")
"""What the file browser does not show. `lessons` is a link for terminals: nothing that a learner opens."""
QUIET = (
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--ServerApp.log_level=WARN",
    "--ServerApp.ip=127.0.0.1",
)


def run(arguments: argparse.Namespace) -> int:
    """Have everything ready, then become JupyterLab."""
    environ = prepare()
    port = _port(arguments.port)
    argv = [
        sys.executable,
        "-m",
        "jupyterlab",
        *options(environ),
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        *(["--no-browser"] if arguments.no_browser else []),
    ]
    print(_welcome(arguments.no_browser), flush=True)
    os.chdir(ROOT)
    os.execve(sys.executable, argv, environ)


def options(environ: Mapping[str, str]) -> list[str]:
    """The settings of JupyterLab's server for the course, as its command line takes them, whoever starts it."""
    shell = environ.get("SHELL") or "bash"  # no login shell: its profile (macOS has one) puts other Pythons before ours
    return [
        f"--ServerApp.root_dir={workspace.FOLDER}",  # the originals can't even be opened, so nothing saves into them
        f"--LabApp.workspaces_dir={workspace.FOLDER / '.layout'}",  # what was open here, not in another folder's lab
        f"--LabApp.default_url=/lab/tree/{first_page()}",  # part of the address that is printed, too
        f"--ServerApp.terminado_settings=shell_command={shell}",
        *(f"--ContentsManager.hide_globs={pattern}" for pattern in HIDDEN),
        *QUIET,
        *(["--allow-root"] if os.geteuid() == 0 else []),  # it listens on this computer only, and asks for a token
    ]


def first_page() -> str:
    """The page on which JupyterLab opens: the first notebook, and later the page that says where the learner was."""
    return start_page.NAME if start_page.is_begun() else FIRST


def prepare() -> dict[str, str]:
    """Have ready what a learner meets in JupyterLab, whoever starts it; returns the environment to start it in."""
    prepare_kernels()
    _fetch_if_possible()
    _tell(workspace.bring_up_to_date())
    if trouble := start_page.renew(start_page.FOLDER):
        print(trouble, file=sys.stderr)
    return environment(os.environ)


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What JupyterLab, its kernels and its terminals get.

    This Python is `python3`, `lessons` can be imported, and no real AWS account is in reach unless it was asked for.
    """
    mine = caller.without_harm(environ)
    mine.pop(slots.VARIABLE, None)  # each kernel takes its own slots
    if not aws.is_real(mine):
        aws.hide_account(mine)
    loopback.bypass_proxies(mine)
    programs = Path(sys.executable).parent
    folders = {"PYTHONPATH": ROOT, "JUPYTER_CONFIG_PATH": SETTINGS, "JUPYTER_PATH": SETTINGS, "PATH": programs}
    for name, folder in folders.items():
        mine[name] = os.pathsep.join(filter(None, [str(folder), mine.get(name)]))
    return mine


def _fetch_if_possible() -> None:
    """The first lesson's server is prepared now, the others in the background while the learner reads."""
    first, *others = fetch.wanted()
    try:
        fetch.ensure([first])
        if waiting := [server.title for server in others if server.missing()]:
            ahead.start()
            print(f"{', '.join(waiting)}: prepared in the background; its lessons wait for it.")
    except LessonError as error:
        print(f"\n{error.what} {error.do}", file=sys.stderr)
        print("The lab opens all the same: the lessons on Kinesis and EventStoreDB need no download.", file=sys.stderr)


def _tell(report: workspace.Report) -> None:
    for sentence in report.sentences:
        print(sentence)


def _port(wanted: int | None) -> int:
    if wanted is None:
        return next(filter(ports.is_free, range(PORT, PORT + 50)), 0) or ports.free(1)[0]
    if not 1 <= wanted <= 65535 or not ports.is_free(wanted):
        raise SetupError(
            f"JupyterLab can't use port {wanted}: it is taken by {who_holds(wanted)}."
            if 1 <= wanted <= 65535
            else f"There is no port {wanted}.",
            "Give --port another number, or leave it out.",
        )
    return wanted


def _welcome(no_browser: bool) -> str:
    where = "Open the address below" if no_browser else "Your browser opens"
    return f"{where} on the first notebook. Ctrl-C (twice) here ends the course; servers end by themselves."
