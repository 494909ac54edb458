"""From a fresh clone to a working environment. Standard library only: nothing else is there yet."""
