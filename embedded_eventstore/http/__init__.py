"""HTTP/1.1 on the port of gRPC, for what clients and tools ask beside it: health, gossip, information, groups.

```
relay.py     a process of its own that has the public port: it hands each connection to gRPC or to the HTTP server
port.py      starts it, and again if it should end
front.py     the public port with all that is behind it
server.py    HTTP/1.1 over asyncio; h11 parses it
messages.py  a request, an answer, errors as answers
routes.py    which function answers which path, and who may ask
node.py      /health/live, /ping, /info, /info/options, /gossip, /stats
groups.py    /subscriptions: information, replay of parked events, restart
streams.py   POST /streams/{stream}
```

gRPC's server for Python shares its port with no other protocol. So it listens on a Unix socket, and every byte of a
call goes through the relay.
"""
