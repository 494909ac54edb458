"""From the course's files to the site: a folder of sources for Sphinx, and what Sphinx makes of it."""

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from lessons.errors import LessonError
from tools.site import catalogue, not_found, notebook, words
from tools.site.repository import Repository

LOOK = Path(__file__).parent / "look"
PICTURES = ("docs/lab.png",)
INSTALL = "pip install --no-deps --require-hashes -r requirements-site.txt"


class SiteError(LessonError):
    """The site can't be built."""


def build(target: Path, repository: Repository, address: str = "") -> None:
    """Build the site.

    Args:
        target: a folder, which is emptied if an earlier site is in it.
        repository: where the course's files are published.
        address: where the site will be; "" where that is not known.

    Raises:
        SiteError: Sphinx is not installed, complains, or the folder has something else in it.
    """
    _require_room(target)
    with tempfile.TemporaryDirectory(prefix="site-") as folder:
        sources = Path(folder) / "sources"
        write_sources(sources, repository)
        _run_sphinx(sources, target, Path(folder) / "doctrees", address)
    (target / "404.html").write_text(not_found.page(urlsplit(address).path or "/"), encoding="utf-8")
    (target / ".nojekyll").touch()  # GitHub leaves out folders that begin with an underscore where it is missing


def write_sources(folder: Path, repository: Repository) -> None:
    """Write what Sphinx reads: every page, and the pictures in them."""
    for page in (catalogue.START, *catalogue.texts(), *catalogue.notebooks()):
        file = catalogue.source(page)
        written = folder / f"{page}{file.suffix}"
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(_content(page, file, repository), encoding="utf-8")
    for picture in PICTURES:
        shutil.copy(catalogue.ROOT / picture, folder / picture)


def _content(page: str, file: Path, repository: Repository) -> str:
    if file.suffix == ".ipynb":
        return notebook.of_site(file, page, repository)
    text = words.of_site(file.read_text(encoding="utf-8"), page, repository)
    if page != catalogue.START:
        return text
    title, _, rest = text.partition("\n")
    first = notebook.run_it("notebooks/00_start_here", repository).replace("../docs", "docs")
    return f"{title}\n\n{first}\n{rest}\n\n{catalogue.menu()}\n"


def _require_room(target: Path) -> None:
    if target.exists() and any(target.iterdir()):
        if not (target / "searchindex.js").exists():
            raise SiteError(f"{target} has files in it that are no site.", "Name an empty folder.")
        shutil.rmtree(target)


def _run_sphinx(sources: Path, target: Path, doctrees: Path, address: str) -> None:
    if not importlib.util.find_spec("myst_nb"):
        raise SiteError("What builds the site is not installed.", f"Run: .venv/bin/python -m {INSTALL}")
    strict = ("--quiet", "--fail-on-warning", "--keep-going", "--jobs", "auto")
    places = ("-c", str(LOOK), "-d", str(doctrees), "-D", f"html_baseurl={address}", str(sources), str(target))
    ran = subprocess.run([sys.executable, "-m", "sphinx", *strict, *places], stdout=subprocess.DEVNULL)
    if ran.returncode:
        raise SiteError("Sphinx complained (above).", "Mend what it names.")
