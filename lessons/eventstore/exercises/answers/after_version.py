"""The answers of eventstore.after_version."""


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
