"""The answers of pulsar.remind_later."""

# %% given
from datetime import timedelta


# %% starter
def remind_later(producer, data):
    producer.send(data, deliver_after=...)


# %% solution
def remind_later(producer, data):
    producer.send(data, deliver_after=timedelta(seconds=1))


# %% right
import time


def remind_later(producer, data):
    producer.send(data, deliver_at=int(time.time() * 1000) + 1000)


# %% right
def remind_later(producer, data):
    producer.send_async(data, None, deliver_after=timedelta(milliseconds=1000))
    producer.flush()


# %% wrong: before half a second was over
def remind_later(producer, data):
    producer.send(data, deliver_after=timedelta(milliseconds=1))


# %% wrong: Your function itself waited
def remind_later(producer, data):
    time.sleep(1)
    producer.send(data)


# %% wrong: After one and a half seconds
def remind_later(producer, data):
    producer.send(data, deliver_after=timedelta(seconds=2))


# %% wrong: if the program ends now, it is gone
from threading import Timer


def remind_later(producer, data):
    Timer(1, producer.send, [data]).start()


# %% wrong: What came is b'1
import time


def remind_later(producer, data):
    producer.send(str(int(time.time())).encode(), deliver_after=timedelta(seconds=1))


# %% wrong: 2 events came
def remind_later(producer, data):
    producer.send(data)
    producer.send(data, deliver_after=timedelta(seconds=1))
