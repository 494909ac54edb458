"""JupyterLab in a container: the browser is on another computer, and in a codespace under another address."""

import os
import re

c = get_config()  # noqa: F821 (Jupyter gives it to its configuration files)
c.ServerApp.use_redirect_file = False  # the browser can't read a file of the container: it is given the address

if name := os.environ.get("CODESPACE_NAME"):
    domain = os.environ.get("GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN", "app.github.dev")
    # The page comes from this codespace's own address, which is not the one that JupyterLab listens on.
    c.ServerApp.allow_origin_pat = rf"https://{re.escape(name)}-\d+\.{re.escape(domain)}\Z"
