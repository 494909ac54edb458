"""Showing a twin's own source in a notebook, so that the notebook and the two terminals run the same lines."""

import inspect
from collections.abc import Callable


def show(function: Callable):
    """The function's source, highlighted, as the notebook's output.

    Args:
        function: a function or class of the `lessons` package.

    Returns:
        An object that JupyterLab shows as Python code.
    """
    from IPython.display import Code

    return Code(inspect.getsource(function).rstrip(), language="python")
