"""The servers behind the lessons: `start("kafka")` finds or starts one and says which.

`start_cluster("kafka", brokers=3)` starts several that work together, for a lab that stops and kills them.

>>> from lessons import servers
>>> with servers.start("kafka", say=None) as kafka:
...     kafka.kind in ("local", "container", "external")
True
"""

from lessons.servers.cluster import Cluster, Node, start_cluster
from lessons.servers.nodes import node
from lessons.servers.starting import start
from lessons.servers.supervision.handle import Server

__all__ = ["Cluster", "Node", "Server", "node", "start", "start_cluster"]
