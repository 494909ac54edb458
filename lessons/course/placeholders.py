"""Tells what a learner has not filled yet: `...` as a value, in a list or dict, or in a function."""

import ast
import inspect
import textwrap
import types


def has_placeholder(value: object, given: str = "") -> bool:
    """Whether there is still a `...` to fill in this value.

    A function is blank while it is as it was given, while its body is only `...` (or `pass`), and while it uses `...`
    as a value, as in `key=...`. A `...` that was left on a line of its own, beside new code, is forgiven.

    Args:
        value: what the learner made.
        given: the code of the cell as the learner got it.

    >>> has_placeholder(...), has_placeholder({"partition": ...}), has_placeholder(0)
    (True, True, False)
    """
    if value is ...:
        return True
    if isinstance(value, dict):
        return any(has_placeholder(part, given) for part in value.values())
    if isinstance(value, (list, tuple)):
        return any(has_placeholder(part, given) for part in value)
    if isinstance(value, types.FunctionType):
        return ... in value.__code__.co_consts or _is_unwritten(value, given)
    return False


def _is_unwritten(function: types.FunctionType, given: str) -> bool:
    try:
        [now] = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    except (OSError, SyntaxError, TypeError, ValueError):
        return False  # its source is nowhere, or it is a lambda inside other code
    body = getattr(now, "body", None)
    does_nothing = isinstance(body, list) and all(map(_is_filler, body))
    return does_nothing or ast.dump(now) in map(ast.dump, ast.parse(given).body)


def _is_filler(statement: ast.stmt) -> bool:
    """A docstring, `...` or `pass`."""
    constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return constant or isinstance(statement, ast.Pass)
