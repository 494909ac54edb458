"""Run by every Python of the environment as it starts: environment.py writes that into a .pth file.

So a kernel has no way to a real AWS account, and no proxy before this computer's servers, whichever program started
it, and whichever cell is run first: editors and Notebook start kernels without the environment that `lab` gives to
JupyterLab. And so clients come in to a secured server elsewhere (client_hook.py). Nothing is imported as `lessons`,
since this Python may be about to run another copy of the course.
"""

import os
import runpy
from pathlib import Path

loopback, aws, client_hook = (
    runpy.run_path(str(Path(__file__).with_name(name))) for name in ("loopback.py", "aws.py", "client_hook.py")
)
loopback["bypass_proxies"](os.environ)
if not aws["is_real"](os.environ):
    aws["hide_account"](os.environ)
if client_hook["is_wanted"](os.environ, Path(__file__).parents[2]):
    client_hook["install"]()
