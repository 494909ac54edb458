"""JSON with comments, as editors and dev containers write it."""

import json
import re
from pathlib import Path
from typing import Any

_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*')


def read(file: Path) -> dict[str, Any]:
    """What the file says, without its comments."""
    return json.loads(_COMMENT.sub(lambda found: found[1] or "", file.read_text(encoding="utf-8")))
