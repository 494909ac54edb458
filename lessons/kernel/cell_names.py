"""Which names the code of a cell gives a value, or would give one if it ran to its end."""

import ast
import re
from collections.abc import Iterator

_CELL_MAGIC = re.compile(r"\A\s*%%\w+.*\n?")
_TIMED = re.compile(r"^(\s*)%(?:time|timeit|prun)\s+", re.MULTILINE)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def assigned_names(source: str) -> frozenset[str]:
    """The names that a cell binds at its top level: by an assignment, `def`, `class`, `import`, `for`, `with` …

    A magic at the top (`%%time`) or on a line (`%time x = 1`) is looked through. Where the code is not Python, it is
    the words that begin a line, up to a sign: what the learner meant to bind is among them.

    >>> sorted(assigned_names("import os.path\\ndef key_of(event):\\n    inner = 1\\n%time a, *b = 1, 2"))
    ['a', 'b', 'key_of', 'os']
    >>> sorted(assigned_names("def key_of(event)\\n    return 1"))
    ['def', 'key_of']
    """
    try:
        return frozenset(_stored(_parsed(source)))
    except SyntaxError:
        beginnings = re.findall(r"^\w[\w \t]*", source, re.MULTILINE)
        return frozenset(word for beginning in beginnings for word in beginning.split())


def used_names(source: str) -> frozenset[str]:
    """The names that the code of a cell uses, in any depth; none where it is not Python.

    >>> sorted(used_names("exercises.total_lag.check(total_lag, kafka)"))
    ['exercises', 'kafka', 'total_lag']
    """
    try:
        names = (node for node in ast.walk(_parsed(source)) if isinstance(node, ast.Name))
    except SyntaxError:
        return frozenset()
    return frozenset(name.id for name in names if isinstance(name.ctx, ast.Load))


def _parsed(source: str) -> ast.Module:
    from IPython.core.inputtransformer2 import TransformerManager  # late: the command line reads no cells

    plain = _TIMED.sub(r"\1", _CELL_MAGIC.sub("", source))
    return ast.parse(TransformerManager().transform_cell(plain))


def _stored(node: ast.AST) -> Iterator[str]:
    """The names that this node binds, and those inside it that belong to the same scope."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
        yield node.name
    if not isinstance(node, _SCOPES):
        for child in ast.iter_child_nodes(node):
            yield from _stored(child)
