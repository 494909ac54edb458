"""What a code host's page leaves of the stored outputs: pictures with their words, and every word of a box.

GitHub's rules are not published; this list is that of its public sanitizer for texts (tags, attributes), and `data:`
pictures, which it is reported to show in notebooks. Style, scripts and ids go.
"""

import html
import re
from pathlib import Path

import bleach
import pytest

from tests.notebooks import FILES, NAMES, code_cells, read

BLOCKS = {"blockquote", "br", "div", "hr", "ol", "ul", "li", "p", "pre", "details", "summary", "dl", "dt", "dd"}
TABLES = {"table", "thead", "tbody", "tfoot", "tr", "th", "td"}
LETTERS = {
    "a",
    "b",
    "code",
    "del",
    "em",
    "i",
    "ins",
    "kbd",
    "q",
    "s",
    "samp",
    "span",
    "strong",
    "sub",
    "sup",
    "tt",
    "var",
}
TAGS = BLOCKS | TABLES | LETTERS | {"img", "h1", "h2", "h3", "h4", "h5", "h6"}
ATTRIBUTES = {"*": ["align", "alt", "height", "width", "title", "role", "open"], "a": ["href"], "img": ["src"]}


def left(page: str) -> str:
    """The output after such a sanitizer: what is not allowed is taken out, not shown as text."""
    return bleach.clean(
        page, tags=TAGS, attributes=ATTRIBUTES, protocols=["http", "https", "mailto", "data"], strip=True
    )


def shown(file: Path) -> list[str]:
    """The notebook's outputs that have HTML."""
    outputs = [output for cell in code_cells(read(file)) for output in cell.outputs]
    return [output.data["text/html"] for output in outputs if "text/html" in output.get("data", ())]


def lost(page: str) -> list[str]:
    """What does not arrive: tags that are not allowed, pictures and their words."""
    rest = left(page)
    kept = [
        f"{name}: {value}"
        for name in ("src", "alt")
        for value in _values(page, name)
        if value not in _values(rest, name)
    ]
    return [*sorted({tag for tag in re.findall(r"<(\w+)", page) if tag not in TAGS}), *kept]


def _values(page: str, name: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(rf'\b{name}="([^"]*)"', page)]


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_pictures_and_words_arrive(file):
    assert [missing for page in shown(file) for missing in lost(page)] == []


@pytest.mark.parametrize(
    ("page", "missing"),
    [
        ("<style>p {color: red}</style><p>a</p>", ["style"]),
        ("<svg><text>a</text></svg>", ["svg", "text"]),
        ('<img src="javascript:x" alt="a">', ["src: javascript:x"]),
        ('<div style="color: red" role="status">a</div>', []),
    ],
)
def test_what_does_not_arrive_is_found(page, missing):
    assert lost(page) == missing
