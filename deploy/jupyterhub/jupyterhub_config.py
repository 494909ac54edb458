"""JupyterHub for a room on one host: a local process for each learner, on the course's own environment.

It listens on 127.0.0.1, and JupyterHub's own option opens it: `--ip 192.168.1.20`. docs/jupyterhub.md says how it is
set up, and what a spawner of local processes can not do.
"""

import os
import resource
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

from jupyterhub.spawner import SimpleLocalProcessSpawner

COURSE = Path(__file__).resolve().parents[2]
PYTHON = COURSE / ".venv" / "bin" / "python"
USER_SERVER = Path(__file__).with_name("user_server.py")
STATE = Path(os.environ.get("LESSONS_HUB_STATE") or "~/event-streaming-hub").expanduser().absolute()
"""The hub's own files, and a home for each learner."""
CACHE = Path(os.environ.get("LESSONS_CACHE") or "~/.cache/event-streaming-course").expanduser()
JARS = Path(os.environ.get("M2_REPO") or "~/.m2/repository").expanduser()
SERVERS = ("KAFKA_BOOTSTRAP_SERVERS", "AWS_ENDPOINT_URL", "PULSAR_SERVICE_URL", "PULSAR_ADMIN_URL", "EVENTSTORE_URI")
PASSWORD = "LESSONS_HUB_PASSWORD"
AS_ROOT = "LESSONS_HUB_AS_ROOT"
IDLE = 3600  # seconds without a request, after which a learner's server ends
NICE = 5
"""How much learners' processes stand back behind the hub and the shared servers."""


class LearnersSpawner(SimpleLocalProcessSpawner):
    """A local process for each learner, under the hub's own account, with a home of its own."""

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        enter_home, memory = super().make_preexec_fn(name), self.mem_limit

        def prepare() -> None:
            os.umask(0o077)
            enter_home()
            os.nice(NICE)
            if memory:  # of each process, which what it starts inherits; the sum of a learner's has no limit
                resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))

        return prepare


def require(fine: object, trouble: str) -> None:
    """End with a sentence where something that the hub needs is not so."""
    if not fine:
        sys.exit(f"JupyterHub for the course does not start: {trouble}")


require(PYTHON.exists(), f"the course is not installed. Run `python3 -m lessons fetch` in {COURSE} first.")
require(
    os.geteuid() or os.environ.get(AS_ROOT) == "yes",
    f"learners would be root. Start it as an ordinary user; set {AS_ROOT}=yes in a container that holds nothing else.",
)
require(os.environ.get(PASSWORD), f"set {PASSWORD} to a password of 8 letters or more, which the room gets.")
STATE.mkdir(mode=0o700, parents=True, exist_ok=True)
(STATE / "homes").mkdir(exist_ok=True)

c = get_config()  # type: ignore[name-defined]  # noqa: F821 (JupyterHub gives it)

c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.db_url = f"sqlite:///{STATE / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.ConfigurableHTTPProxy.command = [str(Path(sys.executable).with_name("configurable-http-proxy"))]
c.JupyterHub.cleanup_servers = True  # who ends the hub ends the learners' servers

c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ[PASSWORD]
c.Authenticator.allow_all = True
c.Authenticator.username_pattern = r"[a-z][a-z0-9-]{0,30}\Z"  # it becomes the name of a folder

c.JupyterHub.spawner_class = LearnersSpawner
c.JupyterHub.active_server_limit = 40
c.JupyterHub.concurrent_spawn_limit = 5
c.SimpleLocalProcessSpawner.home_dir_template = str(STATE / "homes" / "{username}")
c.Spawner.cmd = [
    str(PYTHON),
    "-m",
    "lessons.commands.hosted",
    str(PYTHON),
    str(Path(__file__).with_name("user_server.py")),
]
c.Spawner.mem_limit = "2G"
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
c.Spawner.env_keep = ["PATH", "LANG", "LC_ALL", "TZ", *SERVERS]
c.Spawner.environment = {
    "LESSONS_HUB_PACKAGES": sysconfig.get_path("purelib"),
    "LESSONS_WORK": lambda spawner: f"{spawner.home_dir}/work",
    "LESSONS_CACHE": str(CACHE),
    "M2_REPO": str(JARS),
}
c.Spawner.args = [f"--MappingKernelManager.cull_idle_timeout={IDLE}", "--MappingKernelManager.cull_connected=True"]

c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
c.JupyterHub.services = [
    {"name": "idle-culler", "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={IDLE}"]}
]
