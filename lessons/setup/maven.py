"""Where jars come from: a mirror that the caller names, one of Maven's settings.xml, or else Maven Central."""

import ast
import os
import re
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

from lessons.errors import FetchError
from lessons.setup import venvs

MIRROR = "LESSONS_MAVEN_MIRROR"
CENTRAL = "central"
"""Maven's own id for Maven Central (super POM)."""


def jar_repository(environ: Mapping[str, str], venv: Path | None = None) -> str:
    """The address under which a jar's path is asked for.

    Args:
        environ: usually os.environ.
        venv: the environment; None where this Python is the environment's own.

    Raises:
        FetchError: LESSONS_MAVEN_MIRROR is no address.
    """
    named = environ.get(MIRROR) or _of_settings(Path.home() / ".m2" / "settings.xml") or _central(venv)
    if not re.match(r"(https?|file)://", named):
        raise FetchError(
            f"{MIRROR} is {named!r}, which is not an address.",
            "Set it to the address of a Maven repository that begins with https:// or http://, or unset it.",
        )
    return named.rstrip("/")


def _of_settings(file: Path) -> str | None:
    """The mirror of Maven Central in Maven's own settings, which Java tools behind a company's proxy have."""
    try:
        root = ElementTree.parse(file).getroot()
    except (OSError, ElementTree.ParseError):
        return None
    for mirror in root.iterfind("{*}mirrors/{*}mirror"):
        if _is_for_central(mirror.findtext("{*}mirrorOf", "")):
            return _filled_in(mirror.findtext("{*}url", "").strip()) or None
    return None


def _filled_in(text: str) -> str:
    """Maven writes a variable of the environment as ${env.NAME}."""
    return re.sub(r"\$\{env\.(\w+)\}", lambda found: os.environ.get(found[1], found[0]), text)


def _is_for_central(mirror_of: str) -> bool:
    """Maven's rules: a list of ids, * for all, external:* for all that are not on this computer, !id for not this."""
    ids = {each.strip() for each in mirror_of.split(",")}
    return f"!{CENTRAL}" not in ids and bool(ids & {CENTRAL, "*", "external:*"})


def _central(venv: Path | None) -> str:
    """The address that jgo knows; its text is read, since importing it would import all that it needs."""
    found = None if venv else find_spec("jgo")
    folder = (
        Path(found.origin).parent if found and found.origin else venvs.site_packages(venv or Path(sys.prefix)) / "jgo"
    )
    for node in ast.parse((folder / "constants.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "MAVEN_CENTRAL_URL":
            return str(ast.literal_eval(node.value))
    raise FetchError(
        "This version of jgo does not say where Maven Central is.",
        f"Set {MIRROR} to the address of a Maven repository.",
    )
