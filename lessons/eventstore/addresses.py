"""A connection string as the client understands it: KurrentDB's names for the schemes are newer than this client.

>>> for_client("kurrentdb+discover://db.example:2113?tls=false")
'esdb+discover://db.example:2113?tls=false'
>>> for_client("localhost:2113")
'localhost:2113'
"""

import re

_KURRENTDB = re.compile(r"^(kurrentdb|kdb)(?=(\+discover)?://)", re.IGNORECASE)


def for_client(address: str) -> str:
    """The same connection string with the scheme of EventStoreDB; any other text stays as it is.

    Args:
        address: such as "kurrentdb://localhost:2113?tls=false", with or without "+discover".
    """
    return _KURRENTDB.sub("esdb", address, count=1)
