"""Compiles the embedded server's protocol.

Run `python -m tools.wire` after a change of embedded_eventstore/wire/*.proto; a test finds what was not compiled.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import resources
from pathlib import Path

from grpc_tools import protoc

ROOT = Path(__file__).parent.parent
WIRE = ROOT / "embedded_eventstore" / "wire"
COMPILED = "messages.binpb"
TYPES = "# mypy: ignore-errors\n# Written by tools/wire.py.\n\n"
"""Begins a file of types: protoc's are looser than this project's."""
MODULE = '''"""The messages of {name}.proto; written by tools/wire.py."""

from embedded_eventstore.wire.pool import names_of

globals().update(names_of("{name}"))
'''


def compile_definitions(folder: Path) -> None:
    """Write messages.binpb, and a module with its types for each file of definitions.

    Args:
        folder: where to; it exists.

    Raises:
        RuntimeError: a definition is wrong; protoc has told on stderr what.
    """
    files = sorted(WIRE.glob("*.proto"))
    with tempfile.TemporaryDirectory() as types:
        google = str(resources.files("grpc_tools") / "_proto")
        names = [str(file.relative_to(ROOT)) for file in files]
        options = ["--include_imports", f"--descriptor_set_out={folder / COMPILED}", f"--pyi_out={types}"]
        if protoc.main(["protoc", f"-I{ROOT}", f"-I{google}", *options, *names]):
            raise RuntimeError("protoc refused the definitions")
        for file in files:
            types_of = Path(types, WIRE.relative_to(ROOT), f"{file.stem}_pb2.pyi")
            (folder / types_of.name).write_text(TYPES + types_of.read_text())
            (folder / f"{file.stem}_pb2.py").write_text(MODULE.format(name=file.stem))


def main() -> int:
    """Compile the definitions into their own folder."""
    compile_definitions(WIRE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
