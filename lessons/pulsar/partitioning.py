"""Choose partitions as Java's client does, so that programs in both languages send a key to the same one."""

import struct

import pulsar


def java_hash(key: str) -> int:
    """The hash code that Java gives to a string, without its sign: what Java's client takes for a key by default.

    Args:
        key: of an event; any text.

    Returns:
        A number from 0 to 2**31 - 1.

    >>> java_hash("user-123"), java_hash("")
    (1879785776, 0)
    """
    code, data = 0, key.encode("utf-16-be")
    for unit in struct.unpack(f">{len(data) // 2}H", data):
        code = (31 * code + unit) % 2**32
    return code % 2**31


def as_java_does(message: pulsar.Message, partitions: int) -> int:
    """A `message_router` for producers: the number of the partition that Java's client would choose.

    Args:
        message: an event with a key. (Without one, Java's client takes turns; this always takes partition 0.)
        partitions: how many the topic has.
    """
    return java_hash(message.partition_key()) % partitions
