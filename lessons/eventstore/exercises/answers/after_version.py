"""The answers of eventstore.after_version."""

# %% given
from lessons.eventstore import streams


# %% starter
def what_is_new(client, stream, version):
    return client.get_stream(stream, stream_position=...)


# %% solution
def what_is_new(client, stream, version):
    return client.get_stream(stream, stream_position=version + 1)


# %% right
def what_is_new(client, stream, version):
    return client.get_stream(stream)[version + 1 :]


# %% right
def what_is_new(client, stream, version):
    return [event for event in client.read_stream(stream) if event.stream_position > version]


# %% right
def what_is_new(client, stream, version):
    return streams.read_to_end(client, stream, version + 1)


# %% wrong: once more
def what_is_new(client, stream, version):
    return client.get_stream(stream, stream_position=version)


# %% wrong: All events of the stream came
def what_is_new(client, stream, version):
    return client.get_stream(stream)


# %% wrong: and you returned [3, 4]
def what_is_new(client, stream, version):
    return client.get_stream(stream, stream_position=version + 2)


# %% wrong: and you returned [2, 3, 4]
def what_is_new(client, stream, version):
    return client.get_stream(stream, stream_position=2)


# %% wrong: and you returned [4, 3, 2]
def what_is_new(client, stream, version):
    return [event for event in client.get_stream(stream, backwards=True) if event.stream_position > version]
