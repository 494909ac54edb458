"""Runs a notebook's cells in a wrong order, with clients that lead to "the account". A process of its own.

    python -m tests.kinesis.account_trap NOTEBOOK SEED

The clients are made before the server is started, and stay in the notebook's names however often a cell makes them
anew. What a cell raises does not matter here, only what arrives at the account: the caller looks at that.
"""

import contextlib
import io
import json
import random
import sys
from pathlib import Path

import boto3

from lessons import servers

MADE = {
    "client": "kinesis",
    "plain": "kinesis",
    "impatient": "kinesis",
    "s3": "s3",
    "delivers": "firehose",
    "sqs": "sqs",
}


def cells(notebook: Path) -> list[str]:
    """The code of its cells, except of those that start workers or wait for them: they would wait in vain."""
    found = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in found if cell["cell_type"] == "code"]
    return [one for one in code if "until(" not in one and "exercises." not in one]


def run(code: list[str], account: dict[str, object], order: random.Random) -> None:
    """Run the cells twice: first as they stand, so that names are there, then in an order of chance."""
    names: dict[str, object] = {"__name__": "__main__"}
    for cell in [*code, *order.sample(code, len(code))]:
        names |= account
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
            exec(cell, names)


def main(notebook: str, seed: str) -> None:
    account: dict[str, object] = {name: boto3.client(service) for name, service in MADE.items()}
    account["dynamodb"] = boto3.resource("dynamodb")
    with servers.start("kinesis", say=None) as kinesis:
        run(cells(Path(notebook)), account | {"kinesis": kinesis}, random.Random(int(seed)))
    print("done")


if __name__ == "__main__":
    main(*sys.argv[1:])
