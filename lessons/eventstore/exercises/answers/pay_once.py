"""The answers of eventstore.pay_once."""

# %% given
from uuid import NAMESPACE_URL, uuid4, uuid5

from esdbclient import StreamState

from lessons.events import money_deposited
from lessons.eventstore.producer import append
from lessons.eventstore.recording import metadata_of, to_new


# %% starter
def pay_in(client, stream, payment, amount):
    event = to_new(money_deposited(amount), id=...)
    append(client, stream, [event], StreamState.ANY)


# %% solution
def pay_in(client, stream, payment, amount):
    event = to_new(money_deposited(amount), id=uuid5(NAMESPACE_URL, payment))
    append(client, stream, [event], StreamState.ANY)


# %% right
import hashlib
from uuid import UUID


def pay_in(client, stream, payment, amount):
    number = UUID(bytes=hashlib.sha256(payment.encode()).digest()[:16])
    append(client, stream, [to_new(money_deposited(amount), id=number)], StreamState.ANY)


# %% right
ids = {}


def pay_in(client, stream, payment, amount):
    event = to_new(money_deposited(amount), id=ids.setdefault((stream, payment), uuid4()))
    append(client, stream, [event], StreamState.ANY)


# %% right
def pay_in(client, stream, payment, amount):
    story = client.get_stream(stream)
    if payment not in [metadata_of(event).get("payment") for event in story]:
        event = to_new(money_deposited(amount), metadata={"payment": payment})
        append(client, stream, [event], story[-1].stream_position)


# %% wrong: is stored three times
# -    event = to_new(money_deposited(amount), id=uuid5(NAMESPACE_URL, payment))
# +    event = to_new(money_deposited(amount), id=uuid4())


# %% wrong: the server took it for an event that it has already
# -    event = to_new(money_deposited(amount), id=uuid5(NAMESPACE_URL, payment))
# +    event = to_new(money_deposited(amount), id=uuid5(NAMESPACE_URL, stream))


# %% wrong: and is another payment
# -    event = to_new(money_deposited(amount), id=uuid5(NAMESPACE_URL, payment))
# +    event = to_new(money_deposited(amount), id=uuid5(NAMESPACE_URL, str(amount)))


# %% wrong: the money is lost
done = set()


def pay_in(client, stream, payment, amount):
    if (stream, payment) in done:
        return
    done.add((stream, payment))
    append(client, stream, [money_deposited(amount)], StreamState.ANY)


# %% wrong: your second try stored it too
done = set()


def pay_in(client, stream, payment, amount):
    if (stream, payment) in done:
        return
    append(client, stream, [money_deposited(amount)], StreamState.ANY)
    done.add((stream, payment))
