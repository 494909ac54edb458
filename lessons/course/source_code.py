"""Showing a twin's own source in a notebook, so that the notebook and the two terminals run the same lines.

It is shown as Markdown, which JupyterLab colours in its own theme, light or dark, also before a notebook is trusted;
IPython's `Code` brings colours for a light page only.
"""

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, repr=False)
class Source:
    """Python code to look at.

    Args:
        code: the lines of code.
        where: the module that they are from.
    """

    code: str
    where: str

    def __repr__(self) -> str:
        return f"# {self.where}\n{self.code}"

    def _repr_markdown_(self) -> str:
        fence = "````"  # longer than any that a docstring has
        return f"{fence}python\n{self!r}\n{fence}"


def show_source(function: Callable[..., object]) -> Source:
    """The source of a function or class of the `lessons` package, as a cell's output.

    Args:
        function: the function or class itself, not its name.
    """
    code = textwrap.dedent(inspect.getsource(function)).rstrip()
    return Source(code, function.__module__)
