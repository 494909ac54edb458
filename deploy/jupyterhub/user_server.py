"""A learner's own server, as the hub starts it: JupyterLab as `lab` has it, in the course's own environment.

That environment has no JupyterHub. What the server needs of it comes from the hub's environment, behind the course's
own packages: so a lesson never meets a version that the course has not locked.
"""

import os
import sys

from lessons.commands import lab

PACKAGES = "LESSONS_HUB_PACKAGES"
"""The folder of the hub's packages."""


def main() -> None:
    """Become the server; what the hub has told stands in the environment and on the command line."""
    sys.path.append(os.environ.pop(PACKAGES))
    from jupyterhub.singleuser import main as serve

    os.environ["JUPYTERHUB_DEFAULT_URL"] = f"/lab/tree/{lab.first_page()}"
    sys.argv += [option for option in lab.options(os.environ) if not option.startswith("--ServerApp.ip=")]
    serve()


if __name__ == "__main__":
    main()
