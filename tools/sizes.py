"""How long functions and files are: `python -m tools.sizes`. CONTRIBUTING.md has the table; a test holds the limits."""

import ast
import math
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PACKAGES = ("lessons", "embedded_eventstore", "tools", "benchmarks")
MOST_OF_A_FUNCTION = 16
"""Nine of ten functions have no more lines."""
MEDIAN_OF_A_FUNCTION = 6
MEDIAN_OF_A_FILE = 90


class Sizes(NamedTuple):
    """The sizes of one or several packages, in lines.

    Args:
        functions: how many lines each function has.
        files: how many lines each file has; an empty one counts as no file.
    """

    functions: list[int]
    files: list[int]

    def row(self, name: str) -> str:
        """One row of the table; a file's lines to the nearest five, so that not every change makes the table stale."""
        lines = (median(self.functions), p90(self.functions), round(median(self.files) / 5) * 5)
        return f"| {name} | {' | '.join(f'{number:g}' for number in lines)} |"


def p90(numbers: list[int]) -> int:
    """The number that nine of ten are not above.

    >>> p90([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    9
    """
    return sorted(numbers)[math.ceil(len(numbers) * 0.9) - 1]


def measure(*packages: str) -> Sizes:
    """The sizes of all Python files in these top-level folders; a folder that does not exist has none."""
    texts = [file.read_text(encoding="utf-8") for name in packages for file in sorted((ROOT / name).rglob("*.py"))]
    return Sizes(
        [lines for text in texts for lines in functions(text)],
        [len(text.splitlines()) for text in texts if text.strip()],
    )


def functions(text: str) -> Iterator[int]:
    """How many lines each function of a file has, from `def` to its end, docstring included; nested ones count too.

    >>> list(functions("def one():\\n    'Docstring.'\\n    return 1\\n"))
    [3]
    """
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1


def table() -> str:
    """The table of CONTRIBUTING.md: a row for each package, and one for all of them."""
    there = [name for name in PACKAGES if (ROOT / name).is_dir()]
    head = [
        "| | lines of a function (median) | nine of ten have at most | lines of a file (median) |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *(measure(name).row(f"`{name}`") for name in there), measure(*there).row("together")])


if __name__ == "__main__":
    print(table())
