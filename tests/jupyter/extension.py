"""The classroom's extension for JupyterLab, as its files are."""

import hashlib
import json

from lessons.commands.lab import SETTINGS

FOLDER = SETTINGS / "labextensions" / "event-streaming-course"
PACKAGE = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
LOADED = PACKAGE["jupyterlab"]["_build"]["load"]


def digest() -> str:
    """A short digest of every file that a browser loads of it."""
    files = sorted((FOLDER / "static").iterdir())
    return hashlib.sha256(b"".join(file.name.encode() + file.read_bytes() for file in files)).hexdigest()[:12]
