"""Projections: programs that read events and keep a state, or write other events.

A *system projection* is written in Python (system.py) and writes links: `$by_category` puts a link to every event into
the stream of its category. The others are JavaScript that a client sends (engine.py, prelude.js).

```
manager.py      all projections by name: create, list, delete; the definitions are kept in $projections-$all
managed.py      one projection: its definition, enable, disable, abort, update, reset, statistics
running.py      one run: read a batch, process it, write the output, again
processing.py   a batch through a system projection or through JavaScript
sources.py      which events it reads, and in which order
positions.py    how far it has read, in the form that EventStoreDB writes into metadata
output.py       what it writes: events, links, results; nothing twice
checkpoints.py  state and position, kept for the next start
persisted.py    the definition, kept for the next start
```

What a projection has written and how far it has read always agree, even if the server is killed: the output of a batch
is one transaction of the store (several, if it is large), and each event in it has the position of the event that
caused it. After a restart from an older checkpoint, events whose position was written already are not written again
(output.py).
"""
