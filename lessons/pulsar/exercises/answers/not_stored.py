"""The answers of pulsar.not_stored."""

# %% given
import pulsar


# %% starter
def send_all(producer, values): ...


# %% solution
def send_all(producer, values):
    missing = []

    def callback_for(value):
        def done(result, message_id):
            if result != pulsar.Result.Ok:
                missing.append(value)

        return done

    for value in values:
        producer.send_async(value, callback_for(value))
    producer.flush()
    return missing


# %% right
def send_all(producer, values):
    missing = []
    for value in values:
        try:
            producer.send(value)
        except pulsar.PulsarException:
            missing.append(value)
    return missing


# %% right
from concurrent.futures import Future


def send_all(producer, values):
    answers = [Future() for _ in values]
    for value, answer in zip(values, answers):
        producer.send_async(value, lambda result, message_id, answer=answer: answer.set_result(result))
    return tuple(value for value, answer in zip(values, answers) if answer.result(30) != pulsar.Result.Ok)


# %% right
def send_all(producer, values):
    results = {}
    for number, value in enumerate(values):
        producer.send_async(value, lambda result, message_id, number=number: results.update({number: result}))
        while results.get(number) == pulsar.Result.ProducerQueueIsFull:
            producer.flush()
            del results[number]
            producer.send_async(value, lambda result, message_id, number=number: results.update({number: result}))
    producer.flush()
    return [value for number, value in enumerate(values) if results[number] != pulsar.Result.Ok]


# %% wrong: are neither stored nor in what you returned
def send_all(producer, values):
    missing = []
    for value in values:
        try:
            producer.send_async(value, None)
        except pulsar.PulsarException:
            missing.append(value)
    producer.flush()
    return missing


# %% wrong: as not stored, and they are stored
def send_all(producer, values):
    open_values = dict(enumerate(values))
    for number, value in enumerate(values):
        producer.send_async(value, lambda result, message_id, number=number: open_values.pop(number))
    return list(open_values.values())


# %% wrong: are stored once too often
# -    return missing
# +    for value in values if missing else ():
# +        try:
# +            producer.send(value)
# +        except pulsar.PulsarException:
# +            print("again not stored")
# +    return missing


# %% wrong: a list of the values that were not stored
# -                missing.append(value)
# +                missing.append(result)
