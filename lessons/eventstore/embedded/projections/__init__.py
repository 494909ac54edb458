"""Projections: programs that read events and keep a state, or write other events.

A *system projection* is written in Python (system.py) and writes links: `$by_category` puts a link to every event into
the stream of its category. The others are JavaScript that a client sends (engine.py, prelude.js).

```
manager.py      all projections by name: create, list, delete; the definitions are kept in $projections-$all
managed.py      one projection: its definition, enable, disable, abort, update, reset, statistics
running.py      one run: read a batch, process it, write what came out, again
processing.py   a batch through a system projection or through JavaScript
sources.py      which events a projection reads, and in which order
positions.py    how far it has read, in the form that EventStoreDB writes into metadata
output.py       what it writes: events, links, results; never twice
checkpoints.py  state and position, kept for the next start
persisted.py    the definition, kept for the next start
```

What a projection wrote and how far it is can't go apart, also when the server is killed: everything that a batch causes
is one transaction of the store, and each event written carries the position of the event that caused it. After a
restart from an older checkpoint, what carries a position that was already written is not written again (output.py).
"""
