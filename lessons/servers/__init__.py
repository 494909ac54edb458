"""The servers behind the lessons: `start("kafka")` finds or starts one and says which.

>>> from lessons import servers
>>> with servers.start("kafka", say=None) as kafka:
...     kafka.kind in ("local", "container", "external")
True
"""

from lessons.servers.handle import Server
from lessons.servers.starting import start

__all__ = ["Server", "start"]
