"""Addresses that follow from one: where the repository is published. Where nobody has said it, there are none."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

GITHUB, GITLAB = "github.com", "gitlab.com"


@dataclass(frozen=True)
class Repository:
    """Where the course's files are published.

    Args:
        address: of its page, such as "https://github.com/owner/name"; "" where it is not known.
    """

    address: str = ""

    def file(self, path: str) -> str:
        """Where a file of it is shown; "" where that is not known.

        >>> Repository("https://github.com/owner/name").file("docker-compose.yml")
        'https://github.com/owner/name/blob/HEAD/docker-compose.yml'
        >>> Repository().file("docker-compose.yml")
        ''
        """
        between = "/-/blob/HEAD/" if self._host == GITLAB else "/blob/HEAD/"
        return f"{self.address}{between}{quote(path)}" if self.address else ""

    @property
    def codespaces(self) -> str:
        """Where a codespace of it is opened; "" for a repository that is not on GitHub.

        >>> Repository("https://github.com/owner/name").codespaces, Repository("https://git.example/name").codespaces
        ('https://codespaces.new/owner/name', '')
        """
        return f"https://codespaces.new/{self._path}" if self._host == GITHUB else ""

    def binder(self, name: str) -> str:
        """Where Binder opens the learner's copy of a notebook; "" where the repository is not known.

        >>> Repository("https://github.com/owner/name").binder("01_kafka")
        'https://mybinder.org/v2/gh/owner/name/HEAD?urlpath=lab/tree/01_kafka.ipynb'
        >>> Repository("https://git.example/name").binder("01_kafka")
        'https://mybinder.org/v2/git/https%3A%2F%2Fgit.example%2Fname/HEAD?urlpath=lab/tree/01_kafka.ipynb'
        """
        if not self.address:
            return ""
        place = {GITHUB: f"gh/{self._path}", GITLAB: f"gl/{quote(self._path, safe='')}"}
        found = place.get(self._host, f"git/{quote(self.address, safe='')}")
        return f"https://mybinder.org/v2/{found}/HEAD?urlpath=lab/tree/{name}.ipynb"

    @property
    def _host(self) -> str:
        return urlsplit(self.address).netloc

    @property
    def _path(self) -> str:
        return urlsplit(self.address).path.strip("/")
