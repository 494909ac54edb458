"""The answers of pulsar.send_once."""

# %% given
import pulsar


# %% starter
def send_once(client, topic, lines): ...


# %% solution
def send_once(client, topic, lines):
    producer = client.create_producer(topic, producer_name="line-sender")
    for number, line in enumerate(lines, start=1):
        producer.send(line, sequence_id=number)


# %% right
def send_once(client, topic, lines):
    producer = client.create_producer(topic, producer_name="line-sender", initial_sequence_id=0)
    done = producer.last_sequence_id()
    for line in lines[max(0, done) :]:
        done = max(0, done) + 1
        producer.send(line, sequence_id=done)


# %% right
def send_once(client, topic, lines):
    producer = client.create_producer(topic, "lines of " + topic)
    for number in range(len(lines)):
        producer.send_async(lines[number], None, sequence_id=10 * number + 10)
    producer.flush()


# %% wrong: The first 2 lines are stored twice
# -    producer = client.create_producer(topic, producer_name="line-sender")
# +    producer = client.create_producer(topic)


# %% wrong: The last 2 lines are missing
# -        producer.send(line, sequence_id=number)
# +        producer.send(line, sequence_id=min(number, 2))


# %% wrong: The topic holds 2 lines
def send_once(client, topic, lines):
    producer = client.create_producer(topic, producer_name="line-sender")
    for number, line in enumerate(lines):
        producer.send(line, sequence_id=len(lines) - number)


# %% right
from lessons.pulsar.consumer import read_to_end


def send_once(client, topic, lines):
    done = len(read_to_end(client.create_reader(topic, pulsar.MessageId.earliest)))
    producer = client.create_producer(topic, producer_name="line-sender")
    for number, line in list(enumerate(lines, start=1))[done:]:
        producer.send(line, sequence_id=number)


# %% wrong: The file has equal lines
# -    for number, line in enumerate(lines, start=1):
# +    for number, line in enumerate(dict.fromkeys(lines), start=1):


# %% wrong: b'first', b'second', b'first', b'fourth'
# -    for number, line in enumerate(lines, start=1):
# +    for number, line in enumerate(lines):
