"""The answers of eventstore.missing_deposit."""

# %% given
from lessons.eventstore.recording import data_of

# isort: split
# %% starter
from lessons.eventstore.consumer import read_until_caught_up


def follow(client, stream, db):
    after = db.execute("SELECT position FROM checkpoint").fetchone()[0]
    with client.subscribe_to_stream(stream, stream_position=after, include_caught_up=True) as subscription:
        came = read_until_caught_up(subscription)
    for recorded in came:
        with db:
            db.execute("UPDATE checkpoint SET position = ?", [recorded.stream_position])
        with db:
            db.execute("UPDATE totals SET amount = amount + ?", [data_of(recorded)["amount"]])


# %% solution
from lessons.eventstore.consumer import read_until_caught_up


def follow(client, stream, db):
    after = db.execute("SELECT position FROM checkpoint").fetchone()[0]
    with client.subscribe_to_stream(stream, stream_position=after, include_caught_up=True) as subscription:
        came = read_until_caught_up(subscription)
    for recorded in came:
        with db:
            db.execute("UPDATE totals SET amount = amount + ?", [data_of(recorded)["amount"]])
            db.execute("UPDATE checkpoint SET position = ?", [recorded.stream_position])


# %% right
from lessons.eventstore.consumer import read_until_caught_up


def follow(client, stream, db):
    after = db.execute("SELECT position FROM checkpoint").fetchone()[0]
    with client.subscribe_to_stream(stream, stream_position=after, include_caught_up=True) as subscription:
        came = read_until_caught_up(subscription)
    for recorded in came:
        with db:
            db.execute("UPDATE checkpoint SET position = ?", [recorded.stream_position])
            db.execute("UPDATE totals SET amount = amount + ?", [data_of(recorded)["amount"]])


# %% right
# -    for recorded in came:
# -        with db:
# -            db.execute("UPDATE totals SET amount = amount + ?", [data_of(recorded)["amount"]])
# -            db.execute("UPDATE checkpoint SET position = ?", [recorded.stream_position])
# +    if not came:
# +        return
# +    with db:
# +        paid_in = sum(data_of(recorded)["amount"] for recorded in came)
# +        db.execute("UPDATE totals SET amount = amount + ?", [paid_in])
# +        db.execute("UPDATE checkpoint SET position = ?", [came[-1].stream_position])


# %% wrong: are missing
# -    for recorded in came:
# +    for event in came:
# @@
# -            db.execute("UPDATE totals SET amount = amount + ?", [data_of(recorded)["amount"]])
# -            db.execute("UPDATE checkpoint SET position = ?", [recorded.stream_position])
# +            db.execute("UPDATE checkpoint SET position = ?", [event.stream_position])
# +        with db:
# +            db.execute("UPDATE totals SET amount = amount + ?", [data_of(event)["amount"]])


# %% wrong: counted twice
#              db.execute("UPDATE totals SET amount = amount + ?", [data_of(recorded)["amount"]])
# +        with db:


# %% wrong: It was started twice
# -    with client.subscribe_to_stream(stream, stream_position=after, include_caught_up=True) as subscription:
# +    with client.subscribe_to_stream(stream, stream_position=None, include_caught_up=True) as subscription:
