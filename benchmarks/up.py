"""Time until all servers answer: started side by side, as `up` does it, against one after the other, in one run.

    python -m benchmarks.up [ROUNDS]

Both run from a new Python process's first line to the moment when the last server answers, in turn. Both are medians.
"""

import sys
from statistics import median

from benchmarks import machine, rounds
from lessons.servers import catalogue

BEGIN = """
import json, threading, time
began = time.perf_counter()
from lessons import servers
from lessons.servers import catalogue, together
"""
END = """
print(json.dumps([time.perf_counter() - began]))
for server in started:
    server.close()
"""
SIDE_BY_SIDE = "started = together.start(catalogue.NAMES, None, lambda line: None, threading.Event())"
ONE_BY_ONE = "started = [servers.start(name, say=None, own_names=False) for name in catalogue.NAMES]"
PROGRAMS = {"side by side": BEGIN + SIDE_BY_SIDE + END, "one after the other": BEGIN + ONE_BY_ONE + END}


def main(count: int = 5) -> None:
    """Measure in turn, print, and write RESULTS.md."""
    for name in catalogue.NAMES:
        catalogue.load(name).process.prepare(print)
    seen = {name: [one[0] for one in found] for name, found in rounds.in_turn(PROGRAMS, count).items()}
    beside, after = (median(found) for found in seen.values())
    rows = [[name, f"{median(f):.2f} s", f"{min(f):.2f} to {max(f):.2f} s"] for name, f in seen.items()]
    table = machine.table(["all four servers", "ready after (median)", "range"], rows)
    said = f"Side by side needs {beside / after:.2f} of the time of one after the other ({count} rounds, in turn)."
    machine.write("Starting all servers", f"{table}\n\n{said}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
