"""The answers of eventstore.balance_at."""

# %% given
from lessons.eventstore.account import fold
from lessons.eventstore.recording import from_recorded


# %% starter
def balance_at(client, stream, moment): ...


# %% solution
def balance_at(client, stream, moment):
    past = [recorded for recorded in client.get_stream(stream) if recorded.recorded_at <= moment]
    return fold(from_recorded(recorded) for recorded in past).balance


# %% right
def balance_at(client, stream, moment):
    past = []
    for recorded in client.get_stream(stream):
        if recorded.recorded_at > moment:
            break
        past.append(from_recorded(recorded))
    return fold(past).balance


# %% right
def balance_at(client, stream, moment):
    past = filter(lambda recorded: not recorded.recorded_at > moment, client.read_stream(stream))
    return fold(map(from_recorded, past)).balance


# %% wrong: is the balance of now
def balance_at(client, stream, moment):
    return fold(from_recorded(recorded) for recorded in client.get_stream(stream)).balance


# %% wrong: just before the moment
# -    past = [recorded for recorded in client.get_stream(stream) if recorded.recorded_at <= moment]
# +    past = [recorded for recorded in client.get_stream(stream) if recorded.recorded_at < moment]


# %% wrong: is what came after the moment
# -    past = [recorded for recorded in client.get_stream(stream) if recorded.recorded_at <= moment]
# +    past = [recorded for recorded in client.get_stream(stream) if recorded.recorded_at > moment]


# %% wrong: At another moment `balance_at` returned 500
def balance_at(client, stream, moment):
    return fold(from_recorded(recorded) for recorded in client.get_stream(stream)[:2]).balance
