"""The answers of kinesis.to_lines."""


# %% starter
def to_line(record):
    return ...


# %% solution
def to_line(record):
    return record["Data"] + b"\n"


# %% right
def to_line(record):
    return b"%b\n" % record["Data"]


# %% right
import json


def to_line(record):
    return (json.dumps(json.loads(record["Data"])) + "\r\n").encode()


# %% wrong: Firehose puts nothing between
def to_line(record):
    return record["Data"]


# %% wrong: Firehose takes bytes
def to_line(record):
    return record["Data"].decode() + "\n"


# %% wrong: SQL can't read
def to_line(record):
    return str(record["Data"]).encode() + b"\n"


# %% wrong: It begins with b'{\n
import json


def to_line(record):
    return json.dumps(json.loads(record["Data"]), indent=1).encode() + b"\n"


# %% wrong: The last line has no end
def to_line(record):
    return b"\n" + record["Data"]


# %% wrong: this event is not, as it was sent
import json


def to_line(record):
    return b'{"userId":%d}\n' % json.loads(record["Data"])["userId"]


# %% wrong: It begins with b'{"type"
def to_line(record):
    return record["Data"] + b",\n"
