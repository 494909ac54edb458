"""Tells what a learner has not filled yet: `...` as a value, in a list or dict, or in a function."""

import ast
import inspect
import textwrap
import types


def is_blank(value) -> bool:
    """Whether there is still a `...` to fill in this value.

    A function is blank while its body is only `...` (or `pass`), and while it uses `...` as a value, as in `key=...`.
    A `...` that was left on a line of its own, beside real code, is forgiven.

    >>> is_blank(...), is_blank({"partition": ...}), is_blank(0)
    (True, True, False)
    """
    if value is ...:
        return True
    if isinstance(value, dict):
        return any(map(is_blank, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(is_blank, value))
    if isinstance(value, types.FunctionType):
        return ... in value.__code__.co_consts or _does_nothing(value)
    return False


def _does_nothing(function: types.FunctionType) -> bool:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError, TypeError):
        return False
    body = getattr(tree.body[0], "body", None)
    return isinstance(body, list) and all(map(_is_filler, body))


def _is_filler(statement: ast.stmt) -> bool:
    """A docstring, `...` or `pass`."""
    constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return constant or isinstance(statement, ast.Pass)
